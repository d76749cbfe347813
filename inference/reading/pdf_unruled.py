"""Tables that show their columns by alignment alone, on a page of a PDF.

Lines are a table where the same gaps part the words of all of them, the cells are short and mostly figures, and no
list of contents or contacts is meant. Doubtful ones stay lines: a row read as prose loses less than prose read as rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ...annotations.lexicon import COMMON_MEASURE_WORDS, without
from .pdf_lines import Character, Ruled, TextLine, lines_of, pieces_of

_WORD = 0.8  # of a character's height: a gap that ends a word
_GAP = 1.0  # the least gap between two columns
_FAR = 2.5  # the most space between two rows
_CLOSER = 1.25  # how much nearer than the next row the lines of one row are
_LEAST_ROWS = 3
_MOST_COLUMNS = 12
_SHORT = 12  # characters in a cell behind the first
_NUMBER = re.compile(rf"[-−－+＋]?\d[\d,，.]*[%％]?(?:万?[{COMMON_MEASURE_WORDS}页元])?")
_MARK = re.compile(rf"[%％万亿{COMMON_MEASURE_WORDS}页元类处场/\-—–―无]{{1,4}}")
_CONTACT = re.compile(
    r"(?:联系|办公|监督|咨询|举报|受理|投诉)?(?:电话|手机|传真|邮编|邮政编码|电子邮箱|邮箱|网址|姓名|联系人|时间|"
    r"(?:通讯|通信|联系|办公)?地址)(?:号码)?[:：]?"
)
_TELEPHONE = re.compile(r"\d{7,8}|1\d{10}")
_LETTER = re.compile(
    f"[\u4e00-\u9fff](?<![{without(COMMON_MEASURE_WORDS, '期人名')}])"
)  # of a word set wide: 指　标, 日　期
_LEADER = re.compile(r"[.…·．]{3,}$")

Column = tuple[float, float]
"""Where a column begins and ends."""
Box = tuple[float, float, float, float]


def unruled_tables(characters: Sequence[Character]) -> list[Ruled]:
    """The tables among characters that stand in no ruled one, as boxes that are not filled yet."""
    lines = [pieces_of(line, _WORD) for line in lines_of(characters)]
    tables: list[Ruled] = []
    seed = floor = 0
    while seed < len(lines):
        begin, end, columns = _run(lines, floor, seed)
        boxes = [] if _is_part(lines, begin, end) else _boxes(lines[begin:end], columns)
        if boxes and _holds_figures(_texts(boxes, characters, len(columns))):
            tables.append(Ruled(boxes, slack=3 * lines[seed][0].size))
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
        while begin > floor and (wider := _widened(columns, lines[begin], lines[begin - 1])):
            columns, begin = wider, begin - 1
    return begin, end, columns


def _is_part(lines: list[list[TextLine]], begin: int, end: int) -> bool:
    """Whether the table seems to go on beyond a run, so that the run's columns are in doubt."""
    beyond = [lines[outer] for inner, outer in ((begin, begin - 1), (end - 1, end)) if _are_near(lines, inner, outer)]
    return any(len(_with([], line)) > 1 and not any(":" in p.text or "：" in p.text for p in line) for line in beyond)


def _are_near(lines: list[list[TextLine]], a: int, b: int) -> bool:
    return 0 <= b < len(lines) and _distance(lines[a], lines[b]) <= _FAR * lines[a][0].size


def _distance(a: list[TextLine], b: list[TextLine]) -> float:
    return max(a[0].y0, b[0].y0) - min(a[0].y1, b[0].y1)


def _widened(columns: list[Column], line: list[TextLine], beyond: list[TextLine]) -> list[Column]:
    """The columns with those of the line beyond; none if it is far, joins two, or is one word beside them all."""
    size = line[0].size
    if _distance(line, beyond) > _FAR * size or not 0.7 < beyond[0].size / size < 1.4:
        return []
    wider = _with(columns, beyond)
    words = _with([], [piece for piece in beyond if not _LETTER.fullmatch(piece.text)])
    joins = any(
        sum(a <= low and high <= b for low, high in narrow) > 1 for a, b in wider for narrow in (columns, words)
    )
    return [] if joins or (len(beyond) == 1 and len(wider) > len(columns)) else wider


