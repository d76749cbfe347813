"""An evaluation for people (tables) and for programs (a dictionary for metrics.json)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..annotations import indicators
from .comparison import TALLIES, Evaluation, Stratum
from .reliability import Reliability
from .scores import Accuracy, Interval, Score, Tally

_SHOWN_INDICATORS = 20
_SHOWN_NAMES = 10


def to_table(evaluation: Evaluation, *, all_indicators: bool = False) -> RenderableType:
    """What rich prints: overall scores first, then the document's fields, labels, contacts and indicators.

    Of the indicators the 20 most frequent in gold are shown, or all of them.
    """
    total = evaluation.total
    measures = by_frequency(total.measures)
    shown = measures if all_indicators else measures[:_SHOWN_INDICATORS]
    extent = "all" if len(shown) == len(measures) else f"the {len(shown)} most frequent of {len(measures)}"
    return Group(
        _coverage(evaluation),
        _overall(evaluation),
        _mistakes(total.mistakes),
        _strata(evaluation.strata),
        _reliability(evaluation.reliability),
        _document(total.document),
        _attributes(total.attributes),
        _scores("Spans by label", by_frequency(total.spans)),
        _scores("Contacts by field", by_frequency(total.contacts)),
        _scores(f"Measures by indicator ({extent})", [(_indicator(code), score) for code, score in shown]),
    )


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Counts, and ratios rounded to four digits; nothing but plain JSON values."""
    total = evaluation.total
    tallies = {name: _tally_json(getattr(total, name), evaluation.intervals.get(name)) for name in TALLIES}
    return {
        "reports": evaluation.reports,
        "missing": list(evaluation.missing),
        "ignored": list(evaluation.ignored),
        **tallies,
        "attributes": {name: _accuracy_json(accuracy) for name, accuracy in total.attributes.items()},
        "document": {name: _accuracy_json(accuracy) for name, accuracy in total.document.items()},
        "mistakes": dict(total.mistakes.most_common()),
        "strata": {
            name: {
                "reports": stratum.reports,
                "spans": figures_of(stratum.total.spans.overall),
                "measures": figures_of(stratum.total.measures.overall),
                "facts": figures_of(stratum.total.facts.overall),
            }
            for name, stratum in evaluation.strata.items()
        },
        "calibration": {
            "error": round(evaluation.reliability.error, 4),
            "bins": [
                {"measures": b.size, "confidence": round(b.confidence, 4), "right": round(b.right, 4)}
                for b in evaluation.reliability.bins()
            ],
        },
    }


# --- for programs ------------------------------------------------------------------------------------------------


def figures_of(score: Score) -> dict[str, int | float]:
    """Counts and rounded ratios."""
    ratios = {name: round(getattr(score, name), 4) for name in ("precision", "recall", "f1")}
    return {"tp": score.tp, "fp": score.fp, "fn": score.fn, **ratios}


def _tally_json(tally: Tally, interval: Interval | None) -> dict[str, Any]:
    bounds = {"f1_interval": [round(interval.low, 4), round(interval.high, 4)]} if interval else {}
    return {**figures_of(tally.overall), **bounds, "by": {k: figures_of(v) for k, v in sorted(tally.groups.items())}}


def _accuracy_json(accuracy: Accuracy) -> dict[str, int | float]:
    counts = {"correct": accuracy.correct, "total": accuracy.total, "spurious": accuracy.spurious}
    return {"accuracy": round(accuracy.value, 4), **counts}


# --- for people --------------------------------------------------------------------------------------------------


def _coverage(evaluation: Evaluation) -> Text:
    lines = [f"{evaluation.reports} gold reports, {evaluation.reports - len(evaluation.missing)} with a record"]
    if evaluation.missing:
        lines.append(f"Without a record, counted as missed: {_names(evaluation.missing)}")
    if evaluation.ignored:
        lines.append(f"Records without gold, ignored: {_names(evaluation.ignored)}")
    return Text("\n".join(lines))


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(names[:_SHOWN_NAMES]) + more


def table(title: str, *columns: str) -> Table:
    made = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    made.add_column("", overflow="fold")
    for column in columns:
        made.add_column(column, justify="right")
    return made


def _cells(score: Score) -> tuple[str, ...]:
    ratios = (f"{ratio:.3f}" for ratio in (score.precision, score.recall, score.f1))
    return (*ratios, f"{score.support}", f"{score.fp}", f"{score.fn}")


def _overall(evaluation: Evaluation) -> Table:
    rows = table("Overall (strict)", "P", "R", "F1", "gold", "wrong", "missed", "F1 95 %")
    for name in TALLIES:
        interval = evaluation.intervals.get(name)
        bounds = f"{interval.low:.3f}–{interval.high:.3f}" if interval else ""
        tally: Tally = getattr(evaluation.total, name)
        rows.add_row(name.replace("_", " "), *_cells(tally.overall), bounds)
    return rows


def _scores(title: str, rows: Sequence[tuple[str, Score]]) -> Table:
    shown = table(title, "P", "R", "F1", "gold", "wrong", "missed")
    for name, score in rows:
        shown.add_row(name, *_cells(score))
    return shown


def _mistakes(mistakes: Mapping[str, int]) -> Table:
    shown = table("Measures that are not right, by kind of mistake", "measures", "share")
    for kind, count in sorted(mistakes.items(), key=lambda item: -item[1]):
        shown.add_row(kind, f"{count}", f"{count / sum(mistakes.values()):.0%}")
    return shown


def _strata(strata: Mapping[str, Stratum]) -> Table:
    shown = table("By kind of report", "reports", "spans F1", "measures F1", "facts F1")
    for part, stratum in strata.items():
        scores = (getattr(stratum.total, name).overall.f1 for name in ("spans", "measures", "facts"))
        shown.add_row(part, f"{stratum.reports}", *(f"{score:.3f}" for score in scores))
    return shown


def _reliability(reliability: Reliability) -> Table:
    rows = table(
        f"Confidence of measures (expected calibration error {100 * reliability.error:.1f} %)",
        "measures",
        "mean",
        "right",
    )
    for b in reliability.bins():
        rows.add_row(f"{b.low:.1f}–{b.low + 0.1:.1f}", f"{b.size}", f"{b.confidence:.3f}", f"{b.right:.3f}")
    return rows


def _document(accuracies: Mapping[str, Accuracy]) -> Table:
    rows = table("Document", "accuracy", "right", "in gold", "found where gold has none")
    for name, a in accuracies.items():
        rows.add_row(name, _rounded(a), f"{a.correct}", f"{a.total}", f"{a.spurious}")
    return rows


def _attributes(accuracies: Mapping[str, Accuracy]) -> Table:
    rows = table("Attributes of exactly found spans", "accuracy", "right", "spans")
    for name, a in accuracies.items():
        rows.add_row(name, _rounded(a), f"{a.correct}", f"{a.total}")
    return rows


def _rounded(accuracy: Accuracy) -> str:
    return f"{accuracy.value:.3f}" if accuracy.total else "–"


def by_frequency(tally: Tally) -> list[tuple[str, Score]]:
    """The most frequent in gold first."""
    return sorted(tally.groups.items(), key=lambda item: -item[1].support)


def _indicator(code: str) -> str:
    known = indicators().get(code)
    return f"{code} {known.name}" if known else code
