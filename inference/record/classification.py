"""Kind, format and level: the network's opinion and what the document says, weighed together.

Every sign adds to the log-odds of a value, the network's opinion is one of them, and what comes out is a probability. A
sign's weight is about the log of how much oftener it is right than wrong on the training reports; how far the network is
trusted beside the signs was chosen on dev.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ...annotations import Finder, Format, Kind, Label, Level, Role
from ...annotations.lexicon import REPORT_TITLES, one_of
from ...models.tagger import DocumentClass
from ...models.text.normaliser import NormalisedText
from ..tables import OfficialTable
from .findings import Findings
from .issuing import NamedIssuer
from .levels import level_odds
from .naming import title_of

_C = TypeVar("_C", bound=StrEnum)

_TRUST: Mapping[type[StrEnum], float] = {
    Kind: 0.5,
    Format: 0.6,
    Level: 0.4,
}  # of the network's log-probabilities; chosen on dev
_BOUNDS = (0.02, 0.98)  # of what a network is believed, whatever it says
_CERTAIN = 0.99  # nothing is believed beyond

_REPORT = re.compile(one_of((*REPORT_TITLES, "总结")))
_OTHER_TITLE = re.compile(
    r"(?:通知|计划|方案|办法|指南|目录|规定|要点|制度|通报|细则|说明|公告|意见|函|讲话|简报|考核|模板|格式|检查.*工作|培训班.*)$"
)
_PLANS = re.compile(
    r"各[乡镇街道县市区、(]*.{0,12}(?:单位|部门):|请.{0,12}认真|特此(?:通知|公告)|制定本(?:计划|方案|办法|制度)|要求如下"
)
_DONE = re.compile(
    r"(?:共|累计|全年|本年度?|年度?).{0,12}(?:主动)?公开.{0,12}\d|收到.{0,20}申请|受理.{0,12}申请|(?:未|没有|无).{0,16}(?:申请|复议|诉讼)|申请数"
)
_STATUTORY = frozenset(Role) - {Role.TITLE, Role.OTHER}
# What speaks for a format, and how much: headings, rows and columns of the tables, notices cited; & where all must be there.
_FORMAT_SIGNS: tuple[tuple[str, dict[Format, float]], ...] = (
    (
        "总体情况 & 存在的(?:主要)?问题 & 其他需要报告的(?:事项|情况)",
        {Format.STANDARD_2019: 2.5, Format.STANDARD_2021: 2.5},
    ),
    ("收到和处理政府信息公开申请情况", {Format.STANDARD_2019: 2, Format.STANDARD_2021: 2}),
    ("本年新收|上年结转|结转下年度", {Format.STANDARD_2019: 1.5, Format.STANDARD_2021: 1.5}),
    ("结果维持|结果纠正|尚未审结", {Format.STANDARD_2019: 1, Format.STANDARD_2021: 1}),
    ("第二十条第\\([一五六八九]\\)项", {Format.STANDARD_2019: 1.5, Format.STANDARD_2021: 1.5}),
    ("本年新制作|本年新公开|对外公开总数量|上一年项目数量|采购总金额|其他对外管理服务事项", {Format.STANDARD_2019: 4}),
    ("第二十条第\\(九\\)项|政府集中采购", {Format.STANDARD_2019: 1}),
    ("\\[2019\\]60号|〔2019〕60号", {Format.STANDARD_2019: 1.5}),
    ("本年制发件?数?|废止件数|现行有效件?数?|本年处理决定数量|本年收费金额", {Format.STANDARD_2021: 3.5}),
    ("制发.{0,8}废止.{0,8}现行有效", {Format.STANDARD_2021: 2}),
    ("[(、一二三四五.]政府信息管理", {Format.STANDARD_2021: 2}),
    ("平台建设 & 监督保障", {Format.STANDARD_2021: 1.5}),
    ("不按要求补正|逾期不补正|未按收费通知|逾期未补正", {Format.STANDARD_2021: 1.5}),
    ("[\\[〔]2021[\\]〕]30号", {Format.STANDARD_2021: 2}),
    ("信息处理费", {Format.STANDARD_2021: 1}),
    ("不同渠道和方式公开相同信息计1条|主动公开规范性文件数|统计指标", {Format.STAT_TABLE: 3}),
    ("参加或举办新闻发布会总次数|按时办结数|属于已主动公开范围数|专门机构数|查阅点数", {Format.STAT_TABLE: 2.5}),
    ("概述|收费及?减免|收费和减免|咨询(?:处理|情况)", {Format.FREEFORM: 1}),
)
_SIGNS = tuple(([re.compile(part) for part in words.split(" & ")], odds) for words, odds in _FORMAT_SIGNS)
_MANY = 8  # measures that hardly any other document has
_FREEFORM = 2.5  # for what shows no sign at all
_TABLE = 4.0  # for a form, where a table of it was recognised


@dataclass(frozen=True)
class DocumentClasses:
    """What is said about the whole document."""

    kind: DocumentClass
    format: DocumentClass
    level: DocumentClass


def classify(findings: Findings, folded: NormalisedText, named: NamedIssuer | None) -> DocumentClasses:
    """Kind, format and level; an annotator's stand as they are."""
    tagged = findings.tagged
    if tagged.found_by is Finder.ANNOTATOR:
        return DocumentClasses(tagged.kind, tagged.format, tagged.level)
    title = title_of(findings.spans, folded.original)
    name = folded.of(title.start, title.end) if title else ""
    return DocumentClasses(
        kind=_weighed(Kind, tagged.kind, _kind_odds(findings, folded, name)),
        format=_weighed(Format, tagged.format, _format_odds(findings.tables, folded.text)),
        level=_weighed(
            Level, tagged.level, level_odds(named.body if named else None, named.place if named else None, folded.text)
        ),
    )


