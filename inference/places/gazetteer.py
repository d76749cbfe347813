"""What was where in which year: divisions of China by code and name, from the province to the township.

divisions.tsv: code, name, first and last year (of the ends of years), today's code, area code, postcode, pinyin, short names.
townships.tsv: name, nine-digit codes of today. `make_tables.py` made both and says out of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, NamedTuple

FIRST_YEAR, LAST_YEAR = 2004, 2018
TODAY = 9999  # last year of what still is
_CHANGED = 2020  # where the table goes from 2018 to today, what is new may have begun, and what is gone have ended

Rank = Literal["province", "city", "county", "township"]
MUNICIPALITIES = frozenset(("110000", "120000", "310000", "500000"))  # provinces by rank, without cities between

_PEOPLES = (
    "维吾尔|哈萨克|柯尔克孜|塔吉克|乌孜别克|俄罗斯|鄂温克|鄂伦春|达斡尔|蒙古|朝鲜|布依|哈尼|傈僳|拉祜|纳西|景颇|布朗|阿昌|普米|"
    "德昂|独龙|基诺|仡佬|土家|毛南|仫佬|东乡|保安|裕固|撒拉|锡伯|壮|回|藏|苗|彝|侗|瑶|白|傣|黎|佤|畲|水|羌|怒|京|满|土|各"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})族?)*自治[区州县旗]$|特别行政区$|(?:林区|特区|矿区|地区|新区)$|[省市县区旗盟州]$"
)


def stem(name: str) -> str:
    """A name without what says which kind of place it is: 恩施土家族苗族自治州 → 恩施; 和县 stays, 和 being no name."""
    bare = _SUFFIX.sub("", name, count=1)
    bare = bare if len(bare) > 1 else name[:-1]
    return bare if len(bare) > 1 else name


def short_names(name: str) -> list[str]:
    """What people call a place for short: 恩施, 恩施州."""
    short = [stem(name)]
    if re.search("自治[州县旗]$", name):
        short.append(stem(name) + name[-1])
    return [each for each in short if each != name]


class Division(NamedTuple):
    """A province, city or county with what it was called from one year's end to another's."""

    code: str
    name: str
    first: int
    last: int
    today: str
    """Code of what it is or became; empty if not known."""
    area_code: str
    """Of telephones, with its 0; empty if not known."""
    postcode: str
    pinyin: str
    """Of its short name, as hosts are called: qingdao."""

    @property
    def rank(self) -> Rank:
        if self.code.endswith("0000"):
            return "province"
        return "city" if self.code.endswith("00") else "county"

    @property
    def prefix(self) -> str:
        """What the codes of all within it begin with."""
        return self.code[: {"province": 2, "city": 4}.get(self.rank, 6)]

    def existed(self, year: int | None) -> bool:
        """Whether it was so at the end of `year`, by the nearest revision; yes if no year is given."""
        if year is None:
            return True
        if year <= FIRST_YEAR:
            return self.first == FIRST_YEAR
        first = _CHANGED - 1 if self.first == TODAY else self.first
        last = _CHANGED if self.last == LAST_YEAR else self.last
        return first <= year <= last


class Gazetteer:
    """Looks divisions up by code and year, and by name, whole or without its suffix."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` of divisions.tsv; each is read when it is first asked for."""
        self._by_code: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_short_name: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            code, name, rest = line.split("\t", 2)
            self._by_code[code].append(line)
            self._by_name[name].append(line)
            for short in rest[rest.rindex("\t") + 1 :].split():
                self._by_short_name[short].append(line)
        self.longest = max(map(len, self._by_name))

    def is_name(self, name: str) -> bool:
        """Whether a division is or was called so."""
        return name in self._by_name

    def is_short_name(self, name: str) -> bool:
        """Whether a division is or was called so without its suffix."""
        return name in self._by_short_name

    def at(self, code: str, year: int | None) -> Division | None:
        """The division with this code at the end of `year`, else the one nearest in time."""
        known = self.all_at(code)
        return next((d for d in reversed(known) if d.existed(year)), known[-1] if known else None)

    def codes(self) -> list[str]:
        """All codes that ever were."""
        return list(self._by_code)

    def all_at(self, code: str) -> list[Division]:
        """What had this code, by name and years."""
        return [_division(line) for line in self._by_code.get(code, [])]

    def named(self, name: str, year: int | None = None) -> list[Division]:
        """Divisions of this name, those that existed in `year` if any did; one for each code, the latest."""
        known = [_division(line) for line in self._by_name.get(name) or self._by_short_name.get(name, [])]
        then = [d for d in known if d.existed(year)] or known
        return list({d.code: d for d in sorted(then, key=lambda d: d.last)}.values())

    @cached_property
    def _by_today(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for lines in self._by_code.values():
            for line in lines:
                found[line.split("\t", 5)[4]].append(line)
        return found

    def then(self, today: str, year: int | None) -> Division | None:
        """What in `year` was, alone or with others, the division that has this code today."""
        known = [_division(line) for line in self._by_today.get(today, [])]
        return next((d for d in reversed(known) if d.existed(year)), known[-1] if known else None)

    def parents(self, division: Division, year: int | None) -> list[Division]:
        """City and province above it, the nearest first."""
        codes = dict.fromkeys((division.code[:4] + "00", division.code[:2] + "0000"))
        above = (self.at(code, year) for code in codes if code != division.code)
        return [parent for parent in above if parent]

    def provinces_of_area_code(self, code: str) -> frozenset[str]:
        """First two digits of the codes of the provinces in which telephones have this area code."""
        return self._provinces["area_code"].get(code, frozenset())

    def provinces_of_postcode(self, postcode: str) -> frozenset[str]:
        """The same for the first two digits of a postcode."""
        return self._provinces["postcode"].get(postcode[:2], frozenset())

    def provinces_of_host(self, label: str) -> frozenset[str]:
        """The same for the pinyin of a place's short name, as hosts are called."""
        return self._provinces["host"].get(label, frozenset())

    @cached_property
    def _provinces(self) -> dict[str, dict[str, frozenset[str]]]:
        found: dict[str, dict[str, set[str]]] = {sort: defaultdict(set) for sort in ("area_code", "postcode", "host")}
        for line in (line for lines in self._by_code.values() for line in lines):
            division = _division(line)
            clues = {"area_code": division.area_code, "postcode": division.postcode[:2], "host": division.pinyin}
            for sort, clue in clues.items():
                if clue:
                    found[sort][clue].add(division.code[:2])
        return {sort: {clue: frozenset(codes) for clue, codes in by.items()} for sort, by in found.items()}

    def townships(self, name: str) -> list[str]:
        """Nine-digit codes of the townships of this name today."""
        table = _townships()
        place = table.find(f"\n{name}\t")
        if place < 0:
            return []
        start = place + len(name) + 2
        return table[start : table.index("\n", start)].split(" ")


@cache
def _division(line: str) -> Division:
    code, name, first, last, today, area_code, postcode, pinyin, _ = line.split("\t")
    return Division(code, name, int(first), int(last), today, area_code, postcode, pinyin)


@cache
def _townships() -> str:
    """The table as one string, which is searched and never taken apart: 32,000 lines would take longer to load."""
    return files(__package__).joinpath("townships.tsv").read_text("utf-8")


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer, read when it is first asked for."""
    return Gazetteer(files(__package__).joinpath("divisions.tsv").read_text("utf-8").splitlines())
