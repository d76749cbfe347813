"""What a record says, as hashable claims: two records agree on a claim if they make the very same one.

Offsets are compared exactly; confidences, texts and units never are. Nothing is compared that the annotation scheme
does not state: dimensions, sections' ends, checks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ..annotations import Label
from ..annotations.scheme import NUMBERS
from ..inference.record.types import Contact, Record
from .scores import Claim

ATTRIBUTES: dict[str, str] = {
    Label.CATEGORY: "indicator",
    Label.HEADING: "role",
    **{str(number): "scope" for number in NUMBERS},
}
"""What the attribute of a span is called, by label; the other labels have none."""


def spans(record: Record) -> Iterator[Claim]:
    """(start, end), grouped by label."""
    return ((span.label, (span.start, span.end)) for span in record.spans)


def headings(record: Record) -> Iterator[Claim]:
    """(start, end), grouped by role."""
    return ((section.role, (section.heading.start, section.heading.end)) for section in record.sections)


def links(record: Record) -> Iterator[Claim]:
    """(number, category), grouped by the number's label. The record keeps links as its measures."""
    labels = {(span.start, span.end): span.label for span in record.spans}
    for measure in record.measures:
        number, category = (measure.start, measure.end), (measure.category.start, measure.category.end)
        yield labels.get(number, measure.kind.upper()), (number, category)


def measures(record: Record) -> Iterator[Claim]:
    """(start, end, scope, value) of the number, grouped by indicator."""
    return ((m.indicator, (m.start, m.end, m.scope, m.value)) for m in record.measures)


def facts(record: Record) -> Iterator[Claim]:
    """The annual value of each indicator that has one, grouped by indicator: what a statistician would use."""
    return ((code, value.value) for code, value in record.indicators.items())


def contacts(record: Record) -> Iterator[Claim]:
    """(start, end), grouped by field."""
    for field in Contact.model_fields:
        for detail in getattr(record.contact, field):
            yield field, (detail.start, detail.end)


def contact_values(record: Record) -> Iterator[Claim]:
    """The normalised value, grouped by field; once, however often and wherever the report gives it."""
    for field in Contact.model_fields:
        yield from ((field, value) for value in sorted({detail.value for detail in getattr(record.contact, field)}))


def fields(record: Record) -> dict[str, Hashable | None]:
    """What is said once about the whole document; None where it is not said."""
    period, classification = record.period, record.classification
    return {
        "issuer": record.issuer and record.issuer.value,
        "year": record.year and record.year.value,
        "period": period and (period.start_date, period.end_date),
        "published": record.published and record.published.value,
        "signed": record.signed and record.signed.value,
        "kind": classification.kind.value,
        "format": classification.format.value,
        "level": classification.level.value,
    }


def attributes_by_span(record: Record) -> dict[tuple[int, int, str], str | None]:
    """Attribute by (start, end, label), of the spans that have one."""
    return {(span.start, span.end, span.label): span.attribute for span in record.spans if span.label in ATTRIBUTES}
