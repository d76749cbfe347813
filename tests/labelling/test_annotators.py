"""Agreement of annotators: what counts as agreed, and what is left for adjudication."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nianbao.annotations import AnnotatedReport, Kind, Label, Link, Span
from nianbao.annotations.corpus import split
from nianbao.evaluation import EvaluationError
from nianbao.evaluation.annotators import agreements, cohens_kappa
from nianbao.labelling.annotators import adjudication_tasks

TEXT = "公开信息12条,咨询电话3次"
CATEGORY, NUMBER = Span(0, 4, Label.CATEGORY, "proactive.total"), Span(4, 7, Label.COUNT, "annual")
OTHER, CALLS = Span(8, 12, Label.CATEGORY, "consult.phone"), Span(12, 14, Label.COUNT, "annual")
LEFT = AnnotatedReport(
    "r-1", TEXT, (CATEGORY, NUMBER, OTHER, CALLS), (Link(NUMBER, CATEGORY), Link(CALLS, OTHER)), Kind.ANNUAL_REPORT
)
SHORTER = replace(OTHER, end=10)
RIGHT = replace(LEFT, spans=(CATEGORY, NUMBER, SHORTER, CALLS), links=(Link(NUMBER, CATEGORY), Link(CALLS, SHORTER)))


def test_a_span_that_only_overlaps_counts_as_partial_agreement() -> None:
    (pair,) = agreements({"li": [LEFT], "wang": [RIGHT]})
    assert pair.spans.overall.f1 == 3 / 4
    assert pair.spans.groups["CATEGORY"].f1 == 1 / 2
    assert pair.partial.overall.f1 == 1


def test_a_measure_is_its_number_indicator_and_scope_wherever_its_category_is_cut() -> None:
    (pair,) = agreements({"li": [LEFT], "wang": [RIGHT]})
    assert pair.measures.overall.f1 == 1
    prior = replace(CALLS, attribute="prior")
    changed = replace(RIGHT, spans=(CATEGORY, NUMBER, SHORTER, prior), links=(Link(prior, SHORTER),))
    (pair,) = agreements({"li": [LEFT], "wang": [changed]})
    assert pair.measures.overall.tp == 0


def test_f1_does_not_depend_on_who_comes_first() -> None:
    (ours,), (theirs,) = agreements({"a": [LEFT], "b": [RIGHT]}), agreements({"b": [RIGHT], "a": [LEFT]})
    assert ours.spans.overall.f1 == theirs.spans.overall.f1
    assert ours.kappa == theirs.kappa


def test_the_figures_of_a_constructed_second_annotator_of_our_corpus_are_as_constructed() -> None:
    reports = split("dev")
    total = sum(len(report.spans) for report in reports)
    dropped = [
        replace(r, spans=r.spans[1:], links=tuple(k for k in r.links if r.spans[0] not in (k.number, k.category)))
        for r in reports
    ]
    (pair,) = agreements({"a": reports, "b": dropped})
    assert pair.spans.overall.f1 == pytest.approx(2 * (total - len(reports)) / (2 * total - len(reports)))
    assert pair.reports == len(reports)
    assert pair.kappa["indicator"] == pair.kappa["level"] == 1


def test_each_pair_of_three_annotators_is_compared_over_what_both_annotated() -> None:
    elsewhere = replace(LEFT, text=TEXT + "。")
    pairs = agreements({"a": [LEFT, elsewhere], "b": [RIGHT], "c": [elsewhere]})
    assert [(pair.names, pair.reports) for pair in pairs] == [(("a", "b"), 1), (("a", "c"), 1)]


def test_without_a_common_report_there_is_no_agreement() -> None:
    with pytest.raises(EvaluationError, match="found none among 1 annotators; give two exports"):
        agreements({"li": [LEFT]})


def test_kappa_is_1_for_identical_and_0_for_chance_agreement() -> None:
    assert cohens_kappa([("a", "a"), ("b", "b")]) == 1
    assert cohens_kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0
    assert cohens_kappa([("a", "a")]) == 1


def test_adjudication_starts_from_what_all_marked_alike_and_shows_each_version() -> None:
    (task,) = adjudication_tasks({"li": [LEFT], "wang": [RIGHT]})
    assert [p["model_version"] for p in task["predictions"]] == ["agreed", "li", "wang"]
    agreed = task["predictions"][0]["result"]
    assert [r["value"]["start"] for r in agreed if r["type"] == "labels"] == [0, 4, 12]
    assert len([r for r in agreed if r["type"] == "relation"]) == 1
    assert list(adjudication_tasks({"li": [LEFT], "wang": [LEFT]})) == []
    fewer = replace(LEFT, links=LEFT.links[:1])
    assert len(list(adjudication_tasks({"li": [LEFT], "wang": [fewer]}))) == 1
    assert len(list(adjudication_tasks({"li": [fewer], "wang": [LEFT]}))) == 1
