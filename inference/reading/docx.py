"""DOCX → content: paragraphs with their numbering, tables with merged cells, text boxes; changes as if accepted.

Headers, footers, comments, notes and hidden text are left out. Runs in the isolated process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from ..errors import Rejected
from .content import Content, content_of, draw_table
from .docx_looks import Looks, is_mark_deleted
from .layout import LaidOutCell, Line, Table, collapse
from .limits import Limits
from .note_marks import is_note_mark, unmarked
from .numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
# What is no text of the final version: deleted, moved away, instructions of fields, comments.
_SKIPPED = frozenset(
    _W + name
    for name in ("del", "moveFrom", "instrText", "delText", "pPr", "tblPr", "tcPr", "trPr", "sectPr", "rPr", "rt")
)
_BREAKS = {_W + "br", _W + "cr"}
_CHARACTERS = {_W + "tab": " ", _W + "noBreakHyphen": "-", _W + "ptab": " "}
_DEEPEST = 30  # tables in tables


def read_docx(data: bytes, limits: Limits) -> Content:
    """The text and the tables of a Word document. Raises Rejected, and what python-docx raises."""
    _check_expansion(data, limits)
    try:
        from docx import Document
    except ImportError:
        raise Rejected(
            "not-installed", "expected the library that reads Word files: pip install 'nianbao[documents]'"
        ) from None
    document = Document(BytesIO(data))
    reader = _Reader(Numbering(document), Looks(document), limits)
    lines = reader.blocks(document.element.body, 0)
    content = content_of(lines, reader.tables)
    if not content.text:
        raise Rejected("no-text-layer", "expected a document with text, found none; a scan? see --ocr")
    properties = document.core_properties
    named = {"title": properties.title, "author": properties.author}
    return Content(content.text, content.grids, {name: value for name, value in named.items() if value})


def _check_expansion(data: bytes, limits: Limits) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except BadZipFile as error:
        raise Rejected("broken", f"expected a DOCX, found a broken ZIP archive ({error}); fetch it again") from None
    size = sum(member.file_size for member in members)
    if size > max(10_000_000, limits.expansion * len(data)) or size > 10 * limits.bytes:
        raise Rejected("bomb", f"expected at most {limits.expansion} times the packed size, found {size:,} bytes")


class _Piece(NamedTuple):
    """A piece of a paragraph."""

    text: str
    shifted: bool
    """Raised or lowered."""


class _Reader:
    """One walk through a document's body."""

    def __init__(self, numbering: Numbering, looks: Looks, limits: Limits) -> None:
        self.tables: list[Table] = []
        self._numbering = numbering
        self._looks = looks
        self._limits = limits
        self._cells = 0

    def blocks(self, parent: Any, depth: int) -> list[Line]:
        """The lines of all paragraphs and tables below an element."""
        lines: list[Line] = []
        begun = ""  # of the line whose paragraph mark was deleted
        for element in parent:
            if element.tag == _W + "p":
                mark, text, boxed = self._paragraph(element, depth)
                begun += text if begun else mark + text
                if is_mark_deleted(element):
                    lines += boxed
                    continue
                lines += [*_lines(begun), *boxed]
                begun = ""
                continue
            if isinstance(element.tag, str) and element.tag not in _SKIPPED:
                lines += _lines(begun)
                begun = ""
                lines += self._table(element, depth + 1) if element.tag == _W + "tbl" else self.blocks(element, depth)
        return [*lines, *_lines(begun)]

    def _paragraph(self, paragraph: Any, depth: int) -> tuple[str, str, list[Line]]:
        """What Word draws before it, its text, and the lines of its text boxes."""
        boxes: list[Any] = []
        text = _without_note_marks(list(self._pieces(paragraph, paragraph, boxes)))
        mark = self._numbering.mark(paragraph) if text.strip() else ""
        return mark, text, [line for box in boxes for line in self.blocks(box, depth)]

    def _pieces(self, element: Any, paragraph: Any, boxes: list[Any], shifted: bool = False) -> Iterator[_Piece]:
        """The text of a paragraph; the text boxes that hang on it are put aside."""
        for child in element:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == _W + "r":
                if not self._looks.is_left_out(child, paragraph):
                    yield from self._pieces(child, paragraph, boxes, self._looks.is_shifted(child, paragraph))
            elif child.tag == _W + "t":
                yield _Piece(child.text or "", shifted)
            elif child.tag in _BREAKS:
                yield _Piece("" if child.get(_W + "type") in ("page", "column") else "\n", False)
            elif child.tag in _CHARACTERS:
                yield _Piece(_CHARACTERS[child.tag], shifted)
            elif child.tag == _W + "ddList":
                yield _Piece(_chosen(child), shifted)
            elif child.tag == _W + "txbxContent":
                boxes.append(child)
            elif child.tag == _CHOICE:  # the choice; the fallback says the same again
                yield from self._pieces(child[:1], paragraph, boxes, shifted)
            else:
                yield from self._pieces(child, paragraph, boxes, shifted)

    def _table(self, element: Any, depth: int) -> list[Line]:
        if depth > _DEEPEST:
            raise Rejected("too-complex", f"expected tables at most {_DEEPEST} deep in one another, found more")
        grid: list[list[LaidOutCell]] = []
        above: dict[int, LaidOutCell] = {}  # by column: the cell that a vertical merge goes on from
        inner = len(self.tables)
        for number, row in enumerate(_rows(element)):
            cells, column = [], _number(row, "trPr/gridBefore", 0)
            for source in _children(row, "tc"):
                if _find(source, "tcPr/cellDel") is not None:
                    continue
                columns = min(_number(source, "tcPr/gridSpan", 1), 200)
                merge = _find(source, "tcPr/vMerge")
                self._cells += 1
                if self._cells > self._limits.cells:
                    raise Rejected("too-complex", f"expected at most {self._limits.cells:,} table cells, found more")
                if merge is not None and merge.get(_W + "val") != "restart" and column in above:
                    above[column].rows += 1
                else:
                    cell = LaidOutCell(number, 1, columns, self.blocks(source, depth))
                    cells.append(cell)
                    above[column] = cell
                column += columns
            grid.append(cells)
        lines, table = draw_table(grid)
        table.holds_data = any(other.holds_figures() for other in self.tables[inner:])
        self.tables.append(table)
        return lines


