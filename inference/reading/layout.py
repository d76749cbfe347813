"""The lines of a page: paragraphs and table rows as text, and the grids of the tables that hold data.

A table row is one line, "a | b | c", with blank cells kept. Where a table only lays out the page, its cells' own lines
are what is left of it, and it has no grid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .encodings import HAN
from .grids import Grid, GridCell

_WIDE = HAN + "\u3000-\u303f\uff00-\uffef"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t\n]*(?=[{_WIDE}])")
_LONG = 200  # characters from which on a table cell is a piece of the page's layout and not of a table
_MOST_CELLS = 20_000  # of a grid; the largest official table has 200
MOST_COLUMNS = 200  # of a grid, and that one cell may claim to span


@dataclass(eq=False, slots=True)
class Line:
    """A line on its way into the text."""

    text: str
    at: int = 0
    """Where it begins in the text, or in the line that it became a part of."""
    within: Line | None = None

    @property
    def place(self) -> int:
        """Where it begins in the text."""
        line, place = self, self.at
        while line.within:
            line = line.within
            place += line.at
        return place


@dataclass(eq=False, slots=True)
class LaidOutCell:
    """A table cell and its lines; a blank one has one empty line, as soon as there is a place for it."""

    row: int
    rows: int
    columns: int
    lines: list[Line]

    @property
    def length(self) -> int:
        return sum(len(line.text) for line in self.lines)


@dataclass(eq=False, slots=True)
class Table:
    """The cells of a table, row by row."""

    cells: list[LaidOutCell] = field(default_factory=list)
    rows: int = 0
    drawn: int = 0
    """Rows of several cells that became one line."""
    last: Line | None = None
    """Of the rows so far."""
    holds_data: bool = False
    """Whether a table in one of its cells holds data."""

    def draw_row(self, row: list[LaidOutCell]) -> list[Line]:
        """The next row's lines."""
        lines = [line for cell in row for line in cell.lines]
        in_lines = any(c.length > _LONG or any(" | " in line.text for line in c.lines) for c in row)
        if lines and len(row) > 1 and not in_lines:
            lines = [_joined(row)]
            self.drawn += 1
        for cell in row:
            if cell.lines:
                self.last = cell.lines[-1]
            elif self.last:
                cell.lines = [Line("", len(self.last.text), self.last)]
            elif lines:
                cell.lines = [Line("", 0, lines[0])]
        self.rows += 1
        self.cells += row
        return lines

    def holds_figures(self) -> bool:
        """Whether it is a table in the reader's sense, and no layout of the page nor of a size that no table has."""
        if not self.drawn or self.holds_data or len(self.cells) > _MOST_CELLS:
            return False
        lengths = [cell.length for cell in self.cells]
        return sum(length for length in lengths if length > _LONG) <= sum(lengths) / 2

    def grid(self) -> Grid | None:
        """The table's cells, once all lines have their places in the text; None if it is wider than any table."""
        cells = [cell for cell in self.cells if cell.lines]
        columns = _columns(cells)
        width = max(columns, default=0) + 1
        if not columns:
            return None
        return Grid(
            tuple(
                GridCell(
                    row=cell.row,
                    column=column,
                    start=cell.lines[0].place,
                    end=cell.lines[-1].place + len(cell.lines[-1].text),
                    rows=min(cell.rows, self.rows - cell.row),
                    columns=min(cell.columns, width - column),
                )
                for cell, column in zip(cells, columns, strict=True)
            )
        )


def _columns(cells: list[LaidOutCell]) -> list[int]:
    """The column in which each cell begins, as browsers place it: the first one that no cell from above fills.

    None at all if one would lie beyond MOST_COLUMNS.
    """
    columns: list[int] = []
    free_from: list[int] = []  # by column: the row from which on it is free
    row, column = -1, 0
    for cell in cells:
        if cell.row != row:
            row, column = cell.row, 0
        while column < len(free_from) and free_from[column] > row:
            column += 1
        if column >= MOST_COLUMNS:
            return []
        columns.append(column)
        end = column + 1
        while end < column + cell.columns and (end >= len(free_from) or free_from[end] <= row):
            end += 1
        cell.columns = end - column
        free_from += [0] * (end - len(free_from))
        free_from[column:end] = [row + cell.rows] * cell.columns
        column = end
    return columns


def _joined(row: list[LaidOutCell]) -> Line:
    """A row as one line, of which the lines of its cells become parts."""
    line = Line("")
    parts: list[Line] = []
    text = ""
    for number, cell in enumerate(row):
        text += " | " if number else ""
        cell.lines = cell.lines or [Line("")]
        before = ""
        for part in cell.lines:
            text += " " if before and not _BREAK_IN_CHINESE.search(f"{before}\n{part.text}") else ""
            part.at, part.within = len(text), line
            text += part.text
            before = part.text[-1:]
            parts.append(part)
    line.text = text.strip()
    left_off = len(text) - len(text.lstrip())
    for part in parts:
        part.at = min(max(part.at - left_off, 0), len(line.text))
    return line


def collapse(text: str) -> str:
    """White space as a browser shows it: runs become one blank, a line break between Chinese characters nothing."""
    text = _BREAK_IN_CHINESE.sub("", text.replace("\xa0", " "))
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()
