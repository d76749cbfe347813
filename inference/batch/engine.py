"""A run: plan, do, and put together what stands."""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from ..errors import InferenceError
from .inputs import Selection
from .job import Job
from .joining import everything, write_manifest, write_rejects
from .listing import Listed, Listing
from .output import Account, Entry, Output
from .planning import Plan
from .workers import Begun, Step, in_processes, in_this_process


class Watcher(Protocol):
    """Is told what happens; all its methods may do nothing."""

    def begun(self, name: str) -> None: ...

    def done(self, account: Account, *, kept: bool) -> None:
        """A shard was done, or stood already (`kept`)."""
        ...

    def set_aside(self, name: str, reason: str, message: str) -> None: ...


_FEW, _SMALL = 4, 100_000  # files; bytes of each


class Run:
    """What is to be done with a listing. Iterate over `shards`; then `account` is the run's."""

    def __init__(
        self,
        listing: Listing,
        output: Output,
        job: Job,
        *,
        workers: int | None = None,
        selection: Selection | None = None,
        resume: bool = True,
        shard_size: int | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        """`workers`: processes; 0 takes none, this process does everything; None one per core, none for a few small files.

        `resume` False begins anew. `shard_size`: inputs of a shard; by default from 1 at first to 100.
        Raises ModelError if the model cannot be loaded.
        """
        self.listing, self.output, self.job = listing, output, job
        self.workers = (0 if _are_few(listing) else cores()) if workers is None else workers
        self.resume = resume
        self.watcher = watcher
        self.account = Account()
        self.kept = Account()
        """Of that, what stood already."""
        self.order: list[str] = []
        """The shards of this listing that stand, in the order of their inputs so far known."""
        self._plan = Plan(listing, output, job, selection=selection or Selection(), size=shard_size)
        self.job.keys  # noqa: B018  a model that cannot be loaded is found out before anything is written

    def shards(self) -> Iterator[Entry]:
        """Each shard when it stands and all before it do, in the order of the inputs. Raises InferenceError."""
        done: dict[str, Entry] = {}
        given = 0
        try:
            self.output.prepare(resume=self.resume, keys=self.job.keys)
            for happened in self._doing():
                if isinstance(happened, Begun):
                    if self.watcher:
                        self.watcher.begun(happened.name)
                    continue
                if isinstance(happened, str):
                    entry = self.output.entry(happened)
                    self.kept += entry.account
                else:
                    entry = happened
                self._tell(entry, kept=isinstance(happened, str))
                done[entry.name] = entry
                while given < len(self.order) and self.order[given] in done:
                    yield done.pop(self.order[given])
                    given += 1
        except OSError as error:
            raise self._unwritable(error) from None

    def finish(self) -> Path | None:
        """The manifest, and what was set aside, beside the parts; where the latter is, if it is anything."""
        try:
            shards = everything(self.output, self.order)
            rejects = write_rejects(self.output, shards, self.output.folder / "rejects")
            write_manifest(self.output, shards, self.job.keys, self.account)
        except OSError as error:
            raise self._unwritable(error) from None
        return rejects

    def _unwritable(self, error: OSError) -> InferenceError:
        return InferenceError(
            f"{self.output.folder}: cannot be written ({error.strerror or error}); mend that and run the same "
            f"command again to go on: {self.account.inputs:,} inputs are done"
        )

    def _doing(self) -> Iterator[Begun | Entry | str]:
        if self.workers:
            return in_processes(self._steps(), self.output, self.job, self.workers)
        return in_this_process(self._steps(), self.output, self.job)

    def _steps(self) -> Iterator[Step]:
        for step in self._plan:
            self.order.append(step if isinstance(step, str) else step.name)
            yield step

    def _tell(self, entry: Entry, *, kept: bool) -> None:
        self.account += entry.account
        if not self.watcher:
            return
        self.watcher.done(entry.account, kept=kept)
        if entry.account.set_aside and not kept:
            for line in self.output.lines("inputs", entry.name):
                for reject in json.loads(line)["set_aside"]:
                    self.watcher.set_aside(**reject)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for the parts of a run whose records go somewhere else, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        yield Path(folder, "parts")


def cores() -> int:
    """Processor cores that this process may use."""
    count: Any = getattr(os, "process_cpu_count", None)  # from Python 3.13 on
    return (
        count() if count else len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    ) or 1


def _are_few(listing: Listing) -> bool:
    """Whether this process, which then uses every core, has read it all before workers would have started."""
    return len(listing) <= _FEW and all(_size(one) <= _SMALL for one in listing)


def _size(one: Listed) -> float:
    if one.text is not None:
        return len(one.text)
    return one.path.stat().st_size if one.path and one.path.is_file() else math.inf
