"""What a body is by its name: a government, a department, a school …, and the names of places that it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .gazetteer import Division, gazetteer


class BodyKind(StrEnum):
    """What sort of body reports."""

    GOVERNMENT = "government"
    """Of a province, city or county, its own office included."""
    TOWNSHIP = "township"
    """Of a town, a township or a subdistrict."""
    DEPARTMENT = "department"
    VERTICAL = "vertical_bureau"
    """A department led from above: customs, taxes, meteorology, statistics of the state."""
    ZONE = "zone"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    UTILITY = "utility"
    """Electricity, water, gas, heat, buses."""
    ENTERPRISE = "enterprise"
    """Any other company or public body that is no authority."""


@dataclass(frozen=True)
class Body:
    """A name taken apart: 福建省|平潭县|苏澳镇|人民政府. `rest` is what follows the places, '人民政府'."""

    name: str
    kind: BodyKind | None
    """None where the name does not say: 我局 without more, or a name that was cut."""
    places: tuple[str, ...]
    """Names of provinces, cities and counties in it, the highest first, known or not."""
    divisions: tuple[tuple[Division, ...], ...]
    """For each of `places`, what it may be; empty if the gazetteer has none of that name."""
    township: str | None
    rest: str
    own_rank: str | None = None
    """The rank that stands for the place itself in 市人民政府, 县水利局."""
    zone: bool = False
    """Whether the body, or the one that it belongs to, is a development zone."""


# A government's own office speaks for it, so it goes before anything is looked at.
_OWN_OFFICE = re.compile(
    r"(?:(?<=[省市县区旗州盟镇乡道])(?:人民政府|政府|行署|行政公署)?(?:党政|综合)?(?:办公[厅室]?|办(?!事处))"
    r"|(?:人民政府|政府)?(?:政务公开|(?:政府)?信息公开|政务公开政务服务)(?:领导小组)?(?:工作)?(?:办公室|办)?)$"
)
_GOVERNMENT = re.compile(r"(?:人民政府|政府|行政公署|行署|人民委员会|办事处)$")
_ZONE = (
    r"(?:经济|技术|产业|高新|工业|农业|旅游|物流|科技|生态|国际|综合|保税|出口|加工|合作|自由|自贸|试验|实验|开发|经开|临港|空港|"
    r"化工|循环|示范|创新|承接|转移|集聚|集中|教育|文化|风景|名胜|度假|商务|软件|临空|现代)+(?:[港片园新]?区|园|城)"
    r"|高新区|经开区|开发区|实验区|试验区|示范区|保税港?区|(?:工业|科技|产业)园区?|园区|景区|度假区|管理区|新区|风景名胜区"
)
_ZONE_END = re.compile(rf"(?:{_ZONE})$")
_COMMITTEE = re.compile(r"(?:党工委)?(?:管委会|管理委员会)(?:办公室|党政办公室|党政办)?$")
_OTHER_COMMITTEE = re.compile(r"(?:监督|行政|事务|城市|市政|资产|卫生|林业|农业|规划|综合|公用|水务|交通)管理委员会$")
_KINDS: tuple[tuple[BodyKind, re.Pattern[str]], ...] = (
    (
        BodyKind.UTILITY,
        re.compile(r"(?:供电|电力|自来水|供水|水务|排水|燃气|天然气|煤气|热力|供热|公交|公共交通|客运)[^局]*公司$"),
    ),
    (BodyKind.UTILITY, re.compile(r"(?:供电(?:分?局|所|公司)|自来水(?:公司|厂)|电业局|水厂|电网.*)$")),
    (BodyKind.SCHOOL, re.compile(r"(?:大学|学院|学校|中学|[一二三四五六七八九十]中|高中|小学|幼儿园|职教中心)$")),
    (BodyKind.HOSPITAL, re.compile(r"(?:医院|卫生院|保健院|卫生服务中心)$")),
    (BodyKind.ENTERPRISE, re.compile(r"(?:公司|集团|厂|电视台|广播电台|银行|公证处)$")),
    (
        BodyKind.VERTICAL,
        re.compile(
            r"(?:海关|税务(?:总?局|分局)|国税局|地税局|气象局|地震局|调查(?:总?队)|邮政管理局|海事(?:局|处)|检验检疫局|"
            r"银监(?:局|分局)|证监局|保监局|烟草专卖局|通信管理局|边防检查站|出入境检验检疫局|煤矿安全监察局)$"
        ),
    ),
    (
        BodyKind.DEPARTMENT,
        re.compile(
            r"(?:局|委|委员会|办|办公室|厅|部|署|所|中心|处|站|院|队|支队|馆|会|联社|社|库|总队|法院|检察院|中队)$"
        ),
    ),
)
_TOWN = re.compile(r"(?P<town>[^省市县区旗镇乡]{1,9}?(?:(?:民族|族)乡|[镇乡]|街道|苏木))(?P<rest>.*)$")
_COUNTRY = re.compile(r"^(?:中华人民共和国|中国|国家税务总局(?=.)|国家统计局(?=.)|国家(?=.*(?:局|队)$)|国网)")
_OWN_RANK = re.compile("[省市县区旗州盟镇乡](?=$|.{0,8}[局委办厅会院队社中心]|.{0,12}(?:学校|医院|公司))")
# What may be a place that the gazetteer does not know; 市 of 市场, 县 of 县域 and the like are none.
_UNKNOWN = re.compile(r"[^省市县区旗]{2,7}?(?:自治[州县旗]|[省盟旗县]|市(?!场|政|容|民)|州(?=.)|区(?!域|划|块))")


def read_body(name: str, year: int | None = None) -> Body:
    """Takes a folded name apart, by what divisions were called in `year`. Blanks and bracketed words do not count."""
    bare = re.sub(r"\(.*?\)|[\s“”\"《》]", "", name)
    bare = _COUNTRY.sub("", bare) or bare
    speaks = _OWN_OFFICE.sub("", bare) or bare
    places, divisions, own = _places(speaks, year)
    rest = bare[len("".join(places)) :]
    committee = _COMMITTEE.search(own) is not None and not _OTHER_COMMITTEE.search(own)
    own = _GOVERNMENT.sub("", _COMMITTEE.sub("", own) if committee else own)
    town = _TOWN.match(own)
    own_rank = None
    if not places and (rank := _OWN_RANK.match(own)):
        own_rank, own = rank[0], own[1:]
    known_district = bool(divisions) and not own
    zone = committee or (_ZONE_END.search(own) is not None and not known_district)
    if zone and not (town and town["rest"] == "" and not committee):
        return Body(name, BodyKind.ZONE, places, divisions, None, rest, own_rank, zone=True)
    in_zone = re.match(rf".*?(?:{_ZONE})", own)
    township = town["town"] if town and not in_zone else None
    what = town["rest"] if town and township else own
    kind = next((kind for kind, ending in _KINDS if ending.search(what)), None)
    if kind is None and not what:
        town_speaks = township or own_rank in ("镇", "乡")
        kind = BodyKind.TOWNSHIP if town_speaks else BodyKind.GOVERNMENT if places or own_rank else None
    return Body(name, kind, places, divisions, township, rest, own_rank, zone=in_zone is not None)


def _places(name: str, year: int | None) -> tuple[tuple[str, ...], tuple[tuple[Division, ...], ...], str]:
    """The places that a name begins with, one within the other, and what follows them."""
    known = gazetteer()
    places: list[str] = []
    divisions: list[tuple[Division, ...]] = []
    while name:
        found = _known_place(name, short=not places)
        if found is None and (unknown := _UNKNOWN.match(name)) and not re.match(rf".{{0,8}}?(?:{_ZONE})", unknown[0]):
            found = unknown[0]
        if found is None:
            break
        places.append(found)
        divisions.append(tuple(known.named(found, year)))
        name = name[len(found) :]
    return tuple(places), tuple(divisions), name


def _known_place(name: str, *, short: bool) -> str | None:
    """The longest name of a division that `name` begins with; a short one (青岛) only before what is not its suffix."""
    known = gazetteer()
    for length in range(min(known.longest, len(name)), 1, -1):
        part, follows = name[:length], name[length:]
        if (known.is_name(part) and not _ZONE_END.search(part)) or part in _DISTRICTS:
            return part
        if not short or not known.is_short_name(part) or re.match("[省市县区旗州盟乡镇]|街道|自治", follows):
            continue
        if not follows or part in _CITIES or _known_place(follows, short=False) or _BODY_FOLLOWS.match(follows):
            return part
        if (town := _TOWN.match(follows)) and known.townships(town["town"]):
            return part
    return None


def place_around(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the name text[start:end] begins or ends if the gazetteer knows a place that it cuts: 信|阳市, 信阳|市."""
    known, name = gazetteer(), text[start:end]
    if known.is_short_name(name):
        for more in (1, 2, 3):
            if known.is_name(text[start : end + more]):
                return start, end + more
    if _known_place(name, short=True) is None:
        for more in range(1, min(4, start) + 1):
            place = _known_place(text[start - more : end], short=False)
            if place and more < len(place) and not place.startswith(("省", "市", "县")):
                return start - more, end
    return None


_DISTRICTS = frozenset(("浦东新区", "滨海新区"))  # districts by law, though called as zones are
_CITIES = frozenset(("北京", "上海", "天津", "重庆"))
# Of a body without a place of its own: 青岛|统计局, 平潭|综合实验区; 乌兰|堡县农牧局 is none.
_BODY_FOLLOWS = re.compile(
    rf"[^省市县区旗镇乡]{{0,14}}(?:局|委|委员会|厅|办公室|海关|公司|学院|大学|医院|支队|中心)$|(?:{_ZONE})"
)
