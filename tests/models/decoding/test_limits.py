"""What measure words and the words before a category rule out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nianbao.annotations import Label, Span
from nianbao.annotations.corpus import split
from nianbao.models.decoding.limits import countable, excluded, possible
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
    ("text", "label", "wrong"),
    [
        ("2013年03月21日", Label.DATE, False),
        ("年 月 日", Label.DATE, True),
        ("二〇一三年三月", Label.DATE, False),
        ("截止年底", Label.PERIOD, True),
        ("2014年底", Label.PERIOD, False),
        ("县政府办公室", Label.ORG, False),
    ],
)
def test_a_date_or_a_period_has_digits(text: str, label: Label, wrong: bool) -> None:
    assert excluded(Span(0, len(text), label), text) is wrong


def test_a_number_of_the_year_compared_with_is_no_difference() -> None:
    text = "受理申请126件,比2012年的89件增加37件"
    flags = possible(marked(text, "89件", Label.COUNT), text)
    assert [ATTRIBUTES[i] for i in flags.nonzero()[0]] == ["prior"]
    others = possible(marked(text, "37件", Label.COUNT), text)
    assert [ATTRIBUTES[i] for i in (~others).nonzero()[0]] == ["cumulative"]


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("清河县2014年年报\n主动公开信息12件", False),
        ("清河县2014年年报\n自2008年起共公开12件", True),
        ("截至2014年底公开99件。全年公开12件", False),
        ("截至2014年底公开99件。其中网站12件", True),
        ("全年累计公开12件", True),
        ("申请总数12件", True),
    ],
)
def test_a_number_is_of_several_years_only_where_a_word_says_so(text: str, may_be: bool) -> None:
    flags = possible(marked(text, "12件", Label.COUNT), text)
    assert flags[ATTRIBUTES.index("cumulative")] == may_be
    assert flags[ATTRIBUTES.index("prior")]


def test_the_training_corpus_breaks_hardly_any_limit() -> None:
    """One mark in a thousand at most, so that a limit never costs more than it can gain."""
    broken = seen = 0
    for report in split("train"):
        folded = normalise(report.text)
        for span in report.spans:
            if span.attribute in ATTRIBUTES:
                seen += 1
                broken += not possible(moved(span, folded), folded.text)[ATTRIBUTES.index(str(span.attribute))]
        for link in report.links:
            allowed = countable(moved(link.number, folded), folded.text)
            broken += not allowed[ATTRIBUTES.index(str(link.category.attribute))]
    assert seen > 15_000
    assert broken <= 0.001 * seen, broken


def moved(span: Span, folded: NormalisedText) -> Span:
    start, end = folded.from_original(span.start, span.end)
    return replace(span, start=start, end=end)
