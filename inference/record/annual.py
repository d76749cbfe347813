"""The one value of each thing that a report counts, out of all that it says.

Order of trust: a cell of an official table, another cell that stands for its whole row, an exact number of the running
text, an approximate one, words that say none. Within one rank the surest mention, and of equals the first. What a report
gives as part of the same indicator's total (其中县直部门2198条) is no candidate.

Where an indicator has one meaning its code is the key. Where a row of an official table has several cells that none of
them stands for, the column is part of the key: `art20.normative.in_force`, `litigation.total.after_review`; so is the
row where several count one indicator: `proactive.key_area.budget`. What is asked by kinds of applicants or over all
years is in `tables` alone.
"""

from __future__ import annotations

from collections import defaultdict

from ...annotations import Scope, indicators
from ..checks.report import Report
from ..checks.stated import Stated
from .measures import OPEN_INDICATORS
from .types import IndicatorValue, Measure

BY_COLUMN = "art20."
"""Begins the codes of rows that have no cell which stands for the whole."""
_HEDGE = 0.1  # how far, as a share of the larger, an approximate number may be from another one


def annual_values(report: Report) -> dict[str, IndicatorValue]:
    """By key; `conflict` where sure mentions state other values.

    A share is no value of what is counted, unless the indicator is itself a rate.
    """
    cells = _official_cells(report)
    candidates: dict[str, list[Stated]] = defaultdict(list)
    for stated in report.stated:
        for key in cells.get(stated.index, ()) or _of_text(report, stated):
            candidates[key].append(stated)
    return {key: _choose(group, set(cells), report.whole_cells) for key, group in candidates.items()}


def _official_cells(report: Report) -> dict[int, list[str]]:
    """The keys of each measure that is a cell of an official table and stands for its row."""
    keys: dict[int, list[str]] = defaultdict(list)
    for table in report.record.tables:
        for cell in table.cells:
            if _whole(report.record.measures[cell.measure]):
                keys[cell.measure].append(cell.key)
    return keys


def _whole(cell: Measure) -> bool:
    """Whether a cell speaks of all applicants, and of the year unless its column says of what."""
    if cell.dimension.get("applicant", "total") != "total":
        return False
    return cell.scope is Scope.ANNUAL or "column" in cell.dimension


def _of_text(report: Report, stated: Stated) -> tuple[str, ...]:
    """The key of a measure elsewhere, if it may be the year's value."""
    open_ended = stated.code in OPEN_INDICATORS or stated.code.startswith(BY_COLUMN)
    if not stated.annual or open_ended or stated.index in report.parts_by_body:
        return ()
    rate = "%" in indicators()[stated.code].units
    single = stated.index in report.whole_cells or not (stated.measure.dimension or report.in_wide_row(stated))
    return (stated.code,) if single and (stated.measure.kind == "percent") == rate else ()


def _choose(group: list[Stated], official: set[int], whole_cells: set[int]) -> IndicatorValue:
    def trust(stated: Stated) -> tuple[int, float]:
        if stated.index in official:
            return 4, stated.measure.confidence
        rank = 3 if stated.index in whole_cells else 0 if stated.measure.kind == "zero" else 1 + stated.exact
        return rank, stated.measure.confidence

    best = max(group, key=trust)
    approximate = best.measure.approximate
    assert best.measure.value is not None and approximate != "range"  # a range has no value
    return IndicatorValue(
        value=best.measure.value,
        unit=best.measure.unit,
        approximate=approximate,
        measure=best.index,
        conflict=any(other.sure and not _agree(best, other) for other in group),
    )


def _agree(left: Stated, right: Stated) -> bool:
    """Whether both may be true; numbers of different sorts of units (2名, 40元) say different things."""
    if left.value == right.value or not left.comparable(right):
        return True
    hedged = not (left.exact and right.exact)
    return hedged and abs(left.value - right.value) <= _HEDGE * max(left.value, right.value)
