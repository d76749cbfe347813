"""Records back in, from the JSON Lines that were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.progress import wrap_file

from .errors import InferenceError
from .record import Record


@dataclass(frozen=True)
class BadLine:
    """A line that is no record, and why."""

    path: Path
    number: int
    message: str


def read_records(paths: Iterable[Path], *, progress: bool = False) -> Iterator[Record | BadLine]:
    """Every line of every file, one at a time; `progress` shows a bar over each file's bytes on standard error.

    Raises InferenceError for a file that cannot be opened.
    """
    for path in paths:
        try:
            raw = path.open("rb")
            size = path.stat().st_size
        except OSError as error:
            raise InferenceError(
                f"{path}: cannot be read ({error.strerror}); give what nianbao extract wrote"
            ) from None
        bar = wrap_file(raw, size, description=path.name, console=Console(stderr=True), disable=not progress)
        with raw, bar as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _record(line, path, number)


def _record(line: bytes, path: Path, number: int) -> Record | BadLine:
    try:
        return Record.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        return BadLine(path, number, f"no record of nianbao/1: {place}: {first['msg']}")
