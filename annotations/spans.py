"""The one span type and the one link type that everything uses.

Offsets are half-open and count Unicode code points: `text[span.start:span.end]` is the span's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .scheme import Label


class Finder(StrEnum):
    """Who says so."""

    ANNOTATOR = "annotator"
    NETWORK = "network"
    TABLE = "table"
    """The grammar of official tables."""
    RULE = "rule"
    """The network found it, and a hand-written limit or rule made it what it is."""


@dataclass(frozen=True, order=True)
class Span:
    """A marked stretch of text. Spans order by position; confidence and finder take no part in equality."""

    start: int
    end: int
    label: Label
    attribute: str | None = None
    """Indicator of a CATEGORY, role of a HEADING, scope of a number; None for the other labels."""
    confidence: float = field(default=1.0, compare=False)
    """Probability in [0, 1] that the span is right; 1 for an annotator's and a table's."""
    found_by: Finder = field(default=Finder.ANNOTATOR, compare=False)

    def text(self, document: str) -> str:
        return document[self.start : self.end]


@dataclass(frozen=True, order=True)
class Link:
    """`number` (COUNT, AMOUNT, PERCENT, ZERO) measures `category` (CATEGORY)."""

    number: Span
    category: Span
    confidence: float = field(default=1.0, compare=False)
    found_by: Finder = field(default=Finder.ANNOTATOR, compare=False)
