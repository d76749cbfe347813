"""What measure words and the words before a category rule out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nianbao.annotations import Label, Span
from nianbao.annotations.corpus import split
from nianbao.models.decoding.limits import as_the_guidelines_say, countable, excluded, possible
from nianbao.models.network.heads import ATTRIBUTES
from nianbao.models.text.normaliser import NormalisedText, normalise


def marked(text: str, phrase: str, label: Label) -> Span:
    """The last place of `phrase` as a span."""
    start = text.rindex(phrase)
    return Span(start, start + len(phrase), label)


@pytest.mark.parametrize(
    ("number", "label", "can", "cannot"),
    [
        ("44期", Label.COUNT, "media.bulletin", "staff.part_time"),
        ("近2.3万余条", Label.COUNT, "proactive.total", "training.people"),
        ("三名", Label.COUNT, "staff.full_time", "proactive.channel.wechat"),
        ("48人次", Label.COUNT, "training.people", "training.sessions"),
        ("约860万元", Label.AMOUNT, "fee.cost", "mailbox.handled"),
        ("913宗", Label.COUNT, "request.received", "request.reply_rate"),
        ("92%", Label.PERCENT, "request.reply_rate", None),
        ("1348", Label.COUNT, "staff.total", None),
        ("未收到", Label.ZERO, "fee.charged", None),
        ("未收取", Label.ZERO, "fee.charged", "request.received"),
        ("5块", Label.COUNT, "other", "staff.total"),
    ],
)
def test_a_measure_word_rules_out_what_it_does_not_count(
    number: str, label: Label, can: str, cannot: str | None
) -> None:
    flags = countable(Span(0, len(number), label), number)
    assert flags[ATTRIBUTES.index(can)]
    assert flags.all() if cannot is None else not flags[ATTRIBUTES.index(cannot)]


@pytest.mark.parametrize(
    ("text", "phrase", "can", "cannot"),
    [
        ("行政复议17件,维持11件;行政诉讼9件,维持6件。", "维持", "litigation.upheld", "review.upheld"),
        ("行政诉讼9件,行政复议17件,维持11件。", "维持", "review.upheld", "litigation.upheld"),
        ("行政诉讼9件。\n其中维持11件。", "维持", "review.upheld", None),
        ("收到行政诉讼9件、行政复议17件", "行政复议", "review.total", "litigation.upheld"),
    ],
)
def test_cases_are_those_of_the_remedy_named_last(text: str, phrase: str, can: str, cannot: str | None) -> None:
    flags = possible(marked(text, phrase, Label.CATEGORY), text)
    assert flags[ATTRIBUTES.index(can)]
    assert flags[ATTRIBUTES.index("litigation.total")]
    assert flags.all() if cannot is None else not flags[ATTRIBUTES.index(cannot)]


@pytest.mark.parametrize(
    ("text", "date", "wrong"),
    [
        ("发布日期:2013年03月21日", "2013年03月21日", False),
        ("成文日期: 2013年03月21日", "2013年03月21日", True),
        ("申请时间 年 月 日", "年 月 日", True),
        ("二〇一三年三月", "二〇一三年三月", False),
    ],
)
def test_a_date_has_digits_and_is_not_the_day_a_file_was_made(text: str, date: str, wrong: bool) -> None:
    assert excluded(marked(text, date, Label.DATE), text) is wrong


def test_what_the_guidelines_leave_unmarked_is_excluded() -> None:
    text = "截止年底,2014年底;请与我局联系,或我局办公室。\n上一篇:没有了 下一篇:辽湾市2012年报告\n辽湾市"
    assert excluded(marked(text, "截止年底", Label.PERIOD), text)
    assert not excluded(marked(text, "2014年底", Label.PERIOD), text)
    assert excluded(Span(text.index("我局"), text.index("我局") + 2, Label.ORG), text)
    assert not excluded(marked(text, "我局办公室", Label.ORG), text)
    assert excluded(Span(text.index("辽湾市"), text.index("辽湾市") + 3, Label.ISSUER), text)
    assert excluded(marked(text, "2012年报告", Label.HEADING), text)
    assert not excluded(marked(text, "辽湾市", Label.ISSUER), text)


@pytest.mark.parametrize(
    ("category", "alone"),
    [
        ("政务公开网发布信息", "政务公开网"),
        ("微博发博文", "微博"),
        ("《今日凤翎》刊登", "《今日凤翎》"),
        ("门户网站公开各类政府信息", "门户网站"),
        ("政府网站公开政府信息数", "政府网站公开政府信息数"),
        ("网上受理市民来信", "网上受理市民来信"),
        ("主动公开政府信息", "主动公开政府信息"),
    ],
)
def test_an_outlet_is_named_alone(category: str, alone: str) -> None:
    text = f"在县{category}12条"
    span = as_the_guidelines_say(marked(text, category, Label.CATEGORY), text)
    assert text[span.start : span.end] == alone


@pytest.mark.parametrize(
    ("before", "label"),
    [("传真号码:", Label.FAX), ("传 真:", Label.FAX), ("电话(传真):", Label.PHONE), ("联系电话:", Label.PHONE)],
)
def test_a_number_behind_the_word_fax_is_one(before: str, label: Label) -> None:
    text = f"{before}0576-83210001"
    for found in (Label.PHONE, Label.FAX):
        assert as_the_guidelines_say(marked(text, "0576-83210001", found), text).label is label


def test_a_number_of_the_year_compared_with_is_no_difference() -> None:
    text = "受理申请126件,比2012年的89件增加37件"
    flags = possible(marked(text, "89件", Label.COUNT), text)
    assert [ATTRIBUTES[i] for i in flags.nonzero()[0]] == ["prior"]
    assert possible(marked(text, "37件", Label.COUNT), text).all()


def test_the_training_corpus_breaks_no_limit() -> None:
    broken, seen = [], 0
    for report in split("train"):
        folded = normalise(report.text)
        for span in report.spans:
            if span.label is not Label.DATE and excluded(moved(span, folded), folded.text):
                broken.append((report.name, span))
            if span.label in (Label.PHONE, Label.FAX):
                placed = moved(span, folded)
                if as_the_guidelines_say(placed, folded.text) != placed:
                    broken.append((report.name, span))
            if span.attribute in ATTRIBUTES:
                seen += 1
                if not possible(moved(span, folded), folded.text)[ATTRIBUTES.index(str(span.attribute))]:
                    broken.append((report.name, span))
        for link in report.links:
            allowed = countable(moved(link.number, folded), folded.text)
            if not allowed[ATTRIBUTES.index(str(link.category.attribute))]:
                broken.append((report.name, link.number))
    assert seen > 15_000
    assert broken == []


def moved(span: Span, folded: NormalisedText) -> Span:
    start, end = folded.from_original(span.start, span.end)
    return replace(span, start=start, end=end)
