"""No option of output changes anything but what is left out: over all of dev, with the released model."""

from __future__ import annotations

import pytest

from nianbao.annotations import Finder, Kind
from nianbao.annotations.corpus import split
from nianbao.inference import Extractor, Record, document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.leaving_out import at_least, of_annual_reports
from nianbao.inference.record.types import Measure
from nianbao.models.tagger import HARDLY


@pytest.fixture(scope="module")
def whole(extractor: Extractor) -> list[Record]:
    """The records of dev with nothing left out."""
    documents = [document_from_text(report.text, report.name) for report in split("dev")]
    return [make_record(d, extractor.tagger.tag(d.normalised), extractor.model) for d in documents]


@pytest.mark.parametrize("confidence", [0.3, 0.9, 0.99])
def test_what_is_left_is_what_the_whole_record_says(whole: list[Record], confidence: float) -> None:
    removed = 0
    for record in whole:
        left = at_least(record, confidence)
        assert left.title == record.title and left.classification == record.classification
        for name in ("measures", "sections", "spans"):
            kept = getattr(left, name)
            assert [item for item in getattr(record, name) if item in kept] == kept
        for name in ("issuer", "year", "period", "published", "signed"):
            said, now = getattr(record, name), getattr(left, name)
            assert now == (said if said and said.confidence >= confidence else None)
        assert all(measure.confidence >= confidence for measure in left.measures)
        removed += len(record.measures) - len(left.measures)
        for code, value in left.indicators.items():
            before = record.indicators[code]
            assert left.measures[value.measure] == record.measures[before.measure]
        for check in left.checks:
            assert any(
                (check.rule, check.message, check.evidence) == (c.rule, c.message, c.evidence)
                and [left.measures[i] for i in check.measures] == [record.measures[i] for i in c.measures]
                for c in record.checks
            )
    assert removed > 0


def test_no_number_or_category_is_left_alone(whole: list[Record]) -> None:
    for record in whole:
        left = at_least(record, 0.9)
        places = {(span.start, span.end) for span in left.spans}
        measured = {(m.start, m.end) for m in left.measures} | {
            (m.category.start, m.category.end) for m in left.measures
        }
        assert measured <= places
        before = {(m.category.start, m.category.end) for m in record.measures}
        assert not (places & before) - measured


def test_documents_of_other_kinds_lose_their_measures_and_nothing_else_changes(whole: list[Record]) -> None:
    others = [record for record in whole if record.classification.kind.value is Kind.OTHER]
    unsure = [record for record in others if any(as_a_report(record, m) >= HARDLY for m in record.measures)]
    assert len(others) > len(unsure)
    for record in others:
        if record in unsure:
            left = of_annual_reports(record)
            assert left.measures == [m for m in record.measures if as_a_report(record, m) >= HARDLY]
            continue
        left = of_annual_reports(record)
        assert (left.measures, left.indicators, left.checks, left.period) == ([], {}, [], None)
        assert (left.title, left.issuer, left.published, left.signed, left.contact) == (
            record.title,
            record.issuer,
            record.published,
            record.signed,
            record.contact,
        )
    assert all(of_annual_reports(record) is record for record in whole if record not in others)


def as_a_report(record: Record, measure: Measure) -> float:
    """How probable it is that a document taken for another is a report, and this one of its measures."""
    return (1 - record.classification.kind.confidence) * measure.confidence


def test_every_span_and_measure_says_who_found_it(whole: list[Record]) -> None:
    finders = {item.found_by for record in whole for item in (*record.spans, *record.measures)}
    assert finders == {Finder.NETWORK, Finder.TABLE, Finder.RULE}
    for record in whole:
        by_place = {(span.start, span.end): span.found_by for span in record.spans}
        for measure in record.measures:
            parts = {by_place[measure.start, measure.end], by_place[measure.category.start, measure.category.end]}
            if measure.found_by is Finder.NETWORK:
                assert parts == {Finder.NETWORK}
            if measure.found_by is Finder.TABLE:
                assert parts == {Finder.TABLE}
