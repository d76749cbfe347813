"""Kind, format and level by what a document says: its words, tables and headings, and the issuer's name, or what the issuer calls itself.

The network's choice stands where they say nothing. On the annotated training reports the rules are right for every
kind and format, and for all but two levels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ...annotations import Format, Kind, Label, Level, Role
from ...annotations.lexicon import REPORT_TITLES, one_of
from ...models.tagger import DocumentClass, Tagged
from ...models.text.normaliser import normalise
from ..tables import OfficialTable
from .assembly import issuer_of, title_of

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
# A city of prefectural rank has counties and districts under it, a county-level one has not.
_COUNTIES = re.compile(r"县\(|县区|区县|各县|\(县|各市|各区")
# What a body calls itself; the word for its level is the group's name. Said twice or
# more, it is right for 62 of 65 training reports.
_ITSELF = re.compile(
    "[本我](?:(?P<department>局|委|办|厅|中心|队|站|处)|(?P<township>镇|乡|街)|(?P<zone>开发区|园区|新区|管委会)"
    "|(?P<enterprise>校|院|公司)|(?P<county>县|区)|(?P<city>市))"
)


def classify(tagged: Tagged, tables: Sequence[OfficialTable], text: str) -> Tagged:
    """The same with kind, format and level put right; `tables` are the official tables of the text."""
    issuer = issuer_of(tagged.spans, text, title_of(tagged.spans, text))
    folded = normalise(text).text
    return replace(
        tagged,
        kind=_kind(tagged, folded),
        format=_format(tagged, tables, folded),
        level=_level(tagged, issuer.value if issuer else "", folded),
    )


def _kind(tagged: Tagged, folded: str) -> DocumentClass:
    """What nowhere calls itself a report and has no statutory part is none."""
    statutory = any(s.label is Label.HEADING and s.attribute in _STATUTORY for s in tagged.spans)
    if statutory or _REPORT.search(folded):
        return tagged.kind
    return DocumentClass(Kind.OTHER, _RULE)


def _format(tagged: Tagged, tables: Sequence[OfficialTable], folded: str) -> DocumentClass:
    """By the official tables, else by the official parts, else freeform but where words of the tables are left."""
    for reading in tables:
        if reading.form.format is not None and reading.form.format is not Format.FREEFORM:
            return DocumentClass(reading.form.format, _RULE)
    plain = "".join(folded.split())
    if all(part in plain for part in _SIX_PARTS):
        second = all(thing in plain for thing in _FIVE_THINGS)
        return DocumentClass(Format.STANDARD_2021 if second else Format.STANDARD_2019, _RULE)
    if tagged.format.value != Format.STAT_TABLE and _TRACES.search(plain):
        return tagged.format
    return DocumentClass(Format.FREEFORM, _RULE)


def _level(tagged: Tagged, issuer: str, folded: str) -> DocumentClass:
    """By the end of the issuer's normalised name; without a name, by what the body calls itself most often."""
    if not issuer:
        names = Counter(str(match.lastgroup) for match in _ITSELF.finditer(folded))
        [(name, times)] = names.most_common(1) or [("", 0)]
        return DocumentClass(Level(name), _RULE) if times > 1 else tagged.level
    name = _OWN_OFFICE.sub("", re.sub(r"\(.*?\)", "", issuer))
    level = next((level for level, ending in _LEVELS if ending.search(name)), None)
    if level is None:
        return tagged.level
    if level is Level.CITY and name in _MUNICIPALITIES:
        level = Level.PROVINCE
    elif level is Level.CITY and not _COUNTIES.search(folded):
        level = Level.COUNTY
    return DocumentClass(level, _RULE)
