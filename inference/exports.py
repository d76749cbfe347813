"""Annotation exports as documents, so that a model can be run over the texts that annotators saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .errors import Rejected
from .reading import Document, document_from_text


def read_export(path: Path, name: str) -> Iterator[Document]:
    """The texts of a Label Studio JSON export, named `export.json#task`. Raises Rejected; annotations are not read."""
    try:
        tasks = json.loads(path.read_bytes())
        texts = {
            str(task["data"].get("id") or task.get("id") or i): task["data"]["text"] for i, task in enumerate(tasks)
        }
    except OSError as error:
        raise Rejected("unreadable", f"expected a file that can be read, found: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Rejected(
            "broken-export",
            f"expected a Label Studio JSON export, a list of tasks with data.text, "
            f"found {type(error).__name__}: {error}; export the project again as JSON",
        ) from None
    for task, text in texts.items():
        yield document_from_text(text, f"{name}#{task}")
