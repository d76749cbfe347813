"""Parsers of untrusted formats run in a process of their own: a crash, a hang or a bomb costs one file.

The process stays for the next file. It is spoken to in JSON and bytes, never in pickles, so that even a parser that was
taken over can only answer with text.
"""

from __future__ import annotations

import atexit
import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Literal

from ..errors import Rejected
from .content import Content
from .grids import Grid, GridCell
from .limits import Limits, ReadOptions

Format = Literal["pdf", "docx", "html"]
_LONGEST_ANSWER = 1_000_000_000  # bytes
_FILES = 500  # after which the process is replaced, so that what a parser leaks does not add up
_PIECE = 1_000_000  # bytes of a table that are asked for at once
_LIBRARIES = {
    "docx": ("docx",),
    "html": ("lxml.html",),
    "pdf": ("pdfplumber", "pypdfium2"),
    "pictures": ("pypdfium2",),
    ".parquet": ("pyarrow.parquet",),
}
_QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def read_isolated(kind: Format, data: bytes, limits: Limits) -> Content:
    """The content of a document of this format; HTML in UTF-8. Raises Rejected."""
    answer = _ask(kind, data, limits)
    grids = tuple(Grid(tuple(GridCell(*cell) for cell in grid)) for grid in answer["grids"])
    return Content(answer["text"], grids, answer["metadata"])


def render_pages(data: bytes, limits: Limits) -> list[bytes]:
    """The pages of a PDF as PNG pictures. Raises Rejected."""
    return [base64.b64decode(picture) for picture in _ask("pictures", data, limits)["pictures"]]


def unpack_mhtml(data: bytes, limits: Limits) -> tuple[bytes, str | None]:
    """The bytes of the main page in an MHTML file, and its charset if that is declared. Raises Rejected."""
    answer = _ask("mhtml", data, limits)
    return base64.b64decode(answer["page"]), answer["charset"]


def read_rows_isolated(stream: IO[bytes], ending: str, options: ReadOptions) -> Iterator[tuple[str, str | Rejected]]:
    """What corpora.read_rows gives. The process asks for the table piece by piece, and gives row by row."""
    size = 0
    if ending == ".parquet":  # is read from its end
        if not isinstance(stream, io.BufferedReader):  # a member of an archive
            stream = io.BytesIO(stream.read(20 * options.limits.bytes))
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
    request = {"kind": "rows", "ending": ending, "size": size, "columns": (options.text_column, options.id_column)}
    at = 0
    with _borrowed() as worker:
        worker.begin(request, b"", options.limits)
        while "end" not in (answer := worker.answer(options.limits)):
            if "row" in answer:
                yield answer["row"], answer.get("text") or Rejected(answer["why"], answer["message"])
                continue
            if answer["at"] != at:
                stream.seek(answer["at"])
            piece = stream.read(answer["read"])
            at = answer["at"] + len(piece)
            worker.send(piece, options.limits)


def _ask(kind: str, data: bytes, limits: Limits) -> dict[str, Any]:
    with _borrowed() as worker:
        worker.begin({"kind": kind}, data, limits)
        return worker.answer(limits)


class _Worker:
    """A process that parses, one file at a time."""

    def __init__(self) -> None:
        self.busy = False
        """Whether more is to come for the file that was begun."""
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._files = 0
        self._memory = 0
        atexit.register(self.stop)

    def begin(self, request: dict[str, Any], data: bytes, limits: Limits) -> None:
        self._start(request.get("ending", request["kind"]), limits)
        self.busy = True
        self.send(json.dumps({**request, "limits": asdict(limits)}).encode(), limits)
        self.send(data, limits)

    def send(self, data: bytes, limits: Limits) -> None:
        assert self._connection
        try:
            self._connection.send_bytes(data)
        except OSError as error:
            raise _crashed(error, limits) from None

    def answer(self, limits: Limits) -> dict[str, Any]:
        """The next answer. Raises Rejected."""
        assert self._connection
        try:
            if not self._connection.poll(limits.seconds):
                raise Rejected(
                    "timed-out",
                    f"expected a file that its parser reads in {limits.seconds:g} s, stopped it then; "
                    "save the report as text, or allow more: --limit seconds=300",
                )
            answer: dict[str, Any] = json.loads(self._connection.recv_bytes(_LONGEST_ANSWER))
        except (EOFError, OSError, ValueError) as error:
            raise _crashed(error, limits) from None
        self.busy = "row" in answer or "read" in answer
        if "reason" in answer:
            raise Rejected(answer["reason"], answer["message"])
        return answer

    def _start(self, kind: str, limits: Limits) -> None:
        self._files += 1
        stale = self._files > _FILES or self._memory != limits.memory
        if self._process and (stale or self._process.poll() is not None):
            self.stop()
        if self._connection is None:
            ours, theirs = Pipe()
            start = (
                f"import sys; sys.path[:] = {sys.path!r}; "
                f"from {__name__} import serve; serve({theirs.fileno()}, {limits.memory}, {kind!r})"
            )
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", start],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_QUIET},
            )
            theirs.close()
            self._connection, self._files, self._memory = ours, 1, limits.memory
            if not ours.poll(60) or ours.recv_bytes() != b"ready":
                self.stop()
                raise Rejected("failed", "expected a process for parsing, none started; please report this")

    def stop(self) -> None:
        """End the process at once."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._connection:
            self._connection.close()
        self._process = self._connection = None
        self.busy = False


_idle: list[_Worker] = []


@contextmanager
def _borrowed() -> Iterator[_Worker]:
    """A worker for one file, as many as there are files being read; stopped if it has not come to the file's end."""
    try:
        worker = _idle.pop()
    except IndexError:
        worker = _Worker()
    try:
        yield worker
    finally:
        if worker.busy:
            worker.stop()
        _idle.append(worker)


