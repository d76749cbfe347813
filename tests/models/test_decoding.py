"""Decoding: BIO is never broken, and Viterbi finds what an exhaustive search finds."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annotations import Label, Span
from nianbao.models.decoding import TAGS, best_tags, log_softmax, obeys_bio, spans_of, tags_of, viterbi


def scores(seed: int, length: int) -> np.ndarray:
    return log_softmax(np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32))


@given(st.integers(0, 10_000))
def test_viterbi_finds_the_best_of_all_valid_sequences(seed: int) -> None:
    few = np.full((4, len(TAGS)), -50.0, np.float32)
    allowed = [0, 1, 2, 1 + len(Label), 2 + len(Label)]  # O, B- and I- of two labels
    few[:, allowed] = np.random.default_rng(seed).normal(size=(4, len(allowed)))
    valid = (np.array(tags) for tags in itertools.product(allowed, repeat=4) if obeys_bio(np.array(tags)))
    best = max(valid, key=lambda tags: float(few[np.arange(4), tags].sum()))
    assert viterbi(few).tolist() == best.tolist()


@given(st.integers(0, 1000), st.text(alphabet="字 \n1", min_size=1, max_size=80))
def test_decoded_spans_obey_the_guidelines(seed: int, text: str) -> None:
    emission = scores(seed, len(text))
    spans = spans_of(best_tags(emission, text), emission, text)
    for span in spans:
        assert span.text(text) == span.text(text).strip() != ""
        assert "\n" not in span.text(text)
        assert 0 < span.confidence <= 1
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_spans_survive_the_way_through_tags() -> None:
    spans = [Span(0, 2, Label.ISSUER), Span(2, 5, Label.HEADING), Span(5, 6, Label.COUNT), Span(6, 8, Label.COUNT)]
    tags = tags_of(spans, 9)
    emission = np.full((9, len(TAGS)), -9.0, np.float32)
    emission[np.arange(9), tags] = -0.1
    assert spans_of(best_tags(emission, "字" * 9), emission, "字" * 9) == spans
