"""The cells to the right of a row's label, where the table is drawn as a grid or its lines have borders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ...models.normaliser import NormalisedText
from ..grids import Grid, GridCell

ASIDE = re.compile(r"\([^()]{0,80}\)")  # notes: (不同渠道和方式公开相同信息计1条)
NUMBER = re.compile(r"[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:万元|元|%)?")
UNIT = re.compile("万 ?元|亿 ?元|元|人 ?次|件 ?次|[条件次篇个人项份期场宗起]")
BLANK = re.compile(r"[\s—–―\-_/\\*.·]*|不适用|无")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CODES = re.compile("代码|编码|序号|行次")  # heads of a column that numbers the rows


@dataclass(frozen=True)
class Slot:
    """A cell for a number."""

    column: int
    columns: int
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


class Slots:
    """All grids of a text, to be asked for the cells of a row."""

    def __init__(self, grids: Sequence[Grid], text: str, folded: NormalisedText) -> None:
        """`text` is the original one, `folded` its normalised form. Lines with borders count as grids."""
        drawn = [(grid.cells[0].start, grid.cells[-1].end) for grid in grids if grid.cells]
        lines = [grid for grid in _grids_of_lines(text) if not _within(grid, drawn)]
        self._folded = folded
        self._cells = sorted(
            ((cell, grid) for grid in (*grids, *lines) for cell in grid.cells if cell.end > cell.start),
            key=lambda item: (item[0].start, -item[0].end),
        )
        self._starts = [cell.start for cell, _ in self._cells]

    def after(self, start: int) -> SlotRow | None:
        """The slots of the row whose label begins at `start` of the original text; None where no grid says."""
        found = self._at(start)
        if found is None:
            return None
        label, grid = found
        row = self._slots(grid, label.row, label.column + label.columns)
        return row if row.slots else None

    def below(self, start: int, count: int) -> SlotRow | None:
        """The slots of the first row with `count` of them below the label that begins at `start`."""
        found = self._at(start)
        if found is None:
            return None
        label, grid = found
        for row in sorted({cell.row for cell in grid.cells if cell.row >= label.row + label.rows}):
            found_row = self._slots(grid, row, 0)
            if len(found_row.slots) == count:
                return found_row
        return None

    def headers(self, start: int) -> dict[int, str]:
        """What stands above each column of the grid with a label that begins at `start`, the nearest header last."""
        found = self._at(start)
        if found is None:
            return {}
        label, grid = found
        above: dict[int, str] = {}
        for cell in sorted(grid.cells, key=lambda cell: cell.row):
            if cell.row + cell.rows <= label.row:
                for column in range(cell.column, cell.column + min(cell.columns, 50)):
                    above[column] = above.get(column, "") + " " + self._text(cell)
        return above

    def _at(self, start: int) -> tuple[GridCell, Grid] | None:
        """The innermost cell around an offset."""
        for cell, grid in reversed(
            self._cells[max(0, bisect_right(self._starts, start) - 3) : bisect_right(self._starts, start)]
        ):
            if start < cell.end:
                return cell, grid
        return None

    def _slots(self, grid: Grid, row: int, edge: int) -> SlotRow:
        """The cells for numbers in a row from column `edge` on: units, codes and words before them are none."""
        slots: list[Slot] = []
        unit = ""
        cells = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.rows and cell.column >= edge]
        for cell in sorted(cells, key=lambda cell: cell.column):
            text = ASIDE.sub(lambda match: " " * len(match.group()), self._text(cell))
            if UNIT.fullmatch(text.strip()):
                unit = unit or text.replace(" ", "")
                continue
            if self._numbers_rows(grid, cell):
                continue
            numbers = list(NUMBER.finditer(text))
            rest = UNIT.sub("", NUMBER.sub("", text))
            if BLANK.fullmatch(text.strip()):
                slots.append(Slot(cell.column, cell.columns, None))
            elif len(numbers) == 1 and not rest.strip():
                offset = self._place(cell)[0]
                slots.append(Slot(cell.column, cell.columns, (offset + numbers[0].start(), offset + numbers[0].end())))
            elif not _HAN.search(rest):
                slots.append(Slot(cell.column, cell.columns, None, readable=False))
            elif slots:
                break
        return SlotRow(tuple(slots), unit)

    def _numbers_rows(self, grid: Grid, cell: GridCell) -> bool:
        return any(
            other.column == cell.column
            and other.row < cell.row
            and _CODES.fullmatch(self._text(other).replace(" ", ""))
            for other in grid.cells
        )

    def _place(self, cell: GridCell) -> tuple[int, int]:
        return self._folded.from_original(cell.start, cell.end) if cell.end > cell.start else (0, 0)

    def _text(self, cell: GridCell) -> str:
        return self._folded.text[slice(*self._place(cell))]


def _within(grid: Grid, places: Sequence[tuple[int, int]]) -> bool:
    return any(grid.cells[0].start < end and grid.cells[-1].end > start for start, end in places)


def _grids_of_lines(text: str) -> list[Grid]:
    """Runs of lines whose cells stand between pipes or tabs."""
    grids: list[Grid] = []
    cells: list[GridCell] = []
    row = offset = 0
    for line in [*text.split("\n"), ""]:
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
