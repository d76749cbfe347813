"""A small annotated report, and predictions made by changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nianbao.annotations import AnnotatedReport, Format, Kind, Label, Level, Link, Span
from nianbao.evaluation import make_gold
from nianbao.inference.record.types import Record

TEXT = """发布时间:2014-01-14
清流县人民政府2013年政府信息公开工作年度报告
一、主动公开情况
2013年主动公开政府信息1348条,比上年增加27条。
二、行政复议情况
没有行政复议。
联系电话:0598-5322000
"""


def mark(phrase: str, label: Label, attribute: str | None = None, *, text: str = TEXT, nth: int = 0) -> Span:
    """A span around the nth occurrence of `phrase`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(phrase, start + 1)
    return Span(start, start + len(phrase), label, attribute)


PUBLISHED = mark("2014-01-14", Label.DATE)
ISSUER = mark("清流县人民政府", Label.ISSUER)
TITLE = mark("2013年政府信息公开工作年度报告", Label.HEADING, "title")
PROACTIVE = mark("一、主动公开情况", Label.HEADING, "proactive")
TOTAL_NAME = mark("主动公开政府信息", Label.CATEGORY, "proactive.total")
TOTAL = mark("1348条", Label.COUNT, "annual")
CHANGE = mark("27条", Label.COUNT, "change")
REMEDY = mark("二、行政复议情况", Label.HEADING, "remedy")
NONE = mark("没有", Label.ZERO, "annual")
REVIEW_NAME = mark("行政复议", Label.CATEGORY, "review.total", nth=1)
PHONE = mark("0598-5322000", Label.PHONE)

GOLD = AnnotatedReport(
    name="gold.txt",
    text=TEXT,
    spans=(PUBLISHED, ISSUER, TITLE, PROACTIVE, TOTAL_NAME, TOTAL, CHANGE, REMEDY, NONE, REVIEW_NAME, PHONE),
    links=(Link(TOTAL, TOTAL_NAME), Link(CHANGE, TOTAL_NAME), Link(NONE, REVIEW_NAME)),
    kind=Kind.ANNUAL_REPORT,
    format=Format.FREEFORM,
    level=Level.COUNTY,
    year=2013,
)


def changed(old: Span, new: Span | None, report: AnnotatedReport = GOLD) -> AnnotatedReport:
    """The report with one span replaced, or removed together with its links."""
    if new is None:
        links = [link for link in report.links if old not in (link.number, link.category)]
        return replace(report, spans=tuple(s for s in report.spans if s != old), links=tuple(links))
    links = [Link(*(new if end == old else end for end in (link.number, link.category))) for link in report.links]
    return replace(report, spans=tuple(new if s == old else s for s in report.spans), links=tuple(links))


def other_reports(number: int) -> list[AnnotatedReport]:
    """As many gold reports of different texts; the later ones have ever more phones."""
    lines = [f"电话{n}:0598-53220{n:02}\n" for n in range(number)]
    texts = [TEXT + "".join(lines[:n]) for n in range(number)]
    return [
        replace(GOLD, name=f"{n}.txt", text=text, spans=(*GOLD.spans, *phones(text, lines[:n])))
        for n, text in enumerate(texts)
    ]


def phones(text: str, lines: Sequence[str]) -> list[Span]:
    return [mark(line.strip().split(":")[1], Label.PHONE, text=text) for line in lines]


def record(report: AnnotatedReport = GOLD) -> Record:
    """The record of a model that found exactly what `report` has."""
    return make_gold(report).record
