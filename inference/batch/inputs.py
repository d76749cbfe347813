"""From what is listed to inputs: archives and tables are opened here, reports are parsed by the workers."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..errors import Reject, Rejected
from ..reading import ENDINGS, Document, ReadOptions, Unread, defect, documents_of, read_files, unpack
from ..reading.parts import page_groups
from .listing import Listed, Listing


@dataclass(frozen=True)
class Input:
    """A file, the pages of one report, a member of an archive, a row of a table, a text; unread."""

    number: int
    """Its place in the order of all."""
    name: str
    sha256: str
    """Of its bytes, hexadecimal; empty where none could be read."""
    size: int
    paths: tuple[Path, ...] = ()
    """Where it lies; a worker reads it there."""
    unread: Unread | None = None
    """What it is, if it has no file of its own."""
    set_aside: Rejected | None = None
    """Why there is nothing to read."""

    def documents(self, options: ReadOptions) -> Iterator[Document | Reject]:
        """The reports in it; nothing raises."""
        if self.set_aside:
            yield Reject(self.name, self.set_aside)
        elif self.unread:
            yield from documents_of(self.unread, options)
        else:
            first, *others = self.paths
            yield from read_files([(first, self.name), *((page, page.name) for page in others)], options)


@dataclass(frozen=True)
class Selection:
    """Which inputs of those that are listed a run takes."""

    piece: tuple[int, int] | None = None
    """(k, n): the k-th of n pieces, from 1, by name; a run each takes all."""
    sample: int | None = None
    """So many, drawn by name and seed: the same ones from the same inputs."""
    seed: int = 0

    def takes(self, name: str) -> bool:
        return self.piece is None or zlib.crc32(name.encode()) % self.piece[1] == self.piece[0] - 1

    def rank(self, name: str) -> bytes:
        return sha256(f"{self.seed}:{name}".encode()).digest()


def find_inputs(listing: Listing, options: ReadOptions, selection: Selection) -> Iterator[Input]:
    """The inputs that `selection` takes, numbered in their order; nothing raises."""
    chosen: Callable[[str], bool] = selection.takes
    if selection.sample is not None:
        names = (name for name in _names(listing, options) if selection.takes(name))
        drawn = set(heapq.nsmallest(selection.sample, names, key=selection.rank))
        chosen = drawn.__contains__
    found = (each for listed in _groups(listing, options) for each in _opened(listed, options, chosen))
    for number, (name, paths, what) in enumerate(found):
        if isinstance(what, Rejected):
            yield Input(number, name, "", 0, paths, set_aside=what)
        else:
            digest = sha256(what.data).hexdigest()
            own_file = bool(paths) and what.name == name and what.kind == "file"
            yield Input(number, name, digest, len(what.data), paths, None if own_file else what)


_Found = tuple[str, tuple[Path, ...], Unread | Rejected]
"""name, files, bytes or why there are none."""


def _groups(listing: Listing, options: ReadOptions) -> Iterable[list[Listed]]:
    """Each input alone, or the pages of one report together; for pages the whole list is held in memory."""
    if not options.join_pages:
        return ([each] for each in listing)
    by_path = {(each.path, each.name): each for each in listing if each.path and not each.not_read}
    groups = [[by_path[page] for page in group] for group in page_groups(list(by_path))]
    return [*groups, *([each] for each in listing if not each.path or each.not_read)]


def _opened(group: list[Listed], options: ReadOptions, chosen: Callable[[str], bool]) -> Iterator[_Found]:
    """What is in one listed file, opened only if something in it may be chosen."""
    first = group[0]
    if first.not_read:
        if chosen(first.name):
            yield first.name, (), first.why_not
        return
    if first.text is not None:
        if chosen(first.name):
            yield first.name, (), Unread(first.name, first.text.encode("utf-8", "surrogatepass"), "row")
        return
    paths = tuple(page.path for page in group if page.path)
    if len(group) > 1:
        if chosen(first.name):
            yield first.name, paths, _pages(first.name, paths, options)
        return
    if _holds_itself(first) and not chosen(first.name):
        return
    try:
        for found in unpack(paths[0], first.name, options):
            if chosen(found.name):
                own = found.name == first.name
                yield found.name, paths if own else (), found if isinstance(found, Unread) else found.error
    except Rejected as rejected:
        if chosen(first.name):
            yield first.name, paths, rejected
    except Exception as error:  # a defect of ours must cost one file, not the run
        if chosen(first.name):
            yield first.name, paths, defect(error)


def _holds_itself(listed: Listed) -> bool:
    """Whether a file is one report by its ending; what else it may hold is taken with it."""
    return listed.name.lower().endswith(ENDINGS)


def _pages(name: str, paths: tuple[Path, ...], options: ReadOptions) -> Unread | Rejected:
    """The bytes of all pages, which only their SHA-256 is taken of; the worker reads them one by one."""
    data = b""
    try:
        for path in paths:
            for found in unpack(path, path.name, options):
                data += found.data if isinstance(found, Unread) else b""
    except Rejected as rejected:
        return rejected
    return Unread(name, data)


def _names(listing: Listing, options: ReadOptions) -> Iterator[str]:
    for group in _groups(listing, options):
        if len(group) > 1 or _holds_itself(group[0]):
            yield group[0].name
        else:
            yield from (name for name, _, _ in _opened(group, options, lambda _: True))
