"""How far annotators agree with each other: pairwise scores, and their differences for adjudication.

Agreement beyond chance is not defined for spans, since there is no set of places from which chance could draw; the
pairwise F1 is what it tends to (Hripcsak & Rothschild 2005). For the attributes of spans that both marked, chance is
defined, and Cohen's κ is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rich.console import Group, RenderableType

from ..annotations import AnnotatedReport, Span
from ..annotations.scheme import attribute_values
from ..annotations.studio.conversion import document_choices, to_result
from ..evaluation.claims import ATTRIBUTES
from ..evaluation.errors import EvaluationError
from ..evaluation.report import by_frequency, table
from ..evaluation.scores import Claim, Interval, Score, Tally, bootstrap_interval, tally


@dataclass(frozen=True)
class AnnotatorAgreement:
    """Two annotators over the reports that both annotated. F1 is the same whichever of them counts as gold."""

    names: tuple[str, str]
    reports: int
    spans: Tally
    """By label; start, end and label must agree."""
    partial: Tally
    """By label; the label must agree and the places overlap, each span counted once."""
    measures: Tally
    """By indicator; the number's place, indicator and scope must agree."""
    intervals: Mapping[str, Interval]
    """95 % bootstrap intervals over reports of the overall F1 of spans and of measures."""
    kappa: Mapping[str, float]
    """Cohen's κ of kind, format and level over reports, and of attributes over the spans that both marked."""


def agreements(versions: Mapping[str, Sequence[AnnotatedReport]]) -> list[AnnotatorAgreement]:
    """Every pair of annotators that has a report in common. Raises EvaluationError if no pair has.

    versions: by annotator; reports belong together if their texts are the same.
    """
    pairs = []
    for left, right in combinations(versions, 2):
        others = {report.text: report for report in versions[right]}
        common = [(report, others[report.text]) for report in versions[left] if report.text in others]
        if common:
            pairs.append(compare_annotators((left, right), common))
    if not pairs:
        raise EvaluationError(
            f"expected reports that two annotators annotated, found none among {len(versions)} annotators; "
            "give two exports of the same texts, or one with several annotations of a task"
        )
    return pairs


def compare_annotators(
    names: tuple[str, str], common: Sequence[tuple[AnnotatedReport, AnnotatedReport]]
) -> AnnotatorAgreement:
    """Two annotators over reports that both annotated."""
    spans = [_tally(_span_claims(left), _span_claims(right)) for left, right in common]
    measures = [_tally(_measure_claims(left), _measure_claims(right)) for left, right in common]
    return AnnotatorAgreement(
        names=names,
        reports=len(common),
        spans=sum(spans, Tally()),
        partial=sum((_partial(left.spans, right.spans) for left, right in common), Tally()),
        measures=sum(measures, Tally()),
        intervals={
            "spans": bootstrap_interval([t.overall for t in spans]),
            "measures": bootstrap_interval([t.overall for t in measures]),
        },
        kappa={name: cohens_kappa(pairs) for name, pairs in _choices(common).items() if pairs},
    )


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


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Agreement of two annotators' choices beyond chance; 1 where both always make one and the same choice."""
    observed = sum(left == right for left, right in pairs) / len(pairs)
    lefts, rights = (Counter(choices) for choices in zip(*pairs, strict=True))
    expected = sum(lefts[value] * rights[value] for value in lefts) / len(pairs) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def adjudication_tasks(versions: Mapping[str, Sequence[AnnotatedReport]]) -> Iterator[dict[str, Any]]:
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


def _span_claims(report: AnnotatedReport) -> Iterator[Claim]:
    return ((span.label, (span.start, span.end)) for span in report.spans)


def _measure_claims(report: AnnotatedReport) -> Iterator[Claim]:
    for link in report.links:
        yield str(link.category.attribute), (link.number.start, link.number.end, link.number.attribute)


def _tally(left: Iterable[Claim], right: Iterable[Claim]) -> Tally:
    return tally(Counter(left), Counter(right))


def _partial(left: Sequence[Span], right: Sequence[Span]) -> Tally:
    """Spans of one label that overlap, paired from the left; spans of one annotator never overlap each other."""
    groups: dict[str, Score] = {}
    for label in {span.label for span in (*left, *right)}:
        ours, theirs = ([s for s in spans if s.label is label] for spans in (left, right))
        used: set[Span] = set()
        for span in ours:
            other = next((o for o in theirs if o not in used and o.start < span.end and span.start < o.end), None)
            if other:
                used.add(other)
        groups[label] = Score(len(used), len(theirs) - len(used), len(ours) - len(used))
    return Tally(groups)


def _choices(
    common: Sequence[tuple[AnnotatedReport, AnnotatedReport]],
) -> dict[str, list[tuple[Hashable, Hashable]]]:
    """Both annotators' choices by question; a document choice that one of them left open is no choice."""
    pairs: dict[str, list[tuple[Hashable, Hashable]]] = {}
    for left, right in common:
        for name in ("kind", "format", "level"):
            both = (getattr(left, name), getattr(right, name))
            pairs.setdefault(name, []).extend([both] if None not in both else [])
        others = {(span.start, span.end, span.label): span.attribute for span in right.spans}
        for span in left.spans:
            place = (span.start, span.end, span.label)
            if place in others and attribute_values(span.label):
                name = ATTRIBUTES[span.label]
                pairs.setdefault(name, []).append((span.attribute, others[place]))
    return pairs
