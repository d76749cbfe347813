"""The annotation loop on a Label Studio server: interface, conversion, and what is sent and fetched.

The server's client comes with the extra `label-studio` and takes seconds to import; it is imported where it is used.
"""

from .client import Project, Studio, connect, read_token
from .conversion import to_result, to_task
from .errors import StudioError
from .exports import Pulled, pull, save
from .interface import interface, interface_differences
from .pushing import Pushed, project_for_tasks, push

__all__ = [
    "Project",
    "Pulled",
    "Pushed",
    "Studio",
    "StudioError",
    "connect",
    "interface",
    "interface_differences",
    "project_for_tasks",
    "pull",
    "push",
    "read_token",
    "save",
    "to_result",
    "to_task",
]
