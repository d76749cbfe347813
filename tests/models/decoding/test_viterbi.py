"""Decoding: what is impossible is never decoded, and Viterbi finds what an exhaustive search finds."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annotations import Label, Span
from nianbao.models.decoding.viterbi import EDGE_COST, TAGS, best_tags, glued, log_softmax, spans_of, tags_of, viterbi


def scores(seed: int, length: int) -> np.ndarray:
    return log_softmax(np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32))


HEADING = (TAGS.index("B-HEADING"), TAGS.index("I-HEADING"))


def worth(tags: tuple[int, ...], scores: np.ndarray, joined: np.ndarray, phrase: np.ndarray) -> float:
    """What the search maximises, by its definition; minus infinity for the impossible."""
    total = float(scores[np.arange(len(tags)), tags].sum())
    if tags[0] > len(Label):
        return -np.inf
    for i, (previous, tag) in enumerate(itertools.pairwise(tags), 1):
        if tag > len(Label):  # I-X
            if previous not in (tag, tag - len(Label)):
                return -np.inf
        elif tag or previous:  # a span begins or ends here
            if joined[i] or (tag == 0 and previous in HEADING and phrase[i]):
                return -np.inf
            if tag == HEADING[0] and previous == 0 and phrase[i - 1]:
                return -np.inf
            total -= EDGE_COST
    return total


@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=7, max_size=7))
def test_viterbi_finds_the_best_of_all_possible_sequences(seed: int, flags: list[bool]) -> None:
    joined, phrase = np.array([False, *flags[:3]]), np.array(flags[3:])
    few = np.full((4, len(TAGS)), -50.0, np.float32)
    allowed = [0, 1, 2, 1 + len(Label), 2 + len(Label)]  # O, B- and I- of HEADING and another label
    few[:, allowed] = 2 * np.random.default_rng(seed).normal(size=(4, len(allowed)))
    best = max(itertools.product(allowed, repeat=4), key=lambda tags: worth(tags, few, joined, phrase))
    assert viterbi(few, joined, phrase, np.zeros(4, np.bool_)).tolist() == list(best)


def test_numbers_stick_together_and_to_their_measure_word() -> None:
    def cut(text: str) -> str:
        return "".join(c if sticks else f"|{c}" for c, sticks in zip(text, glued(text), strict=True))

    assert cut("共12 3条45") == "|共|12| |3条|45"
    assert cut("2.3万余条,1.网站") == "|2.3万余条|,|1|.|网|站"
    assert cut("") == ""
    assert cut("公开一千零十七条,其") == "|公|开|一千零十七条|,|其"
    assert cut("占百分之九十五点五。") == "|占|百分之九十五点五|。"
    assert cut("近九成五;共叁佰陆拾捌条") == "|近|九成五|;|共|叁佰陆拾捌条"
    assert cut("收12元3角4分或三元五角") == "|收|12元3角4分|或|三元五角"
    assert cut("每月20-40条,10至15条") == "|每|月|20-40条|,|10至15条"
    assert cut("1·2万条、1万2千件") == "|1·2万条|、|1万2千件"
    assert cut("三、12.5元3件") == "|三|、|12.5元|3件"
    assert cut("数0二、受理") == "|数|0|二|、|受|理"  # the next row's list mark


def decoded(text: str, *spans: Span) -> list[str]:
    """What comes out where the network is nearly sure of these spans."""
    emission = np.full((len(text), len(TAGS)), -9.0, np.float32)
    emission[np.arange(len(text)), tags_of(list(spans), len(text))] = -0.1
    return [span.text(text) for span in spans_of(best_tags(emission, text), emission, text)]


def test_a_number_is_decoded_whole_or_not_at_all() -> None:
    assert decoded("占百分之九十五", Span(1, 5, Label.PERCENT)) in ([], ["百分之九十五"])
    assert decoded("公开一千零十七条", Span(2, 5, Label.COUNT), Span(5, 8, Label.COUNT)) == ["一千零十七条"]
    assert decoded("收12.5元3件减免", Span(1, 8, Label.AMOUNT)) != ["12.5元3件"]


def test_a_heading_ends_with_its_phrase() -> None:
    assert decoded("一、领导重视。年内", Span(0, 5, Label.HEADING)) == ["一、领导重视"]


def test_brackets_come_in_pairs() -> None:
    assert decoded("发放《指南》9份", Span(3, 5, Label.CATEGORY)) == ["指南"]
    assert decoded("发放《指南》9份", Span(2, 5, Label.CATEGORY)) == ["《指南》"]
    assert decoded("发放《指南》9份", Span(3, 6, Label.CATEGORY)) == ["《指南》"]


def test_pictures_and_list_marks_are_no_part_of_a_span_at_its_edges() -> None:
    assert decoded("公开368条📈,⒉乡级👍🏽56条", Span(2, 7, Label.COUNT), Span(8, 13, Label.CATEGORY)) == [
        "368条",
        "乡级",
    ]
    assert decoded("①概述✔\n", Span(0, 4, Label.HEADING)) == ["①概述"]


@given(st.integers(0, 1000), st.text(alphabet="字 \n12", min_size=1, max_size=80))
def test_decoded_spans_obey_the_guidelines(seed: int, text: str) -> None:
    emission = scores(seed, len(text))
    spans = spans_of(best_tags(emission, text), emission, text)
    for span in spans:
        assert span.text(text) == span.text(text).strip() != ""
        assert "\n" not in span.text(text)
        assert 0 < span.confidence <= 1
        assert not any(text[i - 1 : i + 1].isdecimal() for i in (span.start, span.end) if 0 < i < len(text))
        if span.label is Label.HEADING:
            edges = {edge for other in spans if other != span for edge in (other.start, other.end)}
            assert span.end in edges or not text[span.end : span.end + 1].isalnum()
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))


def test_spans_survive_the_way_through_tags() -> None:
    spans = [Span(0, 2, Label.ISSUER), Span(2, 5, Label.HEADING), Span(5, 6, Label.COUNT), Span(6, 8, Label.COUNT)]
    tags = tags_of(spans, 9)
    emission = np.full((9, len(TAGS)), -99.0, np.float32)
    emission[np.arange(9), tags] = -0.1
    assert spans_of(best_tags(emission, "字" * 9), emission, "字" * 9) == spans
