"""Linking: what is near is told apart, and every number measures something."""

import numpy as np

from nianbao.annotations import Label, Span
from nianbao.models.decoding.links import choose_links, distance_buckets


def test_buckets_tell_side_line_and_rank() -> None:
    text = "网站21条公报3条\n微博"
    spans = [
        Span(0, 2, Label.CATEGORY),
        Span(2, 5, Label.COUNT),
        Span(5, 7, Label.CATEGORY),
        Span(7, 9, Label.COUNT),
        Span(10, 12, Label.CATEGORY),
    ]
    buckets = distance_buckets(spans, text)
    assert (buckets[[0, 2, 4]] == -1).all()  # categories measure nothing
    assert (buckets[:, [1, 3]] == -1).all()  # and numbers are not measured
    row = buckets[3, [0, 2, 4]].tolist()
    assert len(set(row)) == 3
    assert buckets[1, 0] == buckets[3, 2]  # right after its name, both times


def test_a_number_takes_its_best_category_and_every_likely_one() -> None:
    probabilities = np.array([[0, 0.2, 0.3, 0.1], [0, 0.9, 0.1, 0.8], [0, 0, 0, 0]], np.float32)
    assert choose_links([0, 1, 2], probabilities) == [(0, 2), (1, 1), (1, 3)]