def _without_note_marks(pieces: list[_Piece]) -> str:
    """The text of a paragraph's pieces; what is raised or lowered together is looked at as one."""
    text = ""
    groups = [(shifted, "".join(p.text for p in run)) for shifted, run in groupby(pieces, key=lambda p: p.shifted)]
    for number, (shifted, own) in enumerate(groups):
        after = groups[number + 1][1] if number + 1 < len(groups) else ""
        if shifted:
            own = "" if is_note_mark(own, text, after) else unmarked(own, text)
        text += own
    return text


def _lines(text: str) -> list[Line]:
    return [Line(line) for line in map(collapse, text.split("\n")) if line]


def _chosen(options: Any) -> str:
    """What a drop-down field of a form shows: the option of that number, the first one where none is said."""
    entries = [entry.get(_W + "val", "") for entry in options.findall(_W + "listEntry")]
    number = _number(options, "result", 0)
    return entries[number] if number < len(entries) else ""


def _rows(table: Any) -> Iterator[Any]:
    for row in _children(table, "tr"):
        if _find(row, "trPr/del") is None:
            yield row


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Children of a name, also where a content control or a change stands around them."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml", _W + "smartTag"):
            yield from _children(child, name)


def _find(element: Any, path: str) -> Any:
    return element.find("/".join(_W + name for name in path.split("/")))


def _number(element: Any, path: str, default: int) -> int:
    found = _find(element, path)
    value = found.get(_W + "val", "") if found is not None else ""
    return int(value) if re.fullmatch(r"\d{1,5}", value) else default
