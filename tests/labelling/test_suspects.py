"""Probable label errors: what is planted in a report stands at the top of the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nianbao.annotations import AnnotatedReport, Kind, Label, Level, Link, Span
from nianbao.annotations.corpus import split
from nianbao.evaluation.gold import make_gold
from nianbao.inference.record.types import Record
from nianbao.labelling.suspects import Suspect, find_suspects, suspect_tasks

REPORTS = [report for report in split("dev") if report.links][:12]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """A model that agrees with the annotators, quite sure of everything."""
    made = []
    for report in REPORTS:
        record = make_gold(report).record
        spans = [span.model_copy(update={"confidence": 0.95}) for span in record.spans]
        measures = [measure.model_copy(update={"confidence": 0.9}) for measure in record.measures]
        made.append(record.model_copy(update={"spans": spans, "measures": measures}))
    return made


def first(records: list[Record], damaged: AnnotatedReport) -> Suspect:
    return find_suspects([damaged, *REPORTS[1:]], records)[0]


REPORT = REPORTS[0]
LINK = REPORT.links[0]
ALONE = next(s for s in REPORT.spans if s.label in (Label.ISSUER, Label.HEADING, Label.DATE))


def without(report: AnnotatedReport, *gone: Span) -> AnnotatedReport:
    links = tuple(k for k in report.links if k.number not in gone and k.category not in gone)
    return replace(report, spans=tuple(s for s in report.spans if s not in gone), links=links)


def changed(report: AnnotatedReport, old: Span, new: Span) -> AnnotatedReport:
    def swap(span: Span) -> Span:
        return new if span == old else span

    links = tuple(sorted(Link(swap(k.number), swap(k.category)) for k in report.links))
    return replace(report, spans=tuple(sorted(map(swap, report.spans))), links=links)


def test_where_model_and_annotators_agree_nothing_is_suspected(records: list[Record]) -> None:
    assert find_suspects(REPORTS, records) == []


def test_a_deleted_span_is_missing(records: list[Record]) -> None:
    found = first(records, without(REPORT, ALONE))
    assert (found.sort, found.start, found.end, found.annotated) == ("missing", ALONE.start, ALONE.end, "nothing")


def test_another_label_a_moved_edge_and_another_attribute_are_told_apart(records: list[Record]) -> None:
    assert first(records, changed(REPORT, ALONE, replace(ALONE, label=Label.URL, attribute=None))).sort == "label"
    assert first(records, changed(REPORT, ALONE, replace(ALONE, end=ALONE.end - 1))).sort == "boundary"
    other = first(records, changed(REPORT, LINK.category, replace(LINK.category, attribute="media.bulletin")))
    assert (other.sort, other.annotated, other.model) == ("attribute", "media.bulletin", LINK.category.attribute)


def test_an_invented_category_and_a_number_without_link_are_against_the_guidelines(records: list[Record]) -> None:
    unlinked = replace(REPORT, links=tuple(link for link in REPORT.links if link.number != LINK.number))
    assert first(records, unlinked).sort == "unlinked"


def test_a_link_to_another_category_is_found_at_its_number(records: list[Record]) -> None:
    other = next(k.category for k in REPORT.links if k.category != LINK.category)
    moved = replace(REPORT, links=tuple(sorted({*REPORT.links} - {LINK} | {Link(LINK.number, other)})))
    sorts = {(s.sort, s.start) for s in find_suspects([moved, *REPORTS[1:]], records)}
    assert ("link", LINK.number.start) in sorts


def test_another_level_or_kind_is_a_suspect_without_a_place(records: list[Record]) -> None:
    level = Level.ZONE if REPORT.level is not Level.ZONE else Level.CITY
    found = first(records, replace(REPORT, level=level))
    assert (found.sort, found.annotated, found.model) == ("level", level, REPORT.level)
    assert REPORT.kind is Kind.ANNUAL_REPORT


def test_a_sort_of_disagreement_tells_less_the_commoner_it_is(records: list[Record]) -> None:
    def cut(report: AnnotatedReport) -> AnnotatedReport:
        category = report.links[0].category
        return changed(report, category, replace(category, end=category.end - 1))

    def score(*damaged: AnnotatedReport) -> float:
        reports = [*damaged, *REPORTS[len(damaged) :]]
        return next(s.score for s in find_suspects(reports, records) if s.report == REPORTS[0].name)

    assert score(*map(cut, REPORTS[:8])) < score(cut(REPORTS[0]))


def test_the_view_marks_the_places_beside_the_annotation(records: list[Record]) -> None:
    damaged = without(REPORT, ALONE)
    reports = [damaged, *REPORTS[1:]]
    (task,) = suspect_tasks(reports, find_suspects(reports, records))
    assert task["data"]["id"] == REPORT.name
    (region,) = task["predictions"][0]["result"]
    assert (region["value"]["start"], region["value"]["labels"]) == (ALONE.start, [ALONE.label])
    assert task["data"]["suspects"][0].startswith("missing: ")
