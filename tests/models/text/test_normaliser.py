"""The normaliser: what is folded, and that the way back always leads home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.annotations.corpus import split
from nianbao.models.text.normaliser import normalise, simplify


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        ("政府資訊公開條例", "政府信息公开条例"),
        (
            "資訊檔案:市檔案館、入口網站、網路查詢、軟體,列印影印",
            "信息文件:市档案馆、门户网站、网络查询、软件,打印复印",
        ),
        ("資訊(xùn)", "信息"),
        ("資訊工程式樣;一系列印發;上網路徑;簡訊3期,手機簡訊", "信息工程式样;一系列印发;上网路径;简讯3期,手机短信"),
        ("云溪资讯网列印档案", "云溪资讯网列印档案"),
        ("政府信息公開,檔案局;資訊網", "政府信息公开,档案局;资讯网"),
        ("１２，３４５條（件）", "12,345条(件)"),
        ("開(kāi)展現(xiàn)場", "开展现场"),
        ("信息公(gong)(gong)开", "信息公开"),
        ("條（tiáo）例", "条例"),
        ("概 \u3000 述", "概 述"),
        ("一、\r\n\r\n   概述", "一、\n概述"),
        ("公\u200b开", "公开"),
        ("1⽉⼆百⺠⻔條", "1月二百民门条"),
        ("70﹪、2012‐2013、7‑8", "70%、2012-2013、7-8"),
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
    [
        "公开",
        "條例",
        "資訊",
        "檔案",
        "入口網站",
        "信息",
        "(tiáo)",
        "(gong)",
        "１２３",
        "\n",
        "  ",
        "\u3000",
        "\u200b",
        "😀",
        "A1.",
        "，",
    ]
)


MAINLAND = "信息消门户网站络文件"  # what stands for the words of Taiwan among these


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_every_folded_character_stands_for_a_stretch_of_the_original(text: str) -> None:
    folded = normalise(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert (folded.starts < folded.ends).all()
    assert (folded.ends[:-1] <= folded.starts[1:]).all()
    for i, character in enumerate(folded.text):
        stretch = text[folded.starts[i] : folded.ends[i]]
        assert character in "\n " or character in MAINLAND or simplify(stretch[0]) == character
        assert folded.from_original(*folded.to_original(i, i + 1)) == (i, i + 1)


@given(st.lists(PIECES).map("".join))
def test_words_of_taiwan_keep_the_place_of_every_character(text: str) -> None:
    """Other words, and nothing else: offsets are those of the text with each 資訊 written 信息."""
    folded, plain = normalise(text), normalise(text.replace("資訊", "信息"))
    assert (folded.starts == plain.starts).all() and (folded.ends == plain.ends).all()


def test_every_annotated_span_survives_the_round_trip() -> None:
    for report in (*split("train"), *split("dev")):
        folded = normalise(report.text)
        for span in report.spans:
            assert folded.to_original(*folded.from_original(span.start, span.end)) == (span.start, span.end)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("二oo九年", "二〇〇九年"),
        ("二o一o年", "二〇一〇年"),
        ("2o12年", "2012年"),
        ("12月3l日", "12月31日"),
        ("l月1日", "1月1日"),
        ("20ll年", "2011年"),
        ("qlxx2o@a.com", "qlxx2o@a.com"),
        ("http://l.cn/3l/", "http://l.cn/3l/"),
        ("一or二", "一or二"),
    ],
)
def test_letters_typed_for_digits_are_digits_where_nothing_else_can_be_meant(typed: str, meant: str) -> None:
    assert normalise(typed).text == meant
