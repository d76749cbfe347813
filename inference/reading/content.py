"""What every reader gives: text with the grids of its tables; and how lines and tables become that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed

from .grids import Grid
from .layout import LaidOutCell, Line, Table


@dataclass(frozen=True)
class Content:
    """The text of one document, as its format's reader found it."""

    text: str
    grids: tuple[Grid, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the source says of itself outside its text, by the name that it uses: PubDate, ArticleTitle."""

    def part(self, start: int, end: int) -> Content:
        """The text between two places, with the grids that lie in it."""
        grids = tuple(
            Grid(tuple(changed(c, start=c.start - start, end=c.end - start) for c in grid.cells))
            for grid in self.grids
            if start <= grid.cells[0].start and grid.cells[-1].end <= end
        )
        return Content(self.text[start:end], grids, self.metadata)


def joined(parts: Sequence[Content]) -> Content:
    """Several contents as one, line after line."""
    texts: list[str] = []
    grids: list[Grid] = []
    place = 0
    for part in parts:
        grids += [
            Grid(tuple(changed(c, start=c.start + place, end=c.end + place) for c in grid.cells)) for grid in part.grids
        ]
        texts.append(part.text)
        place += len(part.text) + 1
    return Content("\n".join(texts), tuple(grids), parts[0].metadata if parts else {})


def content_of(lines: Sequence[Line], tables: Sequence[Table]) -> Content:
    """The lines as a text, and the tables whose rows are among them as grids."""
    place = 0
    for line in lines:
        line.at = place
        place += len(line.text) + 1
    grids = tuple(grid for table in tables if table.holds_figures() and (grid := table.grid()))
    return Content("\n".join(line.text for line in lines), grids)


def draw_table(rows: Sequence[Sequence[LaidOutCell]]) -> tuple[list[Line], Table]:
    """The lines of a table, and the table."""
    table = Table()
    return [line for row in rows for line in table.draw_row(list(row))], table
