"""A document: one report as text that nobody changes afterwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Literal

from ...models.text.normaliser import NormalisedText, normalise, simplify
from ..errors import Rejected
from .content import Content
from .encodings import HAN
from .formats import Decoded, clean
from .grids import Grid
from .metadata import metadata_of
from .noise import DECODING_NOISE, NOISE
from .repeats import repeated_passages

_TRADITIONAL = 0.05  # share of traditional Han that simplified texts stay below: stray ones, as in 乾 or 著


@dataclass(frozen=True)
class Document:
    """One report as read. All offsets in a record count the code points of `text`."""

    name: str
    """Path relative to the folder given; the plain file name for a file given directly; `a.zip/003.txt`, `a.csv#7`."""
    text: str
    """Decoded and extracted; lines end in \\n, no byte-order mark, U+FFFD where bytes could not be decoded."""
    sha256: str
    """Of the file's bytes, hexadecimal; in a table, of the row's text."""
    bytes: int
    """Size of the file."""
    media_type: str
    """By content, not by ending: text/plain, text/html, application/pdf, …"""
    encoding: str
    """As in encodings.decode: utf-8, utf-8-sig, gb18030, big5, utf-16-le, hz, mixed, …; unicode for DOCX and PDF."""
    text_sha256: str
    """Of `text` in UTF-8, hexadecimal."""
    script: Literal["simplified", "traditional"]
    """simplified or traditional."""
    noise: tuple[str, ...]
    """Keys of NOISE in its order, then of DECODING_NOISE."""
    grids: tuple[Grid, ...] = ()
    """The tables that the source draws as such, in the order of the text."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the source says of itself: 索引号, 发布机构, 发布日期 …, and the names in a page's head."""
    repeats: tuple[tuple[int, int], ...] = ()
    """Passages [start, end) that stand in the text for a second time; what they count was counted before."""

    @cached_property
    def normalised(self) -> NormalisedText:
        """`text_once` as network, grammar and rules read it."""
        return normalise(self.text_once)

    @property
    def text_once(self) -> str:
        """`text` with line breaks for each repeated passage: nothing is read twice, and every place stays the same."""
        pieces, place = [], 0
        for start, end in self.repeats:
            pieces += [self.text[place:start], "\n" * (end - start)]
            place = end
        return "".join([*pieces, self.text[place:]])


def document_from_text(text: str, name: str = "text") -> Document:
    """A document from plain text that is in memory already. Raises Rejected.

    Offsets count the document's `text`, which differs from the argument where that has \\r\\n or a byte-order mark.
    """
    text = clean(text)
    return make_document(name, Decoded(Content(text), "text/plain", "utf-8"), text.encode())


def make_document(name: str, found: Decoded, data: bytes) -> Document:
    """The document of a file's bytes and what was found in them. Raises Rejected("no-text")."""
    content = found.content
    text = content.text
    if found.media_type != "text/plain" and not text.endswith("\n"):
        text += "\n"  # as plain texts end: to the model, a text that ends in a line is cut off
    if not re.search(r"[^\s\u200b-\u200f\u2060\ufeff]", text):
        raise Rejected("no-text", "expected the text of a report, found only white space; fetch the file again")
    flags = [flag for flag, holds in NOISE.items() if holds(text)]
    return Document(
        name=name,
        text=text,
        sha256=sha256(data).hexdigest(),
        bytes=len(data),
        media_type=found.media_type,
        encoding=found.encoding,
        text_sha256=sha256(text.encode()).hexdigest(),
        script=_script(text),
        noise=(*flags, *(flag for flag in DECODING_NOISE if flag in found.noise)),
        grids=content.grids,
        metadata={**content.metadata, **metadata_of(text)},
        repeats=tuple(repeated_passages(text)),
    )


def _script(text: str) -> Literal["simplified", "traditional"]:
    """traditional if more than one Han in twenty has a simplified form of its own, else simplified."""
    han = "".join(re.findall(f"[{HAN}]+", text))
    changed = sum(old != new for old, new in zip(han, simplify(han), strict=True))
    return "traditional" if changed > _TRADITIONAL * len(han) else "simplified"
