"""The cells of an official table as spans and links, and where its grammar overrules the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...annotations import Finder, Label, Link, Span
from .cells import Cell, OfficialTable


def within_rows(span: Span, tables: Sequence[OfficialTable]) -> bool:
    """Whether a span lies in a row of a recognised table, read or lost; rows that no form knows are the network's."""
    return any(span.start < end and span.end > start for table in tables for start, end in table.rows)


def links_of(table: OfficialTable) -> Iterator[tuple[Link, Cell]]:
    """Each cell's number linked to its row's label."""
    for cell in table.cells:
        category = Span(*cell.label, Label.CATEGORY, cell.row.indicator, found_by=Finder.TABLE)
        number = Span(cell.start, cell.end, cell.number, cell.column.scope.value, found_by=Finder.TABLE)
        yield Link(number, category, found_by=Finder.TABLE), cell
