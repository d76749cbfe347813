"""Which division of China a report comes from: the issuer's name, and what else in the report speaks for a place.

Evidence adds up in log-odds against "none of those that the gazetteer knows". The strengths are judgements, held by the
tests to what they must give on names drawn from the revisions and on invented ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from .bodies import Body, read_body
from .gazetteer import Division, Rank, gazetteer

Evidence = Literal["name", "parents", "text", "area_code", "postcode", "host"]
_CERTAIN = 0.99  # nothing is believed beyond
_EQUALLY = 0.8  # how near the best another must come to be told as well
# Log-odds, of what agrees and of what does not.
_WHOLE_NAME, _SHORT_NAME, _TOWNSHIP = 3.0, 2.0, -0.5
_MENTION, _OF_RANK, _AGAIN = -1.2, 1.5, 0.7
_PARENT, _NO_PARENT = 4.0, -5.0
_CITY_IN_TEXT, _PROVINCE_IN_TEXT, _COUNTY_IN_TEXT = 2.0, 1.0, 3.0
_AREA_CODE, _NO_AREA_CODE = 3.0, -1.5
_POSTCODE, _NO_POSTCODE = 2.5, -1.5
_HOST = 2.5
_NOT_THEN = -2.0  # a name that the place did not have in the report's year
_OWN_RANKS: dict[str, tuple[Rank, ...]] = {
    "省": ("province",),
    "市": ("city", "county"),
    "州": ("city",),
    "盟": ("city",),
    "县": ("county",),
    "区": ("county",),
    "旗": ("county",),
}


@dataclass(frozen=True)
class Clues:
    """What a report says beside its issuer's name, folded."""

    text: str = ""
    names: Sequence[str] = ()
    """Bodies and addresses: the signature, the office to contact, what the page names as its source."""
    area_codes: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    """Labels of hosts: www, pingtan, gov, cn."""


@dataclass(frozen=True)
class Resolved:
    """The most probable division."""

    division: Division
    township: str | None
    township_code: str | None
    confidence: float
    evidence: tuple[Evidence, ...]
    alternatives: tuple[Division, ...]
    """Others that are about as probable."""


@dataclass
class _Candidate:
    division: Division
    score: float
    township_code: str | None = None
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, weight: float, sort: Evidence) -> None:
        self.score += weight
        if weight > 0 and sort not in self.evidence:
            self.evidence.append(sort)


def resolve(body: Body, year: int | None, clues: Clues = Clues()) -> Resolved | None:
    """The division that `body` is in, or is; None where nothing speaks for one that there is.

    A body whose own place is in no gazetteer is nowhere, though its province may be named.
    """
    candidates = list(_candidates(body, year, clues))
    for candidate in candidates:
        _weigh(candidate, body, year, clues)
    if not candidates:
        return None
    candidates.sort(key=lambda candidate: -candidate.score)
    best = candidates[0]
    weights = [math.exp(candidate.score) for candidate in candidates]
    confidence = min(_CERTAIN, weights[0] / (1 + sum(weights)))
    near = [
        c.division for c, weight in zip(candidates[1:], weights[1:], strict=True) if weight >= _EQUALLY * weights[0]
    ]
    return Resolved(best.division, body.township, best.township_code, confidence, tuple(best.evidence), tuple(near))


def _candidates(body: Body, year: int | None, clues: Clues) -> Iterator[_Candidate]:
    if body.places:
        whole = gazetteer().is_name(body.places[-1])
        for division in body.divisions[-1]:
            candidate = _Candidate(division, _WHOLE_NAME if whole else _SHORT_NAME, evidence=["name"])
            candidate.township_code = _township_code(body.township, division)
            yield candidate
    elif body.township:
        yield from _counties_of(body.township, year, clues)
    else:
        yield from _mentioned(body, year, clues)


def _township_code(township: str | None, division: Division) -> str | None:
    codes = gazetteer().townships(township) if township else []
    inside = [code for code in codes if code[:6] == division.today or code.startswith(division.prefix)]
    return inside[0] if len(inside) == 1 else None


