"""Dates, statistical periods and data years, as reports write them and as scrapers damage them.

One extractor lost the 年, 月 and 日 that follow a digit: 2010年1月1日 became 201011日. So reading takes two steps:
rewrite every notation into `2010年1月1日` (putting lost marks back where only one way gives a date) and every period
into `2010年1月1日至2010年12月31日`, then read that.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ...annotations.lexicon import CHINESE_DIGITS
from ...models.text.normaliser import normalise
from .numerals import ARABIC, read_numeral

_YEAR = r"(?:19|20)\d\d"
_TO = r"[-—–−~/至到]"
_Rewrite = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


@dataclass(frozen=True)
class DateRange:
    """A statistical period, both days included; start <= end."""

    start: date
    end: date


def parse_date(text: str) -> date | None:
    """The first full date in `text`; None if it names no day, is impossible, or can be read in two ways.

    '2010118' is 18 January or 8 November: None.
    """
    match = re.search(rf"({_YEAR})年(\d{{1,2}})月(\d{{1,2}})日", _rewrite(_fold(text), _NOTATIONS))
    return _date(*(int(part) for part in match.groups())) if match else None


def parse_period(text: str, *, default_year: int | None = None) -> DateRange | None:
    """The period that `text` states; None if it states none, lacks a year, or ends before it starts.

    A cut-off (截至2014年12月31日, 2014年底) is the part of its year up to that day: reports use it for the annual
    figure, and say 累计 where they mean more. `default_year` stands in where no year is written at all.
    """
    match = _RANGE.search(_rewrite(_rewrite(_fold(text), _NOTATIONS), _PERIOD_WORDS))
    if match is None:
        return None
    written = {name: int(part) for name, part in match.groupdict().items() if part}
    start_year = written.get("year", written.get("end_year", default_year))  # a year given once holds for both
    end_year = written.get("end_year", start_year)
    if start_year is None or end_year is None:
        return None
    start = _date(start_year, written["month"], written.get("day", 1))
    end = _end_date(end_year, written["end_month"], written.get("end_day"))
    return DateRange(start, end) if start and end and start <= end else None


def parse_year(text: str) -> int | None:
    """The data year (2000 to 2100) in a title or heading; of a school year, the one it ends in.

    A year with its 年 goes before a bare number; of several the first is taken. 12年度 is 2012 where no year is whole.
    """
    folded = _chinese_to_arabic(_blankless(normalise(text).text))
    year = r"(20\d\d|2100)"
    if match := re.search(rf"{year}年?{_TO}?(20\d\d|\d\d)学年", folded):
        return int(match[1][: -len(match[2])] + match[2])
    match = re.search(rf"{year}(?=(?:年?{_TO}(?:20)?\d\d)?学?年)", folded) or re.search(rf"{year}(?!\d)", folded)
    if match is None and (short := re.search(r"(?<!\d)([012]\d)年度?(?=.{0,9}(?:信息公开|年报|报告))", folded)):
        return 2000 + int(short[1])
    return int(match[1]) if match else None


# --- rewriting ---------------------------------------------------------------------------------------------------


def _blankless(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _fold(text: str) -> str:
    """Normalised, without time of day and blanks, Chinese numerals as Arabic ones."""
    without_time = re.sub(r"(?<=\d|日)[\sT]+\d{1,2}:\d\d(?::\d\d)?", "", normalise(text).text)
    return _chinese_to_arabic(_blankless(without_time))


def _chinese_to_arabic(text: str) -> str:
    """二〇一〇年十二月三十一日 → 2010年12月31日: tens by value, everything else digit by digit."""
    text = re.sub(f"(?<=[{CHINESE_DIGITS}])[oO]+", lambda match: "0" * len(match[0]), text)  # 二oo九
    text = text.replace("元月", "1月").replace("廿", "二十").replace("卅", "三十")
    text = re.sub(f"[二三]?十[{CHINESE_DIGITS[1:]}]?", lambda match: str(read_numeral(match[0])), text)
    return text.translate(ARABIC)


def _rewrite(text: str, rewrites: tuple[_Rewrite, ...]) -> str:
    for pattern, replacement in rewrites:
        text = pattern.sub(replacement, text)
    return text


def _month_day(digits: str) -> str | None:
    """'1231' → '12月31日', '11' → '1月1日'; None unless exactly one split is a day of the year."""
    pairs = [(digits[:width], digits[width:]) for width in (1, 2)]
    if len(digits) == 3:  # padded dates have four digits
        pairs = [pair for pair in pairs if not any(part.startswith("0") for part in pair)]
    valid = [(month, day) for month, day in pairs if len(day) in (1, 2) and _date(2000, int(month), int(day))]
    return f"{valid[0][0]}月{valid[0][1]}日" if len(valid) == 1 else None


def _put_marks_back(match: re.Match[str]) -> str:
    """'201011日' → '2010年1月1日'. Without 日, two digits may be a month: '201011' stays."""
    month_day = _month_day(match["digits"]) if match["mark"] or len(match["digits"]) > 2 else None
    year = f"{match['year']}年" if match["year"] else ""
    return year + month_day if month_day else match[0]


def _month_end(match: re.Match[str]) -> str:
    """'2014年11月底' → '至2014年11月30日'."""
    month, year = int(match["month"]), int(match["year"] or 2001)
    day = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    return f"至{match[0][:-1]}{day}日"


def _school_year(match: re.Match[str]) -> str:
    """1 September to 31 August; the second year may be short ('2011-12学年') or missing."""
    first, second = match["first"], match["second"]
    last = first[: -len(second)] + second if second else str(int(first) + 1)
    return f"{first}年9月1日至{last}年8月31日"


def _quarters(match: re.Match[str]) -> str:
    """'年前3季度' → '年1月至9月'."""
    last = int(match["last"])
    first = 1 if match["all"] else int(match["first"] or last)
    return f"年{3 * first - 2}月至{3 * last}月"


_NOTATIONS: tuple[_Rewrite, ...] = (
    # 2014-01-14, 2014/1/14, 2014.1.14; a time of day may be stuck to it
    (re.compile(rf"(?<!\d)({_YEAR})([-./—–−])(\d{{1,2}})\2(\d{{1,2}})(?:日|(?!\d)|(?=\d\d:\d\d))"), r"\1年\3月\4日"),
    # '1月14号'
    (re.compile(r"(月\d{1,2})号"), r"\1日"),
    # '2014.1.1-12.31'
    (re.compile(rf"(?<=日{_TO})(\d{{1,2}})[-./](\d{{1,2}})(?![-./\d])"), r"\1月\2日"),
    # two damaged dates run together: '20161120161231日'
    (re.compile(rf"(?<!\d)({_YEAR}\d{{2,4}})(?={_YEAR}\d{{2,4}}日?$)"), r"\1日至"),
    # '201011日', '20101231', '2010年1231日'
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR})年?(?P<digits>\d{{2,4}})(?:(?P<mark>日)|(?![\d月年]))"), _put_marks_back),
    # '1231日'
    (re.compile(r"(?<![\d月])(?P<year>)(?P<digits>\d{2,4})(?P<mark>日)"), _put_marks_back),
    # '20131月1日'
    (re.compile(rf"(?<!\d)({_YEAR})(?=\d{{1,2}}月)"), r"\1年"),
    # '2010年1月1至'
    (re.compile(r"(月\d{1,2})(?![\d日月])"), r"\1日"),
)
_PERIOD_WORDS: tuple[_Rewrite, ...] = (
    # '2011-2012学年'
    (re.compile(rf"(?P<first>{_YEAR})(?:年?{_TO}?(?P<second>{_YEAR}|\d\d))?学年"), _school_year),
    (re.compile("年元旦"), "年1月1日"),
    # a cut-off whose 截止 stands apart: '截止期为2009年12月31日'
    (re.compile(rf"^((?:{_YEAR}年)?)12月31日$"), r"\g<1>1月1日至12月31日"),
    # '2014年上半年', '截至2014年3季度', '2014年第4季度', '1-3季度'
    (re.compile("年?上半年"), "年1月至6月"),
    (re.compile("年?下半年"), "年7月至12月"),
    (re.compile(rf"截[至止]到?((?:{_YEAR}年)?)第?(?=[1-4]季度)"), r"\1前"),
    (
        re.compile(rf"年?(?:(?P<all>前)|(?<!\d)第?(?P<first>[1-4])(?:季度)?{_TO})?第?(?P<last>[1-4])季度"),
        _quarters,
    ),
    # '2014年底', '年末', '11月底'
    (re.compile(rf"({_YEAR})年{{0,2}}[底末]"), r"至\1年12月31日"),
    (re.compile("年[底末]"), "至12月31日"),
    (re.compile(rf"(?:(?P<year>{_YEAR})年)?(?<!\d)(?P<month>\d{{1,2}})月[底末]"), _month_end),
    # '1-12月'; a single '11月'
    (re.compile(rf"(?<![\d月])(\d{{1,2}}){_TO}(?=\d{{1,2}}月)"), r"\1月至"),
    (re.compile(rf"^((?:{_YEAR}年)?)(\d{{1,2}}月)份?$"), r"\1\2至\2"),
    # '2014年12月31日止', '截至2014年12月31日'
    (re.compile(rf"((?:{_YEAR}年)?(?<!\d)\d{{1,2}}月\d{{1,2}}日)止"), r"至\1"),
    (re.compile(r"^\D*(?:截止|[至到])\D*(?=\d)(?!.*月.*月)"), "1月1日至"),
)
_RANGE = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?.*?"
    rf"(?:(?P<end_year>{_YEAR})年|(?<![\d年]))(?P<end_month>\d{{1,2}})月(?:(?P<end_day>\d{{1,2}})日)?"
)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_date(year: int, month: int, day: int | None) -> date | None:
    """Without a day, the last of the month."""
    if not 1 <= month <= 12:
        return None
    return _date(year, month, day or calendar.monthrange(year, month)[1])
