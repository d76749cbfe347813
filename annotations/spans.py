"""The one span type and the one link type that everything uses.

Offsets are half-open and count Unicode code points: `text[span.start:span.end]` is the span's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .scheme import Label


@dataclass(frozen=True, order=True)
class Span:
    """A marked stretch of text. Spans order by position; confidence takes no part in equality."""

    start: int
    end: int
    label: Label
    attribute: str | None = None
    """Indicator of a CATEGORY, role of a HEADING, scope of a number; None for the other labels."""
    confidence: float = field(default=1.0, compare=False)
    """Probability in [0, 1] that the span is right; 1 for an annotator's."""

    def text(self, document: str) -> str:
        return document[self.start : self.end]


@dataclass(frozen=True, order=True)
class Link:
    """`number` (COUNT, AMOUNT, PERCENT, ZERO) measures `category` (CATEGORY)."""

    number: Span
    category: Span
    confidence: float = field(default=1.0, compare=False)
