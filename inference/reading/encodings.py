"""Bytes → text: finding out which encoding a report is in.

A mark at the start of the file settles it, and so does valid UTF-8, which does not come about by accident. Anything
else is read in every encoding that reports come in, and the reading with the largest share of everyday Chinese
wins: in the wrong encoding, Chinese turns into rare characters. What an HTML page declares only settles ties, because
pages are saved in other encodings than they declare.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

from ..errors import Rejected

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # for regular expressions, inside [ ]

# Byte-order mark → (name of the encoding, codec for the bytes behind the mark). UTF-32 first: it starts like UTF-16.
_MARKS: dict[bytes, tuple[str, str]] = {
    codecs.BOM_UTF8: ("utf-8-sig", "utf-8"),
    codecs.BOM_UTF32_LE: ("utf-32-le", "utf-32-le"),
    codecs.BOM_UTF32_BE: ("utf-32-be", "utf-32-be"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "utf-16-le"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "utf-16-be"),
    b"\x84\x31\x95\x33": ("gb18030", "gb18030"),
}
# Readings to compare, in the order in which ties are settled. GB18030 holds GB2312 and GBK.
_CANDIDATES = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5", "big5hkscs")
_DECLARED = re.compile(rb"""<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*["']?\s*([\w.-]+)""", re.I)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "big5-hkscs": "big5hkscs"}

