"""Names that no report has: places, issuers, offices, addresses, and the renaming of those in a passage.

All are made up from characters and endings that are common in Chinese names, so no table of real places is needed and
every draw is new. Functions take a numpy Generator and depend on nothing else.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from ...annotations import Label, Level
from .chance import pick
from .passage import Edit, Passage, rewrite

_PARTS: dict[str, str] = tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
_FIRST, _LAST, _THIRD = ("".join(_PARTS[key].split()) for key in ("first", "last", "third"))
_DEPARTMENTS, _ENTERPRISES, _ZONES, _ROADS = (
    _PARTS[key].split() for key in ("departments", "enterprises", "zones", "roads")
)
_ROAD_ENDS = ("路", "路", "路", "大街", "街", "大道", "东路", "西路", "南路", "北路", "中路", "巷")

_SUFFIX = "自治区|自治州|自治县|街道|省|市|县|縣|区|區|旗|镇|鎮|乡|鄉|盟"
_PLACE = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?:[\u4e00-\u9fff]族)?(?:{_SUFFIX})")
_BODY = re.compile(
    r"^(?P<stem>[\u4e00-\u9fff]{2})(?:大学|大學|学院|學院|师范|師範|中学|医院|供电|自来水|经济|高新|工业|科技|海关|气象|地震)"
)
_DEPARTMENT = re.compile("|".join(sorted(map(re.escape, _DEPARTMENTS), key=len, reverse=True)))
# Common words that look like a place's name before 县, 市, 区 …, and provinces, which keep theirs.
_NOT_STEMS = re.compile(
    r"[我本全各该]|人民|政府|中华|共和|城关|北京|上海|天津|重庆|[县市区乡镇省府办]|开发|社区|街道|信息|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽"
    r"|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙|西藏|宁夏|新疆"
)


def place(rng: np.random.Generator) -> str:
    """A made-up place name of two characters, sometimes three, without 县, 镇 …"""
    name = pick(_FIRST, rng) + pick(_LAST, rng)
    return name + pick(_THIRD, rng) if rng.random() < 0.12 else name


def department(rng: np.random.Generator) -> str:
    """A department of a city or county, without the place."""
    return pick(_DEPARTMENTS, rng)


def issuer(level: Level, rng: np.random.Generator) -> str:
    """A made-up issuer of this level."""
    name, above = place(rng), place(rng)
    county = above + pick(("县", "县", "县", "市", "区", "区", "旗"), rng)
    match level:
        case Level.TOWNSHIP:
            if rng.random() < 0.3:
                own, tail = name + "街道", pick(("", "办事处", "办事处"), rng)
            else:
                own, tail = name + pick(("镇", "镇", "乡", "民族乡"), rng), pick(("", "人民政府", "政府"), rng)
            return (county if rng.random() < 0.5 else "") + own + tail
        case Level.DEPARTMENT:
            return (county if rng.random() < 0.8 else above + "市") + department(rng)
        case Level.COUNTY:
            return county[:-1] + pick(("县", "县", "区", "旗"), rng) + pick(("", "人民政府", "人民政府办公室"), rng)
        case Level.CITY:
            province = pick(("吉林省", "江苏省", "湖南省", "四川省", "甘肃省", "广东省"), rng)
            return province + name + "市" + pick(("", "人民政府"), rng)
        case Level.ENTERPRISE:
            return name + pick(("", "市", "县"), rng) + pick(_ENTERPRISES, rng)
        case Level.ZONE:
            return name + pick(_ZONES, rng) + pick(("", "管理委员会", "管委会"), rng)
        case _:
            return pick(("吉林省", "江苏省", "湖南省", "四川省", "广东省"), rng) + pick(("人民政府", ""), rng)


def address(rng: np.random.Generator) -> str:
    """A made-up postal address."""
    where = place(rng) + pick(("市", "县", "区"), rng) if rng.random() < 0.6 else ""
    road = (pick(_ROADS, rng) if rng.random() < 0.6 else place(rng)) + pick(_ROAD_ENDS, rng)
    number = f"{rng.integers(1, 400)}号" if rng.random() < 0.9 else "中段"
    room = pick(("", "", "", "政府大院", "行政中心", f"{rng.integers(1, 20)}楼", f"{rng.integers(101, 999)}室"), rng)
    return where + road + number + room


def url(rng: np.random.Generator) -> str:
    """A made-up web address of a government site."""
    host = _letters(rng, 4, 9) + pick((".gov.cn", ".gov.cn", ".gov.cn", ".cn", ".com"), rng)
    start = pick(("http://www.", "http://www.", "www.", "http://", "http://xxgk.", "https://www.", "http//:www."), rng)
    return start + host + pick(("", "", "/", "/zwgk", f"/{_letters(rng, 2, 5)}/"), rng)


def email(rng: np.random.Generator) -> str:
    """A made-up e-mail address."""
    digits = str(rng.integers(10, 99999)) if rng.random() < 0.4 else ""
    host = pick(("163.com", "126.com", "qq.com", "sina.com", f"{_letters(rng, 4, 8)}.gov.cn"), rng)
    return _letters(rng, 3, 9) + digits + pick(("@", "@", "@", " @ "), rng) + host


def telephone(rng: np.random.Generator) -> str:
    """A made-up telephone number, mostly with an area code."""
    local = str(rng.integers(2, 9)) + _digits(rng, int(rng.integers(6, 8)))
    if rng.random() < 0.3:
        return local
    code = "0" + (pick(("10", "21", "22", "23", "25"), rng) if rng.random() < 0.2 else str(rng.integers(310, 999)))
    code = f"({code})" if rng.random() < 0.08 else code
    extension = f"-{rng.integers(10, 9999)}" if rng.random() < 0.08 else ""
    return code + pick(("-", "-", "-", "-", "—", " - ", ""), rng) + local + extension


@dataclass(frozen=True)
class Renaming:
    """What a passage's places and departments are called instead."""

    names: dict[str, str]

    def __call__(self, passage: Passage) -> Passage:
        """The passage with every occurrence renamed that does not cross a span's edge."""
        if not self.names:
            return passage
        pattern = re.compile("|".join(sorted(map(re.escape, self.names), key=len, reverse=True)))
        edges = {edge for span in passage.spans for edge in (span.start, span.end)}
        return rewrite(
            passage,
            [
                Edit(match.start(), match.end(), self.names[match.group()])
                for match in pattern.finditer(passage.text)
                if edges.isdisjoint(range(match.start() + 1, match.end()))
            ],
        )


