"""Errors of inference/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from ..annotations.errors import NianbaoError

# Why a file was set aside: the stable code that programs read in the rejects file, and what it means.
REASONS: dict[str, str] = {
    "empty": "the file has no bytes",
    "binary": "the bytes are not text, although the ending promises text: a PDF called .txt, control characters",
    "unreadable": "the file cannot be opened: it vanished, is no regular file, permissions, an I/O error",
    "undecodable": "the bytes are text in no encoding that reports come in: UTF-8, UTF-16, UTF-32, GB18030, Big5",
    "no-text": "nothing but white space, or an HTML page without text (often a scanned picture)",
    "too-large": "the file is larger than the limit; no single report is",
    "too-complex": "more table cells than any report has",
    "unknown-format": "a format that is not read, named explicitly: .pdf, .doc, .docx, an archive, a picture",
    "no-reports": "a folder without a .txt, .htm or .html file",
    "broken-export": "a .json file that is no Label Studio export",
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
