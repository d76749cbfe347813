"""Whether confidences mean what they say: of all measures with a confidence near 0.9, nine in ten should be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..inference.record.types import Measure, Record

_BINS = 10


@dataclass(frozen=True)
class Bin:
    """Measures of about the same confidence."""

    low: float
    """Lower end; a bin is a tenth wide."""
    size: int
    confidence: float
    """Mean."""
    right: float
    """Share that is right."""


@dataclass(frozen=True)
class Reliability:
    """Confidence of each predicted measure, and whether it is right."""

    measures: tuple[tuple[float, bool], ...] = ()

    def __add__(self, other: Reliability) -> Reliability:
        return Reliability(self.measures + other.measures)

    def bins(self) -> Iterator[Bin]:
        """Ten bins of equal width, those without a measure left out."""
        for k in range(_BINS):
            inside = [(sure, right) for sure, right in self.measures if min(int(sure * _BINS), _BINS - 1) == k]
            if inside:
                confidence = sum(sure for sure, _ in inside) / len(inside)
                yield Bin(k / _BINS, len(inside), confidence, sum(right for _, right in inside) / len(inside))

    @property
    def error(self) -> float:
        """Expected calibration error: mean distance of confidence and share right over bins, weighted by size."""
        return sum(b.size * abs(b.confidence - b.right) for b in self.bins()) / max(1, len(self.measures))


def measures_reliability(gold: Record, predicted: Record) -> Reliability:
    """A measure is right if gold has one with the same number, category, indicator and scope."""
    known = {_key(measure) for measure in gold.measures}
    return Reliability(tuple((measure.confidence, _key(measure) in known) for measure in predicted.measures))


def _key(measure: Measure) -> tuple[int, int, int, int, str, str]:
    category = measure.category
    return measure.start, measure.end, category.start, category.end, measure.indicator, measure.scope
