"""How far annotators agree with each other: pairwise scores.

Agreement beyond chance is not defined for spans, since there is no set of places from which chance could draw; the
pairwise F1 is what it tends to (Hripcsak & Rothschild 2005). For the attributes of spans that both marked, chance is
defined, and Cohen's κ is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..annotations import AnnotatedReport, Span
from ..annotations.scheme import attribute_values
from .claims import ATTRIBUTES
from .errors import EvaluationError
from .scores import Claim, Interval, Score, Tally, bootstrap_interval, tally


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


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Agreement of two annotators' choices beyond chance; 1 where both always make one and the same choice."""
    observed = sum(left == right for left, right in pairs) / len(pairs)
    lefts, rights = (Counter(choices) for choices in zip(*pairs, strict=True))
    expected = sum(lefts[value] * rights[value] for value in lefts) / len(pairs) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


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
