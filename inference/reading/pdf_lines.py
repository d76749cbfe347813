"""From characters on a page to lines in reading order, from lines to paragraphs, from ruled boxes to tables.

Distances are in points, from the page's upper left corner; a character's height is the measure for all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from statistics import median

from ...annotations.lexicon import ORDINAL, REPORT_TITLES, one_of
from .layout import LaidOutCell, Line, collapse

_PAGE_NUMBER = re.compile(
    r"[-—–·]+\s*\d{1,4}\s*[-—–·]+|第\s*\d{1,4}\s*页(?:[,，\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}(?:\s*页)?"
)
_ITEM = re.compile(rf"[(（]?{ORDINAL}[)）、.]|[(（]?\d{{1,2}}[)）、.．](?!\d)|第{ORDINAL}[章节条部]|附[件表]")
_TITLE = re.compile(
    rf"[^,，。;；:：]{{0,40}}公[开開][^,，。;；:：]{{0,20}}{one_of(REPORT_TITLES)}$"
)  # a line of its own
_ENDS = tuple("。；;:：!！?？")
_LEAST_COLUMN = 5  # lines that stand beside each other before a gap between them parts columns
_SHORTER = 0.15  # of a column's width: what the longest line may have more than two that end together
_LONG = 0.6  # of the longest line
_LEAST_SENTENCE = 20  # characters
_SAME = 4.0  # points in which edges of a table count as one


@dataclass(eq=False, slots=True)
class Character:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    after_blank: bool = False
    origin: tuple[float, float] = (0, 0)
    """Where it stands on its line."""


@dataclass(eq=False, slots=True)
class TextLine:
    """A piece of a line without a wide gap in it."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    left: float = 0
    """The edges of the column that it stands in."""
    right: float = 0
    word: float = 0
    """Width of the Latin word or number that it begins with, which no line break may cut."""
    pieces: int = 1
    """How many it was made of: three and more are a row of a table."""
    in_doubt: bool = False
    """Whether its column's right edge is only that of the longest line."""

    @property
    def size(self) -> float:
        return self.y1 - self.y0


@dataclass(eq=False)
class Ruled:
    """A table by its boxes (x0, y0, x1, y1), and the characters in them."""

    boxes: list[tuple[float, float, float, float]]
    inside: dict[int, list[Character]] = field(default_factory=dict)
    """By box."""
    parts: list[Ruled] = field(default_factory=list)
    """On the following pages."""
    slack: float = 2 * _SAME
    """How far its edges may be from those of its part on the next page."""

    @property
    def xs(self) -> list[float]:
        return _edges(edge for box in self.boxes for edge in (box[0], box[2]))

    @property
    def ys(self) -> list[float]:
        return _edges(edge for box in self.boxes for edge in (box[1], box[3]))

    @property
    def is_table(self) -> bool:
        return len(self.xs) > 2 and len(self.ys) > 2

    @property
    def y0(self) -> float:
        return min(box[1] for box in self.boxes)

    def box(self, character: Character) -> int | None:
        """The box that the character stands in, by number."""
        x, y = (character.x0 + character.x1) / 2, (character.y0 + character.y1) / 2
        for number, (x0, y0, x1, y1) in enumerate(self.boxes):
            if x0 <= x <= x1 and y0 <= y <= y1:
                return number
        return None

    def take(self, character: Character) -> bool:
        """Whether the character stands in the table; then it is kept in its box."""
        number = self.box(character)
        if number is not None:
            self.inside.setdefault(number, []).append(character)
        return number is not None

    def goes_on(self, before: Ruled) -> bool:
        """Whether this is the rest of a table on the page before: the same columns."""
        ours, theirs = self.xs, (before.parts or [before])[-1].xs
        return len(ours) == len(theirs) and all(abs(a - b) < self.slack for a, b in zip(ours, theirs, strict=True))

    def append(self, rest: Ruled) -> None:
        self.parts.append(rest)

    def rows(self) -> list[list[LaidOutCell]]:
        """The cells, row by row; a header that the next page repeats comes once."""
        rows = self._rows(0)
        head = _texts(rows[0])
        for part in self.parts:
            more = part._rows(0)
            if _texts(more[0]) == head:
                more = more[1:]
            for row in more:
                for cell in row:
                    cell.row = len(rows)
                rows.append(row)
        return rows

    def _rows(self, first: int) -> list[list[LaidOutCell]]:
        xs, ys = self.xs, self.ys
        rows: list[list[LaidOutCell]] = [[] for _ in ys[1:]]
        for number in sorted(range(len(self.boxes)), key=lambda n: (_edge(ys, self.boxes[n][1]), self.boxes[n][0])):
            x0, y0, x1, y1 = self.boxes[number]
            row = _edge(ys, y0)
            text = "".join(_paragraph(lines_of(self.inside.get(number, []))))
            span = (max(1, _edge(ys, y1) - row), max(1, _edge(xs, x1) - _edge(xs, x0)))
            rows[min(row, len(rows) - 1)].append(LaidOutCell(first + row, *span, [Line(text)] if text else []))
        return rows