def places_in(passage: Passage) -> list[str]:
    """Place names, without 县, 镇 …, by which the passage's issuer, office and address are known."""
    found: dict[str, None] = {}
    for span in passage.spans:
        if span.label in (Label.ISSUER, Label.ORG, Label.ADDRESS):
            text = span.text(passage.text)
            for match in [*_PLACE.finditer(text), *_BODY.finditer(text)]:
                stem = match["stem"]
                if len(stem) <= 3 and not _NOT_STEMS.search(stem):
                    found[stem] = None
    return list(found)


def departments_in(passage: Passage) -> list[str]:
    """Departments that issue the passage's report."""
    texts = [span.text(passage.text) for span in passage.spans if span.label is Label.ISSUER]
    return list(dict.fromkeys(match.group() for text in texts for match in _DEPARTMENT.finditer(text)))


# How a county's report speaks of the county and of what is below it, and how a city's does.
_AS_A_CITY = {
    "全县": "全市", "我县": "我市", "县政府": "市政府", "县人民政府": "市人民政府", "县委": "市委", "县长": "市长", "县直": "市直",
    "县级": "市级", "县档案馆": "市档案馆", "全区": "全市", "我区": "我市", "区政府": "市政府", "区直": "市直", "区级": "市级",
    "乡镇": "县区", "镇街": "县区", "各镇": "各县", "街道": "县区",
}  # fmt: skip


def promotion(passage: Passage) -> Renaming:
    """What turns a county's report into a city's."""
    own = {f"{stem}{end}": f"{stem}市" for stem in places_in(passage) for end in "县区"}
    return Renaming(own | _AS_A_CITY)


def renaming(passage: Passage, rng: np.random.Generator) -> Renaming:
    """New names for the places of a passage, and, for some passages, for its department."""
    names = {stem: place(rng) for stem in places_in(passage)}
    names.update((old, department(rng)) for old in departments_in(passage) if rng.random() < 0.7)
    return Renaming(names)


def _letters(rng: np.random.Generator, low: int, high: int) -> str:
    return "".join(chr(ord("a") + int(i)) for i in rng.integers(0, 26, int(rng.integers(low, high))))


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(map(str, rng.integers(0, 10, count)))
