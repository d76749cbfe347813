"""Which files to read, and files → documents: one, many out of an archive or a table, one out of several pages."""

from __future__ import annotations

import io
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from ..errors import Reject, Rejected
from . import archives
from . import tabular as corpora
from .document import Document, document_from_text, make_document
from .exports import read_export
from .formats import ENDINGS, Decoded, is_docx, read_format, text_content
from .isolation import read_rows_isolated
from .limits import DEFAULT_OPTIONS, ReadOptions
from .parts import join_pages, page_groups, reports_in


def find_files(paths: Sequence[Path], *, tables: bool = False) -> list[tuple[Path, str]]:
    """(file, name) of every report under `paths`, in their order, those of a folder sorted by name; each file once.

    A folder gives its reports and archives at any depth, and its tables if asked for, without hidden ones and
    without following links to other folders; a file named explicitly may have any ending. Nothing is opened and
    nothing raises: a path that does not exist, and a folder that cannot be listed or has no report, are returned like
    a report, and reading rejects them. Where two files would have one name, each is named by its path as given.
    """
    endings = (*ENDINGS, *archives.ENDINGS, *(corpora.ENDINGS if tables else ()))
    found: dict[str, tuple[Path, str]] = {}  # by absolute path
    for path in paths:
        files = _files_below(path, endings) if os.path.isdir(path) else []
        for file, name in sorted(files, key=lambda item: item[1]) or [(path, path.name or str(path))]:
            found.setdefault(os.path.abspath(file), (file, name))
    taken = Counter(name for _, name in found.values())
    return [(file, printable(name if taken[name] == 1 else str(file))) for file, name in found.values()]


def _files_below(folder: Path, endings: tuple[str, ...]) -> list[tuple[Path, str]]:
    """(file, path relative to `folder`) of the reports, and of the folders that cannot be listed."""
    denied: list[OSError] = []
    files: list[Path] = []
    for parent, children, names in os.walk(folder, onerror=denied.append):
        children[:] = [child for child in children if not child.startswith(".")]
        files += [
            Path(parent, name) for name in names if name.lower().endswith(endings) and not name.startswith((".", "~$"))
        ]
    files += [Path(error.filename) for error in denied if Path(error.filename) != folder]
    return [(file, file.relative_to(folder).as_posix()) for file in files]


def printable(name: str) -> str:
    """A name that can be written as UTF-8: the byte B1 of a name in GBK, as archives bring them, appears as \\udcb1."""
    return name.encode("utf-8", "backslashreplace").decode()