def _crashed(error: Exception, limits: Limits) -> Rejected:
    return Rejected(
        "crashed",
        f"expected a file that its parser can read in {limits.memory:,} bytes of memory, "
        f"but the parser died ({type(error).__name__}); save the report as text",
    )


def serve(descriptor: int, memory: int, kind: str) -> None:
    """The other process: answer requests, the first of this kind or ending, until the connection closes."""
    connection = Connection(descriptor)
    _import_parser(kind)
    _limit_memory(memory)
    connection.send_bytes(b"ready")

    def say(answer: dict[str, Any]) -> None:
        connection.send_bytes(json.dumps(answer).encode())

    while True:
        try:
            request, data = json.loads(connection.recv_bytes()), connection.recv_bytes()
        except EOFError:
            return
        limits = Limits(**request["limits"])
        try:
            if request["kind"] == "rows":
                _say_rows(request, limits, say, connection.recv_bytes)
            else:
                say(_parsed(request["kind"], data, limits))
        except Rejected as rejected:
            say({"reason": rejected.reason, "message": rejected.message})
        except MemoryError:
            message = f"expected a file that fits in {limits.memory:,} bytes of memory"
            say({"reason": "crashed", "message": message})
        except Exception as error:  # parsers raise whatever comes to them
            message = f"expected a file that can be read, found {type(error).__name__}: {error}"
            say({"reason": "broken", "message": f"{message[:300]}; open it and save it again"})


def _parsed(kind: str, data: bytes, limits: Limits) -> dict[str, Any]:
    if kind == "pictures":
        from .pdf import render

        return {"pictures": [base64.b64encode(picture).decode() for picture in render(data, limits)]}
    if kind == "mhtml":
        from .mhtml import page_of

        page, charset = page_of(data)
        return {"page": base64.b64encode(page).decode(), "charset": charset}
    if kind == "pdf":
        from .pdf import read_pdf

        content = read_pdf(data, limits)
    elif kind == "docx":
        from .docx import read_docx

        content = read_docx(data, limits)
    else:
        from .html import read_page

        content = read_page(data.decode(), cells=limits.cells)
    grids = [[(c.row, c.column, c.start, c.end, c.rows, c.columns) for c in grid.cells] for grid in content.grids]
    return {"text": content.text, "grids": grids, "metadata": dict(content.metadata)}


def _say_rows(
    request: dict[str, Any], limits: Limits, say: Callable[[dict[str, Any]], None], hear: Callable[[], bytes]
) -> None:
    from .tabular import read_rows

    def ask(at: int, most: int) -> bytes:
        say({"read": most, "at": at})
        return hear()

    text_column, id_column = request["columns"]
    stream = io.BufferedReader(_Remote(ask, request["size"]), _PIECE)
    for name, text in read_rows(stream, request["ending"], ReadOptions(limits, text_column, id_column)):
        if isinstance(text, Rejected):
            say({"row": name, "why": text.reason, "message": text.message})
        else:
            say({"row": name, "text": text})
    say({"end": True})


class _Remote(io.RawIOBase):
    """A table as the process sees it: `ask(at, most)` gives up to `most` bytes from `at`. `size` 0: read in order."""

    def __init__(self, ask: Callable[[int, int], bytes], size: int) -> None:
        self._ask, self._size, self._at = ask, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._size > 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._ask(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _import_parser(kind: str) -> None:
    """Before the limit on memory, and before the first file's time begins."""
    from importlib import import_module

    for library in _LIBRARIES.get(kind, ()):
        try:
            import_module(library)
        except ImportError:  # the extra is not installed, which the reader says
            continue


def _limit_memory(memory: int) -> None:
    """Beside what Python and its libraries have taken already."""
    try:
        import resource
        from pathlib import Path

        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (ImportError, OSError):  # a system that cannot limit address space; the time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
