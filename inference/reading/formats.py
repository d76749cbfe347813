"""One file's bytes → content: the format is known by the bytes themselves; the ending only settles doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath

from ..errors import Rejected
from .archives import without_packing
from .content import Content
from .encodings import decode
from .html import looks_like_html
from .isolation import read_isolated, render_pages, unpack_mhtml
from .limits import ReadOptions
from .mhtml import looks_like_mhtml
from .office import read_office

ENDINGS = (".doc", ".docx", ".htm", ".html", ".mht", ".mhtml", ".pdf", ".rtf", ".txt")

_PICTURES: dict[bytes, tuple[str, str]] = {
    b"\x89PNG": ("PNG", "image/png"),
    b"\xff\xd8\xff": ("JPEG", "image/jpeg"),
    b"GIF8": ("GIF", "image/gif"),
    b"II*\x00": ("TIFF", "image/tiff"),
    b"MM\x00*": ("TIFF", "image/tiff"),
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNKNOWN: dict[bytes, str] = {
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"PK\x03\x04": "a ZIP archive inside a document, or an Office document other than .docx",
}
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_ENCODING = "unicode"  # formats that hold characters, not bytes of an encoding


@dataclass(frozen=True)
class Decoded:
    """The content of a file, what it was, and what happened on the way."""

    content: Content
    media_type: str
    encoding: str
    noise: tuple[str, ...] = ()


def is_docx(data: bytes) -> bool:
    """Whether a ZIP archive is a Word document: its parts stand in its directory by name."""
    return data.startswith(b"PK\x03\x04") and b"word/document" in data and b"[Content_Types].xml" in data


def read_format(data: bytes, name: str, options: ReadOptions) -> Decoded:
    """The content of one report's file. Raises Rejected."""
    limits = options.limits
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return Decoded(_pdf(data, options), "application/pdf", _NO_ENCODING)
    if is_docx(data):
        return Decoded(read_isolated("docx", data, limits), _DOCX, _NO_ENCODING)
    if data.startswith(_OLD_OFFICE) and _WORD_STREAM in data:
        return Decoded(read_office(data, limits, ending=".doc"), "application/msword", _NO_ENCODING)
    if data.startswith(b"{\\rtf"):
        return Decoded(read_office(data, limits, ending=".rtf"), "application/rtf", _NO_ENCODING)
    for mark, (kind, media_type) in _PICTURES.items():
        if data.startswith(mark):
            return Decoded(_picture(data, kind, options), media_type, _NO_ENCODING)
    _refuse_unknown(data)
    if looks_like_mhtml(data):
        page, charset = unpack_mhtml(data, limits)
        return replace(_text(page, charset, options, named_html=True), media_type="multipart/related")
    ending = PurePath(without_packing(name)).suffix.lower()
    return _text(data, None, options, named_html=ending in (".htm", ".html"))


def text_content(text: str, options: ReadOptions, *, named_html: bool = False) -> Content:
    """A decoded text; a page is read as one. Raises Rejected."""
    text = clean(text)
    if looks_like_html(text, named_html=named_html):
        return read_isolated("html", text.encode(), options.limits)
    return Content(text)


def clean(text: str) -> str:
    """The text as all stations see it: no byte-order mark, lines ending in \\n, nothing that UTF-8 cannot hold."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def original_places(text: str) -> list[int]:
    """Where each character of clean(text) stands in `text`."""
    first = len(text) - len(text.lstrip("\ufeff"))
    return [i for i in range(first, len(text)) if not (text[i] == "\n" and i > 0 and text[i - 1] == "\r")]


def _text(data: bytes, charset: str | None, options: ReadOptions, *, named_html: bool) -> Decoded:
    decoded = decode(data, declared=charset)
    is_page = looks_like_html(decoded.text, named_html=named_html)
    content = text_content(decoded.text, options, named_html=named_html)
    return Decoded(content, "text/html" if is_page else "text/plain", decoded.encoding, decoded.noise)


def _refuse_unknown(data: bytes) -> None:
    for mark, kind in _UNKNOWN.items():
        if data.startswith(mark):
            raise Rejected("unknown-format", f"expected a report, found {kind}; save the report as text, DOCX or PDF")
    if data.startswith(_OLD_OFFICE):
        raise Rejected(
            "unknown-format",
            "expected a Word document, found another old Office file (.xls, .ppt, .wps); save it as .docx",
        )


def _pdf(data: bytes, options: ReadOptions) -> Content:
    try:
        content = read_isolated("pdf", data, options.limits)
    except Rejected as rejected:
        if rejected.reason != "no-text-layer" or options.ocr is None:
            raise
        pictures = render_pages(data, options.limits)
        return Content(clean("\n".join(_recognised(picture, options) for picture in pictures)))
    return content


def _picture(data: bytes, kind: str, options: ReadOptions) -> Content:
    if options.ocr is None:
        raise Rejected(
            "no-text-layer",
            f"expected text, found a {kind} picture; recognise its characters first, or give an OCR function: --ocr",
        )
    return Content(clean(_recognised(data, options)))


def _recognised(picture: bytes, options: ReadOptions) -> str:
    assert options.ocr
    try:
        return options.ocr(picture)
    except Exception as error:  # somebody else's function
        raise Rejected(
            "ocr-failed", f"expected text from the OCR function, found {type(error).__name__}: {error}"
        ) from None
