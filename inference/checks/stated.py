"""A measure with its place in the text as the model read it."""

from __future__ import annotations

from dataclasses import dataclass

from ...annotations import Scope
from ...annotations.lexicon import OF_CASES, OF_COPIES, OF_INFORMATION, OF_OCCASIONS, OF_PEOPLE, OF_PLACES, without
from ..record.types import Measure

# Measure words by what they count; numbers of different groups are never added up or compared. A word that is in none
# is a group of its own: no total of 条 or 次 takes in 2台 or 3场.
_GROUPS = (
    OF_INFORMATION + OF_CASES + without(OF_OCCASIONS, "场") + without(OF_COPIES, "本") + "只",
    without(OF_PLACES, "家"),
    OF_PEOPLE,
    "元",
    "%",
)


@dataclass(frozen=True)
class Stated:
    """A measure and where its number and its name stand in the folded text."""

    index: int
    """In the record's measures."""
    measure: Measure
    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    """The naming phrase, folded and without blanks."""

    @property
    def value(self) -> float:
        assert self.measure.value is not None
        return float(self.measure.value)

    @property
    def code(self) -> str:
        return self.measure.indicator

    @property
    def exact(self) -> bool:
        return self.measure.approximate is None

    @property
    def sure(self) -> bool:
        """Whether it is likelier right than wrong: what is unsure contradicts nothing."""
        return self.measure.confidence >= 0.5

    @property
    def annual(self) -> bool:
        return self.measure.scope is Scope.ANNUAL

    @property
    def group(self) -> str | None:
        """What sort of unit it has; None where none is written."""
        unit = self.measure.unit or ""
        return next((group for group in _GROUPS if unit and unit[0] in group), unit or None)

    def comparable(self, other: Stated) -> bool:
        """Whether the two count the same sort of thing over the same time."""
        units = {self.group, other.group} - {None}
        return self.measure.scope is other.measure.scope and len(units) <= 1


def number(value: float) -> str:
    """A value as it is written in messages: 1348, 6.5."""
    return f"{value:.10g}"
