"""parse_date, parse_period, parse_year: intact and damaged notations."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annotations import Label
from nianbao.annotations.corpus import split
from nianbao.inference.values.dates import DateRange, parse_date, parse_period, parse_year

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
few = settings(max_examples=60, deadline=None)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
date_like = st.text("0123456789年月日号至起止底学季度一二十〇-—./: 前半上")


def in_chinese(day: date) -> str:
    digits = "〇一二三四五六七八九"

    def spoken(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")

    return f"{''.join(digits[int(c)] for c in str(day.year))}年{spoken(day.month)}月{spoken(day.day)}日"


NOTATIONS: dict[str, Callable[[date], str]] = {
    "official": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "padded": lambda day: f"{day:%Y年%m月%d日}",
    "spoken day": lambda day: f"{day.year}年{day.month}月{day.day}号",
    "iso": lambda day: day.isoformat(),
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}",
    "with time": lambda day: f"{day.year}-{day.month}-{day.day} 10:30",
    "compact": lambda day: f"{day:%Y%m%d}",
    "year mark lost": lambda day: f"{day.year}{day.month}月{day.day}日",
    "day mark lost": lambda day: f"{day.year}年{day.month}月{day.day}",
    "chinese": in_chinese,
    "spaced": lambda day: " ".join(f"{day.year}年{day.month}月{day.day}日"),
    "one per line": lambda day: f"{day.year}\n年\n{day.month}\n月\n{day.day}\n日",
    "full width": lambda day: f"{day.year}-{day.month}-{day.day}".translate(FULL_WIDTH),
}


@pytest.mark.parametrize("notation", NOTATIONS)
@few
@given(day=days)
def test_a_date_reads_as_itself_in_every_notation(notation: str, day: date) -> None:
    assert parse_date(NOTATIONS[notation](day)) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二○一一年三月五日", date(2011, 3, 5)),
        ("二OO九年一月八日", date(2009, 1, 8)),
        ("二〇一三年元月十六日", date(2013, 1, 16)),
        ("二〇一三年一月廿八日", date(2013, 1, 28)),
        ("二〇一一年十(shi)月(yue)二(er)十日", date(2011, 10, 20)),
        ("2 0 14 年1月2 8日", date(2014, 1, 28)),
        ("201 4-02-10", date(2014, 2, 10)),
        ("2014-01-1410:30", date(2014, 1, 14)),
        ("发布时间:2014-01-14 10:30:00", date(2014, 1, 14)),
        # characters lost next to digits
        ("201011日", date(2010, 1, 1)),
        ("20081231", date(2008, 12, 31)),
        ("2010年1231日", date(2010, 12, 31)),
        ("2008年51日", date(2008, 5, 1)),
        ("20141月16日", date(2014, 1, 16)),
        ("2015320", date(2015, 3, 20)),
    ],
)
def test_a_damaged_date_is_read_where_only_one_reading_is_left(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["2010112", "2010118", "2013122日", "2010年118日", "201011"])
def test_a_date_with_two_readings_is_not_read(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text", ["", "2014年1月", "2014-01", "2014年", "二〇一一年三月", "2014年2月30日", "2014-13-01", "1月14日"]
)
def test_an_incomplete_or_impossible_date_is_not_read(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # full, with and without its formulas
        ("自2011年1月1日起至2011年12月31日止", "2011-01-01", "2011-12-31"),
        ("2011年1月1日起,至2011年12月31日", "2011-01-01", "2011-12-31"),
        ("2015年1月1日至2016年12月31日", "2015-01-01", "2016-12-31"),
        ("2011.1.1-2011.12.31", "2011-01-01", "2011-12-31"),
        ("2011-01-01至2011-12-31", "2011-01-01", "2011-12-31"),
        ("二〇一一年一月一日至二〇一一年十二月三十一日", "2011-01-01", "2011-12-31"),
        ("2011年9月1日—2012年8月31日", "2011-09-01", "2012-08-31"),
        ("2008年5月1日《条例》实施之日起,至2008年12月31日", "2008-05-01", "2008-12-31"),
        # second year omitted
        ("2014年1月1日至12月31日", "2014-01-01", "2014-12-31"),
        ("自2008年5月1日《条例》实施之日起至12月31日", "2008-05-01", "2008-12-31"),
        ("2014年1月1日-12月31日", "2014-01-01", "2014-12-31"),
        ("2014年1月1日——12月31日", "2014-01-01", "2014-12-31"),
        ("2014年1月1日～12月31日", "2014-01-01", "2014-12-31"),
        ("2014年1月1日到12月31日", "2014-01-01", "2014-12-31"),
        ("2014.1.1-12.31", "2014-01-01", "2014-12-31"),
        ("2014-1-1至12-31", "2014-01-01", "2014-12-31"),
        # months
        ("2014年1-12月", "2014-01-01", "2014-12-31"),
        ("2014年1月至12月", "2014-01-01", "2014-12-31"),
        ("2016年1月至2月", "2016-01-01", "2016-02-29"),
        ("2008年5月至12月底", "2008-05-01", "2008-12-31"),
        ("2014年11月", "2014-11-01", "2014-11-30"),
        # parts of a year
        ("2014年上半年", "2014-01-01", "2014-06-30"),
        ("2014年下半年", "2014-07-01", "2014-12-31"),
        ("2014年四季度", "2014-10-01", "2014-12-31"),
        ("2014年第二季度", "2014-04-01", "2014-06-30"),
        ("2014年前三季度", "2014-01-01", "2014-09-30"),
        ("截至2014年第三季度", "2014-01-01", "2014-09-30"),
        ("2014年1-3季度", "2014-01-01", "2014-09-30"),
        # school years
        ("2011-2012学年", "2011-09-01", "2012-08-31"),
        ("2011—12學年", "2011-09-01", "2012-08-31"),
        ("2011学年", "2011-09-01", "2012-08-31"),
        # damaged
        ("201011日至20101231日", "2010-01-01", "2010-12-31"),
        ("200811日至1231日", "2008-01-01", "2008-12-31"),
        ("2008年51日起至20081231日", "2008-05-01", "2008-12-31"),
        ("20131月1日起至201312月31日", "2013-01-01", "2013-12-31"),
        ("20161120161231日", "2016-01-01", "2016-12-31"),
        ("2 0 08 年 5 月 1 日起至 2 0 0 8 年12月 31 日", "2008-05-01", "2008-12-31"),
        ("2010年9月(yue)1日至(zhi)2011年(nian)8月(yue)31日", "2010-09-01", "2011-08-31"),
    ],
)
def test_a_period_is_read_as_written(text: str, start: str, end: str) -> None:
    assert parse_period(text) == DateRange(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("截至2014年12月31日", "2014-12-31"),
        ("截止2016年12月20日", "2016-12-20"),
        ("截止201312月31日", "2013-12-31"),
        ("2014年12月31日止", "2014-12-31"),
        ("截至2014年底", "2014-12-31"),
        ("到2012年底", "2012-12-31"),
        ("2014年末", "2014-12-31"),
        ("截至2014年11月底", "2014-11-30"),
        ("截至2014年11月", "2014-11-30"),
    ],
)
def test_a_cut_off_starts_with_its_year(text: str, end: str) -> None:
    last = date.fromisoformat(end)
    assert parse_period(text) == DateRange(date(last.year, 1, 1), last)


@pytest.mark.parametrize("text", ["1月1日至12月31日", "1-12月", "截至12月底", "截至年底"])
def test_a_period_without_a_year_takes_the_default(text: str) -> None:
    assert parse_period(text) is None
    assert parse_period(text, default_year=2014) == DateRange(date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize(
    "text", ["2021年1月1日至2020年12月31日", "2014年1月1日至11月31日", "2014年度", "自 至 止", "2014年1月1日至今", ""]
)
def test_a_reversed_impossible_or_open_period_is_not_read(text: str) -> None:
    assert parse_period(text, default_year=2014) is None


@few
@given(days, days, st.sampled_from(["至", "起至", "-", "—", "——", "~", "到", "起，至"]))
def test_any_two_days_in_order_are_a_period(first: date, second: date, joint: str) -> None:
    written = "{0.year}年{0.month}月{0.day}日".format
    expected = DateRange(first, second) if first <= second else None
    assert parse_period(f"自{written(first)}{joint}{written(second)}止") == expected


@few
@given(st.text() | date_like, st.none() | st.integers(2000, 2100))
def test_no_text_raises_and_no_period_is_reversed(text: str, default_year: int | None) -> None:
    parse_date(text)
    year, period = parse_year(text), parse_period(text, default_year=default_year)
    assert year is None or 2000 <= year <= 2100
    assert period is None or period.start <= period.end


@few
@given(date_like)
def test_full_width_reads_like_half_width(text: str) -> None:
    wide = text.translate(FULL_WIDTH)
    assert parse_date(wide) == parse_date(text)
    assert parse_period(wide) == parse_period(text)
    assert parse_year(wide) == parse_year(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2013年政府信息公开工作年度报告", 2013),
        ("二○一三年度", 2013),
        ("二OO八年政府信息公开年度报告", 2008),
        ("2011-2012學年資訊公開工作年度報告", 2012),
        ("2010-2011學(xue)年度(du)信(xin)息", 2011),
        ("20 16年度政府信息公开工作年度报告", 2016),
        ("22012年主动公开政府信息的主要类别", 2012),
        ("国办发〔2014〕12号 2015年年度报告", 2015),
        ("2013政府信息公开年报", 2013),
        ("关于2011年度、2012年度的报告", 2011),
        ("1998年", None),
        ("电话82012345", None),
        ("年度报告", None),
    ],
)
def test_the_data_year_is_the_first_plausible_one(text: str, year: int | None) -> None:
    assert parse_year(text) == year


def annotated(label: Label) -> list[str]:
    return [span.text(report.text) for report in split("train") for span in report.spans if span.label is label]


def test_nearly_every_annotated_date_that_names_a_day_is_read() -> None:
    texts = [text for text in annotated(Label.DATE) if not text.endswith("月")]
    unread = [text for text in texts if parse_date(text) is None]
    assert len(unread) < 0.02 * len(texts), unread


@pytest.mark.parametrize("text", ["2014年元旦至2014年12月31日", "2014年12月31日"])
def test_new_year_s_day_begins_a_year_and_its_last_day_ends_it(text: str) -> None:
    period = parse_period(text)
    assert period and (period.start, period.end) == (date(2014, 1, 1), date(2014, 12, 31))


def test_nearly_every_annotated_period_is_read() -> None:
    texts = annotated(Label.PERIOD)
    unread = [text for text in texts if parse_period(text, default_year=2010) is None]
    assert len(unread) < 0.02 * len(texts), unread
