"""Mistakes: what is wrong about each measure that is not right, and facts."""

from dataclasses import replace

import pytest
from evaluation_samples import CHANGE, GOLD, NONE, REVIEW_NAME, TEXT, TOTAL, TOTAL_NAME, changed, mark, record

from nianbao.annotations import AnnotatedReport, Label, Link
from nianbao.evaluation import Score, evaluate
from nianbao.evaluation.mistakes import mistakes

ANOTHER = mark("行政复议", Label.CATEGORY, "review.total")  # in the heading
YEAR = mark("2013年", Label.COUNT, "annual", nth=1)


@pytest.mark.parametrize(
    ("predicted", "kinds"),
    [
        (GOLD, []),
        (changed(TOTAL, None), ["missed"]),
        (changed(TOTAL, replace(TOTAL, end=TOTAL.end - 1)), ["boundary"]),
        (changed(CHANGE, replace(CHANGE, attribute="annual")), ["scope"]),
        (changed(TOTAL_NAME, replace(TOTAL_NAME, attribute="request.received")), ["code", "code"]),
        (replace(GOLD, links=(*GOLD.links[:2], Link(NONE, TOTAL_NAME))), ["link"]),
        (replace(GOLD, links=(*GOLD.links, Link(TOTAL, REVIEW_NAME))), ["link"]),
        (replace(GOLD, spans=(*GOLD.spans, YEAR), links=(*GOLD.links, Link(YEAR, TOTAL_NAME))), ["invented"]),
    ],
)
def test_each_mistake_is_named_once(predicted: AnnotatedReport, kinds: list[str]) -> None:
    assert [mistake.kind for mistake in mistakes(record(), record(predicted))] == kinds
    assert evaluate([GOLD], [record(predicted)]).total.mistakes.total() == len(kinds)


def test_without_a_record_all_is_missed() -> None:
    assert [mistake.kind for mistake in mistakes(record(), None)] == ["missed"] * 3


def test_facts_are_annual_values_wherever_they_were_read() -> None:
    perfect = evaluate([GOLD], [record()]).total
    assert perfect.facts.groups == {"proactive.total": Score(1, 0, 0), "review.total": Score(1, 0, 0)}
    moved = mark("行政复议", Label.CATEGORY, "review.total")
    elsewhere = replace(
        GOLD, spans=(*(s for s in GOLD.spans if s != REVIEW_NAME), moved), links=(*GOLD.links[:2], Link(NONE, moved))
    )
    assert evaluate([GOLD], [record(elsewhere)]).total.facts.overall == Score(2, 0, 0)
    wrong = evaluate([GOLD], [record(changed(TOTAL, replace(TOTAL, start=TOTAL.start + 1)))]).total
    assert wrong.facts.groups["proactive.total"] == Score(0, 0, 1)  # a part of a number has no value


def test_reports_are_grouped_by_their_names() -> None:
    other = replace(GOLD, name="u1-002", text=TEXT + "\n")
    strata = evaluate([GOLD, other], [record(), record(other)]).strata
    assert strata["group u1"].reports == 1
    assert not any(name.startswith("group") for name in evaluate([GOLD], [record()]).strata)
