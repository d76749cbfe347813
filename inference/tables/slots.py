"""The cells to the right of a row's label, where the table is drawn as a grid or its lines have borders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...models.text.normaliser import NormalisedText
from ..reading.grids import Grid, GridCell
from .patterns import ASIDE, BLANK, NUMBER, UNIT, WRITTEN

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NEAR = 1000  # characters in which a table's header, and its last row, find room
_FAR = 80  # rows: more than any official table has
_FEW_WORDS = 4  # letters beside a number that make a cell that cannot be read, and no text
_NO_CELLS = re.compile("代码|编码|序号|行次|(?:计量)?单位")  # heads of columns that number the rows or give their unit


@dataclass(frozen=True)
class Slot:
    """A cell for a number."""

    column: int
    number: tuple[int, int] | None
    """Where its number stands in the normalised text; None if it is blank."""
    readable: bool = True


@dataclass(frozen=True)
class SlotRow:
    """The slots of a row, and its unit where a cell or the label's note says it."""

    slots: tuple[Slot, ...]
    unit: str = ""

    @property
    def readable(self) -> bool:
        return all(slot.readable for slot in self.slots)


class _Rows:
    """A grid by its rows."""

    def __init__(self, grid: Grid) -> None:
        self._rows: dict[int, list[GridCell]] = defaultdict(list)
        for cell in grid.cells:
            for row in range(cell.row, cell.row + min(cell.rows, _FAR)):
                self._rows[row].append(cell)

    def row(self, row: int) -> list[GridCell]:
        """The cells that lie in a row, left to right."""
        return sorted(self._rows.get(row, ()), key=lambda cell: cell.column)

    def above(self, row: int) -> list[GridCell]:
        """The cells that end above a row and not far from it, from the top."""
        return [
            cell
            for k in range(max(0, row - _FAR), row)
            for cell in self._rows.get(k, ())
            if cell.row == k and cell.row + cell.rows <= row
        ]

    def below(self, row: int) -> range:
        """The rows from `row` on, as far as its table may reach."""
        return range(row, row + _FAR)


