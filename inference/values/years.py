"""The data year of a report, out of all places that name one.

Order of trust: the title, the stated period, the announcement (现公布2013年度报告), the year of the sentences with counts,
the day of the signature less a year. Each speaks with the odds with which it was the annotators' year in train; places that
agree add up.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

YearEvidence = Literal["given", "title", "period", "preamble", "table", "counts", "signed", "published"]

# Log-odds that the year is the one named there.
_TRUST: dict[YearEvidence, float] = {
    "title": 4.0,
    "period": 3.5,
    "preamble": 3.0,
    "table": 2.0,
    "counts": 2.0,
    "signed": 1.5,
    "published": 1.2,
}
_CERTAIN = 0.99
_YEAR = r"(?<!\d)(20\d\d)"
_ANNOUNCED = re.compile(
    rf"(?:公布|编制|撰写|形成|报告).{{0,25}}?{_YEAR}年?度?.{{0,25}}?(?:报告|年报)"
    rf"|{_YEAR}年度?[^。\n]{{0,30}}(?:年度报告|工作年报|公开年报)|^[ \t]*{_YEAR}年度?[^。,\n]{{2,30}}(?:报告|年报)[ \t]*$",
    re.M,
)
_HEAD = re.compile(rf"(?:指标|项目|单位)[^\n]{{0,10}}?{_YEAR}年度?|{_YEAR}年度?\s*(?:\||\n|\s)*历年累计")
# 2013年全市受理申请16件; not 比2012年多, nor dates.
_COUNTED = re.compile(
    rf"(?<![比较与和至到转自从、])(?<!截[至止]){_YEAR}年度?(?!\d{{1,2}}月|[前以底末初来]|结转|没办完|的)[^。\n]{{0,80}}?\d"
)
# What was carried over, and what is compared, is of the year beside.
_NEXT_YEAR = re.compile(rf"(?:结转|转到|转入|延至|转至){_YEAR}年")
_LAST_YEAR = re.compile(
    rf"(?:比|较|与|和|同比){_YEAR}年(?!\d{{1,2}}月)[^。\n,]{{0,12}}?(?:增|减|多|少|升|降|相比|持平|翻|的\d)|{_YEAR}年结转"
)


@dataclass(frozen=True)
class DataYear:
    """A year, where it is best said, and how sure it is."""

    value: int
    place: tuple[int, int]
    """Offsets in the text that the clues' offsets are of."""
    evidence: tuple[YearEvidence, ...]
    confidence: float


@dataclass(frozen=True)
class YearClue:
    """A place that speaks for a year."""

    sort: YearEvidence
    value: int
    start: int
    end: int
    confidence: float = 1.0


def clues_in_text(folded: str) -> Iterable[YearClue]:
    """What the running text says; offsets in it."""
    head = folded[: max(800, len(folded) // 4)]
    searched: tuple[tuple[YearEvidence, re.Pattern[str], str], ...] = (
        ("preamble", _ANNOUNCED, head),
        ("table", _HEAD, folded),
    )
    for sort, pattern, where in searched:
        if match := pattern.search(where):
            yield _clue(sort, match, 0)
    counted = [_clue("counts", match, 0) for match in _COUNTED.finditer(folded)]
    counted += [_clue("counts", match, -1) for match in _NEXT_YEAR.finditer(folded)]
    compared = [_clue("counts", match, 1) for match in _LAST_YEAR.finditer(folded)]
    if compared:
        counted.append(max(compared, key=lambda clue: clue.value))  # older years are compared with, too
    times = Counter(clue.value for clue in counted)
    if times:
        year, most = max(times.items(), key=lambda item: (item[1], item[0]))
        first = next(clue for clue in counted if clue.value == year)
        yield replace(first, confidence=most / times.total())


def _clue(sort: YearEvidence, match: re.Match[str], shift: int) -> YearClue:
    group = match.lastindex or 0
    return YearClue(sort, int(match[group]) + shift, match.start(group), match.end(group))


def data_year(clues: Sequence[YearClue]) -> DataYear | None:
    """The most probable year; at the most trusted place that names it. None without a clue."""
    scores: dict[int, float] = defaultdict(float)
    for clue in clues:
        scores[clue.value] += _TRUST[clue.sort] * clue.confidence
    if not scores:
        return None
    year = max(scores, key=lambda value: scores[value])
    weights = {value: math.exp(score) for value, score in scores.items()}
    probability = min(_CERTAIN, weights[year] / (1 + sum(weights.values())))
    speaking = sorted((c for c in clues if c.value == year), key=lambda clue: -_TRUST[clue.sort])
    best = speaking[0]
    sorts = tuple(dict.fromkeys(clue.sort for clue in speaking))
    return DataYear(year, (best.start, best.end), sorts, probability)
