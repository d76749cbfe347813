"""Two systems compared: the test and the interval say what they should on data whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from evaluation_samples import GOLD, PHONE, changed, other_reports, record
from rich.console import Console

from nianbao.annotations import Level
from nianbao.evaluation import evaluate
from nianbao.evaluation.systems import (
    Counts,
    difference_interval,
    differences,
    differences_json,
    differences_table,
    permutation_p,
)


def pair(first: list[tuple[int, int, int]], second: list[tuple[int, int, int]]) -> Counts:
    return np.array([first, second], dtype=float)


def test_the_exact_test_counts_all_exchanges() -> None:
    better = pair([(0, 1, 1)] * 3, [(1, 0, 0)] * 3)
    assert permutation_p(better, np.random.default_rng(0)) == 2 / 8  # only no exchange and all of them are as extreme
    assert permutation_p(pair([(1, 0, 0)] * 3, [(1, 0, 0)] * 3), np.random.default_rng(0)) == 1


def test_many_reports_that_are_all_better_are_no_chance() -> None:
    better = pair([(5, 5, 5)] * 40, [(6, 4, 4)] * 40)
    assert permutation_p(better, np.random.default_rng(0)) == pytest.approx(1 / 2001)
    low, high = difference_interval(better, np.random.default_rng(0))
    assert low == pytest.approx(0.1) and high == pytest.approx(0.1)


def test_luck_is_seen_as_luck() -> None:
    """Of 200 pairs of equal systems about one in twenty has p < 0.05, and the interval holds 0 in about 95 %."""
    random = np.random.default_rng(1)
    ps, held = [], 0
    for _ in range(200):
        tp = random.binomial(10, 0.8, size=(2, 30))
        alike = np.stack([tp, 10 - tp, 10 - tp], axis=-1).astype(float)
        ps.append(permutation_p(alike, random))
        low, high = difference_interval(alike, random, resamples=300)
        held += low <= 0 <= high
    assert 0.01 < np.mean(np.array(ps) < 0.05) < 0.1
    assert held > 200 * 0.88


def test_p_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    tp = np.random.default_rng(2).binomial(10, [[0.7], [0.8]], size=(2, 8)).astype(float)
    ours = permutation_p(np.stack([tp, 10 - tp, 10 - tp], axis=-1), np.random.default_rng(0))
    theirs = stats.permutation_test(
        tuple(tp), lambda a, b, axis: b.sum(axis) - a.sum(axis), permutation_type="samples", vectorized=True
    )
    assert ours == pytest.approx(theirs.pvalue, abs=1e-9)


def test_differences_are_given_by_label_field_and_stratum() -> None:
    *county, other = other_reports(4)
    gold = [*county, replace(other, level=Level.CITY)]
    worse = [record(changed(PHONE, None, report)) for report in gold]
    found = differences(evaluate(gold, worse), evaluate(gold, map(record, gold)))
    rows = {(row.part, row.figure, row.group): row for row in found}
    phone = rows["label", "spans", "PHONE"]
    assert phone.reports == 4
    assert phone.first < phone.second == 1
    assert phone.difference == pytest.approx(1 - phone.first)
    assert rows["label", "spans", "DATE"].p == 1
    assert rows[f"level {GOLD.level}", "spans", ""].difference > 0 == rows["field", "document", "year"].difference
    assert not any(row.part == "clean" for row in found)  # all of them are, so it says the same as overall
    assert rows["overall", "measures", ""].low == rows["overall", "measures", ""].high == 0
    assert differences_json(found)[0]["figure"] == "spans"
    console = Console(width=140)
    with console.capture() as capture:
        console.print(differences_table(("worse", "better"), found))
    assert "better against worse" in capture.get() and "label spans PHONE" in capture.get()
