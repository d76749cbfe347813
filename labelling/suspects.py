"""Probable label errors: where a model that has not seen a report parts with its annotation, the likeliest first.

The model must not have been trained on the reports: `nianbao annotate suspects` cross-validates, or takes records of
another model. A disagreement is the likelier an error of the annotation, the surer the model is, and the rarer model
and annotation part in that way: the model often cuts categories differently, and each such case tells little; it almost
never sees a telephone number where none is marked. And it is the likelier, the more often the corpus itself reads the
same words elsewhere as the model does, and not as here. So a disagreement is scored by the odds of the model's
calibrated confidence, divided by the rate of its sort among the spans of its label, times the ratio of how often
either reading of the words stands elsewhere in the corpus. (Confident learning, Northcutt et al. 2021,
corrects for the same by thresholds per class; it knows classes of tokens, not spans, attributes and links.)
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from ..annotations import AnnotatedReport, Kind, Label, Span
from ..annotations.files import Json, json_text
from ..annotations.scheme import NUMBERS
from ..annotations.studio.conversion import document_choices, to_result
from ..evaluation.errors import EvaluationError
from ..evaluation.gold import make_gold
from ..inference.reading import document_from_text
from ..inference.record.types import Measure, Record, TaggedSpan
from .context import in_context

Place = tuple[int, int]
Interpretation = tuple[str, str, str | None]
_SMOOTHING = 1.0
_SHRINKAGE = 100.0  # spans: how many of a label it takes until its own rate weighs more than that of all labels


@dataclass(frozen=True)
class Suspect:
    """A region, link or document choice that is probably annotated wrongly."""

    report: str
    sort: str
    """missing, spurious, boundary, label, attribute, link, kind, format, level; or unlinked: a number or a category
    that is in no link, which the guidelines do not allow."""
    label: str
    """Of the annotated span, or of the model's where none is annotated; empty for document choices."""
    start: int
    end: int
    text: str
    annotated: str
    model: str
    """What the model says instead."""
    confidence: float
    """The model's."""
    elsewhere: float = 0.0
    """Log-ratio of how often the model's and the annotated reading of the words stand elsewhere in the corpus."""
    score: float = 0.0
    """Log-odds, comparable within one run: the higher the likelier an error."""
    context: str = ""
    """The place in ⟦⟧ with what stands around it; empty for document choices."""


def find_suspects(reports: Sequence[AnnotatedReport], records: Iterable[Record]) -> list[Suspect]:
    """All disagreements of the reports with the records of their texts, the likeliest error first.

    Reports without a record are passed over, and EvaluationError says so if that is all of them.
    """
    by_text = {record.source.text_sha256: record for record in records}
    pairs = []
    for report in reports:
        gold = make_gold(report).record
        if record := by_text.get(gold.source.text_sha256):
            pairs.append((report, gold, record))
    if reports and not pairs:
        raise EvaluationError(
            f"expected records of the annotated texts, found {len(by_text)} of other texts and none of the {len(reports)} "
            "reports; give the records that nianbao extract makes of the export itself"
        )
    found_share = _found_shares((gold, record) for _, gold, record in pairs)
    interpretations = Counter(_interpretation(span) for _, gold, _ in pairs for span in gold.spans)
    suspects = [suspect for pair in pairs for suspect in _disagreements(*pair, found_share, interpretations)]
    support = Counter(str(span.label) for _, gold, _ in pairs for span in gold.spans)
    sorts = Counter((suspect.sort, suspect.label) for suspect in suspects)
    overall = Counter(suspect.sort for suspect in suspects)

    def scored(suspect: Suspect) -> Suspect:
        total = support[suspect.label] if suspect.label else len(pairs)
        usual = overall[suspect.sort] / max(1, sum(support.values()) if suspect.label else len(pairs))
        rate = (sorts[suspect.sort, suspect.label] + _SHRINKAGE * usual) / (total + _SHRINKAGE)
        sure = min(max(suspect.confidence, 1e-4), 1 - 1e-4)
        return replace(suspect, score=round(math.log(sure / (1 - sure)) - math.log(rate) + suspect.elsewhere, 4))

    return sorted(map(scored, suspects), key=lambda suspect: (-suspect.score, suspect.report, suspect.start))


def without_record(reports: Iterable[AnnotatedReport], records: Iterable[Record]) -> list[str]:
    """The names of the reports whose text no record is of: nothing can be said of them."""
    known = {record.source.text_sha256 for record in records}
    return [report.name for report in reports if document_from_text(report.text).text_sha256 not in known]


def suspect_tasks(reports: Sequence[AnnotatedReport], suspects: Sequence[Suspect]) -> Iterator[Json]:
    """The reports with suspects as tasks: the annotation, and a prediction "suspects" that marks what to look at.

    Its regions carry the annotated label and the model's confidence. The task's `suspects` lists them in words.
    """
    by_report: dict[str, list[Suspect]] = {}
    for suspect in suspects:
        by_report.setdefault(suspect.report, []).append(suspect)
    for report in reports:
        its = by_report.get(report.name, [])
        if not its:
            continue
        places = {(s.start, s.end): s for s in reversed(its) if s.label}
        regions = [Span(*place, Label(s.label), None, s.confidence) for place, s in places.items()]
        marked = to_result(report.text, regions, (), {}, scores=True)
        words = [f"{s.sort}: {s.text} ({s.annotated} → {s.model}, {s.confidence:.2f})" for s in its]
        yield {
            "data": {"id": report.name, "text": report.text, "suspects": words},
            "annotations": [{"result": to_result(report.text, report.spans, report.links, document_choices(report))}],
            "predictions": [{"model_version": "suspects", "score": its[0].confidence, "result": marked}],
        }


