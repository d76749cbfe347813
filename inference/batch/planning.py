"""Which inputs are still to be done, and in which shards."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from ..errors import Rejected
from .inputs import Input, Selection, find_inputs
from .job import Job
from .listing import Listing
from .output import Output
from .shards import Shard

_LARGEST = 100  # inputs of a shard: what is computed again after a kill, for each worker
_GROWTH = 16  # the first shards have one input, so that few inputs keep many workers busy, and later ones ever more
_MOST_BYTES = 32_000_000  # of members and rows, which a shard carries with it


class Plan:
    """The shards of a run in the order of their inputs: names of those that stand, and those to be done.

    What is known of a million inputs lies in a temporary database on disk. A shard ends where it is full, or where an
    input follows that stands already: so what is done again is cut as it was, and shards never overlap.
    """

    def __init__(
        self, listing: Listing, output: Output, job: Job, *, selection: Selection, size: int | None = None
    ) -> None:
        """`size`: inputs of every shard; by default they grow from 1 to 100."""
        self._listing, self._output, self._job = listing, output, job
        self._selection, self._size = selection, size
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            """
            CREATE TABLE standing (name TEXT, sha256 TEXT, shard TEXT, original INTEGER);
            CREATE INDEX standing_names ON standing (name);
            CREATE INDEX standing_contents ON standing (sha256);
            CREATE TABLE listed (number INTEGER, name TEXT, sha256 TEXT);
            CREATE INDEX listed_names ON listed (name);
            CREATE INDEX listed_contents ON listed (sha256);
            CREATE TABLE seen (sha256 TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
            """
        )

    def __iter__(self) -> Iterator[Shard | str]:
        """Raises InferenceError if the output cannot be read."""
        if self._load_standing():
            self._drop_stale()
        self._database.execute("BEGIN")
        met: set[str] = set()  # shards that stand and were named
        waiting: list[Input] = []
        carried = 0
        for one in find_inputs(self._listing, self._job.options, self._selection):
            standing = self._standing(one)
            if waiting and (standing or len(waiting) >= self._room(waiting[0]) or carried >= _MOST_BYTES):
                yield self._shard(waiting)
                waiting, carried = [], 0
            if standing:
                if standing not in met:
                    met.add(standing)
                    yield standing
                continue
            waiting.append(self._unless_repeated(one))
            carried += len(one.unread.data) if one.unread else 0
        if waiting:
            yield self._shard(waiting)

    def _room(self, first: Input) -> int:
        """Inputs of the shard that begins with this one; the same whenever it is cut again."""
        return self._size or min(_LARGEST, 1 + first.number // _GROWTH)

    def _shard(self, inputs: list[Input]) -> Shard:
        return Shard.of(tuple(inputs), self._job.keys, prefix=self._output.prefix)

    def _standing(self, one: Input) -> str | None:
        found = self._database.execute(
            "SELECT shard FROM standing WHERE name = ? AND sha256 = ?", (one.name, one.sha256)
        ).fetchone()
        return found[0] if found else None

    def _unless_repeated(self, one: Input) -> Input:
        """The input, set aside if another with the same bytes stands or came before it."""
        if not one.sha256 or (one.unread and one.unread.kind == "task"):  # whoever annotated both wants both
            return one
        found = self._database.execute(
            "SELECT name FROM standing WHERE sha256 = ? AND original UNION ALL SELECT name FROM seen WHERE sha256 = ?",
            (one.sha256, one.sha256),
        ).fetchone()
        if found:
            return replace(one, unread=None, set_aside=Rejected("same-content", f"same content as {found[0]}"))
        self._database.execute("INSERT INTO seen VALUES (?, ?)", (one.sha256, one.name))
        return one

    def _load_standing(self) -> bool:
        """Every input of every shard that stands; whether there is any."""
        self._database.execute("BEGIN")
        for entry in self._output.entries():
            for line in self._output.lines("inputs", entry.name):
                found = json.loads(line)
                repeated = any(reject["reason"] == "same-content" for reject in found["set_aside"])
                row = (found["input"], found["sha256"], entry.name, bool(found["sha256"]) and not repeated)
                self._database.execute("INSERT INTO standing VALUES (?, ?, ?, ?)", row)
        self._database.execute("COMMIT")
        return self._database.execute("SELECT 1 FROM standing").fetchone() is not None

    def _drop_stale(self) -> None:
        """Shards stand no more of which an input has changed, or was set aside for one that is no longer before it."""
        self._database.execute("BEGIN")
        for one in find_inputs(self._listing, self._job.options, self._selection):
            self._database.execute("INSERT INTO listed VALUES (?, ?, ?)", (one.number, one.name, one.sha256))
        stale = (
            "SELECT DISTINCT shard FROM standing AS s WHERE EXISTS (SELECT 1 FROM listed WHERE name = s.name) "
            "AND NOT EXISTS (SELECT 1 FROM listed WHERE name = s.name AND sha256 = s.sha256)"
        )
        orphaned = (
            "SELECT DISTINCT shard FROM standing AS s JOIN listed AS l ON l.name = s.name "
            "WHERE NOT s.original AND s.sha256 <> '' "
            "AND NOT EXISTS (SELECT 1 FROM standing WHERE sha256 = s.sha256 AND original) "
            "AND NOT EXISTS (SELECT 1 FROM listed WHERE sha256 = s.sha256 AND number < l.number)"
        )
        for query in (stale, orphaned):
            while names := self._database.execute(query).fetchall():
                for (name,) in names:
                    self._output.drop(name)
                self._database.executemany("DELETE FROM standing WHERE shard = ?", names)
        self._database.execute("COMMIT")
