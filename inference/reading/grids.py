"""A table as its source draws it: cells by row and column, each with its place in the document's text.

Readers of formats that know their tables (HTML, DOCX, PDF) give grids. In plain text `tables/` takes lines with pipes or
tabs for one, and a flattened table as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GridCell:
    """One cell; a merged one is there once, at its upper left corner."""

    row: int
    column: int
    start: int
    """Where its text begins in the document's text; a blank cell has start == end, where its text would stand."""
    end: int
    rows: int = 1
    """How many rows and columns it spans."""
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """One table. Cells do not overlap, and stand in the order of their text."""

    cells: tuple[GridCell, ...]
