"""How a batch comes on: a line that is drawn anew on a terminal, a line a minute in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inference.batch import Account

_EVERY = 60  # seconds between two lines in a log
_NAMED = 20  # inputs that were set aside and are named here; the rejects file names all


class Progress:
    """Counts what is done of `total` inputs; `say` prints a line, `show` draws the state."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self._total = total
        self._quiet = quiet
        self._begun = self._said = monotonic()
        self._done = self._kept = self._set_aside = self._named = 0
        self._now = ""
        self._live = False

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Drawn on a terminal until the block ends."""
        if self._quiet or self._total < 2 or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        self._live = True
        console = Console(stderr=True)
        with Live(get_renderable=lambda: Text(self.state(), no_wrap=True, overflow="ellipsis"), console=console):
            yield

    def begun(self, name: str) -> None:
        self._now = name
        if not self._quiet and not self._live and monotonic() - self._said >= _EVERY:
            self._said = monotonic()
            print(self.state(), file=sys.stderr, flush=True)

    def done(self, account: Account, *, kept: bool) -> None:
        self._done += account.inputs
        self._kept += account.inputs if kept else 0
        self._set_aside += sum(account.set_aside.values())

    def set_aside(self, name: str, reason: str, message: str) -> None:
        self._named += 1
        if not self._quiet and self._named <= _NAMED:
            print(f"{name}: {reason}: {message}", file=sys.stderr)
        if not self._quiet and self._named == _NAMED + 1:
            print("… further ones are named in the rejects file only", file=sys.stderr)

    def state(self) -> str:
        """12,300 of 100,000, 41.2/s, 35 min left, 12 set aside, at 2013/0012.txt."""
        seconds = monotonic() - self._begun
        rate = (self._done - self._kept) / seconds if seconds else 0.0
        total = self._total if self._total >= self._done else None  # archives and tables hold more than is listed
        parts = [f"{self._done:,} of {total:,}" if total else f"{self._done:,}", f"{rate:.1f}/s"]
        if total and rate:
            parts.append(f"{_duration((total - self._done) / rate)} left")
        parts.append(f"{self._set_aside:,} set aside")
        return ", ".join([*parts, f"at {self._now}"] if self._now else parts)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
