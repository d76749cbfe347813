"""Kind, format and level by what a document says: its words, tables and headings, and the issuer's name.

The network's choice stands where they say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...annotations import Finder, Format, Kind, Label, Level, Role, Span
from ...annotations.lexicon import REPORT_TITLES, one_of
from ...models.tagger import DocumentClass
from ...models.text.normaliser import NormalisedText
from ..tables import OfficialTable
from .findings import Findings
from .naming import issuer_of, title_of

_RULE = 0.99  # confidence of what a rule says

_REPORT = re.compile(one_of((*REPORT_TITLES, "总结")))
_STATUTORY = frozenset(Role) - {Role.TITLE, Role.OTHER}
# The six parts since 2019; the second edition wants five things told in the first part.
_SIX_PARTS = ("总体情况", "存在的主要问题及改进情况", "其他需要报告的事项")
_FIVE_THINGS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
_TRACES = re.compile("本年新收|本年新制作|本年制发|对外公开总数量|现行有效件数|结转下年度继续办理|处理决定数量")

# Ends of bodies' names. A government's own office speaks for it, so it goes before anything is looked at.
_OWN_OFFICE = re.compile(r"(?<=[省市县区旗镇乡道])(?:人民政府|政府)?(?:党政|综合)?办公?室?$|(?:人民政府|政府|办事处)$")
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.ENTERPRISE, re.compile("(?:公司|集团|厂|大学|学院|学校|中学|小学|幼儿园|医院|电视台)$")),
    (
        Level.ZONE,
        re.compile(
            "(?:开发区|新区|园区?|高新区|工业区|集中区|度假区|保税区|示范区|景区|名胜区)(?:管委会|管理委员会)?$"
        ),
    ),
    (Level.TOWNSHIP, re.compile("[镇乡]$|街道$")),
    (Level.PROVINCE, re.compile("省$|自治区$")),
    (Level.COUNTY, re.compile("[县区旗]$")),
    (Level.CITY, re.compile("[市州盟]$")),
    (Level.DEPARTMENT, re.compile("(?:局|委|委员会|办|办公室|厅|部|署|所|中心|处|站|院|队|馆|海关|会)$")),
)
_MUNICIPALITIES = frozenset(("北京市", "上海市", "天津市", "重庆市"))  # provinces by rank


@dataclass(frozen=True)
class DocumentClasses:
    """What is said about the whole document."""

    kind: DocumentClass
    format: DocumentClass
    level: DocumentClass


def classify(findings: Findings, folded: NormalisedText) -> DocumentClasses:
    """Kind, format and level; an annotator's stand as they are."""
    tagged, spans = findings.tagged, findings.spans
    if tagged.found_by is Finder.ANNOTATOR:
        return DocumentClasses(tagged.kind, tagged.format, tagged.level)
    issuer = issuer_of(spans, folded, title_of(spans, folded.original))
    return DocumentClasses(
        kind=_kind(tagged.kind, spans, folded.text),
        format=_format(tagged.format, findings.tables, folded.text),
        level=_level(tagged.level, issuer.value if issuer else ""),
    )


def _by_rule(value: str) -> DocumentClass:
    return DocumentClass(value, _RULE, Finder.RULE)


def _kind(tagged: DocumentClass, spans: Sequence[Span], folded: str) -> DocumentClass:
    """What nowhere calls itself a report and has no statutory part is none."""
    statutory = any(s.label is Label.HEADING and s.attribute in _STATUTORY for s in spans)
    if statutory or _REPORT.search(folded):
        return tagged
    return _by_rule(Kind.OTHER)


def _format(tagged: DocumentClass, tables: Sequence[OfficialTable], folded: str) -> DocumentClass:
    """By the official tables, else by the official parts, else freeform but where words of the tables are left."""
    for reading in tables:
        if reading.form.format is not None and reading.form.format is not Format.FREEFORM:
            return _by_rule(reading.form.format)
    plain = "".join(folded.split())
    if all(part in plain for part in _SIX_PARTS):
        second = all(thing in plain for thing in _FIVE_THINGS)
        return _by_rule(Format.STANDARD_2021 if second else Format.STANDARD_2019)
    if tagged.value != Format.STAT_TABLE and _TRACES.search(plain):
        return tagged
    return _by_rule(Format.FREEFORM)


def _level(tagged: DocumentClass, issuer: str) -> DocumentClass:
    """By the end of the issuer's normalised name."""
    name = _OWN_OFFICE.sub("", re.sub(r"\(.*?\)", "", issuer))
    level = next((level for level, ending in _LEVELS if ending.search(name)), None)
    if level is None:
        return tagged
    if level is Level.CITY and name in _MUNICIPALITIES:
        level = Level.PROVINCE
    return _by_rule(level)
