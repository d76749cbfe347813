"""Annotation exports as documents, so that a model can be run over the texts that annotators saw."""

from __future__ import annotations

import json
import re

from ..errors import Rejected

_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*://|/data/(?:upload|local-files)/)\S+\s*", re.I)


def check_task_text(text: object) -> str:
    """The text of a task. Raises Rejected for what is none, and for the address of one."""
    if not isinstance(text, str):
        found = "none" if text is None else f"a {type(text).__name__}"
        raise Rejected("broken-export", f"expected the report's text in data.text, found {found}")
    if _ADDRESS.fullmatch(text):
        raise Rejected(
            "broken-export",
            f"expected the report's text in data.text, found an address ({text.strip()[:80]}), which is not followed; "
            "import the texts themselves",
        )
    return text


def read_export(data: bytes, name: str) -> list[tuple[str, str | Rejected]]:
    """(name, text) of every task of a Label Studio JSON export, named `export.json#task`; a task whose text is none, or
    the address of one, gives its Rejected. Raises Rejected.

    Annotations are not read. A task without an id, and one whose id came before, is named by its number.
    """
    try:
        tasks = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _broken(f"found no JSON ({error})") from None
    if not isinstance(tasks, list):
        raise _broken(f"found {_kind(tasks)}")
    texts: dict[str, str | Rejected] = {}
    for number, task in enumerate(tasks, 1):
        if not isinstance(task, dict):
            raise _broken(f"found {_kind(task)} as task {number}")
        if not isinstance(content := task.get("data"), dict):
            raise _broken(f"found task {task.get('id') or number} without data")
        identity = str(content.get("id") or task.get("id") or number)
        if "text" not in content:
            raise _broken(f"found task {identity} without data.text")
        own = f"{name}#{identity if f'{name}#{identity}' not in texts else f'task {number}'}"
        try:
            texts[own] = check_task_text(content["text"])
        except Rejected as rejected:
            texts[own] = rejected
    return list(texts.items())


def _broken(found: str) -> Rejected:
    return Rejected(
        "broken-export",
        f"expected a Label Studio JSON export, a list of tasks with data.text, {found}; export the project again as JSON",
    )


def _kind(value: object) -> str:
    return "an object" if isinstance(value, dict) else "null" if value is None else f"a {type(value).__name__}"
