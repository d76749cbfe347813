"""What commands say while they run, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ..inference import Record, Reject

_T = TypeVar("_T")


def tracked(items: Sequence[_T], doing: str, *, shown: bool = True) -> Iterable[_T]:
    """The items, with a progress bar on a terminal if `shown`."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(items, doing, console=console, disable=not (shown and console.is_terminal))


def print_reject(reject: Reject) -> None:
    """One line: the file, the reason's code, what is wrong with it."""
    print(f"{reject.name}: {reject.error.reason}: {reject.error}", file=sys.stderr)


_NAMED = 5  # bad lines of a file that are named one by one


class SoundRecords:
    """The records of a file by `nianbao extract`; lines that are none are named and skipped, and counted.

    Of a file without any record only the first line is named: it is another sort of file.
    """

    def __init__(self) -> None:
        self.skipped = 0

    def read(self, path: Path) -> Iterator[Record]:
        """Raises InferenceError."""
        from ..inference.output.records import BadLine, read_records

        sound = bad = 0
        named: list[str] = []
        for number, record in read_records(path, progress=sys.stderr.isatty()):
            if isinstance(record, BadLine):
                bad += 1
                if len(named) < _NAMED:
                    named.append(f"{path}, line {number}: skipped: {record.reason}")
            else:
                sound += 1
                yield record
        self.skipped += bad
        for line in named if sound else named[:1]:
            print(line, file=sys.stderr)
        if bad and not sound:
            print(f"{path}: none of {counted(bad, 'line')} is a record; is it what extract wrote?", file=sys.stderr)
        elif bad > _NAMED:
            print(f"{path}: {bad - _NAMED} more skipped", file=sys.stderr)


def counted(count: int, what: str) -> str:
    """1 report, 2 reports."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
