"""Tables and tags together: inside a table that was read the grammar is believed, elsewhere the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...annotations import Label, Link, Span
from ...annotations.lexicon import MONEY_UNITS
from ...models.tagger import Tagged
from .cells import Cell, OfficialTable


def merge_tables(tagged: Tagged, readings: Sequence[OfficialTable], text: str) -> Tagged:
    """The grammar's spans in the rows that it read, and the model's everywhere else, rows that no form knows included."""
    if not readings:
        return tagged
    kept = {span for span in tagged.spans if not any(_read(span, reading) for reading in readings)}
    links = [link for link in tagged.links if link.number in kept and link.category in kept]
    for reading in readings:
        for link in _links(reading, text):
            links.append(link)
            kept |= {link.number, link.category}
    return replace(tagged, spans=tuple(sorted(kept)), links=tuple(sorted(links)))


def _read(span: Span, reading: OfficialTable) -> bool:
    return any(span.start < end and span.end > start for start, end in reading.rows)


def _links(reading: OfficialTable, text: str) -> Iterator[Link]:
    for cell in reading.cells:
        category = Span(*cell.label, Label.CATEGORY, cell.row.indicator)
        yield Link(Span(cell.start, cell.end, _label(cell, text), cell.column.scope.value), category)


def _label(cell: Cell, text: str) -> Label:
    if text[cell.start : cell.end].endswith("%"):
        return Label.PERCENT
    return Label.AMOUNT if text[cell.start : cell.end].endswith("元") or cell.unit in MONEY_UNITS else Label.COUNT
