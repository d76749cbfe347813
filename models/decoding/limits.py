"""What measure words, and the words before a category or a number, rule out, whatever the network's scores say.

「微信推送44期」 counts no staff, and 「行政诉讼9件,维持6件」 upholds no 行政复议. What each limit is worth is in benchmarks/rules.out.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from ...annotations import Label, Scope, Span
from ...annotations.lexicon import (
    CHINESE_DIGITS,
    FINANCIAL_DIGITS,
    OF_PEOPLE,
    RUNNING_TOTAL,
    SCALES,
    YEAR_BEFORE,
    ZEROS,
    one_of,
)
from ...annotations.scheme import NUMBERS, indicators
from ..network.heads import ATTRIBUTES, attribute_slice

Flags = npt.NDArray[np.bool_]

# What a measure word counts. A visit (人次) is counted as people; 次, 期 and 处 are things like any other.
_PEOPLE, _THINGS, _MONEY, _SHARE = range(4)
_NUMERAL = re.compile(rf"[\d.,\s{ZEROS}{CHINESE_DIGITS}{FINANCIAL_DIGITS}{SCALES}拾佰仟两余多近约超逾达上下()]*")
_DIGIT = re.compile(f"[0-9{ZEROS}{CHINESE_DIGITS}]")
_OF_ANOTHER_YEAR = re.compile(rf"(?:[比较](?:20\d\d年度?|{one_of(YEAR_BEFORE)})的?|(?:上年|去年)[的为是]?)$")
_THIS_YEAR = re.compile("全年|本年|当年|年内")
# Every one of the 358 cumulative numbers of train and dev has one of these before it: in the text, and in its sentence
# where that names this year.
_SEVERAL_YEARS = re.compile(rf"{one_of(RUNNING_TOTAL)}|截[至止]|目前|现有|有效|总")
_MAYBE_SEVERAL_YEARS = re.compile(rf"{_SEVERAL_YEARS.pattern}|[起止至]")
_OF_PERSONS = ("request.", "appeal.")
_WITHIN = 200  # characters; what was named longer ago says nothing
_REMEDY = re.compile("(?P<review>复议)|(?P<litigation>诉讼|应诉|起诉)")


def excluded(span: Span, text: str) -> bool:
    """Whether a span cannot be what its label says: a DATE or PERIOD without a digit. `text` is normalised."""
    return span.label in (Label.DATE, Label.PERIOD) and not _DIGIT.search(text, span.start, span.end)


def countable(number: Span, text: str) -> Flags:
    """Which attributes a category that `number` measures may have, shape (len(ATTRIBUTES),).

    A bare number, a share and a zero may speak of anything. `text` is normalised.
    """
    kind = _kind(number, text)
    return _all() if kind is None else _by_kind()[kind]


def possible(span: Span, text: str) -> Flags:
    """Which attributes a span may have by its own words and those before it on its line, shape (len(ATTRIBUTES),).

    Cases upheld, corrected, … are those of the remedy named last: 复议 or 诉讼. The number behind 比2012年的 is that of
    2012, not the difference. A number is that of several years only where a word has said so. `text` is normalised.
    """
    flags = _all()
    if span.label in NUMBERS and _is_of_this_year(span, text):
        flags = _of_this_year()
    if span.label in (Label.COUNT, Label.AMOUNT) and _OF_ANOTHER_YEAR.search(text, max(0, span.start - 10), span.start):
        flags = np.array([attribute == Scope.PRIOR for attribute in ATTRIBUTES])
    elif span.label is Label.CATEGORY:
        earliest = max(0, span.start - _WITHIN)
        line = text.rfind("\n", earliest, span.start) + 1 or earliest
        named = [match.lastgroup for match in _REMEDY.finditer(text, line, span.end)]
        if named:
            flags = flags & ~_of_family("litigation" if named[-1] == "review" else "review")
    return flags


def _is_of_this_year(number: Span, text: str) -> bool:
    """Whether nothing up to a number speaks of several years, or its sentence of this one and no other."""
    line = text.rfind("\n", 0, number.start) + 1
    sentence = text[max(line, text.rfind("。", 0, number.start) + 1) : number.start]
    if _THIS_YEAR.search(sentence) and not _SEVERAL_YEARS.search(sentence):
        return True
    return _MAYBE_SEVERAL_YEARS.search(text, 0, number.end) is None


def _kind(number: Span, text: str) -> int | None:
    if number.label is Label.AMOUNT:
        return _MONEY
    if number.label is not Label.COUNT:
        return None
    start = _NUMERAL.match(text, number.start, number.end)
    unit = text[start.end() if start else number.start : number.end]
    if not unit:
        return None
    return _PEOPLE if unit[0] in OF_PEOPLE else _THINGS


@cache
def _all() -> Flags:
    return np.ones(len(ATTRIBUTES), np.bool_)


@cache
def _of_this_year() -> Flags:
    return np.array([attribute != Scope.CUMULATIVE for attribute in ATTRIBUTES])


@cache
def _by_kind() -> Flags:
    """For each kind of measure word the indicators that it may count, shape (4, len(ATTRIBUTES)); `other` is anything."""
    flags = np.ones((4, len(ATTRIBUTES)), np.bool_)
    for column, code in enumerate(ATTRIBUTES[attribute_slice(Label.CATEGORY)]):
        indicator = indicators().get(code)
        if indicator:
            flags[[_PEOPLE, _THINGS, _MONEY], column] = False
            flags[[_kind_of(unit) for unit in indicator.units], column] = True
            flags[_PEOPLE, column] |= code.startswith(_OF_PERSONS)  # 2人申请, 五人申诉: those who did
    return flags


def _kind_of(unit: str) -> int:
    if unit.endswith("元"):
        return _MONEY
    if unit == "%":
        return _SHARE
    return _PEOPLE if unit[0] in "人名" else _THINGS


@cache
def _of_family(family: str) -> Flags:
    return np.array([attribute.startswith(f"{family}.") and attribute != f"{family}.total" for attribute in ATTRIBUTES])
