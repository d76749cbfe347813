"""Files → documents: which files to read, and one file as text that nobody changes afterwards."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Literal

from ..models.normaliser import simplify
from .encodings import HAN, binary_kind, decode
from .errors import Rejected
from .grids import Grid
from .html import looks_like_html, read_page

ENDINGS = (".htm", ".html", ".txt")  # files that are reports when found in a folder
MAX_BYTES = 50_000_000  # a report has about 10,000, a page with its pictures inside a few million

_TRADITIONAL = 0.05  # share of traditional Han that simplified texts stay below: stray ones, as in 乾 or 著


@dataclass(frozen=True)
class Document:
    """One report as read. All offsets in a record count the code points of `text`."""

    name: str
    """Path relative to the folder given; the plain file name for a file given directly."""
    text: str
    """Decoded, extracted from HTML; lines end in \\n, no byte-order mark, U+FFFD where bytes could not be decoded."""
    sha256: str
    """Of the file's bytes, hexadecimal."""
    bytes: int
    """Size of the file."""
    media_type: str
    """By content, not by ending: text/plain or text/html."""
    encoding: str
    """As in encodings.decode: utf-8, utf-8-sig, gb18030, big5, utf-16-le, …"""
    text_sha256: str
    """Of `text` in UTF-8, hexadecimal."""
    script: Literal["simplified", "traditional"]
    """simplified or traditional."""
    noise: tuple[str, ...]
    """Keys of NOISE, in its order."""
    grids: tuple[Grid, ...] = ()
    """The tables that the source draws as such, in the order of the text."""


def find_files(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """(file, name) of every report under `paths`, in their order, those of a folder sorted by name; each file once.

    A folder gives its .txt, .htm and .html files at any depth, without hidden ones and without following links to
    other folders; a file named explicitly may have any ending. Nothing is opened and nothing raises: a path that
    does not exist, and a folder that cannot be listed or has no report, are returned like a report, and read_document
    rejects them. Where two files would have one name, each is named by its path as given.
    """
    found: dict[str, tuple[Path, str]] = {}  # by absolute path
    for path in paths:
        files = _files_below(path) if os.path.isdir(path) else []
        for file, name in sorted(files, key=lambda item: item[1]) or [(path, path.name or str(path))]:
            found.setdefault(os.path.abspath(file), (file, name))
    taken = Counter(name for _, name in found.values())
    return [(file, _printable(name if taken[name] == 1 else str(file))) for file, name in found.values()]


def _files_below(folder: Path) -> list[tuple[Path, str]]:
    """(file, path relative to `folder`) of the reports, and of the folders that cannot be listed."""
    denied: list[OSError] = []
    files: list[Path] = []
    for parent, children, names in os.walk(folder, onerror=denied.append):
        children[:] = [child for child in children if not child.startswith(".")]
        files += [Path(parent, name) for name in names if name.lower().endswith(ENDINGS) and not name.startswith(".")]
    files += [Path(error.filename) for error in denied if Path(error.filename) != folder]
    return [(file, file.relative_to(folder).as_posix()) for file in files]


def _printable(name: str) -> str:
    """A name that can be written as UTF-8: the byte B1 of a name in GBK, as archives bring them, appears as \\udcb1."""
    return name.encode("utf-8", "backslashreplace").decode()


def read_document(path: Path, name: str | None = None, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read one report found by find_files. Raises Rejected and nothing else for whatever stands at `path`."""
    name = _printable(path.name) if name is None else name
    data = _read_bytes(path, max_bytes)
    html_ending = path.suffix.lower() in (".htm", ".html")
    kind = binary_kind(data)
    if kind:
        ending = path.suffix.lower() or "(none)"
        expected = f"expected text or HTML, found {kind} with the ending {ending}"
        advice = "reading it is not supported yet: save the report as text"
        raise Rejected("binary" if ending in ENDINGS else "unknown-format", f"{expected}; {advice}")
    decoded = decode(data)
    text = _clean(decoded.text)
    media_type = "text/html" if looks_like_html(text, named_html=html_ending) else "text/plain"
    text, grids = read_page(text) if media_type == "text/html" else (text, ())
    return _document(name, text, data, media_type=media_type, encoding=decoded.encoding, grids=grids)


def document_from_text(text: str, name: str = "text") -> Document:
    """A document from plain text that is in memory already. Raises Rejected.

    Offsets count the document's `text`, which differs from the argument where that has \\r\\n or a byte-order mark.
    """
    text = _clean(text)
    return _document(name, text, text.encode(), media_type="text/plain", encoding="utf-8")


def _read_bytes(path: Path, max_bytes: int) -> bytes:
    """All bytes of a regular file. Raises Rejected."""
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
        if status.st_size > max_bytes:
            raise Rejected(
                "too-large",
                f"expected at most {max_bytes:,} bytes, found {status.st_size:,}; "
                "a report is far smaller: split the file, or raise the limit",
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Rejected(
            "unreadable", f"expected a file that can be read, found: {why}; check the path and its permissions"
        ) from error
    if not data:
        raise Rejected("empty", "expected a report, found a file of 0 bytes; fetch it again")
    return data


def _clean(text: str) -> str:
    """The text as all stations see it: no byte-order mark, lines ending in \\n, nothing that UTF-8 cannot hold."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _document(
    name: str, text: str, data: bytes, *, media_type: str, encoding: str, grids: tuple[Grid, ...] = ()
) -> Document:
    if not re.search(r"[^\s\u200b-\u200f\u2060\ufeff]", text):
        raise Rejected("no-text", "expected the text of a report, found only white space; fetch the file again")
    return Document(
        name=name,
        text=text,
        sha256=sha256(data).hexdigest(),
        bytes=len(data),
        media_type=media_type,
        encoding=encoding,
        text_sha256=sha256(text.encode()).hexdigest(),
        script=_script(text),
        noise=tuple(flag for flag, holds in NOISE.items() if holds(text)),
        grids=grids,
    )


def _script(text: str) -> Literal["simplified", "traditional"]:
    """traditional if more than one Han in twenty has a simplified form of its own, else simplified."""
    han = "".join(re.findall(f"[{HAN}]+", text))
    changed = sum(old != new for old, new in zip(han, simplify(han), strict=True))
    return "traditional" if changed > _TRADITIONAL * len(han) else "simplified"


def _occurs(pattern: str, *, times: int = 1) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.M)
    return lambda text: sum(1 for _ in islice(compiled.finditer(text), times)) == times


