"""The level of the issuer: what its name says, what the gazetteer knows of it, and how the report speaks of itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from ...annotations import Level
from ..places.bodies import Body, BodyKind
from ..places.gazetteer import Division
from ..places.resolution import Resolved

Odds = Mapping[Level, float]

_UNLIKELY = 0.01  # of any level that the name does not speak for; names end amiss about that often in train
_TEXT = 1.2  # weight of the words beside the name; chosen on train without a network, and on dev
_NONE_SAID = 0.5  # mentions that each level is granted before any word was counted
_RANKS = {"province": Level.PROVINCE, "city": Level.CITY, "county": Level.COUNTY, "township": Level.TOWNSHIP}
_OF_KIND: dict[BodyKind, dict[Level, float]] = {
    BodyKind.TOWNSHIP: {Level.TOWNSHIP: 1},
    BodyKind.DEPARTMENT: {Level.DEPARTMENT: 1},
    BodyKind.VERTICAL: {Level.DEPARTMENT: 1},
    BodyKind.ZONE: {Level.ZONE: 0.97, Level.COUNTY: 0.03},
    BodyKind.SCHOOL: {Level.ENTERPRISE: 1},
    BodyKind.HOSPITAL: {Level.ENTERPRISE: 1},
    BodyKind.UTILITY: {Level.ENTERPRISE: 1},
    BodyKind.ENTERPRISE: {Level.ENTERPRISE: 1},
}
# Governments of places that no gazetteer knows, by the end of the name: of 市 alone, nearly as many are counties by rank.
_OF_ENDING: tuple[tuple[str, dict[Level, float]], ...] = (
    ("省|自治区", {Level.PROVINCE: 1}),
    ("地区|[州盟]", {Level.CITY: 1}),
    ("[县旗]", {Level.COUNTY: 1}),
    ("区", {Level.COUNTY: 0.9, Level.ZONE: 0.1}),
    ("市", {Level.CITY: 0.6, Level.COUNTY: 0.4}),
    ("[镇乡]|街道", {Level.TOWNSHIP: 1}),
)
# How a report speaks of its own body, and of the area it is about; whose words they are.
_WORDS: tuple[tuple[str, float, dict[Level, float]], ...] = (
    (r"[我本][镇乡]|[我本]街道|本办事处|我办事处", 2, {Level.TOWNSHIP: 1}),
    (
        r"全[镇乡](?!镇)|全街道|(?<![各乡])[镇乡](?:党委|长(?!期)|机关|政务公开栏)|街道党工委|镇政府(?!各)",
        1,
        {Level.TOWNSHIP: 1},
    ),
    (
        r"[我本](?:局|委|办(?!事)|厅|中心|队|站|大队|支队|关)(?!会)|全局|局机关|委机关|局属|局领导",
        2,
        {Level.DEPARTMENT: 1},
    ),
    (r"[我本](?:校|院|公司|厂|司(?!法))|全[校院]|学校|供电|供水", 1, {Level.ENTERPRISE: 1}),
    (r"[我本]县|全县|县直|县政府各|县级各部门|[我本全]旗", 0.5, {Level.COUNTY: 1}),
    (r"[我本]区|全区|区政府各|区直|区级各", 0.5, {Level.COUNTY: 0.7, Level.ZONE: 0.3}),
    (r"[我本]市|全市|市直|市政府各", 0.5, {Level.CITY: 0.65, Level.COUNTY: 0.25, Level.PROVINCE: 0.1}),
    (r"县市区|县\(市|县级市|县区|各县\(|区\(市|市辖区|[我本全]州|州直|各旗县|[我本全]盟", 4, {Level.CITY: 1}),
    (r"乡镇|镇街|各镇", 0.5, {Level.COUNTY: 0.8, Level.TOWNSHIP: 0.2}),
    (r"(?<![县市、])区县", 2, {Level.PROVINCE: 0.65, Level.CITY: 0.35}),
    (r"[我本]省|全省|省直|各市州|各设区市", 1, {Level.PROVINCE: 1}),
    (r"省政府(?:门户|网站|公报|规章|新闻办|令|各)|省长信箱|副省长", 2, {Level.PROVINCE: 1}),
    (r"管委会|开发区|园区企业|入园|(?<!街道)党工委", 0.7, {Level.ZONE: 1}),
)
# All in one pass over the text; the characters that any of them begins with come first, as most others are no such.
_ANY = re.compile(
    "(?=[我本全各镇乡街局委学供县区市州旗省副管开园入党])(?:" + "|".join(f"({words})" for words, *_ in _WORDS) + ")"
)


def level_odds(body: Body | None, place: Resolved | None, folded: str) -> dict[Level, float]:
    """For each level the log of how probable name and words make it, up to a constant."""
    named = _by_name(body, place) if body else {}
    spoken = _by_words(folded)
    return {
        level: math.log(named.get(level, 0) * (1 - _UNLIKELY * len(Level)) + _UNLIKELY if named else 1)
        + _TEXT * math.log(spoken[level])
        for level in Level
    }


def _by_name(body: Body, place: Resolved | None) -> Odds:
    """Probabilities of the levels that the name speaks for; empty if it speaks for none."""
    if body.kind is None:
        return {}
    if body.kind is not BodyKind.GOVERNMENT:
        return _OF_KIND[body.kind]
    ranks = Counter(_rank(division) for division in (body.divisions[-1] if body.places else ()))
    if place and place.confidence >= 0.5 and place.division.name.endswith(body.own_rank or ""):
        ranks = Counter([_rank(place.division)])
    if ranks:
        return {level: count / ranks.total() for level, count in ranks.items()}
    if len(body.places) > 1 and body.places[-2].endswith("市") and body.places[-1].endswith(("市", "区", "县")):
        return {Level.COUNTY: 1}
    name = body.places[-1] if body.places else body.own_rank or ""
    return next((odds for ending, odds in _OF_ENDING if re.search(f"(?:{ending})$", name)), {})


def _rank(division: Division) -> Level:
    return _RANKS[division.rank]


def _by_words(folded: str) -> dict[Level, float]:
    """Shares of the levels in the words of the text."""
    counted = dict.fromkeys(Level, _NONE_SAID)
    times = Counter(match.lastindex for match in _ANY.finditer(folded))
    for index, (_, weight, of) in enumerate(_WORDS, 1):
        for level, share in of.items():
            counted[level] += times[index] * weight * share
    total = sum(counted.values())
    return {level: value / total for level, value in counted.items()}


def belongs_to(body: Body, place: Resolved | None) -> Level | None:
    """The level of the government, or the zone, that a body is or is part of; None where the name does not say."""
    if body.zone:
        return Level.ZONE
    if body.township or body.own_rank in ("镇", "乡"):
        return Level.TOWNSHIP
    if place and place.confidence >= 0.5:
        return _rank(place.division)
    odds = _by_name(Body(body.name, BodyKind.GOVERNMENT, body.places, body.divisions, None, "", body.own_rank), None)
    best = max(odds, key=lambda level: odds[level], default=None)
    return best if best and odds[best] > 0.6 else None
