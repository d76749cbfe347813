"""A folder of parts, and the ledger that says which of them stand.

    records/NAME.jsonl     records, one a line
    measures/NAME.parquet  one row per measure
    texts/NAME.jsonl       texts as read
    inputs/NAME.jsonl      what became of every input
    ledger/NAME.json       written last: this shard stands
    rejects.jsonl, .csv    what was set aside, with reasons
    manifest.json          everything that stands, in the order of the inputs

A part has its name only when all of it is on the disk, and counts only when the ledger names it. So whatever moment a
run is killed at, what stands is whole and what does not stand is done again.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from ..errors import InferenceError

ENDINGS = {"records": ".jsonl", "measures": ".parquet", "texts": ".jsonl", "inputs": ".jsonl"}
WITHOUT_TABLES = ("records", "texts", "inputs")
"""Parts that are put together into one file, which makes its tables itself."""
_LEDGER = "ledger"


@dataclass(frozen=True)
class Account:
    """How many inputs came to what; adding up accounts gives the run's."""

    inputs: int = 0
    records: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    """Reports, files and rows by the reason why they gave no record."""

    def __add__(self, other: Account) -> Account:
        reasons = Counter(self.set_aside) + Counter(other.set_aside)
        return Account(self.inputs + other.inputs, self.records + other.records, dict(sorted(reasons.items())))


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a shard that stands, what it was made of, and by what."""

    name: str
    first: int
    """Number of its first input, when it was made."""
    keys: dict[str, str]
    """content (names and SHA-256 of the inputs), model, options, version."""
    account: Account
    parts: dict[str, dict[str, Any]]
    """Kind of part → `bytes` and `sha256`."""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, line: str) -> Entry:
        """Raises ValueError, TypeError or KeyError for what is no entry."""
        found = json.loads(line)
        return cls(**{**found, "account": Account(**found["account"])})


class Output:
    """The folder. Only paths and no open files: it can be sent to another process."""

    def __init__(self, folder: Path, *, kinds: Iterable[str] = ENDINGS, piece: tuple[int, int] | None = None) -> None:
        """`piece`: (k, n) of a run that n processes share; each has names of its own."""
        self.folder = folder
        self.kinds = tuple(kinds)
        self.prefix = f"{piece[0]:03d}of{piece[1]:03d}-" if piece else ""
        self._own = re.compile(rf"^{self.prefix}\d{{9}}-[0-9a-f]{{12}}(?=\.)" if piece else r"^[\w-]+(?=\.)")

    def path(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{name}{ENDINGS.get(kind, '.json')}"

    def prepare(self, *, resume: bool, keys: dict[str, str]) -> None:
        """The folders, without what stands only half. Raises InferenceError if it was made with other keys.

        `resume` False removes everything that an earlier run wrote there.
        """
        for kind in (*self.kinds, _LEDGER):
            (self.folder / kind).mkdir(parents=True, exist_ok=True)
        if not resume:
            for entry in list(self.entries()):
                self.drop(entry.name)
        for entry in self.entries():
            differing = [key for key, value in keys.items() if entry.keys.get(key) != value]
            if differing:
                raise InferenceError(
                    f"{self.folder}: holds records made with another {' and '.join(differing)}; "
                    "choose another place with -o, or do everything again: --no-resume"
                )
            break
        self._remove_halves()

    def _remove_halves(self) -> None:
        """What the ledger does not name; an entry whose parts are missing or cut short stands no more."""
        for entry in list(self.entries()):
            for kind, part in entry.parts.items():
                path = self.path(kind, entry.name)
                if not path.is_file() or path.stat().st_size != part["bytes"]:
                    self.drop(entry.name)
                    break
        for kind in (*self.kinds, _LEDGER):
            for path in sorted((self.folder / kind).iterdir()):
                own = self._own.match(path.name)
                if own and (path.suffix == ".part" or not self.path(_LEDGER, own[0]).is_file()):
                    path.unlink(missing_ok=True)

    def entries(self) -> Iterator[Entry]:
        """The own ones, by name; a line that is no entry is removed, for its shard does not stand."""
        for name in sorted(os.listdir(self.folder / _LEDGER)):
            if name.endswith(".json") and self._own.match(name):
                path = self.folder / _LEDGER / name
                try:
                    yield Entry.from_json(path.read_text("utf-8"))
                except (ValueError, TypeError, KeyError):
                    path.unlink()

    def entry(self, name: str) -> Entry:
        """Of a shard that stands."""
        return Entry.from_json(self.path(_LEDGER, name).read_text("utf-8"))

    def commit(self, entry: Entry) -> None:
        """The shard stands. Its parts must be on the disk."""
        with self.writing(_LEDGER, entry.name) as stream:
            stream.write(entry.to_json().encode())

    def drop(self, name: str) -> None:
        """A shard no longer stands: first the ledger, then its parts."""
        self.path(_LEDGER, name).unlink(missing_ok=True)
        for kind in self.kinds:
            self.path(kind, name).unlink(missing_ok=True)

    @contextmanager
    def writing(self, kind: str, name: str) -> Iterator[IO[bytes]]:
        """A part to write, which has its name and is on the disk when the block ends. Raises OSError."""
        with whole_file(self.path(kind, name)) as stream:
            yield stream

    def lines(self, kind: str, name: str) -> Iterator[bytes]:
        with self.path(kind, name).open("rb") as stream:
            yield from stream

    def remove(self) -> None:
        """The whole folder, when everything in it has gone into one file."""
        shutil.rmtree(self.folder)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes here meanwhile; pieces of one run write beside each other. Raises InferenceError."""
        self._refuse_strange()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InferenceError(
                f"{self.folder}: cannot be written ({error.strerror}); choose another place with -o"
            ) from None
        with ExitStack() as stack:
            stack.enter_context(_lock(self.folder / "lock", shared=bool(self.prefix)))
            if self.prefix:
                stack.enter_context(_lock(self.folder / f"lock-{self.prefix[:-1]}", shared=False))
            with self._workers_lock() as stream:  # workers whose parent was killed may need a moment to end
                fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    def hold(self) -> IO[bytes]:
        """A worker holds what this returns as long as it may write."""
        stream = self._workers_lock()
        fcntl.flock(stream, fcntl.LOCK_SH)
        return stream

    def _workers_lock(self) -> IO[bytes]:
        return (self.folder / f"lock-workers{self.prefix}").open("ab")

    def _refuse_strange(self) -> None:
        """Raises InferenceError if there is something else."""
        if self.folder.exists() and not self.folder.is_dir():
            raise InferenceError(f"{self.folder}: expected a folder, found a file; choose another place with -o")
        if self.folder.is_dir() and not (self.folder / _LEDGER).is_dir():
            strange = [path.name for path in self.folder.iterdir() if not path.name.startswith("lock")]
            if strange:
                raise InferenceError(
                    f"{self.folder}: expected an empty folder or one that nianbao wrote, found {sorted(strange)[0]}; "
                    "choose another place with -o"
                )


@contextmanager
def whole_file(path: Path, *, mark: str = "") -> Iterator[IO[bytes]]:
    """A file to write that has its name when the block ends, and is on the disk then. Raises OSError.

    `mark` tells apart the writers of one file; what one that was killed has left, its next run writes over.
    """
    part = path.with_name(f"{path.name}.{mark}part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(part, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def digest(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a part."""
    with path.open("rb") as stream:
        hashed = sha256()
        while piece := stream.read(1_000_000):
            hashed.update(piece)
        return {"bytes": stream.tell(), "sha256": hashed.hexdigest()}


@contextmanager
def _lock(path: Path, *, shared: bool) -> Iterator[None]:
    """Held until the block or the process ends, however it ends."""
    try:
        opened = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise InferenceError(
            f"{path.parent}: cannot be written ({error.strerror}); choose another place with -o"
        ) from None
    with opened as stream:
        try:
            fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "another run"
            raise InferenceError(
                f"{path.parent}: {holder} writes there; wait for its end, or choose another place with -o"
            ) from None
        stream.truncate(0)
        now = datetime.now(UTC).isoformat(" ", "seconds")
        stream.write(f"process {os.getpid()} on {socket.gethostname()} since {now}\n")
        stream.flush()
        yield
