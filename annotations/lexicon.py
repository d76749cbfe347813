"""Words that several rooms look for, each listed once; a module builds its patterns from them.

Where a module wants fewer words than there are, it takes some away with `without` and says why. Words of one character
are kept as one string, which serves as a list of them and inside a character class alike.
"""

from __future__ import annotations

from collections.abc import Iterable

# --- measure words, by what they count --------------------------------------------------------------------------

OF_INFORMATION = "条件篇则份项"
"""What is published, requested, answered: 公开信息1348条, 收到申请12件."""
OF_CASES = "宗起例"
"""复议2宗, 诉讼1起."""
OF_OCCASIONS = "次期场批轮遍"
"""What is held or comes out again and again: 发布会4次, 简报16期, 培训3场, 滚动播放20遍."""
OF_COPIES = "册本张"
"""汇编300册."""
OF_PLACES = "个处家"
"""Bodies, places, whatever has no word of its own: 查阅点5处, 部门17个."""
OF_OBJECTS = "只幅块页版部套台间户封"
"""Rarely: 触摸屏2台, 公租房1206套, 低保412户."""
OF_PEOPLE = "人名位"
"""工作人员3名."""
MEASURE_WORDS = OF_INFORMATION + OF_CASES + OF_OCCASIONS + OF_COPIES + OF_PLACES + OF_OBJECTS + OF_PEOPLE
COMMON_MEASURE_WORDS = "条件份次个篇期人名宗"
"""Those of nine counts in ten, for places where a rare one is rather the beginning of a word (部门, 本级, 项目)."""
MEASURES_OF_TIMES = ("人次", "件次", "条次", "批次", "户次", "场次")
"""Words of two characters: how often, not how many."""
MONEY_UNITS = ("万元", "亿元", "元")

# --- numerals ---------------------------------------------------------------------------------------------------

CHINESE_DIGITS = "〇一二三四五六七八九"
"""The index is the value."""
FINANCIAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
"""The same, as they are written on cheques."""
ZEROS = "〇零○◯OＯО"
"""二〇一五年 as it is typed: the circles, and the letter O (Latin, full-width, Cyrillic)."""
SCALES = "十百千万亿"
ORDINAL = f"[{CHINESE_DIGITS[1:]}十]{{1,3}}"
"""A pattern: the number of a part, a chapter, a list mark."""

# --- list marks, as patterns, by depth --------------------------------------------------------------------------

LIST_MARKS = (
    rf"第?{ORDINAL}(?:\s*[、,，.．]|\s)|第{ORDINAL}部分[、:：]?",
    rf"[(（]{ORDINAL}[)）]、?|[㈠-㈩]",
    r"\d{1,2}(?:、|[,，.．](?!\d))|[(（]\d{1,2}[)）]|[①-⑳]",
)
"""一、 第一部分 · (一) ㈠ · 1. (1) ①"""

# --- years, dates, titles ---------------------------------------------------------------------------------------

YEAR_BEFORE = ("上年度", "上年", "去年")
RUNNING_TOTAL = ("历年", "累计", "以来", "至今")
"""A number behind them is that of several years. 累计 alone may be the year's: 全年累计公开."""
DATES_OF_MAKING = ("成文", "生成", "更新", "印发")
"""Before 日期 or 时间: when a file was written or changed, which the guidelines do not mark as a DATE."""
REPORT_TITLES = ("报告", "年报", "報告", "年報")
"""What the title of a report ends with, in both scripts."""


def one_of(words: Iterable[str]) -> str:
    """The pattern of any of these words, longer ones first: one_of(("年", "年度")) is '(?:年度|年)'."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def without(words: str, unwanted: str) -> str:
    """Words of one character, some taken away."""
    return "".join(word for word in words if word not in unwanted)
