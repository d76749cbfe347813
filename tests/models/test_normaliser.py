"""The normaliser: what is folded, and that the way back always leads home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annotations.corpus import split
from nianbao.models.normaliser import normalise, simplify


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        ("政府資訊公開條例", "政府资讯公开条例"),
        ("１２，３４５條（件）", "12,345条(件)"),
        ("開(kāi)展現(xiàn)場", "开展现场"),
        ("信息公(gong)(gong)开", "信息公开"),
        ("條（tiáo）例", "条例"),
        ("概 \u3000 述", "概 述"),
        ("一、\r\n\r\n   概述", "一、\n概述"),
        ("公\u200b开", "公开"),
        ("微信(app)和(A)类", "微信(app)和(A)类"),
        ("(ren)员", "(ren)员"),
    ],
)
def test_folds(original: str, folded: str) -> None:
    assert normalise(original).text == folded


def test_a_mention_takes_the_pinyin_of_its_last_character_along() -> None:
    text = "受理申請(qǐng)3件"
    folded = normalise(text)
    start = folded.text.index("申请")
    begin, end = folded.to_original(start, start + 2)
    assert text[begin:end] == "申請(qǐng)"


def test_simplifying_keeps_every_character_in_its_place() -> None:
    text = "後面裡頭頭髮發展乾坤幹部𠀀👍" * 3
    assert len(simplify(text)) == len(text)


PIECES = st.sampled_from(
    ["公开", "條例", "(tiáo)", "(gong)", "１２３", "\n", "  ", "\u3000", "\u200b", "😀", "A1.", "，"]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_every_folded_character_stands_for_a_stretch_of_the_original(text: str) -> None:
    folded = normalise(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert (folded.starts < folded.ends).all()
    assert (folded.ends[:-1] <= folded.starts[1:]).all()
    for i, character in enumerate(folded.text):
        stretch = text[folded.starts[i] : folded.ends[i]]
        assert character in "\n " or simplify(stretch[0]) == character
        assert folded.from_original(*folded.to_original(i, i + 1)) == (i, i + 1)


def test_every_annotated_span_survives_the_round_trip() -> None:
    for report in (*split("train"), *split("dev")):
        folded = normalise(report.text)
        for span in report.spans:
            assert folded.to_original(*folded.from_original(span.start, span.end)) == (span.start, span.end)