def _weighed(choice: type[_C], tagged: DocumentClass, odds: Mapping[_C, float]) -> DocumentClass:
    """The likeliest value by the network's opinion and the log-odds of the signs together."""
    low, high = _BOUNDS
    sure = min(max(tagged.confidence, low), high)
    rest = (1 - sure) / (len(choice) - 1)  # a tag says nothing of the values that it did not choose
    scores = {
        value: _TRUST[choice] * math.log(sure if value == tagged.value else rest) + odds.get(value, 0.0)
        for value in choice
    }
    best = max(scores, key=lambda value: scores[value])
    probability = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    found_by = tagged.found_by if best == tagged.value else Finder.RULE
    return DocumentClass(best.value, min(probability, _CERTAIN), found_by)


def _kind_odds(findings: Findings, folded: NormalisedText, title: str) -> dict[Kind, float]:
    """A report has a title that says so, statutory parts, and counts of what was done; no one of them is needed."""
    text = folded.text
    parts = {s.attribute for s in findings.spans if s.label is Label.HEADING and s.attribute in _STATUTORY}
    done = len({match[0] for match in _DONE.finditer(text)})
    report = min(len(parts), 3) * 1.0 + min(done, 4) * 0.6 + min(math.log1p(len(findings.links)), 3) * 0.8
    report += 2.5 if _REPORT.search(title) and re.search("公开|政务", title) else -0.5
    report += 3.0 if findings.tables else 0.0
    other = 4.0 if not (parts or done or len(findings.links) >= _MANY or _REPORT.search(text)) else 0.0
    other += 6.0 if _OTHER_TITLE.search(re.sub(r"\(.*?\)|[\s》”\"]", "", title)) else 0.0
    other += 1.5 if _PLANS.search(text) else 0.0
    return {Kind.ANNUAL_REPORT: report, Kind.OTHER: other + 1.5}


def _format_odds(tables: Sequence[OfficialTable], folded: str) -> dict[Format, float]:
    plain = "".join(folded.split())
    odds = dict.fromkeys(Format, 0.0)
    odds[Format.FREEFORM] = _FREEFORM
    for form in {reading.form.format for reading in tables if reading.form.format is not None}:
        odds[form] += _TABLE
    for sign in _seen(plain):
        for form, weight in sign.items():
            odds[form] += weight
    return odds


def _seen(plain: str) -> Iterable[Mapping[Format, float]]:
    return (odds for parts, odds in _SIGNS if all(part.search(plain) for part in parts))
