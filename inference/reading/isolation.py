"""Parsers of untrusted binary formats run in a process of their own: a crash, a hang or a bomb costs one file.

The process stays for the next file. It is spoken to in JSON and bytes, never in pickles, so that even a parser that was
taken over can only answer with text.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import subprocess
import sys
from dataclasses import asdict
from functools import cache
from multiprocessing.connection import Connection, Pipe
from threading import Lock
from typing import Any, Literal

from ..errors import Rejected
from ..grids import Grid, GridCell
from .content import Content
from .limits import Limits

Format = Literal["pdf", "docx"]
_LONGEST_ANSWER = 1_000_000_000  # bytes
_FILES = 500  # after which the process is replaced, so that what a parser leaks does not add up
_QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


def read_isolated(kind: Format, data: bytes, limits: Limits) -> Content:
    """The content of a document of this format. Raises Rejected."""
    answer = _worker().ask({"kind": kind, "limits": asdict(limits)}, data, limits)
    grids = tuple(Grid(tuple(GridCell(*cell) for cell in grid)) for grid in answer["grids"])
    return Content(answer["text"], grids, answer["metadata"])


def render_pages(data: bytes, limits: Limits) -> list[bytes]:
    """The pages of a PDF as PNG pictures. Raises Rejected."""
    answer = _worker().ask({"kind": "pictures", "limits": asdict(limits)}, data, limits)
    return [base64.b64decode(picture) for picture in answer["pictures"]]


class _Worker:
    """A process that parses, one file at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._files = 0
        self._memory = 0
        atexit.register(self.stop)

    def ask(self, request: dict[str, Any], data: bytes, limits: Limits) -> dict[str, Any]:
        with self._lock:
            connection = self._connected(limits)
            try:
                connection.send_bytes(json.dumps(request).encode())
                connection.send_bytes(data)
                if not connection.poll(limits.seconds):
                    self.stop()
                    raise Rejected(
                        "timed-out",
                        f"expected a document that its parser reads in {limits.seconds:g} s, stopped it then; "
                        "save the report as text, or allow more: --limit seconds=300",
                    )
                answer: dict[str, Any] = json.loads(connection.recv_bytes(_LONGEST_ANSWER))
            except (EOFError, OSError, ValueError) as error:
                self.stop()
                raise Rejected(
                    "crashed",
                    f"expected a document that its parser can read in {limits.memory:,} bytes of memory, "
                    f"but the parser died ({type(error).__name__}); save the report as text",
                ) from None
        if "reason" in answer:
            raise Rejected(answer["reason"], answer["message"])
        return answer

    def _connected(self, limits: Limits) -> Connection:
        self._files += 1
        stale = self._files > _FILES or self._memory != limits.memory
        if self._process and (stale or self._process.poll() is not None):
            self.stop()
        if self._connection is None:
            ours, theirs = Pipe()
            start = (
                f"import sys; sys.path[:] = {sys.path!r}; "
                f"from {__name__} import serve; serve({theirs.fileno()}, {limits.memory})"
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
        return self._connection

    def stop(self) -> None:
        """End the process at once."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._connection:
            self._connection.close()
        self._process = self._connection = None


@cache
def _worker() -> _Worker:
    return _Worker()


def serve(descriptor: int, memory: int) -> None:
    """The other process: answer requests until the connection closes."""
    connection = Connection(descriptor)
    _import_parsers()
    _limit_memory(memory)
    connection.send_bytes(b"ready")
    while True:
        try:
            request, data = json.loads(connection.recv_bytes()), connection.recv_bytes()
        except EOFError:
            return
        connection.send_bytes(json.dumps(_answer(request, data)).encode())


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    limits = Limits(**request["limits"])
    try:
        if request["kind"] == "pictures":
            from .pdf import render

            return {"pictures": [base64.b64encode(picture).decode() for picture in render(data, limits)]}
        if request["kind"] == "pdf":
            from .pdf import read_pdf as read
        else:
            from .docx import read_docx as read
        content = read(data, limits)
    except Rejected as rejected:
        return {"reason": rejected.reason, "message": rejected.message}
    except MemoryError:
        return {"reason": "crashed", "message": f"expected a document that fits in {limits.memory:,} bytes of memory"}
    except Exception as error:  # parsers raise whatever comes to them
        message = f"expected a {request['kind'].upper()} that can be read, found {type(error).__name__}: {error}"
        return {"reason": "broken", "message": f"{message[:300]}; open it and save it again"}
    grids = [[(c.row, c.column, c.start, c.end, c.rows, c.columns) for c in grid.cells] for grid in content.grids]
    return {"text": content.text, "grids": grids, "metadata": dict(content.metadata)}


def _import_parsers() -> None:
    """Before the limit on memory, and before the first file's time begins."""
    from importlib import import_module

    for parser in ("docx", "pdfplumber", "pypdfium2"):
        try:
            import_module(parser)
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
