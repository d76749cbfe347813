"""Errors of inference/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from dataclasses import dataclass

from ..annotations.errors import NianbaoError

# Why a file was set aside: the stable code that programs read in the rejects file, and what it means.
REASONS: dict[str, str] = {
    "empty": "the file has no bytes, the table no rows, the row no text",
    "binary": "the bytes are not text, although the ending promises text: control characters throughout",
    "unreadable": "the file cannot be opened: it vanished, is no regular file, permissions, an I/O error",
    "undecodable": "the bytes are text in no encoding that reports come in: UTF-8, UTF-16, UTF-32, GB18030, Big5, HZ",
    "no-text": "nothing but white space, or an HTML page without text (often a scanned picture)",
    "no-text-layer": "a scan or a picture: its characters must be recognised first (`--ocr`)",
    "no-text-column": "a JSON Lines, CSV or Parquet file without a column of texts (`--text-column`)",
    "no-reports": "a folder or an archive without a file of a format that is read",
    "not-read": "in a folder or an archive: no format that is read (a picture, a RAR archive, `Thumbs.db`, `~$x.docx`)",
    "same-content": "the same bytes as an input before it, which the message names",
    "several-reports": "more than one report where one was asked for: an archive, a table, a page that concatenates",
    "unknown-format": "a format that is not read: a spreadsheet, a 7z or RAR archive",
    "not-installed": "the library, program or Chinese font for this file is missing; the message names it",
    "encrypted": "a password is needed to open it",
    "broken": "the document, archive or row is damaged and its parser cannot read it",
    "broken-export": "a .json file that is no Label Studio export",
    "too-large": "the file is larger than the limit (`--limit bytes=`); no single report is",
    "too-complex": "more pages, table cells or nested tables than the limits allow (`--limit pages=`, `cells=`)",
    "too-deep": "archives in archives in archives (`--limit nesting=`)",
    "bomb": "it unpacks to far more than its size (`--limit expansion=`)",
    "timed-out": "its parser was stopped after the time allowed (`--limit seconds=`)",
    "crashed": "its parser crashed or needed more memory than allowed (`--limit memory=`), or the whole process died",
    "ocr-failed": "the function given with `--ocr` raised an error",
    "failed": "a defect of nianbao itself; please report it",
}


class InferenceError(NianbaoError):
    """An input or an output of inference/ cannot be used."""


class Rejected(InferenceError):
    """This file cannot become a record; it belongs in the rejects file, and the next one is read.

    reason: a code of REASONS. message: one line for people, without the file's name, which stands beside it in
    the rejects file: what was expected, what came, what to do next.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)  # both, so that the error survives the way out of a worker process
        self.reason = reason
        self.message = " ".join(message.split())

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Reject:
    """A file that was set aside, and why."""

    name: str
    error: Rejected
