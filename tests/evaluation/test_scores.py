"""Score, Accuracy, Tally and the bootstrap."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.evaluation import Accuracy, Interval, Score, Tally
from nianbao.evaluation.scores import bootstrap_interval, tally

counts = st.integers(0, 50)
some_scores = st.builds(Score, counts, counts, counts)
some_claims = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 5))).map(Counter)
REPORTS = [Score(9, 1, 0), Score(5, 5, 5), Score(0, 0, 3), Score(20, 0, 1), Score(7, 2, 2)]


def test_ratios_of_nothing_are_zero_and_support_tells():
    nothing = Score()
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.support) == (0, 0, 0, 0)
    assert Accuracy().value == 0
    assert Score(0, 0, 4).support == 4


@given(some_scores)
def test_f1_is_the_harmonic_mean(score):
    p, r = score.precision, score.recall
    assert score.f1 == pytest.approx(2 * p * r / (p + r) if p + r else 0)


@given(some_claims, some_claims)
def test_every_claim_is_counted_once(gold, predicted):
    overall = tally(gold, predicted).overall
    assert overall.support == gold.total()
    assert overall.tp + overall.fp == predicted.total()
    assert overall.tp == (gold & predicted).total()


@given(some_claims, some_claims, some_claims)
def test_tallies_of_two_reports_add_up_group_by_group(gold, predicted, other):
    both = tally(gold, predicted) + tally(other, gold)
    for group in "AB":
        parts = [part.groups.get(group, Score()) for part in (tally(gold, predicted), tally(other, gold))]
        assert both.groups.get(group, Score()) == parts[0] + parts[1]


def test_a_claim_made_too_often_is_wrong_once_more():
    assert tally(Counter({("A", 1): 1}), Counter({("A", 1): 2})) == Tally({"A": Score(1, 1, 0)})


def test_the_interval_is_reproducible_and_brackets_the_point_estimate():
    interval = bootstrap_interval(REPORTS)
    assert interval == bootstrap_interval(REPORTS)
    assert interval.low < sum(REPORTS, Score()).f1 < interval.high


def test_reports_that_are_all_alike_leave_no_doubt():
    assert bootstrap_interval([Score(1, 1, 0)] * 9) == Interval(2 / 3, 2 / 3)
    assert bootstrap_interval([Score()] * 9) == Interval(0, 0)
