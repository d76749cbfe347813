"""Facts: the annual value of each indicator, which is what a statistician uses. Compared with annotated reports, or with
a table (report, indicator, value) that someone wrote down without marking anything.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Group, RenderableType

from ..annotations import indicators
from ..inference.record.types import Number, Record
from .comparison import Compared
from .errors import EvaluationError
from .report import by_frequency, figures_of, table
from .scores import Interval, Score, Tally, bootstrap_interval, tally

_SHOWN = 20
FactTable = Mapping[str, Mapping[str, Number | None]]
"""Value by indicator by report; None says that the report does not state it."""


@dataclass(frozen=True)
class FactError:
    """`gold` is None for a false fact, `predicted` for a missing one."""

    report: str
    indicator: str
    gold: Number | None
    predicted: Number | None
    relative_error: float | None
    """|predicted − gold| / |gold|; None where one of them is missing or gold is 0."""


@dataclass(frozen=True)
class FactEvaluation:
    facts: Tally
    """By indicator."""
    interval: Interval
    """95 % bootstrap interval over reports of the overall F1."""
    by_report: Mapping[str, Score]
    errors: Sequence[FactError]
    missing: Sequence[str]
    """Reports of the table without a record; their facts count as missed."""


def read_fact_table(path: Path) -> FactTable:
    """A CSV with the columns report, indicator, value. Raises EvaluationError with file and line.

    report: the record's `source.name`, or its file name without folders. A blank value says that the report does not
    state the indicator.
    """
    found: dict[str, dict[str, Number | None]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if lacking := [name for name in ("report", "indicator", "value") if name not in (rows.fieldnames or [])]:
                raise EvaluationError(f"{path}: expected the columns report, indicator, value; found no {lacking[0]!r}")
            for row in rows:
                report, code = (row["report"] or "").strip(), (row["indicator"] or "").strip()
                if not report or code not in indicators():
                    advice = "the codes are in annotations/indicators.csv"
                    raise EvaluationError(
                        f"{path}, line {rows.line_num}: no report, or no indicator {code!r}; {advice}"
                    )
                if code in found.setdefault(report, {}):
                    raise EvaluationError(
                        f"{path}, line {rows.line_num}: a second value of {code} for {report}; keep one"
                    )
                found[report][code] = _number((row["value"] or "").strip(), f"{path}, line {rows.line_num}")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path}: cannot be read as a CSV in UTF-8 ({error})") from None
    if not found:
        raise EvaluationError(f"{path}: expected rows of report, indicator, value; found none")
    return found


def evaluate_facts(gold: FactTable, records: Iterable[Record]) -> FactEvaluation:
    """Score the annual values of `records`. Indicators that the whole table never names are not judged.

    Raises EvaluationError if no record belongs to a report of the table, or two do to one.
    """
    judged = {code for values in gold.values() for code in values}
    found = _by_report(gold, records)
    if not found:
        raise EvaluationError(
            f"expected records of the {len(gold)} reports of the table, found none; a report is called as in "
            "source.name of its record, or as its file"
        )
    tallies, errors = {}, []
    for report, values in gold.items():
        ours = {code: value for code, value in values.items() if value is not None}
        theirs = _facts(found[report], judged) if report in found else {}
        tallies[report] = tally(Counter(ours.items()), Counter(theirs.items()))
        errors += fact_errors(report, ours, theirs)
    scores = {report: each.overall for report, each in tallies.items()}
    missing = [report for report in gold if report not in found]
    return FactEvaluation(
        sum(tallies.values(), Tally()), bootstrap_interval(list(scores.values())), scores, errors, missing
    )


def facts_of(compared: Iterable[Compared]) -> list[FactError]:
    """The wrong facts against annotated reports."""
    rows: list[FactError] = []
    for each in compared:
        theirs = _facts(each.record) if each.record else {}
        rows += fact_errors(each.gold.report.name, _facts(each.gold.record), theirs)
    return rows


def fact_errors(report: str, gold: Mapping[str, Number], predicted: Mapping[str, Number]) -> list[FactError]:
    """Wrong, missing and false facts of one report, by indicator."""
    rows = []
    for code in sorted(gold.keys() | predicted.keys()):
        ours, theirs = gold.get(code), predicted.get(code)
        if ours != theirs:
            error = abs(theirs - ours) / abs(ours) if ours and theirs is not None else None
            rows.append(FactError(report, code, ours, theirs, error))
    return rows


def facts_json(evaluation: FactEvaluation) -> dict[str, Any]:
    """Plain JSON values."""
    bounds = [round(evaluation.interval.low, 4), round(evaluation.interval.high, 4)]
    by = {code: figures_of(score) for code, score in sorted(evaluation.facts.groups.items())}
    return {
        "reports": len(evaluation.by_report),
        "missing": list(evaluation.missing),
        "facts": {**figures_of(evaluation.facts.overall), "f1_interval": bounds, "by": by},
        "by_report": [{"report": name, "facts": figures_of(score)} for name, score in evaluation.by_report.items()],
        "fact_errors": [asdict(error) for error in evaluation.errors],
    }


def facts_table(evaluation: FactEvaluation) -> RenderableType:
    """What rich prints: scores, then the wrong, missing and false facts."""
    low, high = evaluation.interval.low, evaluation.interval.high
    title = f"Facts of {len(evaluation.by_report)} reports (F1 95 % {low:.3f}–{high:.3f})"
    shown = table(title, "P", "R", "F1", "gold", "wrong", "missed")
    for name, score in [("all", evaluation.facts.overall), *by_frequency(evaluation.facts)[:_SHOWN]]:
        ratios = (f"{ratio:.3f}" for ratio in (score.precision, score.recall, score.f1))
        shown.add_row(name, *ratios, f"{score.support}", f"{score.fp}", f"{score.fn}")
    return Group(shown, errors_table(evaluation.errors))


def errors_table(errors: Sequence[FactError]) -> RenderableType:
    """The first facts that are wrong, missing or false, and how far off the wrong ones are."""
    off = [error.relative_error for error in errors if error.relative_error is not None]
    middle = f"; of the wrong ones half are off by {100 * median(off):.0f} % or less" if off else ""
    shown = table(
        f"Facts that are not right: {min(_SHOWN, len(errors))} of {len(errors)}{middle}", "gold", "found", "off"
    )
    for error in errors[:_SHOWN]:
        values = ("–" if value is None else f"{value:,}" for value in (error.gold, error.predicted))
        distance = "" if error.relative_error is None else f"{100 * error.relative_error:.1f} %"
        shown.add_row(f"{error.report} {error.indicator}", *values, distance)
    return shown


def _facts(record: Record, judged: set[str] | None = None) -> dict[str, Number]:
    return {code: fact.value for code, fact in record.indicators.items() if judged is None or code in judged}


def _by_report(gold: FactTable, records: Iterable[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in records:
        name = record.source.name
        report = next((each for each in (name, Path(name).name, Path(name).stem) if each in gold), None)
        if report is not None and found.setdefault(report, record) is not record:
            raise EvaluationError(
                f"expected one record of report {report}, found {found[report].source.name} and {name}"
            )
    return found


def _number(text: str, where: str) -> Number | None:
    if not text:
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise EvaluationError(f"{where}: expected a number in base units (1.2万 is 12000), found {text!r}") from None
    return int(value) if value.is_integer() else value