def _line_twice(text: str) -> bool:
    lines = [line for line in text.split("\n") if len(line) >= 60]
    return len(set(lines)) < len(lines)


_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_SYLLABLE = r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]{1,3}(?:ng?|r)?"

# How scrapers and converters damage reports: flag → whether the text shows it. Cheap hints, nothing is repaired here.
NOISE: dict[str, Callable[[str], bool]] = {
    # 條(tiáo): a syllable with a tone mark in brackets
    "pinyin": _occurs(rf"[{HAN}][(（][a-zü]*[{_TONE}][a-zü]*[)）]", times=3),
    # 公(gong)(gong)開(kai): the same without tone marks
    "toneless_pinyin": _occurs(rf"[{HAN}](?:[(（]{_SYLLABLE}[)）])+", times=3),
    # 201011日, 20081231止, 201312月, 〔202130号: year, month and day or bracket gone after a digit
    "dropped_chars": _occurs(r"(?<!\d)(?:19|20)(?:\d{4,6}[日止至起]|\d{3,4}月)|[〔\[【(（](?:19|20)\d{3,6}号"),
    # 2011 / 年 / 1 / 月: the digits of a date on lines of their own
    "split_digits": _occurs(r"^[ \t]*\d{1,4}[ \t]*\n\s*[年月日]"),
    # 12 月 31 日, 2 名, 1 284条, 概 述: blanks inside dates, numbers and words
    "spaces": _occurs(
        r"\d[ \u3000]+[年月日条件份次个名]|[年月][ \u3000]+\d|\d \d{3}[条件份次人]"
        rf"|(?<![{HAN}\d])[{HAN}](?:[ \u3000]+[{HAN}])+(?![{HAN}\d])",
        times=3,
    ),
    # ||||: the frame of a table whose cells are gone
    "pipes": _occurs(r"\|{3,}"),
    # the whole page in one line
    "one_line": _occurs(r"[^\n]{1501,}"),
    # bytes that no encoding explains, here or before the file came to us
    "undecodable_bytes": _occurs("\ufffd"),
    # a line of 60 characters or more that comes twice
    "duplicated": _line_twice,
}
