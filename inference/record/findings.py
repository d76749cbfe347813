"""Tags and tables of one document, and what is believed of them.

Both are kept as they were said; what is believed is worked out of them and cannot stand without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...annotations import Finder, Link, Span
from ...models.tagger import Tagged
from ..reading import Document
from ..tables import OfficialTable, read_tables
from ..tables.cells import Cell
from ..tables.merging import links_of, within_rows


@dataclass(frozen=True)
class Findings:
    """Inside the rows of a recognised table the grammar is believed, and what it cannot read is not; elsewhere the
    network, an annotator everywhere.
    """

    tagged: Tagged
    tables: tuple[OfficialTable, ...]

    @cached_property
    def links(self) -> tuple[tuple[Link, Cell | None], ...]:
        """What is believed, by number; with the cell that the number is, where it is one of an official table."""
        if self.tagged.found_by is Finder.ANNOTATOR:
            cells = {(cell.start, cell.end): cell for table in self.tables for cell in table.cells}
            return tuple((link, cells.get((link.number.start, link.number.end))) for link in sorted(self.tagged.links))
        tagged: list[tuple[Link, Cell | None]] = [
            (link, None) for link in self.tagged.links if link.number in self._kept and link.category in self._kept
        ]
        read = (pair for table in self.tables for pair in links_of(table))
        return tuple(sorted([*tagged, *read], key=lambda item: item[0]))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What is believed, in the order of the text."""
        if self.tagged.found_by is Finder.ANNOTATOR:
            return self.tagged.spans
        read = {span for table in self.tables for link, _ in links_of(table) for span in (link.number, link.category)}
        return tuple(sorted(self._kept | read))

    @cached_property
    def _kept(self) -> set[Span]:
        return {span for span in self.tagged.spans if not within_rows(span, self.tables)}


def find(document: Document, tagged: Tagged) -> Findings:
    """The tags of a document together with its official tables."""
    return Findings(tagged, tuple(read_tables(document.normalised, document.grids)))