def write_suspects(path: Path, reports: Sequence[AnnotatedReport], suspects: Sequence[Suspect]) -> None:
    """As tasks for Label Studio (.json), or as a table (.csv)."""
    if path.suffix == ".json":
        path.write_text(json_text(list(suspect_tasks(reports, suspects))), "utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [field.name for field in fields(Suspect)])
        table.writeheader()
        table.writerows(map(asdict, suspects))


def _found_shares(pairs: Iterable[tuple[Record, Record]]) -> dict[str, float]:
    """Of the annotated spans of each label the share that the model finds in place."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for gold, record in pairs:
        places = {(span.start, span.end, span.label) for span in record.spans}
        for span in gold.spans:
            total[span.label] += 1
            found[span.label] += (span.start, span.end, span.label) in places
    return {label: (found[label] + _SMOOTHING) / (total[label] + 2 * _SMOOTHING) for label in total}


def _disagreements(
    report: AnnotatedReport,
    gold: Record,
    record: Record,
    found_share: Mapping[str, float],
    interpretations: Mapping[Interpretation, int],
) -> Iterator[Suspect]:
    def suspect(sort: str, annotated: TaggedSpan | None, model: TaggedSpan | None, confidence: float) -> Suspect:
        theirs = interpretations[_interpretation(model)] if annotated and model else 0
        ours = interpretations[_interpretation(annotated)] - 1 if annotated else 0
        was, instead = _said(annotated), _said(model)
        if annotated and model and was == instead:
            was, instead = str(annotated.attribute), str(model.attribute)
        made = _suspect(report, sort, annotated or model, was, instead, confidence)
        return replace(made, elsewhere=math.log((1 + theirs) / (1 + ours)))

    yield from _choices(report, record)
    matched: set[Place] = set()
    for span in record.spans:
        over = [g for g in gold.spans if g.start < span.end and span.start < g.end]
        matched |= {(g.start, g.end) for g in over}
        same = next((g for g in over if (g.start, g.end) == (span.start, span.end)), None)
        if not over:
            yield suspect("missing", None, span, span.confidence)
        elif same is None:
            sort = "boundary" if any(g.label is span.label for g in over) else "label"
            yield suspect(sort, over[0], span, span.confidence)
        elif same.label is not span.label:
            yield suspect("label", same, span, span.confidence)
        elif same.attribute != span.attribute:
            yield suspect("attribute", same, span, span.confidence)
    for g in gold.spans:
        if (g.start, g.end) not in matched:
            yield suspect("spurious", g, None, found_share[g.label])
    yield from _links(report, gold, record)


def _links(report: AnnotatedReport, gold: Record, record: Record) -> Iterator[Suspect]:
    """Links that only the model or only the annotation has, and numbers and categories without any."""
    spans = {(span.start, span.end): span for span in gold.spans}
    ours = {_link(measure): measure for measure in gold.measures}
    theirs = {_link(measure): measure for measure in record.measures}
    linked = {place for link in ours for place in link}
    for link, measure in theirs.items():
        if link not in ours and link[0] in linked and link[1] in spans:
            annotated = [m.category.text for other, m in ours.items() if other[0] == link[0]]
            if annotated:
                said = "、".join(annotated)
                yield _suspect(report, "link", spans[link[0]], said, measure.category.text, measure.confidence)
    for link, measure in ours.items():
        others = [m for other, m in theirs.items() if other[0] == link[0]]
        if link not in theirs and others and all(_link(m) in ours for m in others):
            said, sure = "、".join(m.category.text for m in others), max(m.confidence for m in others)
            yield _suspect(report, "link", spans[link[0]], measure.category.text, f"only {said}", sure)
    for place, span in spans.items() if report.kind is Kind.ANNUAL_REPORT else ():
        if place not in linked and (span.label in NUMBERS or span.label is Label.CATEGORY):
            said = "、".join(m.category.text for other, m in theirs.items() if other[0] == place)
            yield _suspect(report, "unlinked", span, "no link", said or "a link", 1.0)


def _choices(report: AnnotatedReport, record: Record) -> Iterator[Suspect]:
    for name in ("kind", "format", "level"):
        annotated, found = getattr(report, name), getattr(record.classification, name)
        if annotated is not None and annotated != found.value:
            yield Suspect(report.name, name, "", 0, 0, "", str(annotated), str(found.value), found.confidence)


def _suspect(
    report: AnnotatedReport, sort: str, span: TaggedSpan | None, annotated: str, model: str, confidence: float
) -> Suspect:
    assert span is not None
    context = in_context(report.text, span.start, span.end)
    place = (str(span.label), span.start, span.end, span.text)
    return Suspect(report.name, sort, *place, annotated, model, confidence, context=context)


def _said(span: TaggedSpan | None) -> str:
    return f"{span.label} {span.text!r}" if span else "nothing"


def _interpretation(span: TaggedSpan) -> Interpretation:
    """How the words of a span are read; all numbers are one word."""
    return re.sub(r"\d+", "0", span.text), str(span.label), span.attribute


def _link(measure: Measure) -> tuple[Place, Place]:
    return (measure.start, measure.end), (measure.category.start, measure.category.end)