class Slots:
    """All grids of a text, to be asked for the cells of a row."""

    def __init__(self, grids: Sequence[Grid], folded: NormalisedText, *, within: tuple[int, int]) -> None:
        """`folded` is the text in its normalised form. Lines with borders count as grids, if they are not far from the
        place `within` of the original text.
        """
        drawn = [(grid.cells[0].start, grid.cells[-1].end) for grid in grids if grid.cells]
        lines = [grid for grid in _grids_of_lines(folded.original, *within) if not _within(grid, drawn)]
        self._folded = folded
        self._texts: dict[tuple[int, int], str] = {}
        self._cells: list[tuple[GridCell, _Rows]] = []
        for grid in (*grids, *lines):
            rows = _Rows(grid)
            self._cells += [(cell, rows) for cell in grid.cells if cell.end > cell.start]
        self._cells.sort(key=lambda item: (item[0].start, -item[0].end))
        self._starts = [cell.start for cell, _ in self._cells]

    def after(self, start: int) -> SlotRow | None:
        """The slots of the row whose label begins at `start` of the original text; None where no grid says."""
        found = self._at(start)
        if found is None:
            return None
        label, rows = found
        row = self._slots(rows, label.row, label.column + label.columns)
        return row if row.slots else None

    def below(self, start: int, count: int) -> SlotRow | None:
        """The slots of the first row with `count` of them below the label that begins at `start`."""
        found = self._at(start)
        if found is None:
            return None
        label, rows = found
        candidates = (self._slots(rows, row, 0) for row in rows.below(label.row + label.rows))
        return next((row for row in candidates if len(row.slots) == count), None)

    def headers(self, start: int) -> dict[int, str]:
        """What stands above each column of the grid with a label that begins at `start`."""
        found = self._at(start)
        if found is None:
            return {}
        label, rows = found
        heads: dict[int, str] = defaultdict(str)
        for cell in rows.above(label.row):
            for column in range(cell.column, cell.column + min(cell.columns, _FAR)):
                heads[column] += self._text(cell).replace(" ", "")
        return heads

    def _at(self, start: int) -> tuple[GridCell, _Rows] | None:
        """The innermost cell around an offset."""
        last = bisect_right(self._starts, start)
        return next((item for item in reversed(self._cells[max(0, last - 3) : last]) if start < item[0].end), None)

    def _slots(self, rows: _Rows, row: int, edge: int) -> SlotRow:
        """The cells for numbers in a row from column `edge` on: units, code numbers and words before them are none."""
        slots: list[Slot] = []
        unit = ""
        cells = rows.row(row)
        others = {
            cell.column
            for cell in rows.above(row)
            if _NO_CELLS.fullmatch(self._text(cell).replace(" ", "")) and _width(rows.row(cell.row)) == _width(cells)
        }
        for cell in cells:
            if cell.column < edge:
                continue
            text = self._text(cell)
            if not re.fullmatch(r"\([-\d.,\s]+\)", text.strip()):  # (97) is no note but a cell that cannot be read
                text = ASIDE.sub(lambda match: " " * len(match.group()), text)
            numbers = list(NUMBER.finditer(text))
            rest = UNIT.sub("", NUMBER.sub("", text))
            if UNIT.fullmatch(text.strip()):
                unit = unit or text.replace(" ", "")
            elif cell.column in others:
                continue
            elif BLANK.fullmatch(text.strip()):
                slots.append(Slot(cell.column, None))
            elif len(numbers) == 1 and not rest.strip():
                offset = self._folded.from_original(cell.start, cell.end)[0]
                slots.append(Slot(cell.column, (offset + numbers[0].start(), offset + numbers[0].end())))
            elif written := WRITTEN.fullmatch(UNIT.sub("", text).strip()):
                offset = self._folded.from_original(cell.start, cell.end)[0] + text.index(written.group())
                slots.append(Slot(cell.column, (offset, offset + len(written.group()))))
            elif not _HAN.search(rest) or (re.search(r"\d", text) and len(_HAN.findall(rest)) <= _FEW_WORDS):
                slots.append(Slot(cell.column, None, readable=False))
            elif slots:
                break
        return SlotRow(tuple(slots), unit)

    def _text(self, cell: GridCell) -> str:
        place = cell.start, cell.end
        if place not in self._texts:  # the cells above a row are read again for each row
            inside = self._folded.from_original(*place) if cell.end > cell.start else (0, 0)
            self._texts[place] = self._folded.text[slice(*inside)]
        return self._texts[place]


def _width(cells: Sequence[GridCell]) -> int:
    return max((cell.column + cell.columns for cell in cells), default=0)


def _within(grid: Grid, places: Sequence[tuple[int, int]]) -> bool:
    return any(grid.cells[0].start < end and grid.cells[-1].end > start for start, end in places)


def _grids_of_lines(text: str, first: int, last: int) -> list[Grid]:
    """Runs of lines whose cells stand between pipes or tabs, from not far before `first` to not far after `last`."""
    grids: list[Grid] = []
    cells: list[GridCell] = []
    row, offset = 0, text.rfind("\n", 0, max(0, first - _NEAR)) + 1
    for line in [*text[offset : last + _NEAR].split("\n"), ""]:
        border = "|" if "|" in line else "\t" if "\t" in line.strip() else None
        if border:
            cells += _cells_of_line(line, border, offset, row)
            row += 1
        elif cells:
            grids.append(Grid(tuple(cells)))
            cells, row = [], 0
        offset += len(line) + 1
    return grids


def _cells_of_line(line: str, border: str, offset: int, row: int) -> list[GridCell]:
    parts = line.split(border)
    if sum(bool(part.strip()) for part in parts) < 2:  # a cell with a line of its own, or nothing
        return []
    framed = border == "|" and not parts[0].strip()  # | a | b |
    cells = []
    for column, part in enumerate(parts):
        inside = part.strip()
        start = offset + len(part) - len(part.lstrip()) if inside else offset
        cells.append(GridCell(row=row, column=column, start=start, end=start + len(inside)))
        offset += len(part) + 1
    cells = cells[1:] if framed else cells
    return cells[:-1] if framed and len(cells) > 1 and cells[-1].start == cells[-1].end else cells
