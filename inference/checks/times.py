"""Rules about the year: title, preamble, stated period, publication and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ...annotations import Label
from ...annotations.lexicon import REPORT_TITLES, YEAR_BEFORE, one_of
from ..record.types import Check, Found, Mention
from ..values.dates import DateRange, parse_period, parse_year
from .report import Report

# 现编制并公布本单位2018年政府信息公开工作年度报告: the year that the preamble says it reports on.
_REPORTED = re.compile(rf"(20\d\d)\s*年度?[^,。;:《》\d]{{0,15}}?信息公开(?:工作)?(?:年度)?{one_of(REPORT_TITLES)}")
_EARLIER = re.compile(one_of((*YEAR_BEFORE, "上一年", "格式", "参照", "关于做好", "通知")))
# What stands before or after a period that is the report's own: 统计期限自…, 起止时间为…, 期限为….
_OWN = re.compile("统计|期限|时限|起止|数据")
_NEAR = 30


def _title_year(report: Report) -> int | None:
    title = report.record.title
    return parse_year(title.text) if title else None


def preamble_year(report: Report) -> Iterator[Check]:
    """preamble-year: the preamble announces the report of the year that the title names."""
    year, title = _title_year(report), report.record.title
    if year is None or title is None:
        return
    start, _ = report.folded.from_original(title.end, len(report.text))
    body = next((place for place, _ in report.parts if place > start), len(report.folded.text))
    for match in _REPORTED.finditer(report.folded.text, start, min(body, start + 600)):
        if _EARLIER.search(report.folded.text[max(0, match.start() - 15) : match.end() + 4]):
            continue
        yield report.check(
            "preamble-year",
            int(match[1]) == year,
            f"the preamble announces the report of {match[1]}, the title that of {year}",
            expected=year,
            found=int(match[1]),
            evidence=(title, report.mention(match.start(), match.end())),
        )
        return


def _own_periods(report: Report) -> Iterator[tuple[Mention, DateRange]]:
    """The periods that are said to be those of the report's figures."""
    year = _title_year(report)
    for span in report.record.spans:
        if span.label is Label.PERIOD and (period := parse_period(span.text, default_year=year)):
            start, end = report.folded.from_original(span.start, span.end)
            text = report.folded.text
            if _OWN.search(text[max(0, start - _NEAR) : start]) or re.match("止?为?统计期", text[end : end + 6]):
                yield Mention(text=span.text, start=span.start, end=span.end), period


def period_year(report: Report) -> Iterator[Check]:
    """period-year: the stated period lies in the title's year; a school year begins in it."""
    year, title = _title_year(report), report.record.title
    if year is None or title is None:
        return
    for mention, period in _own_periods(report):
        yield report.check(
            "period-year",
            year in (period.start.year, period.end.year) and period.end.year - year <= 1,
            f"the stated period is {period.start} to {period.end}, the title names {year}",
            expected=year,
            found=f"{period.start}/{period.end}",
            evidence=(title, mention),
        )


def published_early(report: Report) -> Iterator[Check]:
    """published-early: a report is published when its period is over."""
    yield from _early(report, "published-early", "published", report.record.published)


def signed_early(report: Report) -> Iterator[Check]:
    """signed-early: a report is signed when its period is over, on its last day at the earliest."""
    yield from _early(report, "signed-early", "signed", report.record.signed)


def _early(report: Report, rule: str, what: str, day: Found[date] | None) -> Iterator[Check]:
    """Against the first period that is said to be the report's."""
    periods = list(_own_periods(report))
    if day is None or not periods:
        return
    mention, period = periods[0]
    yield report.check(
        rule,
        day.value >= period.end,
        f"{what} on {day.value}, the stated period ends on {period.end}",
        expected=f">= {period.end}",
        found=str(day.value),
        evidence=(mention, Mention(text=day.text, start=day.start, end=day.end)),
    )
