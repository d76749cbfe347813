"""Two systems over the same gold reports: is the one better, and by how much, or was it luck with these reports?

The test is a paired permutation test over reports: under the hypothesis that the systems are alike, who made which
record of a report does not matter, so they are exchanged report by report (Yeh 2000, "More accurate tests for the
statistical significance of result differences"). The interval of the difference is a paired bootstrap over reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.text import Text

from .comparison import TALLIES, Evaluation
from .report import table
from .scores import Accuracy, Score

_EXACT = 12  # up to so many reports all exchanges are tried
_SAMPLED = 2000
_STRATA = ("spans", "measures", "facts")
_SHOWN = 30

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """Of one figure: strict F1, or of document fields accuracy. All in [0, 1], the difference and its bounds in [-1, 1]."""

    part: str
    """"overall", "label", "indicator", "field" or a stratum."""
    figure: str
    """What is scored: "spans", "measures", …"""
    group: str
    """Which label, indicator or field; empty for all of them."""
    reports: int
    """How many gold reports have something to score there."""
    first: float
    second: float
    difference: float
    """second − first."""
    low: float
    high: float
    """The 95 % bootstrap interval of the difference."""
    p: float
    """Of a difference as large as this one, in either direction, if the systems were alike; not corrected for the number
    of figures that are looked at."""


def differences(first: Evaluation, second: Evaluation, *, seed: int = 0) -> list[Difference]:
    """Every figure of two evaluations against the same gold reports. The same seed gives the same result."""
    assert [each.gold.report.name for each in first.compared] == [each.gold.report.name for each in second.compared]
    rows = []
    for part, figure, group, ours, theirs in _figures(first, second):
        pair = np.array([_counts(ours), _counts(theirs)])  # (2, reports, 3)
        pair = pair[:, pair.any(axis=(0, 2))]
        if pair.shape[1]:
            rows.append(_difference((part, figure, group), pair, np.random.default_rng(seed)))
    return rows


def permutation_p(pair: Counts, random: np.random.Generator) -> float:
    """`pair`: (2, reports, 3), true and false positives and misses of both systems by report."""
    reports = pair.shape[1]
    if reports <= _EXACT:
        exchanged = (np.arange(2**reports)[:, None] >> np.arange(reports)) & 1  # (permutations, reports)
    else:
        exchanged = random.integers(2, size=(_SAMPLED, reports))
    moved = exchanged @ (pair[1] - pair[0])  # (permutations, 3)
    found = np.abs(_f1(pair[1].sum(0) - moved) - _f1(pair[0].sum(0) + moved))
    extreme = int((found >= abs(_f1(pair[1].sum(0)) - _f1(pair[0].sum(0))) - 1e-12).sum())
    return extreme / len(found) if reports <= _EXACT else (extreme + 1) / (len(found) + 1)


def difference_interval(pair: Counts, random: np.random.Generator, *, resamples: int = 1000) -> tuple[float, float]:
    """The middle 95 % of the difference of F1, second − first, over reports drawn with replacement."""
    reports = pair.shape[1]
    drawn = random.multinomial(reports, np.full(reports, 1 / reports), size=resamples)  # how often each one is drawn
    low, high = np.quantile(_f1(drawn @ pair[1]) - _f1(drawn @ pair[0]), (0.025, 0.975))
    return float(low), float(high)


def differences_table(names: Sequence[str], found: Sequence[Difference]) -> RenderableType:
    """What rich prints: all overall figures, then the other figures with the smallest p."""
    overall = [row for row in found if row.part == "overall"]
    others = sorted((row for row in found if row.part != "overall"), key=lambda row: (row.p, -abs(row.difference)))
    note = Text(
        "Paired permutation test and bootstrap intervals over reports. p is not corrected for the number of rows: "
        f"of {len(found)}, about {len(found) / 20:.0f} would be below 0.05 by chance alone."
    )
    title = f"{names[1]} against {names[0]}"
    shown = _rows(f"The {min(_SHOWN, len(others))} least likely by chance", names, others[:_SHOWN])
    return Group(_rows(title, names, overall), shown, note)


def differences_json(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Plain JSON values, ratios rounded to four digits."""
    return [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(row).items()}
        for row in found
    ]


def _figures(first: Evaluation, second: Evaluation) -> Iterator[tuple[str, str, str, Sequence[Score], Sequence[Score]]]:
    """(part, figure, group, the first system's scores by report, the second's)."""
    both = (first, second)
    for name in TALLIES:
        ours, theirs = ([getattr(each.scorecard, name) for each in e.compared] for e in both)
        yield "overall", name, "", [t.overall for t in ours], [t.overall for t in theirs]
        part = {"spans": "label", "measures": "indicator", "facts": "indicator", "contact_values": "field"}.get(name)
        for group in sorted({group for t in (*ours, *theirs) for group in t.groups}) if part else ():
            scores = ([t.groups.get(group, Score()) for t in tallies] for tallies in (ours, theirs))
            yield str(part), name, group, *scores
    for field in first.total.document:
        a, b = ([_as_score(each.scorecard.document.get(field, Accuracy())) for each in e.compared] for e in both)
        yield "field", "document", field, a, b
    for stratum, its in first.strata.items():
        for name in _STRATA if its.reports < first.reports else ():
            a, b = (
                [getattr(each.scorecard, name).overall for each in e.compared if stratum in each.strata] for e in both
            )
            yield stratum, name, "", a, b


def _as_score(accuracy: Accuracy) -> Score:
    """A score whose F1 is the accuracy."""
    wrong = accuracy.total - accuracy.correct
    return Score(accuracy.correct, wrong, wrong)


def _difference(named: tuple[str, str, str], pair: Counts, random: np.random.Generator) -> Difference:
    first, second = (float(_f1(counts.sum(0))) for counts in pair)
    low, high = difference_interval(pair, random)
    return Difference(*named, pair.shape[1], first, second, second - first, low, high, permutation_p(pair, random))


def _counts(scores: Sequence[Score]) -> Counts:
    return np.array([(score.tp, score.fp, score.fn) for score in scores], dtype=float).reshape(-1, 3)


def _f1(counts: Counts) -> Any:
    """Over the last axis, which is true positives, false positives, misses."""
    tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
    return 2 * tp / np.maximum(2 * tp + fp + fn, 1)


def _rows(title: str, names: Sequence[str], rows: Sequence[Difference]) -> RenderableType:
    shown = table(title, "reports", *names, "difference", "95 %", "p")
    for row in rows:
        name = " ".join(filter(None, (row.part if row.part != "overall" else "", row.figure, row.group)))
        ratios = (f"{row.first:.3f}", f"{row.second:.3f}", f"{row.difference:+.3f}")
        shown.add_row(name, f"{row.reports}", *ratios, f"{row.low:+.3f} to {row.high:+.3f}", f"{row.p:.3f}")
    return shown