def _with(columns: list[Column], pieces: list[TextLine]) -> list[Column]:
    merged: list[Column] = []
    gap = _GAP * pieces[0].size if pieces else 0
    for low, high in sorted([*columns, *((piece.x0, piece.x1) for piece in pieces)]):
        if merged and low - merged[-1][1] < gap:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _boxes(lines: list[list[TextLine]], columns: list[Column]) -> list[Box]:
    """The boxes of a table's cells, row by row; none if there are too few rows, or too many columns."""
    rows = _rows(lines, columns)
    full = [number for number, row in enumerate(rows) if _filled(row, columns) > 1]
    rows = rows[full[0] : full[-1] + 1] if full else []
    if len(rows) < _LEAST_ROWS or 3 * len(full) < 2 * len(rows) or not 2 <= len(columns) <= _MOST_COLUMNS:
        return []
    half = lines[0][0].size * _GAP / 2
    xs = [columns[0][0] - 1, *(low - half for low, _ in columns[1:]), columns[-1][1] + 1]
    edges = [(min(piece.y0 for piece in row), max(piece.y1 for piece in row)) for row in rows]
    ys = [edges[0][0] - 1, *((above + below) / 2 for (_, above), (below, _) in pairwise(edges)), edges[-1][1] + 1]
    return [(x0, y0, x1, y1) for y0, y1 in pairwise(ys) for x0, x1 in pairwise(xs)]


def _rows(lines: list[list[TextLine]], columns: list[Column]) -> list[list[TextLine]]:
    """The lines of each row as one: those of a wrapped row are nearer to each other, and only one of them is whole."""
    steps = [below[0].y0 - above[0].y0 for above, below in pairwise(lines)]
    near = _CLOSER * min(steps, default=0)
    rows = [lines[:1]]
    for step, line in zip(steps, lines[1:], strict=True):
        if step < near:
            rows[-1].append(line)
        else:
            rows.append([line])
    if any(sum(_is_whole(line, columns) for line in row) > 1 for row in rows):
        return lines
    return [[piece for line in row for piece in line] for row in rows]


def _is_whole(line: list[TextLine], columns: list[Column]) -> bool:
    """Whether a line has numbers behind its first word, or all cells, as no line of a wrapped row but one."""
    return _filled(line, columns) == len(columns) or any(_NUMBER.fullmatch(piece.text) for piece in line[1:])


def _filled(row: list[TextLine], columns: list[Column]) -> int:
    return sum(any(low <= piece.x0 and piece.x1 <= high for piece in row) for low, high in columns)


def _texts(boxes: list[Box], characters: Sequence[Character], width: int) -> list[list[str]]:
    """The cells' texts without blanks, row by row."""
    table = Ruled(boxes)
    for character in characters:
        table.take(character)
    cells = ["".join(c.text for c in table.inside.get(number, [])) for number in range(len(boxes))]
    return [cells[begin : begin + width] for begin in range(0, len(cells), width)]


def _holds_figures(rows: list[list[str]]) -> bool:
    """Whether the cells are those of a table: short, mostly numbers, and neither contacts nor contents."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    numbers = sum(bool(_NUMBER.fullmatch(cell)) for cell in cells)
    telephones = sum(bool(_TELEPHONE.fullmatch(cell)) for cell in cells)
    figures = numbers + sum(bool(_MARK.fullmatch(cell)) for cell in cells)
    with_numbers = sum(any(map(_NUMBER.fullmatch, row[1:])) for row in rows)
    if max(map(len, cells), default=0) > _SHORT or 2 * figures < len(cells) or 2 * telephones > numbers:
        return False
    if with_numbers < max(2, len(rows) / 3):
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
