"""Rules on COUNT, AMOUNT, PERCENT and ZERO: how far they reach, what they may say, which year they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...annotations import Label, Scope, Span, indicators
from ...annotations.lexicon import CHINESE_DIGITS, COMMON_MEASURE_WORDS, FINANCIAL_DIGITS, SCALES, without
from .marked import Hit, Marked

_NUMERAL = re.compile(rf"[\d{CHINESE_DIGITS}{FINANCIAL_DIGITS}{SCALES}○两仟佰拾半几数]")
_OUTSIDE_BEFORE = re.compile(
    r"(?:约有|共有?|共计|合计|累计|总计|为|达到?|计|有|各|均|仅有?|只有?|分别为?|已|已经|增加|减少)(?=.*\d)"
)
_OUTSIDE_BEHIND = re.compile(r".*(?:左右|上下|以上|以下|以内|之多)$")
_CUT_BEFORE = re.compile(r"(?:(?<![签预邀条])约|逾|超过|不足|不到|不下|将近)\s*$")
_USUAL = without(COMMON_MEASURE_WORDS, "个人")
_CUT_BEHIND = re.compile(
    rf" ?(?:[余多](?=[{COMMON_MEASURE_WORDS}万])|(?:人次|件次|条次|[{_USUAL}起则册])(?![数例款约件形情]))"
)
_UNIT_OF_MONEY = re.compile(r" ?(?:[万亿]?元|角)")
_GROWTH = re.compile(r"(?:增长|增加|增|上升|提高|下降|减少|降低|增幅|降幅|涨幅|同比)[了约为达近]{0,2}$")
_SHARE = re.compile(r"[%‰成]|百分之|^[\d.,\s+-]+$")
_RANGE = re.compile(rf"\d[{_USUAL}]?\s*[至到~—–－-]+\s*\d|[一二三四五六七八九两][、]?[二三四五六七八九][{_USUAL}]")

_NONE = re.compile(
    "没有?|无|未(?:发生|收到|收取|接到|产生|出现|受理|引发|登记|见|有|曾)?|零|不|不曾|不存在|不涉及|免费?|免收|尚无"
    "|暂[无未不]|空白|空缺|无偿"
)
_VERB_OF_ONE_WORD = re.compile("发生|收到|收取|接到|产生|出现|受理|引发")

_CUMULATIVE = re.compile(r"(?:历年累计|自20\d\d年(?:\d+月)?(?:\d+日)?以来)[^,。;:、\d]*$")
_CHANGE = re.compile(
    r"[比较](?:20\d\d年度?|上一?年度?|去年)(?:同期)?(?:相比)?,?[^,。;\d]{0,6}?(?:增加|减少|增|减|多|少)[了约为]?$"
)
_PRIOR = re.compile(r"[比较](?:20\d\d年度?|上一?年度?|去年)的$")

_TRAP_BEHIND = re.compile(r" ?(?:个?工作日|日内|天内|小时内|个百分点)")
_TRAP_BEFORE = re.compile(
    r"(?:第|〔20\d\d〕|\[20\d\d\]|每[天日周旬月年季]|日均|月均|平均每[天日周月]|不少于|不低于|力争)$"
)
_OF_OTHERS = re.compile(r".*(?:个|家)$")
_NEVER_COUNTED = re.compile(r"(?:部门|单位|科室|栏目|子栏目|专栏|乡镇|街道|社区|行政村|村|镇|系统)")


def extent(marked: Marked) -> Iterator[Hit]:
    """`count-words`: 约有, 共有, 为, 左右 outside; 约, 余, the measure word and the unit inside."""
    for span in marked.numbers:
        words, after = marked.words(span), marked.after(span)
        if span.label is Label.ZERO:
            continue
        if found := _OUTSIDE_BEFORE.match(words):
            yield Hit(span.start, span.end, f"{found.group()} outside")
        if _OUTSIDE_BEHIND.match(words):
            yield Hit(span.start, span.end, f"{words[-2:]} outside")
        if _CUT_BEFORE.search(marked.before(span)):
            yield Hit(span.start, span.end, f"{marked.before(span)[-2:].strip()} inside")
        if words[-1].isdigit() and span.label in (Label.AMOUNT, Label.COUNT):
            cut = (_UNIT_OF_MONEY if span.label is Label.AMOUNT else _CUT_BEHIND).match(after)
            if cut and not marked.is_cell(span):
                yield Hit(span.start, span.end, f"{cut.group().strip()} inside")


def form(marked: Marked) -> Iterator[Hit]:
    """`number-form`: a COUNT and an AMOUNT have a numeral, a PERCENT says of a hundred, a ZERO no digit."""
    for span in marked.numbers:
        words = marked.words(span)
        if span.label is Label.ZERO and re.search(r"\d", words):
            yield Hit(span.start, span.end, "COUNT")
        elif span.label in (Label.COUNT, Label.AMOUNT) and not _NUMERAL.search(words):
            yield Hit(span.start, span.end, "no numeral")
        elif span.label is Label.COUNT and re.search(r"[%‰]|百分之", words):
            yield Hit(span.start, span.end, "PERCENT")
        elif span.label is Label.COUNT and re.search(r"\d\s*[万亿]?元$", words):
            yield Hit(span.start, span.end, "AMOUNT")
        elif span.label is Label.PERCENT and not _SHARE.search(words):
            yield Hit(span.start, span.end, "no share")


def zero_words(marked: Marked) -> Iterator[Hit]:
    """`zero-words`: the negating word alone, with its verb where the two are one word."""
    for span in marked.numbers:
        if span.label is not Label.ZERO:
            continue
        words = re.sub(r"\s", "", marked.words(span))
        before, after = marked.before(span, 2), marked.after(span, 4).lstrip()
        if not _NONE.fullmatch(words):
            yield Hit(span.start, span.end, "more than the word that says none")
        elif words == "未" and (verb := _VERB_OF_ONE_WORD.match(after)):
            yield Hit(span.start, span.end, f"未{verb.group()} is one word")
        elif (words in "无未不" and before.endswith("暂")) or (words == "无" and before.endswith("尚")):
            yield Hit(span.start, span.end, f"{before[-1]}{words} is one word")
        elif words == "免" and after[:1] in ("费", "收"):
            yield Hit(span.start, span.end, f"免{after[0]} is one word")


def growth(marked: Marked) -> Iterator[Hit]:
    """`growth`: growth rates and 百分点 are no share of a category."""
    for span in marked.numbers:
        if span.label is Label.PERCENT and (
            _GROWTH.search(marked.before(span)) or re.match(" ?个?百分点", marked.after(span))
        ):
            yield Hit(span.start, span.end)


def trap(marked: Marked) -> Iterator[Hit]:
    """`trap`: time limits, ordinals, rates a day or month, plans, numbers of bodies and columns."""
    for span in marked.numbers:
        if span.label not in (Label.COUNT, Label.AMOUNT):
            continue
        before, after = marked.before(span), marked.after(span)
        if found := _TRAP_BEHIND.match(after) or _TRAP_BEFORE.search(before):
            yield Hit(span.start, span.end, found.group().strip())
        elif _RANGE.search(marked.words(span)):
            yield Hit(span.start, span.end, "a range")
        elif any(
            _NEVER_COUNTED.fullmatch(marked.words(c)) and 0 <= c.start - span.end <= 1 for c in marked.counted[span]
        ) and _OF_OTHERS.match(marked.words(span)):
            yield Hit(span.start, span.end, after[:4])


def scope_words(marked: Marked) -> Iterator[Hit]:
    """`scope-words`: what stands before a number says which time it speaks of, a sign that it is a difference."""
    for span in marked.numbers:
        if span.label not in (Label.COUNT, Label.AMOUNT):
            continue
        before = marked.before(span, 24)
        bare = marked.words(span)[-1].isdigit()  # under the heads of a table, which say more
        if _CHANGE.search(before) or (re.match(r"[+-]\d", marked.words(span)) and marked.is_cell(span)):
            wanted = (Scope.CHANGE,)
        elif _PRIOR.search(before):
            wanted = (Scope.PRIOR,)
        elif not bare and _CUMULATIVE.search(before):
            wanted = (Scope.CUMULATIVE,)
        else:
            continue
        if span.attribute not in wanted:
            yield Hit(span.start, span.end, f"{wanted[0]}, annotated {span.attribute}")


def unit(marked: Marked) -> Iterator[Hit]:
    """`unit`: money is linked to what is counted in money, people to what is counted in people."""
    for span in marked.numbers:
        words = marked.words(span)
        money = span.label is Label.AMOUNT and words.endswith("元")
        people = span.label is Label.COUNT and words.endswith("名")
        for category in marked.counted[span] if money or people else ():
            known = indicators().get(category.attribute or "")
            if known and not any(u.endswith("元") if money else u in ("人", "名", "人次") for u in known.units):
                yield Hit(span.start, span.end, f"{words} of {category.attribute} ({marked.words(category)})")


def nearest(marked: Marked) -> Iterator[Hit]:
    """`nearest`: a number whose category is named several times is linked to the nearest mention."""
    for link in marked.report.links:
        number, category = link.number, link.category
        if marked.words(number)[-1].isdigit():
            continue  # a cell: its row or column says which
        low, high = min(number.end, category.end), max(number.start, category.start)
        for other in marked.categories:
            if low <= other.start and other.end <= high and _same(marked, other, category):
                yield Hit(
                    number.start, number.end, f"{marked.words(other)} at {other.start}, linked at {category.start}"
                )
                break


def _same(marked: Marked, one: Span, other: Span) -> bool:
    return one.attribute == other.attribute and marked.words(one) == marked.words(other)
