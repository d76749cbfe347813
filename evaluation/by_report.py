"""All figures of an evaluation with those of each report, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .comparison import TALLIES, Evaluation
from .fact_table import facts_of
from .report import figures_of, to_json


def report_figures(evaluation: Evaluation) -> dict[str, Any]:
    """`to_json` with the scores of each report, and each fact that is not right."""
    by_report = []
    for each in evaluation.compared:
        wrong = [name for name, a in each.scorecard.document.items() if a.correct < a.total or a.spurious]
        scores = {name: figures_of(getattr(each.scorecard, name).overall) for name in TALLIES}
        named = {"report": each.gold.report.name, "strata": list(each.strata), "record": each.record is not None}
        by_report.append({**named, **scores, "wrong_fields": wrong})
    errors = [asdict(error) for error in facts_of(evaluation.compared)]
    return {**to_json(evaluation), "by_report": by_report, "fact_errors": errors}