Block = TextLine | Ruled


def _texts(row: list[LaidOutCell]) -> list[str]:
    return [line.text for cell in row for line in cell.lines]


def _edges(values: Iterator[float] | Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME:
            edges.append(value)
    return edges


def _edge(edges: list[float], value: float) -> int:
    """The edge nearest to a value, by number."""
    after = bisect_left(edges, value)
    return min((n for n in (after - 1, after) if 0 <= n < len(edges)), key=lambda n: abs(edges[n] - value))


def lines_of(characters: Sequence[Character]) -> list[list[Character]]:
    """Characters that stand on one line, from left to right, the lines from top to bottom."""
    lines: list[list[Character]] = []
    for character in sorted(characters, key=lambda c: ((c.y0 + c.y1) / 2, c.x0)):
        middle = (character.y0 + character.y1) / 2
        if lines:
            line = lines[-1]
            height = max(line[0].y1 - line[0].y0, character.y1 - character.y0)
            if abs(middle - sum(c.y0 + c.y1 for c in line[-8:]) / 2 / len(line[-8:])) < 0.45 * height:
                line.append(character)
                continue
        lines.append([character])
    return [sorted(line, key=lambda c: c.x0) for line in lines]


def _text(characters: Sequence[Character]) -> str:
    """A line's text; beside the blanks that it has, a gap between two Latin characters is one, and a wide gap is."""
    text = characters[0].text
    for left, right in pairwise(characters):
        gap, size = right.x0 - left.x1, left.y1 - left.y0
        latin = left.text.isascii() and right.text.isascii()
        text += (" " if right.after_blank or gap > (0.25 if latin else 0.8) * size else "") + right.text
    return text


def blocks_of_page(characters: Sequence[Character], tables: Sequence[Ruled]) -> list[Block]:
    """Lines and tables from top to bottom; lines in columns, one column after the other."""
    outside = [c for c in characters if not any(table.take(c) for table in tables)]
    pieces = [pieces_of(line, 1.5) for line in lines_of(outside)]
    blocks: list[Block] = []
    rest = sorted(tables, key=lambda table: table.y0)
    section: list[list[TextLine]] = []
    for row in pieces:
        while rest and rest[0].y0 < row[0].y0:
            blocks += [*_in_columns(section), rest.pop(0)]
            section = []
        section.append(row)
    return [*blocks, *_in_columns(section), *rest]


def pieces_of(line: Sequence[Character], gap: float) -> list[TextLine]:
    """A line in pieces, wherever a gap is wider than so many times a character's height."""
    pieces, begin = [], 0
    for i, (left, right) in enumerate(pairwise(line), 1):
        if right.x0 - left.x1 > gap * (left.y1 - left.y0):
            pieces.append(_piece(line[begin:i]))
            begin = i
    return [*pieces, _piece(line[begin:])]


def _piece(characters: Sequence[Character]) -> TextLine:
    return TextLine(
        _text(characters),
        characters[0].x0,
        min(c.y0 for c in characters),
        characters[-1].x1,
        max(c.y1 for c in characters),
        word=max((c.x1 for c in takewhile(lambda c: c.text.isascii(), characters)), default=characters[0].x0)
        - characters[0].x0,
    )


def _in_columns(rows: list[list[TextLine]]) -> Iterator[TextLine]:
    """Two columns one after the other, wherever enough lines stand beside each other; else line by line."""
    begin = 0
    while begin < len(rows):
        end, gap = _columns_from(rows, begin)
        if gap:
            pieces = [piece for row in rows[begin:end] for piece in row]
            for column in ([p for p in pieces if p.x1 <= gap], [p for p in pieces if p.x1 > gap]):
                yield from _with_margins(column)
            begin = end
            continue
        end = begin + 1
        while end < len(rows) and not _columns_from(rows, end)[1]:
            end += 1
        yield from map(_whole, rows[begin:end])
        begin = end


def _columns_from(rows: list[list[TextLine]], begin: int) -> tuple[int, float]:
    """(row behind the last one in columns, x of the gap) if two columns begin in this row; else (begin, 0)."""
    row = rows[begin]
    if len(row) != 2:
        return begin, 0
    low, high = row[0].x1, row[1].x0
    end, both = begin, 0
    while end < len(rows) and len(rows[end]) <= 2:
        lefts = [p for p in rows[end] if p.x1 <= high]
        rights = [p for p in rows[end] if p.x0 >= low]
        if len(set(map(id, lefts + rights))) < len(rows[end]) or (len(rows[end]) == 2 and len(lefts) + len(rights) < 2):
            break
        new_low, new_high = max([low, *(p.x1 for p in lefts)]), min([high, *(p.x0 for p in rights)])
        if new_high - new_low < 0.8 * row[0].size:
            break
        low, high = new_low, new_high
        both += len(rows[end]) == 2
        end += 1
    pieces = [p for r in rows[begin:end] for p in r]
    # columns of prose are well filled; labels and their values are not
    filled = bool(pieces) and median(p.x1 - p.x0 for p in pieces) > 8 * row[0].size
    return (end, (low + high) / 2) if both >= _LEAST_COLUMN and filled else (begin, 0)


def _whole(row: list[TextLine]) -> TextLine:
    """The pieces of a line as one."""
    return TextLine(
        " ".join(piece.text for piece in row),
        row[0].x0,
        min(piece.y0 for piece in row),
        row[-1].x1,
        max(piece.y1 for piece in row),
        word=row[0].word,
        pieces=len(row),
    )


def _with_margins(column: list[TextLine], width: float = 0) -> list[TextLine]:
    """The lines with the edges of their column: where it begins, and where two long lines end or the page's margin is.

    Where no two lines end together, as in a short report, its right edge is in doubt.
    """
    if column:
        size = median(line.size for line in column)
        left = min(line.x0 for line in column)
        ends = sorted((line.x1 for line in column), reverse=True)
        margin = max(ends[0], width - left)
        right = next((a for a, b in pairwise(ends) if a - b < size), margin)
        together = sum(right - size < end <= right for end in ends)
        in_doubt = right < ends[0] - _SHORTER * (ends[0] - left) and together < _LEAST_COLUMN
        if in_doubt or (right == margin > ends[0] + 2 * size):
            right, in_doubt = ends[0], True
        for line in column:
            line.left, line.right, line.in_doubt = left, right, in_doubt
    return column


def without_running_heads(pages: list[list[Block]]) -> list[list[Block]]:
    """The pages without page numbers, and without the first or last lines that most pages share."""
    edges = [(number, page[place]) for number, page in enumerate(pages) if page for place in (0, -1)]
    shared = Counter({(number, _shape(block)) for number, block in edges})
    often = Counter(shape for _, shape in shared if shape and not shape.isdecimal())
    most = max(2, (len(pages) + 1) // 2)
    running = {shape for shape, times in often.items() if times >= most}
    offsets = Counter(int(t) - number for number, block in edges if (t := getattr(block, "text", "")).isdecimal())
    counted = {offset for offset, times in offsets.items() if times >= most}
    kept: list[list[Block]] = []
    for number, page in enumerate(pages):
        page = list(page)
        for place in (0, -1, 0, -1):
            if len(page) < 2 or not isinstance(edge := page[place], TextLine):
                continue
            is_number = edge.text.isdecimal() and int(edge.text) - number in counted
            if is_number or _PAGE_NUMBER.fullmatch(edge.text) or _shape(edge) in running:
                page.pop(place)
        kept.append(page)
    return kept


def _shape(block: Block) -> str:
    """A line's text with all numbers alike."""
    return re.sub(r"\d+", "0", block.text) if isinstance(block, TextLine) else ""


def set_margins(pages: Sequence[Sequence[Block]], width: float) -> None:
    """The edges of all lines that stand in no column: those of the document's pages."""
    _with_margins([b for page in pages for b in page if isinstance(b, TextLine) and not b.right], width)


def join_lines(lines: Sequence[TextLine]) -> Iterator[str]:
    """Paragraphs: a line that reaches the right edge goes on in the next one, unless that is indented or an item."""
    text = ""
    for before, line in pairwise([None, *lines]):
        assert line
        if before is not None and _goes_on(before, line):
            text += _joint(text, line.text) + line.text
            continue
        if text:
            yield collapse(text)
        text = line.text
    if text:
        yield collapse(text)


def _goes_on(before: TextLine, line: TextLine) -> bool:
    size = before.size
    is_full = before.x1 + line.word > before.right - 1.8 * size
    if before.in_doubt:
        is_full = _is_unfinished(before)
    is_indented = line.x0 > line.left + 0.9 * size
    other_size = abs(size - line.size) > 0.2 * size
    is_item = bool(_ITEM.match(line.text)) and before.text.endswith(_ENDS)
    far = line.y0 - before.y1 > 1.6 * size
    narrow = before.right - before.left < 8 * size
    alone = before.pieces > 2 or bool(_TITLE.match(before.text))
    return is_full and not (is_indented or other_size or is_item or far or narrow or alone)


def _is_unfinished(line: TextLine) -> bool:
    """Whether a line seems to break off: a long one that ends in no mark and is no heading."""
    is_long = line.x1 - line.left > _LONG * (line.right - line.left) and len(line.text) >= _LEAST_SENTENCE
    is_heading = bool(_ITEM.match(line.text)) and not re.search("[,，。；;]", line.text)
    return is_long and not is_heading and not line.text.endswith(_ENDS)


def _paragraph(lines: list[list[Character]]) -> Iterator[str]:
    """The lines of a cell as one."""
    text = ""
    for line in map(_text, lines):
        yield _joint(text, line) + line
        text = line


def _joint(text: str, line: str) -> str:
    """What stands between a line and the rest of it: a blank between Latin words, nothing in Chinese and in numbers."""
    return " " if re.search(r"[A-Za-z,.]$", text) and re.match(r"[A-Za-z]", line) else ""
