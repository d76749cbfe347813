"""Records read back: the lines of a records file, and the texts that were saved beside it.

A record quotes its report but does not hold it. `nianbao extract … -o records.jsonl` saves the texts as read in
records.texts.jsonl, so that whoever looks at a record needs neither the original files nor their readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from ..errors import InferenceError
from ..reading import Document
from ..record.types import Record


@dataclass(frozen=True)
class BadLine:
    """A line of a records file that is no record."""

    reason: str
    """What was expected and what came."""


def read_records(path: Path, *, progress: bool = False) -> Iterator[tuple[int, Record | BadLine]]:
    """(line number, record) of a JSON Lines file, one by one; blank lines are passed over. Raises InferenceError.

    `progress` shows a bar over the file's bytes on standard error.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as raw, _bar(raw, size, path.name, shown=progress) as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield number, _record(line)
    except OSError as error:
        raise InferenceError(
            f"{path}: expected a file of records, but it cannot be read ({error.strerror}); "
            "write one with `nianbao extract … -o records.jsonl`"
        ) from None


def _bar(raw: BinaryIO, size: int, name: str, *, shown: bool) -> AbstractContextManager[BinaryIO]:
    from rich.console import Console
    from rich.progress import wrap_file

    return wrap_file(raw, size, description=name, console=Console(stderr=True), disable=not shown)


def _record(line: bytes) -> Record | BadLine:
    try:
        return Record.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return BadLine(f"expected a record, found {f'in {where}: ' if where else ''}{first['msg']}")


def texts_path(records: Path) -> Path:
    """Where the texts of a records file lie: records.texts.jsonl beside records.jsonl."""
    return records.with_name(f"{records.stem}.texts.jsonl")


def text_line(document: Document) -> str:
    """The text of a document as one line {"text_sha256", "text"}."""
    line = {"text_sha256": document.text_sha256, "text": document.text}
    return json.dumps(line, ensure_ascii=False) + "\n"


def load_texts(path: Path) -> dict[str, str]:
    """Text by its own sha256, so that a text that was changed belongs to no record. Empty where there is no file.

    Lines that hold no text are passed over; the caller names the records that miss theirs. Raises InferenceError.
    """
    texts: dict[str, str] = {}
    try:
        with path.open("rb") as stream:
            for line in stream:
                text = _text(line)
                if text is not None:
                    texts[sha256(text.encode()).hexdigest()] = text
    except FileNotFoundError:
        pass
    except OSError as error:
        raise InferenceError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    return texts


def _text(line: bytes) -> str | None:
    try:
        text = json.loads(line)["text"]
        text.encode()  # a lone surrogate is in no text that was read
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return text if isinstance(text, str) else None
