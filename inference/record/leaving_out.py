"""What a record is given out without: what is less sure than asked for, and what is of no interest in other documents.

Only a finished record is cut down, so that no option changes anything in what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ...annotations import Kind, Label, Role
from ...models.tagger import HARDLY
from .types import Check, Contact, IndicatorValue, Issuer, Measure, Mention, Period, Record, Table, TaggedSpan, Year

_Said = TypeVar("_Said", Issuer, Year, Period)
_CONTACTS = frozenset({Label.ORG, Label.ADDRESS, Label.POSTCODE, Label.PHONE, Label.FAX, Label.EMAIL, Label.URL})


def of_annual_reports(record: Record) -> Record:
    """The record of an annual report as it is; of another document only title, issuer, dates and contact details.

    So it is in the annotated corpus. Where it is not that sure that the document is another, a measure is right if it is
    one of a report and the document a report: what is too unsure then is left out, and all else stays.
    """
    kind = record.classification.kind
    if kind.value is Kind.ANNUAL_REPORT:
        return record
    report = 1 - kind.confidence
    if any(report * measure.confidence >= HARDLY for measure in record.measures):
        return at_least(record, HARDLY / report)
    from_title = record.year and record.title and (record.year.start, record.year.end) == _place(record.title)
    return record.model_copy(
        update={
            "sections": [section for section in record.sections if section.role is Role.TITLE],
            "measures": [],
            "tables": [],
            "indicators": {},
            "checks": [],
            "period": None,
            "year": record.year if from_title else None,
            "spans": [span for span in record.spans if _of_any_document(span)],
        }
    )


def _of_any_document(span: TaggedSpan) -> bool:
    title = span.label is Label.HEADING and span.attribute == Role.TITLE
    return title or span.label in _CONTACTS or span.label in (Label.ISSUER, Label.DATE)


def at_least(record: Record, confidence: float) -> Record:
    """Without what is less sure: measures with what was concluded from them, sections, contacts, fields, spans.

    A number or category goes with the last of its measures, and stays with the first that stays.
    """
    kept = [i for i, measure in enumerate(record.measures) if measure.confidence >= confidence]
    if confidence <= 0:
        return record
    index = {old: new for new, old in enumerate(kept)}
    measures = [record.measures[i] for i in kept]
    return record.model_copy(
        update={
            "issuer": _sure(record.issuer, confidence),
            "year": _sure(record.year, confidence),
            "period": _sure(record.period, confidence),
            "published": record.published if record.published and record.published.confidence >= confidence else None,
            "signed": record.signed if record.signed and record.signed.confidence >= confidence else None,
            "contact": Contact(
                **{
                    field: [detail for detail in details if detail.confidence >= confidence]
                    for field, details in dict(record.contact).items()
                }
            ),
            "sections": [section for section in record.sections if section.confidence >= confidence],
            "measures": measures,
            "tables": _tables(record.tables, index),
            "indicators": _indicators(record.indicators, index),
            "checks": _checks(record.checks, index),
            "spans": _spans(record, measures, confidence),
        }
    )


def _sure(said: _Said | None, confidence: float) -> _Said | None:
    return said if said and said.confidence >= confidence else None


def _indicators(values: dict[str, IndicatorValue], index: dict[int, int]) -> dict[str, IndicatorValue]:
    return {
        code: value.model_copy(update={"measure": index[value.measure]})
        for code, value in values.items()
        if value.measure in index
    }


def _tables(tables: Sequence[Table], index: dict[int, int]) -> list[Table]:
    return [
        table.model_copy(
            update={
                "cells": [
                    cell.model_copy(update={"measure": index[cell.measure]})
                    for cell in table.cells
                    if cell.measure in index
                ]
            }
        )
        for table in tables
    ]


def _checks(checks: Sequence[Check], index: dict[int, int]) -> list[Check]:
    """The checks of what is left, with its new indices."""
    return [
        check.model_copy(update={"measures": [index[i] for i in check.measures]})
        for check in checks
        if all(i in index for i in check.measures)
    ]


def _spans(record: Record, measures: Sequence[Measure], confidence: float) -> list[TaggedSpan]:
    measured = _places(record.measures)
    left = _places(measures)
    return [
        span
        for span in record.spans
        if (_place(span) in left if _place(span) in measured else span.confidence >= confidence)
    ]


def _places(measures: Sequence[Measure]) -> set[tuple[int, int]]:
    return {place for measure in measures for place in (_place(measure), _place(measure.category))}


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end
