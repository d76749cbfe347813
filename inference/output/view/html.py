"""Pages of one file that run their own script and no other, from disk, without a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined


def rendered(resource: Callable[[str], str], template: str, *, script: str, **values: Any) -> str:
    """The template filled in, all values escaped; `resource` gives the text of a template by its name.

    The page is given its script with the hash by which its policy lets that run alone.
    """
    environment = Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template(template).render(script=script, script_hash=script_hash, **values)
