"""Tables that show their columns by alignment alone, on a page of a PDF.

Lines are a table where the same gaps part the words of all of them, the cells are short and mostly figures, and no
list of contents or contacts is meant. Doubtful ones stay lines: a row read as prose loses less than prose read as rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from .pdf_lines import Character, Ruled, TextLine, lines_of, pieces_of

_WORD = 0.8  # of a character's height: a gap that ends a word
_GAP = 1.0  # the least gap between two columns
_FAR = 2.5  # the most space between two rows
_CLOSER = 1.25  # how much nearer than the next row the lines of one row are
_LEAST_ROWS = 3
_MOST_COLUMNS = 12
_SHORT = 12  # characters in a cell behind the first
_NUMBER = re.compile(r"[-−]?\d[\d,，.]*[%％]?(?:万?[条件次个人份篇页元])?")
_MARK = re.compile(r"[%％万亿条件次个人名份篇页元类处场/\-—–―无]{1,4}")
_CONTACT = re.compile(
    r"(?:联系|办公|监督|咨询|举报|受理|投诉)?(?:电话|手机|传真|邮编|邮政编码|电子邮箱|邮箱|网址|姓名|联系人|时间|"
    r"(?:通讯|通信|联系|办公)?地址)(?:号码)?[:：]?"
)
_LEADER = re.compile(r"[.…·．]{3,}$")

Column = tuple[float, float]
"""Where a column begins and ends."""


def unruled_tables(characters: Sequence[Character]) -> list[Ruled]:
    """The tables among characters that stand in no ruled one, as boxes that are not filled yet."""
    lines = [pieces_of(line, _WORD) for line in lines_of(characters)]
    tables: list[Ruled] = []
    seed = floor = 0
    while seed < len(lines):
        begin, end, columns = _run(lines, floor, seed)
        boxes = _boxes(lines[begin:end], columns)
        table = Ruled(boxes, slack=2 * lines[seed][0].size)
        inside = Ruled(boxes)
        for character in characters if boxes else ():
            inside.take(character)
        if boxes and _holds_figures(_texts(inside, len(columns))):
            tables.append(table)
            floor = end
        seed = end
    return tables


def _run(lines: list[list[TextLine]], floor: int, seed: int) -> tuple[int, int, list[Column]]:
    """The lines around one, from floor on, that share its columns: (first, behind the last, columns)."""
    begin, end = seed, seed + 1
    columns = _with([], lines[seed])
    if len(columns) > 1:
        while end < len(lines) and (wider := _widened(columns, lines[end - 1], lines[end])):
            columns, end = wider, end + 1
        while begin > floor and (wider := _widened(columns, lines[begin - 1], lines[begin])):
            columns, begin = wider, begin - 1
    return begin, end, columns


def _widened(columns: list[Column], upper: list[TextLine], lower: list[TextLine]) -> list[Column]:
    """The columns with those of the next line; none if it is far, joins two, or is a single word beside them all."""
    size = upper[0].size
    if lower[0].y0 - upper[0].y1 > _FAR * size or not 0.7 < lower[0].size / size < 1.4:
        return []
    wider = _with(columns, upper + lower)
    joins = any(sum(a <= low and high <= b for low, high in columns) > 1 for a, b in wider)
    beside = len(wider) > len(columns) and 1 in (len(upper), len(lower))
    return [] if joins or beside else wider


def _with(columns: list[Column], pieces: list[TextLine]) -> list[Column]:
    merged: list[Column] = []
    for low, high in sorted([*columns, *((piece.x0, piece.x1) for piece in pieces)]):
        if merged and low - merged[-1][1] < _GAP * pieces[0].size:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _boxes(lines: list[list[TextLine]], columns: list[Column]) -> list[tuple[float, float, float, float]]:
    """The boxes of a table's cells, row by row; none if there are too few rows, or too many columns."""
    rows = _rows(lines, columns)
    while rows and _filled(rows[0], columns) < 2:
        rows.pop(0)
    while rows and _filled(rows[-1], columns) < 2:
        rows.pop()
    if len(rows) < _LEAST_ROWS or not 2 <= len(columns) <= _MOST_COLUMNS:
        return []
    edges = [(min(p.y0 for p in row), max(p.y1 for p in row)) for row in rows]
    xs, ys = ([e[0][0] - 1, *((a[1] + b[0]) / 2 for a, b in pairwise(e)), e[-1][1] + 1] for e in (columns, edges))
    return [(x0, y0, x1, y1) for y0, y1 in pairwise(ys) for x0, x1 in pairwise(xs)]


def _rows(lines: list[list[TextLine]], columns: list[Column]) -> list[list[TextLine]]:
    """The lines of each row as one: lines are one row where only first cells wrap and the rows stand farther apart."""
    steps = [below[0].y0 - above[0].y0 for above, below in pairwise(lines)]
    rows = [list(line) for line in lines[:1]]
    for step, line in zip(steps, lines[1:], strict=True):
        if step < _CLOSER * min(steps):
            rows[-1] += line
        else:
            rows.append(list(line))
    wraps = all(sum(_filled(line, columns[1:]) > 0 for line in lines if line[0] in row) < 2 for row in rows)
    return rows if wraps else [list(line) for line in lines]


def _filled(row: list[TextLine], columns: list[Column]) -> int:
    return sum(any(low <= piece.x0 and piece.x1 <= high for piece in row) for low, high in columns)


def _texts(table: Ruled, width: int) -> list[list[str]]:
    """The cells' texts without blanks, row by row."""
    cells = ["".join(c.text for c in table.inside.get(number, [])) for number in range(len(table.boxes))]
    return [cells[begin : begin + width] for begin in range(0, len(cells), width)]


def _holds_figures(rows: list[list[str]]) -> bool:
    """Whether the cells are those of a table: short, mostly numbers, and neither contacts nor contents."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
    figures = numbers + sum(bool(_MARK.fullmatch(cell)) for cell in cells)
    with_numbers = sum(any(map(_NUMBER.fullmatch, row[1:])) for row in rows)
    if max(map(len, cells)) > _SHORT or 2 * figures < len(cells) or with_numbers < max(2, len(rows) / 3):
        return False
    names = [row[0] for row in rows]
    if any(map(_CONTACT.fullmatch, [*names, *rows[0]])) or any(map(_LEADER.search, names)):
        return False
    return not _is_contents(rows)


def _is_contents(rows: list[list[str]]) -> bool:
    """Whether headings and their pages are meant: names, and a number beside each that never falls."""
    if rows[0][-1] in ("页码", "页次", "页"):
        return True
    pages = [row[-1] for row in rows]
    if len(rows[0]) > 2 or not all(page.isdecimal() for page in pages):
        return False
    return int(pages[0]) > 0 and all(int(a) <= int(b) for a, b in pairwise(pages))