def read_document(path: Path, name: str | None = None, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The one report in a file. Raises Rejected and nothing else for whatever stands at `path`."""
    name = printable(path.name) if name is None else name
    found = _documents(path, name, options)
    first = next(found, None)
    if first is None:
        raise Rejected("no-reports", "expected a report, found none in it")
    if isinstance(first, Reject):
        raise first.error
    if (second := next(found, None)) is not None:
        raise Rejected(
            "several-reports",
            f"expected one report, found several: {first.name}, {second.name} …; read them with read_files",
        )
    return first


def read_files(
    files: Iterable[tuple[Path, str]], options: ReadOptions = DEFAULT_OPTIONS
) -> Iterator[Document | Reject]:
    """Every report in the (file, name)s that find_files lists, or why there is none; nothing raises."""
    groups = page_groups(list(files)) if options.join_pages else ([file] for file in files)
    for group in groups:
        (path, name), *others = group
        try:
            if others:
                yield _of_pages(group, options)
            else:
                yield from _documents(path, name, options)
        except Rejected as rejected:
            yield Reject(name, rejected)
        except Exception as error:  # a defect of ours must cost one file, not the run
            yield Reject(name, defect(error))


def defect(error: Exception) -> Rejected:
    """An error that nobody foresaw, as the reason for setting a file aside."""
    message = f"processing failed ({type(error).__name__}: {error}); please report this with the file"
    return Rejected("failed", message)


def _documents(path: Path, name: str, options: ReadOptions) -> Iterator[Document | Reject]:
    """All reports in a file. Raises Rejected if the file as a whole cannot be read."""
    for found in unpack(path, name, options):
        if isinstance(found, Unread):
            yield from documents_of(found, options)
        elif found.error.reason != "not-read":
            yield found


@dataclass(frozen=True)
class Unread:
    """The bytes of one report's file (also a member of an archive), or of the text in a table's row or in a task of an
    export; nobody parsed them.
    """

    name: str
    data: bytes
    kind: Literal["file", "row", "task"] = "file"


def unpack(path: Path, name: str, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Unread | Reject]:
    """What a file holds: itself, the members of an archive, the rows of a table, the tasks of an export. Raises Rejected.

    A member that nobody reads (a picture, a style sheet) is a Reject with the reason `not-read`.
    """
    with _opened(path) as stream:
        yield from _unpack_stream(stream, os.fstat(stream.fileno()).st_size, name, options, depth=0)


def documents_of(unread: Unread, options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Document | Reject]:
    """The reports in what `unpack` gave: one, or those of a page that concatenates; nothing raises."""
    try:
        if unread.kind == "row":
            yield _of_row(unread, options)
        elif unread.kind == "task":
            yield document_from_text(unread.data.decode("utf-8", "surrogatepass"), unread.name)
        else:
            found = read_format(unread.data, unread.name, options)
            parts = reports_in(found.content)
            for number, part in enumerate(parts, 1):
                own = unread.name if len(parts) == 1 else f"{unread.name}#{number}"
                yield make_document(own, replace(found, content=part), unread.data)
    except Rejected as rejected:
        yield Reject(unread.name, rejected)
    except Exception as error:  # a defect of ours must cost one report, not those beside it
        yield Reject(unread.name, defect(error))


def _opened(path: Path) -> io.BufferedReader:
    """A regular file that is not empty, opened. Raises Rejected."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.listdir(path)
            raise Rejected(
                "no-reports",
                f"expected a folder with reports ({', '.join(ENDINGS)}), found none in it; "
                "name another folder, or name files of other endings one by one",
            )
        if not stat.S_ISREG(status.st_mode):
            raise Rejected("unreadable", "expected a file, found a device or a pipe; save the report as a file")
        if not status.st_size:
            raise Rejected("empty", "expected a report, found a file of 0 bytes; fetch it again")
        return path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Rejected(
            "unreadable", f"expected a file that can be read, found: {why}; check the path and its permissions"
        ) from error


def _unpack_stream(
    stream: IO[bytes], size: int, name: str, options: ReadOptions, *, depth: int
) -> Iterator[Unread | Reject]:
    """What is in a stream that can go back to its beginning. Raises Rejected."""
    start = stream.read(1024)
    stream.seek(0)
    inner = archives.without_packing(name).lower()
    if archives.is_archive(start) and not _is_office(stream, start, size, options):
        yield from _unpack_archive(stream, size, name, options, depth=depth)
    elif corpora.is_table(inner) or start.startswith(b"PAR1"):
        yield from _unpack_table(
            stream, name, ".parquet" if start.startswith(b"PAR1") else inner[inner.rindex(".") :], options
        )
    elif inner.endswith(".json"):
        for task, text in read_export(_all(stream, options), name):
            if isinstance(text, Rejected):
                yield Reject(task, text)
            else:
                yield Unread(task, text.encode("utf-8", "surrogatepass"), "task")
    else:
        yield Unread(name, _all(stream, options))


def _is_office(stream: IO[bytes], start: bytes, size: int, options: ReadOptions) -> bool:
    """Whether what looks like a ZIP archive is an Office document, which is read, or refused, as a whole."""
    if not start.startswith(b"PK") or size > options.limits.bytes:
        return False
    data = stream.read(options.limits.bytes)
    stream.seek(0)
    return is_docx(data) or b"[Content_Types].xml" in start


def _all(stream: IO[bytes], options: ReadOptions) -> bytes:
    """The bytes of one report. Raises Rejected."""
    most = options.limits.bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise Rejected(
            "too-large",
            f"expected at most {most:,} bytes, found more; "
            f"a report is far smaller: split the file, or raise the limit: --limit bytes={4 * most}",
        )
    if not data:
        raise Rejected("empty", "expected a report, found a file of 0 bytes; fetch it again")
    return data


def _unpack_archive(
    stream: IO[bytes], size: int, name: str, options: ReadOptions, *, depth: int
) -> Iterator[Unread | Reject]:
    if depth >= options.limits.nesting:
        raise Rejected("too-deep", f"expected archives at most {options.limits.nesting} deep, found another in there")
    known = (*ENDINGS, *archives.ENDINGS, *corpora.ENDINGS, ".json")
    count = 0
    for member, content in archives.members(stream, size, name, options.limits):
        member = printable(member)
        base = PurePosixPath(member).name
        hidden = base.startswith((".", "~$")) or "__MACOSX/" in member
        if member != name and (hidden or not base.lower().endswith(known)):
            yield Reject(member, not_read(base))
            continue
        count += 1
        try:
            if isinstance(content, Rejected):
                raise content
            yield from _unpack_member(content, member, options, depth=depth + 1)
        except Rejected as rejected:
            yield Reject(member, rejected)
        except archives.BROKEN as error:
            yield Reject(member, Rejected("broken", f"expected a whole member, found {type(error).__name__}: {error}"))
    if not count:
        raise Rejected("no-reports", f"expected an archive with reports ({', '.join(ENDINGS)}), found none in it")


def _unpack_member(content: IO[bytes], name: str, options: ReadOptions, *, depth: int) -> Iterator[Unread | Reject]:
    ending = PurePosixPath(archives.without_packing(name).lower()).suffix
    if ending in corpora.ENDINGS and name.lower().endswith(ending):  # rows come one by one, however many
        yield from _unpack_table(content, name, ending, options)
        return
    data = _all(content, options)
    yield from _unpack_stream(io.BytesIO(data), len(data), name, options, depth=depth)


def not_read(name: str) -> Rejected:
    """Why a file of a folder or an archive is passed over."""
    ending = PurePosixPath(name).suffix.lower()
    hint = "; name its column: --text-column" if ending in corpora.ENDINGS else ""
    return Rejected("not-read", f"not a format that is read ({ending or 'no ending'}){hint}")


def _unpack_table(stream: IO[bytes], name: str, ending: str, options: ReadOptions) -> Iterator[Unread | Reject]:
    for identity, text in read_rows_isolated(stream, ending, options):
        own = f"{name}#{printable(identity)}"
        if isinstance(text, Rejected):
            yield Reject(own, text)
        else:
            yield Unread(own, text.encode("utf-8", "surrogatepass"), "row")


def _of_row(unread: Unread, options: ReadOptions) -> Document:
    """The report in a row. Raises Rejected."""
    text = unread.data.decode("utf-8", "surrogatepass")
    content = text_content(text, options)
    media_type = "text/html" if content.text != text else "text/plain"
    return make_document(unread.name, Decoded(content, media_type, "utf-8"), unread.data)


def _of_pages(group: Sequence[tuple[Path, str]], options: ReadOptions) -> Document:
    """The one report of several pages, under the first page's name. Raises Rejected."""
    pages: list[Decoded] = []
    data = b""
    for path, _ in group:
        with _opened(path) as stream:
            page = _all(stream, options)
        pages.append(read_format(page, path.name, options))
        data += page
    content = join_pages([page.content for page in pages])
    return make_document(group[0][1], replace(pages[0], content=content), data)
