"""Official tables in the record: each cell by its code, beside the measure that it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..tables import OfficialTable
from ..tables.cells import Cell
from .types import LostRow, Measure, Table, TableCell


def make_tables(found: Sequence[OfficialTable], measures: Sequence[Measure], text: str) -> list[Table]:
    """The tables of a report whose measures these are; a cell that is read as another indicator's is none of its row."""
    places = {(m.start, m.end, m.indicator, m.scope.value): i for i, m in enumerate(measures)}
    return [
        Table(
            form=table.form.name,
            start=table.start,
            end=table.end,
            cells=[cell for read in table.cells if (cell := _cell(read, places)) is not None],
            lost=[
                LostRow(
                    text=text[loss.start : loss.end],
                    start=loss.start,
                    end=loss.end,
                    indicator=loss.row.indicator or "",
                    label=loss.row.labels[0],
                    reason=loss.reason,
                )
                for loss in table.losses
            ],
        )
        for table in found
    ]


def _cell(cell: Cell, places: Mapping[tuple[int, int, str, str], int]) -> TableCell | None:
    place = cell.start, cell.end, cell.row.indicator or "", cell.column.scope.value
    if place not in places:
        return None
    return TableCell(key=cell.row.key(cell.column), column=cell.column.name, measure=places[place])
