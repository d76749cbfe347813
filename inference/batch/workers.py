"""Worker processes: one shard at a time each, one thread each; a process that dies is replaced and costs one input.

Each worker is spoken to over a pipe of its own. It says which input it begins, so when it dies it is known of which. An
input that two processes died of is set aside; one death may have come from outside (a kill, memory that others took).
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Any

from ..errors import InferenceError
from .job import Job
from .output import Entry, Output
from .shards import Shard, process_shard

_PATIENCE = 10  # times the limit of a parser: after that a worker hangs in one report
_DEATHS = 2  # of workers in one input, after which that input is set aside
_FAILED_STARTS = 3  # of workers that never began an input, after which the run ends
_POLL = 0.1  # seconds between looks at the plan while nothing comes from the workers


@dataclass(frozen=True)
class Begun:
    """A worker reads or tags this input."""

    name: str


Step = Shard | str
"""A shard to be done, or the name of one that stands."""


def in_this_process(steps: Iterable[Step], output: Output, job: Job) -> Iterator[Begun | Entry | str]:
    """Each shard done in turn, without processes."""
    extractor, options = job.extractor(threads=0), job.read_options()
    for step in steps:
        if isinstance(step, str):
            yield step
            continue
        yield Begun(step.inputs[0].name)
        yield process_shard(step, output, extractor, options)


def in_processes(steps: Iterable[Step], output: Output, job: Job, workers: int) -> Iterator[Begun | Entry | str]:
    """Shards done by `workers` processes, in the order in which they are finished. Raises what a worker raised."""
    pool = _Pool(output, job)
    planned = _Ahead(steps, workers)
    try:
        while True:
            while pool.busy() < workers and (step := pool.again() or planned.next()) is not None:
                if isinstance(step, str):
                    yield step
                else:
                    pool.give(step)
            if planned.finished and not pool.busy() and not pool.waiting:
                return
            yield from pool.hear()
    finally:
        planned.stop()
        pool.stop()


class _Ahead:
    """The plan made in a thread, a few shards ahead of the workers."""

    def __init__(self, steps: Iterable[Step], most: int) -> None:
        self.finished = False
        self._queue: queue.Queue[Step | BaseException | None] = queue.Queue(most)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fill, args=(steps,), daemon=True)
        self._thread.start()

    def next(self) -> Step | None:
        """The next step, or None if it is not known yet, or there is none."""
        try:
            found = self._queue.get_nowait()
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        self.finished = self.finished or found is None
        return found

    def _fill(self, steps: Iterable[Step]) -> None:
        try:
            for step in steps:
                self._put(step)
                if self._stopped.is_set():
                    return
            self._put(None)
        except BaseException as error:
            self._put(error)

    def _put(self, step: Step | BaseException | None) -> None:
        while not self._stopped.is_set():
            try:
                self._queue.put(step, timeout=_POLL)
                return
            except queue.Full:
                continue

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()


class _Worker:
    """A process and the shard it was given."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.shard: Shard | None = None
        self.index: int | None = None
        """Of the input that it has begun."""
        self.heard = monotonic()


class _Pool:
    """The processes, and the shards that are to be done again because one of them died."""

    def __init__(self, output: Output, job: Job) -> None:
        self.waiting: list[Shard] = []
        self._output, self._job = output, job
        self._workers: list[_Worker] = []
        self._deaths: Counter[tuple[str, int]] = Counter()
        self._failed_starts = 0
        self._patience = _PATIENCE * job.options.limits.seconds

    def busy(self) -> int:
        return sum(worker.shard is not None for worker in self._workers)

    def again(self) -> Shard | None:
        return self.waiting.pop() if self.waiting else None

    def give(self, shard: Shard) -> None:
        """To a worker that has nothing to do, or to a new one."""
        worker = next((worker for worker in self._workers if worker.shard is None), None) or self._start()
        worker.shard, worker.index, worker.heard = shard, None, monotonic()
        with suppress(OSError):  # it died while it waited: `hear` finds that out
            worker.connection.send(shard)

    def _start(self) -> _Worker:
        context = get_context("spawn")  # a fork of a process with threads may hang
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._output, self._job), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def hear(self) -> Iterator[Begun | Entry]:
        """What the workers say now; those that died or hang are replaced."""
        ready = wait([worker.connection for worker in self._workers], timeout=_POLL)
        for worker in list(self._workers):
            if worker.connection in ready:
                yield from self._hear(worker)
            elif worker.shard and worker.index is not None and monotonic() - worker.heard > self._patience:
                self._bury(worker, deaths=_DEATHS)  # nothing from outside makes it hang

    def _hear(self, worker: _Worker) -> Iterator[Begun | Entry]:
        try:
            said = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        worker.heard = monotonic()
        if isinstance(said, BaseException):
            raise said
        assert worker.shard
        if isinstance(said, int):
            worker.index, self._failed_starts = said, 0
            yield Begun(worker.shard.inputs[said].name)
            return
        worker.shard = None
        yield said

    def _bury(self, worker: _Worker, *, deaths: int = 1) -> None:
        """A worker is gone; its shard waits to be done again, without the input that it and another died of."""
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        if worker.shard and worker.index is not None:
            self._deaths[worker.shard.name, worker.index] += deaths
        else:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise InferenceError(
                    f"expected worker processes, {self._failed_starts} died before their first report "
                    f"(exit code {worker.process.exitcode}); is there memory for them? Try fewer: --workers 1"
                )
        if worker.shard:
            dead = {i for (name, i), times in self._deaths.items() if name == worker.shard.name and times >= _DEATHS}
            self.waiting.append(worker.shard.without(dead))

    def stop(self) -> None:
        """End all processes at once; a shard that is half done leaves nothing."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()


def _work(connection: Connection, output: Output, job: Job) -> None:
    """A worker's life: shards in, ledger entries out, until the connection closes."""
    _belong_to_parent()
    try:
        extractor, options = job.extractor(threads=1), job.read_options()
        with output.hold():
            while True:
                shard: Any = connection.recv()
                connection.send(process_shard(shard, output, extractor, options, begun=connection.send))
    except EOFError:
        return
    except Exception as error:  # what stops the whole run: a full disk, a model that cannot be loaded
        with suppress(OSError):  # nobody listens any more
            connection.send(error)


def _belong_to_parent() -> None:
    """A worker ends with its parent however that ends, and hears no Ctrl-C: its parent does."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow() -> None:
        parent = parent_process()
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
