"""Annotation exports as documents, so that a model can be run over the texts that annotators saw."""

from __future__ import annotations

import json

from ..errors import Rejected


def read_export(data: bytes, name: str) -> list[tuple[str, str]]:
    """(name, text) of every task of a Label Studio JSON export, named `export.json#task`. Raises Rejected.

    Annotations are not read. A task without an id, and one whose id came before, is named by its number.
    """
    try:
        tasks = [task["data"] | {"task": task.get("id")} for task in json.loads(data)]
        texts: dict[str, str] = {}
        for number, task in enumerate(tasks, 1):
            if not isinstance(task["text"], str):
                raise TypeError(f"text of task {number} is no string")
            identity = str(task.get("id") or task["task"] or number)
            texts[f"{name}#{identity if f'{name}#{identity}' not in texts else f'task {number}'}"] = task["text"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Rejected(
            "broken-export",
            "expected a Label Studio JSON export, a list of tasks with data.text, "
            f"found {type(error).__name__}: {error}; export the project again as JSON",
        ) from None
    return list(texts.items())
