"""The order in which annotators are given tasks: a tab of the data manager, sorted by a number in each task's data."""

from __future__ import annotations

from collections.abc import Sequence

from .client import Project, Studio
from .exports import QUEUE

TAB = "queue"


def set_queue(studio: Studio, project: Project, tasks: Sequence[int]) -> None:
    """Put the waiting tasks in this order; of tasks deleted meanwhile nothing is said. Raises StudioError.

    Label Studio sorts such numbers as text, so they are written with leading zeros.
    """
    places = {task: f"{place:06}" for place, task in enumerate(tasks, 1)}
    for task in studio.tasks(project):
        place = places.get(int(task["id"]))
        if task["data"].get(QUEUE) != place and (place or QUEUE in task["data"]):
            data = {key: value for key, value in task["data"].items() if key != QUEUE}
            studio.change_data(int(task["id"]), data | ({QUEUE: place} if place else {}))
    waiting = {"filter": "filter:tasks:total_annotations", "operator": "equal", "type": "Number", "value": 0}
    studio.set_tab(project, TAB, ordering=[f"tasks:data.{QUEUE}"], filters={"conjunction": "and", "items": [waiting]})


def queue_order(studio: Studio, project: Project) -> list[int]:
    """The tasks of the tab in its order."""
    return studio.tab_tasks(project, TAB)
