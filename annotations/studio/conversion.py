"""Spans and links as Label Studio stores them: regions, attributes that share a region's id, relations, choices.

Reading them back is `annotations.corpus`; the two are inverse, as the tests hold on the whole corpus.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..corpus import AnnotatedReport
from ..files import Json
from ..scheme import NUMBERS, OTHER_INDICATOR, Label, Scope
from ..spans import Link, Span


def to_result(
    text: str, spans: Iterable[Span], links: Iterable[Link], classes: dict[str, str | None], *, scores: bool = False
) -> list[Json]:
    """The `result` of an annotation or a prediction.

    `classes`: kind, format, level; those that are None are left out. `scores` gives each region its confidence.
    """
    result: list[Json] = []
    for span in sorted(set(spans)):
        place = {"start": span.start, "end": span.end, "text": span.text(text)}
        common: Json = {"id": region_id(span), "to_name": "text"}
        if scores:
            common["score"] = round(span.confidence, 4)
        result.append(common | {"from_name": "span", "type": "labels", "value": place | {"labels": [span.label]}})
        if attribute := _attribute(span):
            result.append(common | attribute | {"value": place | attribute["value"]})
    for link in sorted(set(links)):
        ends = {"from_id": region_id(link.number), "to_id": region_id(link.category)}
        result.append({"type": "relation", **ends, "direction": "right", "labels": ["measures"]})
    for name, value in classes.items():
        if value is not None:
            choice = {"id": name, "from_name": name, "to_name": "text", "type": "choices"}
            result.append(choice | {"value": {"choices": [value]}})
    return result


def region_id(span: Span) -> str:
    """Spans never overlap, so their place names them."""
    return f"s{span.start}-{span.end}"


def document_choices(report: AnnotatedReport) -> dict[str, str | None]:
    """Kind, format and level by name; None where the annotator left one open."""
    choices = {"kind": report.kind, "format": report.format, "level": report.level}
    return {name: value and str(value) for name, value in choices.items()}


def to_task(report: AnnotatedReport) -> Json:
    """An annotated report as a task of an export."""
    data: Json = {"id": report.name, "text": report.text, "noise": ",".join(report.noise) or "none"}
    if report.year is not None:
        data["year"] = report.year
    result = to_result(report.text, report.spans, report.links, document_choices(report))
    return {"data": data, "annotations": [{"result": result, "was_cancelled": False}], "predictions": []}


def _attribute(span: Span) -> Json | None:
    """Control, type and value of a span's attribute; the scope of this year is not stored."""
    if span.attribute is None or (span.label in NUMBERS and span.attribute == Scope.ANNUAL):
        return None
    if span.label is Label.CATEGORY:
        group = span.attribute.split(".")[0]
        path = [OTHER_INDICATOR] if span.attribute == OTHER_INDICATOR else [group, span.attribute]
        return {"from_name": "indicator", "type": "taxonomy", "value": {"taxonomy": [path]}}
    name = "role" if span.label is Label.HEADING else "scope"
    return {"from_name": name, "type": "choices", "value": {"choices": [span.attribute]}}
