"""Which place a name and what else a report says lead to."""

from __future__ import annotations

import random
import re

import pytest

from nianbao.annotations import Label
from nianbao.annotations.corpus import split
from nianbao.inference.places.bodies import BodyKind, read_body
from nianbao.inference.places.gazetteer import Division, gazetteer
from nianbao.inference.places.resolution import Clues, Resolved, host_labels, resolve
from nianbao.models.text.normaliser import normalise


def resolved(name: str, year: int | None = 2013, **clues: object) -> Resolved | None:
    return resolve(read_body(name, year), year, Clues(**clues))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind", "places", "township"),
    [
        ("上海市浦东新区人民政府办公室", BodyKind.GOVERNMENT, ("上海市", "浦东新区"), None),
        ("青岛市崂山区沙子口街道办事处", BodyKind.TOWNSHIP, ("青岛市", "崂山区"), "沙子口街道"),
        ("龙游社阳乡", BodyKind.TOWNSHIP, ("龙游",), "社阳乡"),
        ("白沙滩镇", BodyKind.TOWNSHIP, (), "白沙滩镇"),
        ("龙盘县百朝瑶族乡人民政府", BodyKind.TOWNSHIP, ("龙盘县",), "百朝瑶族乡"),
        ("平潭综合实验区地方税务局", BodyKind.VERTICAL, ("平潭",), None),
        ("国家税务总局白鹭市税务局", BodyKind.VERTICAL, ("白鹭市",), None),
        ("乌兰堡县农牧局", BodyKind.DEPARTMENT, ("乌兰堡县",), None),
        ("北京市国有资产监督管理委员会", BodyKind.DEPARTMENT, ("北京市",), None),
        ("西咸新区管委会", BodyKind.ZONE, (), None),
        ("国网福建省电力公司", BodyKind.UTILITY, ("福建省",), None),
        ("云坪县城关第三小学", BodyKind.SCHOOL, ("云坪县",), None),
        ("芦川县人民医院", BodyKind.HOSPITAL, ("芦川县",), None),
        ("市人民政府", BodyKind.GOVERNMENT, (), None),
        ("县水利局", BodyKind.DEPARTMENT, (), None),
    ],
)
def test_a_name_is_taken_apart(name: str, kind: BodyKind, places: tuple[str, ...], township: str | None) -> None:
    body = read_body(name, 2013)
    assert (body.kind, body.places, body.township) == (kind, places, township)


@pytest.mark.parametrize(
    ("name", "clues", "code"),
    [
        ("平潭综合实验区", {}, "350128"),
        ("鼓楼区人民政府", {"area_codes": frozenset({"0591"})}, "350102"),
        ("鼓楼区人民政府", {"names": ["徐州市鼓楼区政府信息公开办公室"]}, "320302"),
        ("徐州市鼓楼区教育局", {}, "320302"),
        ("马屿镇", {"text": "编制2020年度瑞安市马屿镇信息公开年度报告"}, "330381"),
        ("市人民政府", {"names": ["淮安市人民政府办公室", "淮安市翔宇南道1号"]}, "320800"),
        ("青岛统计局", {}, "370200"),
        ("平潭县", {"hosts": host_labels(["http://www.pingtan.gov.cn/", "x@163.com"])}, "350128"),
    ],
)
def test_a_body_is_where_its_name_and_the_clues_say(name: str, clues: dict[str, object], code: str) -> None:
    found = resolved(name, **clues)
    assert found and found.division.code == code
    assert found.confidence >= 0.5


def test_names_of_several_places_are_called_so() -> None:
    found = resolved("鼓楼区人民政府")
    assert found and found.confidence < 0.5
    assert {found.division.code, *(other.code for other in found.alternatives)} == {
        "320106",
        "320302",
        "350102",
        "410204",
    }
    town = resolved("城关镇")
    assert town and town.confidence < 0.1 and len(town.alternatives) > 50


def test_what_no_gazetteer_knows_is_nowhere() -> None:
    assert resolved("浙江省青岚县人民政府") is None
    assert resolved("青岚县水利局", area_codes=frozenset({"0576"})) is None
    town = resolved("石坪镇", text="云水县石坪镇")
    assert town is None


def test_an_invented_place_is_not_taken_for_a_real_one() -> None:
    """Of the reports of train, whose places are invented, only those resolve that are called as a real place is."""
    for report in split("train")[::2]:
        issuer = next((span for span in report.spans if span.label is Label.ISSUER), None)
        name = "".join(normalise(issuer.text(report.text)).text.split()) if issuer else ""
        body = read_body(name, report.year)
        found = resolve(body, report.year, Clues(text=normalise(report.text).text))
        if found and found.confidence >= 0.5:
            real = any(gazetteer().is_name(place) or gazetteer().is_short_name(place) for place in body.places)
            assert real or (body.township and gazetteer().townships(body.township)), name


_NO_DIVISION = re.compile(
    "开发区|园区|示范区|保税区|管理区|产业区|市辖区"
)  # zones that lists carry with codes of their own


def _sample() -> list[tuple[Division, int]]:
    """400 divisions with a year in which they were: of every province and rank, renamed and merged ones among them."""
    known, chance = gazetteer(), random.Random(14)
    all_of = [
        d for code in known.codes() for d in known.all_at(code) if d.first <= 2018 and not _NO_DIVISION.search(d.name)
    ]
    gone = [d for d in all_of if d.last < 2018]
    names: dict[str, int] = {}
    for division in all_of:
        names[division.name] = names.get(division.name, 0) + 1
    ambiguous = [d for d in all_of if names[d.name] > 1]
    chosen = [*chance.sample(gone, 100), *chance.sample(ambiguous, 100), *chance.sample(all_of, 200)]
    return [(d, chance.randint(max(2004, d.first), min(2018, d.last))) for d in chosen]


@pytest.mark.parametrize("form", ["{}人民政府", "{}统计局", "{}"])
def test_four_hundred_names_of_the_official_revisions_resolve_or_are_called_ambiguous(form: str) -> None:
    right = 0
    sample = _sample()
    for division, year in sample:
        found = resolved(form.format(division.name), year)
        assert found
        right += division.code in {found.division.code, *(other.code for other in found.alternatives)}
    assert right / len(sample) >= 0.99


def test_an_area_code_settles_what_is_ambiguous_between_cities() -> None:
    told = right = 0
    for division, year in _sample():
        alike = [d for d in gazetteer().named(division.name, year) if d.code != division.code]
        if not alike or not division.area_code or any(d.area_code == division.area_code for d in alike):
            continue
        found = resolved(division.name, year, area_codes=frozenset({division.area_code}))
        told += 1
        right += bool(found and found.division.code == division.code and found.confidence >= 0.5)
    assert told > 20 and right / told >= 0.97
