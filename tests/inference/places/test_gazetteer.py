"""What was where in which year."""

from __future__ import annotations

from importlib.resources import files

import pytest

from nianbao.inference.places.gazetteer import Gazetteer, gazetteer, short_names, stem


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("信阳市", 2013, {"411500"}),
        ("平顶山市", 2008, {"410400"}),
        ("义乌市", 2013, {"330782"}),
        ("洪泽县", 2013, {"320829"}),
        ("洪泽区", 2018, {"320813"}),
        ("洪泽区", 2024, {"320813"}),
        ("鼓楼区", 2015, {"320106", "320302", "350102", "410204"}),
        ("大兴安岭地区", 2010, {"232700"}),
        ("恩施州", 2010, {"422800"}),
        ("青岛", 2010, {"370200"}),
        ("神农架林区", 2012, {"429021"}),
        ("青岚县", 2012, set()),
    ],
)
def test_a_name_has_the_codes_of_its_year(name: str, year: int, codes: set[str]) -> None:
    assert {division.code for division in gazetteer().named(name, year)} == codes


@pytest.mark.parametrize(
    ("code", "year", "name", "today"),
    [
        ("110103", 2009, "崇文区", "110101"),
        ("320829", 2014, "洪泽县", "320813"),
        ("310108", 2012, "闸北区", "310106"),
        ("340181", 2013, "巢湖市", "340181"),
        ("341400", 2009, "巢湖市", "340181"),
        ("350128", 2015, "平潭县", "350128"),
    ],
)
def test_what_was_merged_or_renamed_knows_what_it_is_today(code: str, year: int, name: str, today: str) -> None:
    division = gazetteer().at(code, year)
    assert division and (division.name, division.today) == (name, today)


def test_before_and_after_the_revisions_the_nearest_counts() -> None:
    (before,) = gazetteer().named("崇文区", 2001)
    assert before.existed(2001) and before.existed(2009) and not before.existed(2010)
    (new,) = gazetteer().named("临平区", 2023)
    assert new.existed(2023) and not new.existed(2018)


def test_places_have_their_parents_and_townships() -> None:
    known = gazetteer()
    (county,) = known.named("瑞安市", 2013)
    assert [parent.name for parent in known.parents(county, 2013)] == ["温州市", "浙江省"]
    assert known.townships("马屿镇") == ["330381116"]
    assert len(known.townships("城关镇")) > 50
    assert known.townships("马屿") == known.townships("") == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("青岛市", ["青岛"]),
        ("恩施土家族苗族自治州", ["恩施", "恩施州"]),
        ("巴音郭楞蒙古自治州", ["巴音郭楞", "巴音郭楞州"]),
        ("清新区", ["清新"]),
        ("浦东新区", ["浦东"]),
        ("和县", []),
    ],
)
def test_short_names(name: str, short: list[str]) -> None:
    assert short_names(name) == short
    assert len(stem(name)) > 1


def test_the_tables_are_small_and_whole() -> None:
    folder = files("nianbao.inference.places")
    lines = folder.joinpath("divisions.tsv").read_text("utf-8").splitlines()
    assert len(lines) > 3500 and all(line.count("\t") == 8 for line in lines)
    assert sum(len(folder.joinpath(name).read_bytes()) for name in ("divisions.tsv", "townships.tsv")) < 3_000_000
    assert Gazetteer(lines[:3]).is_name(lines[0].split("\t")[1])
