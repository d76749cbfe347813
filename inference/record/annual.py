"""The one annual value of an indicator, out of all that the report says.

Order of trust: a cell of a table that stands for its whole row, then an exact number of the running text, then an
approximate one, then words that say none. Within one rank the surest mention, and of equals the first. What a report
gives as part of the same indicator's total (其中县直部门2198条) is no candidate.
"""

from __future__ import annotations

from collections import defaultdict

from ...annotations import indicators
from ..checks.report import Report
from ..checks.stated import Stated
from .measures import OPEN_INDICATORS
from .types import IndicatorValue

_HEDGE = 0.1  # how far, as a share of the larger, an approximate number may be from another one


def annual_values(report: Report) -> dict[str, IndicatorValue]:
    """By code, for indicators that have a single meaning; `conflict` where sure mentions state other annual values.

    A share is no value of what is counted, unless the indicator is itself a rate.
    """
    parts = {part.index for b in report.breakdowns if b.sort == "bodies" for part in b.parts}
    whole_cells = {cell.index for cell in report.cells}
    candidates: dict[str, list[Stated]] = defaultdict(list)
    for stated in report.stated:
        if stated.annual and stated.code not in OPEN_INDICATORS and stated.index not in parts:
            rate = "%" in indicators()[stated.code].units
            single = stated.index in whole_cells or not (stated.measure.dimension or report.in_wide_row(stated))
            if single and (stated.measure.kind == "percent") == rate:
                candidates[stated.code].append(stated)
    return {code: _choose(group, whole_cells) for code, group in candidates.items()}


def _choose(group: list[Stated], whole_cells: set[int]) -> IndicatorValue:
    def trust(stated: Stated) -> tuple[int, float]:
        rank = 3 if stated.index in whole_cells else 0 if stated.measure.kind == "zero" else 1 + stated.exact
        return rank, stated.measure.confidence

    best = max(group, key=trust)
    assert best.measure.value is not None
    return IndicatorValue(
        value=best.measure.value,
        unit=best.measure.unit,
        measure=best.index,
        conflict=any(other.sure and not _agree(best, other) for other in group),
    )


def _agree(left: Stated, right: Stated) -> bool:
    """Whether both may be true; numbers of different sorts of units (2名, 40元) say different things."""
    if left.value == right.value or not left.comparable(right):
        return True
    hedged = not (left.exact and right.exact)
    return hedged and abs(left.value - right.value) <= _HEDGE * max(left.value, right.value)