def _counties_of(township: str, year: int | None, clues: Clues) -> Iterator[_Candidate]:
    """Counties that have such a township today, and those that stand before its name in the text.

    None if a county stands there that no gazetteer knows.
    """
    known = gazetteer()
    named, unknown = _counties_before(township, clues)
    if unknown and not named:
        return
    found: dict[str, _Candidate] = {}
    for code in known.townships(township):
        if division := known.then(code[:6], year):
            found[division.code] = _Candidate(division, _TOWNSHIP, code, ["name"])
    for division in (division for name in sorted(named) for division in known.named(name, year)):
        if division.rank == "county":
            found.setdefault(division.code, _Candidate(division, _TOWNSHIP - 1)).add(_COUNTY_IN_TEXT, "text")
    yield from found.values()


def _counties_before(township: str, clues: Clues) -> tuple[set[str], bool]:
    """Known names right before a township's (瑞安市马屿镇), and whether one stands there that is not known."""
    named: set[str] = set()
    unknown = False
    for source in (*clues.names, clues.text):
        for match in islice(re.finditer(rf"([\u4e00-\u9fff]{{1,14}}[县区市旗]){re.escape(township)}", source), 5):
            tails = (match[1][start:] for start in range(len(match[1]) - 1))
            name = next((tail for tail in tails if gazetteer().is_name(tail)), None)
            if name:
                named.add(name)
            elif not re.search("[我本全该各][县区市旗]$", match[1]):
                unknown = True
    return named, unknown


def _mentioned(body: Body, year: int | None, clues: Clues) -> Iterator[_Candidate]:
    """Divisions in the names around: for 市水利局 those of its rank, else the lowest of each name below a province."""
    found: dict[str, _Candidate] = {}
    ranks = _OWN_RANKS.get(body.own_rank or "")
    for name in clues.names:
        other = read_body(name, year)
        for place, divisions in list(zip(other.places, other.divisions, strict=True))[0 if ranks else -1 :]:
            for division in divisions:
                fits = division.rank in ranks and place[-1] == body.own_rank if ranks else division.rank != "province"
                if fits:
                    start = _Candidate(division, _MENTION + (_OF_RANK if ranks else 0))
                    found.setdefault(division.code, start).add(_AGAIN, "text")
    yield from found.values()


def _weigh(candidate: _Candidate, body: Body, year: int | None, clues: Clues) -> None:
    division, known = candidate.division, gazetteer()
    if not division.existed(year):
        candidate.score += _NOT_THEN
    for above in body.divisions[:-1]:
        inside = any(division.code.startswith(upper.prefix) for upper in above)
        candidate.add((_PARENT if inside else _NO_PARENT) if above else _NO_PARENT, "parents")
    named = set(body.places)
    for parent in known.parents(division, year):
        if parent.name not in named and (parent.name in clues.text or any(parent.name in n for n in clues.names)):
            candidate.add(_CITY_IN_TEXT if parent.rank == "city" else _PROVINCE_IN_TEXT, "text")
    if not body.places and body.township and division.name in clues.text and "text" not in candidate.evidence:
        candidate.add(_COUNTY_IN_TEXT, "text")
    if clues.area_codes and division.area_code:
        candidate.add(_AREA_CODE if division.area_code in clues.area_codes else _NO_AREA_CODE, "area_code")
    if clues.postcodes and division.postcode:
        near = any(code[:4] == division.postcode[:4] for code in clues.postcodes)
        far = all(code[:2] != division.postcode[:2] for code in clues.postcodes)
        candidate.add(_POSTCODE if near else _NO_POSTCODE if far else 0, "postcode")
    if division.pinyin in clues.hosts:
        candidate.add(_HOST, "host")


def host_labels(addresses: Iterable[str]) -> frozenset[str]:
    """The labels of the hosts in URLs and e-mail addresses."""
    hosts = (re.sub(r"^[a-z]+:/+|^.*@", "", address.lower()).split("/")[0] for address in addresses)
    return frozenset(label for host in hosts for label in host.split(":")[0].split("."))
