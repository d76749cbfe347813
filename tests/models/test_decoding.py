"""Decoding: what is impossible is never decoded, and Viterbi finds what an exhaustive search finds."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annotations import Label, Span
from nianbao.models.decoding import EDGE_COST, TAGS, best_tags, glued, log_softmax, spans_of, tags_of, viterbi


def scores(seed: int, length: int) -> np.ndarray:
    return log_softmax(np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32))


def worth(tags: tuple[int, ...], scores: np.ndarray, joined: np.ndarray) -> float:
    """What the search maximises, by its definition; minus infinity for the impossible."""
    total = float(scores[np.arange(len(tags)), tags].sum())
    if tags[0] > len(Label):
        return -np.inf
    for i, (previous, tag) in enumerate(itertools.pairwise(tags), 1):
        if tag > len(Label):  # I-X
            if previous not in (tag, tag - len(Label)):
                return -np.inf
        elif tag or previous:  # a span begins or ends here
            if joined[i]:
                return -np.inf
            total -= EDGE_COST
    return total


@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=3, max_size=3))
def test_viterbi_finds_the_best_of_all_possible_sequences(seed: int, flags: list[bool]) -> None:
    joined = np.array([False, *flags])
    few = np.full((4, len(TAGS)), -50.0, np.float32)
    allowed = [0, 1, 2, 1 + len(Label), 2 + len(Label)]  # O, B- and I- of two labels
    few[:, allowed] = 2 * np.random.default_rng(seed).normal(size=(4, len(allowed)))
    best = max(itertools.product(allowed, repeat=4), key=lambda tags: worth(tags, few, joined))
    assert viterbi(few, joined).tolist() == list(best)


def test_digits_stick_together() -> None:
    assert glued("共12 3条45").tolist() == [False, False, True, False, False, False, False, True]
    assert glued("").tolist() == []


@given(st.integers(0, 1000), st.text(alphabet="字 \n12", min_size=1, max_size=80))
def test_decoded_spans_obey_the_guidelines(seed: int, text: str) -> None:
    emission = scores(seed, len(text))
    spans = spans_of(best_tags(emission, text), emission, text)
    for span in spans:
        assert span.text(text) == span.text(text).strip() != ""
        assert "\n" not in span.text(text)
        assert 0 < span.confidence <= 1
        assert not any(text[i - 1 : i + 1].isdecimal() for i in (span.start, span.end) if 0 < i < len(text))
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_spans_survive_the_way_through_tags() -> None:
    spans = [Span(0, 2, Label.ISSUER), Span(2, 5, Label.HEADING), Span(5, 6, Label.COUNT), Span(6, 8, Label.COUNT)]
    tags = tags_of(spans, 9)
    emission = np.full((9, len(TAGS)), -99.0, np.float32)
    emission[np.arange(9), tags] = -0.1
    assert spans_of(best_tags(emission, "字" * 9), emission, "字" * 9) == spans
