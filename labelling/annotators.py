"""How far annotators agree as a table, and their differences for adjudication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType

from ..annotations import AnnotatedReport
from ..annotations.files import Json
from ..annotations.studio.conversion import document_choices, to_result
from ..evaluation.annotators import AnnotatorAgreement
from ..evaluation.report import by_frequency, table


def agreement_table(pair: AnnotatorAgreement) -> RenderableType:
    """Two annotators for people: overall, by label, and κ of their choices."""
    left, right = pair.names
    overall = table(f"{left} and {right}, {pair.reports} reports", "F1", "spans, left", "spans, right", "F1 95 %")
    for name, agreed in (("spans, strict", pair.spans), ("spans, partial", pair.partial), ("measures", pair.measures)):
        score, interval = agreed.overall, pair.intervals.get(name.split(",")[0]) if "partial" not in name else None
        bounds = f"{interval.low:.3f}–{interval.high:.3f}" if interval else ""
        overall.add_row(name, f"{score.f1:.3f}", f"{score.support}", f"{score.tp + score.fp}", bounds)
    labels = table("By label", "strict F1", "partial F1", "left", "right")
    for name, score in by_frequency(pair.spans):
        partial = pair.partial.groups[name].f1
        labels.add_row(name, f"{score.f1:.3f}", f"{partial:.3f}", f"{score.support}", f"{score.tp + score.fp}")
    choices = table("Choices, beyond chance", "κ")
    for name, value in pair.kappa.items():
        choices.add_row(name, f"{value:.3f}")
    return Group(overall, labels, choices)


def adjudication_tasks(versions: Mapping[str, Sequence[AnnotatedReport]]) -> Iterator[Json]:
    """The reports in which annotators differ, as tasks for Label Studio.

    A task's first prediction, "agreed", has what all of them marked alike; then comes each annotator's version.
    """
    by_text: dict[str, dict[str, AnnotatedReport]] = {}
    for name, reports in versions.items():
        for report in reports:
            by_text.setdefault(report.text, {})[name] = report
    for text, reports_of in by_text.items():
        first, *others = reports_of.values()
        spans = set(first.spans).intersection(*(report.spans for report in others))
        links = set(first.links).intersection(*(report.links for report in others))
        if all(
            set(r.spans) == spans and set(r.links) == links and document_choices(r) == document_choices(first)
            for r in reports_of.values()
        ):
            continue
        agreed = {k: v for k, v in document_choices(first).items() if all(document_choices(r)[k] == v for r in others)}
        predictions = [("agreed", to_result(text, spans, links, agreed))]
        predictions += [
            (name, to_result(text, r.spans, r.links, document_choices(r))) for name, r in reports_of.items()
        ]
        yield {
            "data": {"id": first.name, "text": text},
            "annotations": [],
            "predictions": [{"model_version": name, "result": result} for name, result in predictions],
        }
