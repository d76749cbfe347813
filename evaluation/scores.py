"""Scores: small values that add up, over labels and over reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

Claim = tuple[str, Hashable]
"""Something that a record says: its group (a label, an indicator, …) and whatever else must agree."""


@dataclass(frozen=True)
class Score:
    """How many claims are right (tp), only predicted (fp), only in gold (fn). All ratios of nothing are 0."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def support(self) -> int:
        """How many there are in gold."""
        return self.tp + self.fn

    @property
    def precision(self) -> float:
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        return _ratio(self.tp, self.support)

    @property
    def f1(self) -> float:
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)


@dataclass(frozen=True)
class Accuracy:
    """How many of `total` gold values were predicted; `spurious` values were predicted where gold has none."""

    correct: int = 0
    total: int = 0
    spurious: int = 0

    def __add__(self, other: Accuracy) -> Accuracy:
        return Accuracy(self.correct + other.correct, self.total + other.total, self.spurious + other.spurious)

    @property
    def value(self) -> float:
        """In [0, 1]; 0 where gold has no value at all."""
        return _ratio(self.correct, self.total)


@dataclass(frozen=True)
class Tally:
    """Scores by group: by label, by indicator, by field."""

    groups: Mapping[str, Score] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        return Tally(merged(self.groups, other.groups))

    @property
    def overall(self) -> Score:
        """All groups together, every claim counting the same (micro)."""
        return sum(self.groups.values(), Score())


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, both ends in [0, 1]."""

    low: float
    high: float


_Addable = TypeVar("_Addable", Score, Accuracy)


def merged(left: Mapping[str, _Addable], right: Mapping[str, _Addable]) -> dict[str, _Addable]:
    """Both mappings in one; what stands in both is added up."""
    result = dict(left)
    for name, value in right.items():
        result[name] = result[name] + value if name in result else value
    return result


def tally(gold: Counter[Claim], predicted: Counter[Claim]) -> Tally:
    """Compare two multisets of claims: one is right where both have it, as many times as both have it."""
    groups: dict[str, Score] = {}
    for claim in gold | predicted:
        in_both = min(gold[claim], predicted[claim])
        score = Score(in_both, predicted[claim] - in_both, gold[claim] - in_both)
        groups[claim[0]] = groups.get(claim[0], Score()) + score
    return Tally(groups)


def bootstrap_interval(scores: Sequence[Score], *, resamples: int = 1000, seed: int = 0) -> Interval:
    """The 95 % interval of the F1 of the sum of `scores`, one per report, if other reports had been drawn.

    As many reports as there are (at least one) are drawn with replacement, `resamples` times; the interval holds the
    middle 95 % of the results. The same seed gives the same interval.
    """
    counts = np.array([(score.tp, score.fp, score.fn) for score in scores])  # (reports, 3)
    drawn = np.random.default_rng(seed).integers(len(counts), size=(resamples, len(counts)))
    tp, fp, fn = counts[drawn].sum(axis=1).T  # each (resamples,)
    f1 = 2 * tp / np.maximum(2 * tp + fp + fn, 1)
    low, high = np.quantile(f1, (0.025, 0.975))
    return Interval(float(low), float(high))


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
