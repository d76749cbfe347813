"""Which inputs there are: listed once, in a temporary database on disk, so that millions take no memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import Rejected
from ..reading import ENDINGS, archives, tabular
from ..reading.files import not_read, printable


@dataclass(frozen=True)
class Listed:
    """A file, or a text that was given as such."""

    name: str
    path: Path | None
    text: str | None = None
    not_read: bool = False
    """Whether it is only named, because its ending promises no report."""

    @property
    def why_not(self) -> Rejected:
        return not_read(Path(self.name).name)


class Listing:
    """Inputs in their order: sources as given, the files of a folder by name; each file once, each name once."""

    def __init__(self, *, tables: bool = False, newer_than: float | None = None, without: Path | None = None) -> None:
        """`tables`: folders give their tables, too. `newer_than`: seconds since 1970 that a file must have changed after.

        `without`: a folder that is passed over, because the run writes to it.
        """
        self._endings = (*ENDINGS, *archives.ENDINGS, *(tabular.ENDINGS if tables else ()))
        self._newer_than = newer_than
        self._without = os.path.abspath(without) if without else None
        self._sources = 0
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # "": on disk, nameless
        self._database.execute(
            "CREATE TABLE inputs (source INTEGER, name TEXT, path BLOB, text BLOB, skipped INTEGER, place BLOB UNIQUE)"
        )
        self._database.execute("CREATE INDEX ordered ON inputs (source, name)")
        self._database.execute("CREATE INDEX named ON inputs (name)")

    def add(self, paths: Iterable[str | Path], *, named_by_path: bool = False) -> None:
        """Files, and folders with all below them; a path that does not exist is an input that cannot be read.

        A file is called by its last part or, if `named_by_path`, as given. Hidden folders are passed over.
        """
        self._database.execute("BEGIN")
        for path in map(Path, paths):
            self._sources += 1
            if os.path.isdir(path):
                self._add_folder(path)
            elif self._is_new(path):
                self._insert(str(path) if named_by_path else path.name or str(path), path)
        self._tell_apart()
        self._database.execute("COMMIT")

    def add_texts(self, texts: Iterable[tuple[str, str]]) -> None:
        """(name, text)s; a name that comes again gets a number."""
        self._sources += 1
        source = self._sources
        self._database.execute("BEGIN")
        for number, (name, text) in enumerate(texts):
            (taken,) = self._database.execute("SELECT count(*) FROM inputs WHERE name = ?", (name,)).fetchone()
            own = f"{name} row {number + 1}" if taken else name
            data = text.encode("utf-8", "surrogatepass")
            self._database.execute(
                "INSERT INTO inputs VALUES (?, ?, NULL, ?, 0, ?)",
                (source, printable(own), data, f"{source}:{number:012d}".encode()),
            )
        self._database.execute("COMMIT")

    def __len__(self) -> int:
        (count,) = self._database.execute("SELECT count(*) FROM inputs").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Listed]:
        found = self._database.execute(
            "SELECT name, path, text, skipped FROM inputs ORDER BY source, CASE WHEN path IS NULL THEN place END, name"
        )
        for name, path, text, skipped in found:
            yield Listed(
                name,
                Path(os.fsdecode(path)) if path is not None else None,
                text.decode("utf-8", "surrogatepass") if text is not None else None,
                bool(skipped),
            )

    def _tell_apart(self) -> None:
        """Where two files have one name, each is called by its path as given."""
        alike = self._database.execute(
            "SELECT rowid, path FROM inputs WHERE path IS NOT NULL AND name IN "
            "(SELECT name FROM inputs GROUP BY name HAVING count(*) > 1)"
        ).fetchall()
        for row, path in alike:
            self._database.execute("UPDATE inputs SET name = ? WHERE rowid = ?", (printable(os.fsdecode(path)), row))

    def _add_folder(self, folder: Path) -> None:
        """Every file below; one that is not read is named, and so is a folder that cannot be listed or has no report."""
        denied: list[OSError] = []
        reports = 0
        for parent, children, names in os.walk(folder, onerror=denied.append):
            children[:] = [
                child
                for child in children
                if not child.startswith(".") and os.path.abspath(os.path.join(parent, child)) != self._without
            ]
            for name in names:
                path = Path(parent, name)
                if self._without and os.path.abspath(path).startswith(self._without):
                    continue
                read = name.lower().endswith(self._endings) and not name.startswith((".", "~$"))
                if self._is_new(path):
                    self._insert(path.relative_to(folder).as_posix(), path, skipped=not read)
                reports += read
        for error in denied:
            path = Path(error.filename)
            reports += path != folder
            if path != folder:
                self._insert(path.relative_to(folder).as_posix(), path)
        if not reports:
            self._insert(folder.name or str(folder), folder)

    def _is_new(self, path: Path) -> bool:
        try:
            return self._newer_than is None or path.stat().st_mtime > self._newer_than
        except (OSError, ValueError):  # it is named as what cannot be read
            return True

    def _insert(self, name: str, path: Path, *, skipped: bool = False) -> None:
        self._database.execute(
            "INSERT INTO inputs VALUES (?, ?, ?, NULL, ?, ?) "
            "ON CONFLICT (place) DO UPDATE SET skipped = min(skipped, excluded.skipped)",  # as it was named last
            (self._sources, printable(name), os.fsencode(path), skipped, os.fsencode(os.path.abspath(path))),
        )