# ~{…~}: GB 2312 in seven bits, as mail and news sent it.
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){2,}~\}")
_LATIN_1 = re.compile("[\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_ACCENTED = re.compile("[^\x00-\x7f]")
_ACCIDENT = 40  # two-byte letters in UTF-8 that another encoding's bytes do not form by accident
_ALL_LATIN = 0.8  # share of Western European letters among those beyond ASCII: Chinese decoded as such
_FEW_STRANGE = 0.01  # share of strange characters below which a file is in one encoding
_MOJIBAKE = 0.3  # share of strange characters from which on a text may have been decoded wrongly before
_UNDONE = 0.9  # share of everyday Chinese that proves it

_SAMPLE = 100_000  # bytes that are compared; a whole report has about 10,000
_MOST_STRANGE = 0.25  # share of characters other than everyday Chinese from which on a reading is refused
_MOST_CONTROLS = 0.01  # share of control characters in what still counts as text
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1a\x1b")


@dataclass(frozen=True)
class Decoded:
    """`text`: without the byte-order mark, U+FFFD for bytes that the encoding does not have; `encoding`: its name."""

    text: str
    encoding: str
    noise: tuple[str, ...] = ()
    """mojibake_undone: an earlier wrong decoding was reversed. mixed_encodings: some lines are in UTF-8, some not."""


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Decode a whole file. `declared`: a charset named outside the bytes. Raises Rejected: "binary" or "undecodable"."""
    for mark, (name, codec) in _MARKS.items():
        if data.startswith(mark):
            return _undo_mojibake(_checked(data[len(mark) :], name, codec, certain=True))
    if data.isascii() and _HZ.search(data):
        return _checked(data, "hz", "hz", certain=False)
    if _is_utf8(data):
        return _undo_mojibake(_checked(data, "utf-8", "utf-8", certain=True))
    declared = declared_encoding(data) or _known(declared or "")
    candidates = sorted(_CANDIDATES, key=lambda codec: codec != declared)  # stable: the declared one moves to the front
    sample = _sample(data)
    best = max(candidates, key=lambda codec: _chineseness(sample.decode(codec, "replace")))
    if mixed := _decode_by_line(data, best):
        return mixed
    return _undo_mojibake(_checked(data, best, best, certain=False))


def python_codec(decoded: Decoded) -> str:
    """The codec that decodes more of the same."""
    return "utf-8" if decoded.encoding == "mixed" else decoded.encoding


def _decode_by_line(data: bytes, best: str) -> Decoded | None:
    """Lines in UTF-8 among lines in another encoding, as a template and its content may be; None for one encoding."""
    if best not in ("utf-8", "gb18030", "big5", "big5hkscs"):
        return None
    whole = data.decode(best, "replace")
    if _count(whole)[1] <= _FEW_STRANGE * len(whole):
        return None
    others = ("gb18030", "big5") if best == "utf-8" else (best,)
    kinds = set()
    lines: list[str] = []
    for line in data.split(b"\n"):
        codec = "ascii"
        if not line.isascii():
            codec = max(("utf-8", *others), key=lambda codec: _chineseness(line.decode(codec, "replace")))
            kinds.add(codec)
        lines.append(line.decode(codec, "replace"))
    text = "\n".join(lines)
    if len(kinds) < 2 or _chineseness(text) < _chineseness(whole) + _FEW_STRANGE:
        return None
    return Decoded(text, "mixed", ("mixed_encodings",))


def _undo_mojibake(decoded: Decoded) -> Decoded:
    """The text as it was before it was once decoded wrongly and saved so; unchanged if that is not what happened."""
    sample = decoded.text[:_SAMPLE]
    everyday, strange = _count(sample)
    latin, beyond_ascii = len(_LATIN_1.findall(sample)), len(_ACCENTED.findall(sample))
    if latin > max(20, _ALL_LATIN * beyond_ascii):
        wrong, rights = "cp1252", ["utf-8", "gb18030", "big5"]
    elif strange > 20 and strange > _MOJIBAKE * (everyday + strange):
        wrong, rights = "gb18030", ["utf-8", "big5"]
    else:
        return decoded
    for right in rights:
        try:
            data = _as_bytes(decoded.text) if wrong == "cp1252" else decoded.text.encode(wrong)
            text = data.decode(right)
        except UnicodeError:
            continue
        if sum(_count(text[:_SAMPLE])) and _chineseness(text[:_SAMPLE]) > _UNDONE:
            return replace(decoded, text=text, noise=(*decoded.noise, "mojibake_undone"))
    return decoded


def _as_bytes(text: str) -> bytes:
    """The bytes that were read as Western European; Windows leaves five of them as they are."""
    return b"".join(
        character.encode("latin-1") if character < "\u0100" else character.encode("cp1252") for character in text
    )


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page names in its first 4,096 bytes, as one of the candidates' names; else None."""
    match = _DECLARED.search(data, 0, 4096)
    if not match:
        return None
    return _known(match.group(1).decode("ascii", "replace"))


def _known(charset: str) -> str | None:
    """A charset's name as one of the candidates'."""
    name = _ALIASES.get(charset.lower(), charset.lower())
    return name if name in _CANDIDATES else None


def _is_utf8(data: bytes) -> bool:
    """Valid UTF-8, and not by accident: GB18030 may pass for two-byte letters (元 for Ԫ), UTF-16 for ASCII."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    by_accident = not text.isascii() and max(text) < "\u0800" and len(_ACCENTED.findall(text)) < _ACCIDENT
    return _controls(text) <= _MOST_CONTROLS * len(text) and not by_accident


def _sample(data: bytes) -> bytes:
    """Up to _SAMPLE bytes from the first one that is not plain ASCII, aligned for UTF-16 and UTF-32."""
    first = re.search(rb"[^\x01-\x7f]", data)
    start = first.start() // 4 * 4 if first else 0
    return data[start : start + _SAMPLE]


def _checked(data: bytes, name: str, codec: str, *, certain: bool) -> Decoded:
    """Decode, and refuse what turns out not to be text. A certain encoding may hold other scripts than Chinese."""
    sample = _sample(data)
    seen = sample.decode(codec, "replace")
    if _controls(seen) > _MOST_CONTROLS * len(seen):
        raise _binary()
    strange = seen.count("\ufffd") if certain else _count(seen)[1]
    if strange > _MOST_STRANGE * len(seen):
        if _controls(sample.decode("latin-1")) > _MOST_CONTROLS * len(sample):  # seen as bytes
            raise _binary()
        raise Rejected(
            "undecodable",
            f"expected Chinese text in UTF-8, UTF-16, GB18030 or Big5; the best reading, {name}, "
            f"leaves {strange / len(seen):.0%} of the characters unreadable; save the file as UTF-8",
        )
    return Decoded(data.decode(codec, "replace"), name)


def _controls(text: str) -> int:
    return sum(text.count(control) for control in _CONTROLS)


def _binary() -> Rejected:
    return Rejected("binary", "expected text, found control characters throughout; save the report as UTF-8 text")


def _chineseness(text: str) -> float:
    """Share of everyday Chinese among the characters that tell encodings apart; 1 where there are none."""
    everyday, strange = _count(text)
    return everyday / (everyday + strange) if everyday + strange else 1.0


def _count(text: str) -> tuple[int, int]:
    """(everyday Chinese, strange) characters; ASCII and accented Latin letters (pinyin) are neither."""
    everyday = strange = 0
    for character, times in Counter(text).items():
        if character in _everyday():
            everyday += times
        elif character in _CONTROLS or not (character < "\u0080" or "\u00a0" <= character < "\u0250"):
            strange += times
    return everyday, strange


@cache
def _everyday() -> frozenset[str]:
    """Level 1 of GB 2312 and of Big5, each standard's own list of common characters, and Chinese punctuation."""
    pairs = [bytes([high, low]) for high in range(0xA4, 0xD8) for low in range(0x40, 0xFF)]
    simplified = {pair.decode("gb2312", "ignore") for pair in pairs if pair >= b"\xb0\xa1"}
    traditional = {pair.decode("big5", "ignore") for pair in pairs if pair <= b"\xc6\x7e"}
    han = {character for character in simplified | traditional if "\u4e00" <= character <= "\u9fff"}
    return frozenset(han | set("，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％×－～　０１２３４５６７８９"))
