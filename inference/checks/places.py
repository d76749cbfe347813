"""Rules about where the issuer is: area code, postcode, host and name against its place.

They look only at places that the issuer's own name says, and fail only where province and province differ: offices have
numbers and boxes beyond the border of their county.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..places.gazetteer import TODAY, gazetteer
from ..record.types import Check, Found, Mention, Place
from .report import Report

_SURE = 0.8  # a whole name that one area code or postcode speaks against is still surer
_AREA_CODE = re.compile(r"(?:\+?86-)?(0(?:10|2\d|[3-9]\d\d))-?[1-9]\d{6,7}(?!\d)")

_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z]{4,})\.gov\.cn(?![a-z.])")  # the main site: www.pingtan.gov.cn


def _place(report: Report) -> Place | None:
    issuer = report.record.issuer
    place = issuer.place if issuer else None
    sure = place and place.confidence >= _SURE and "name" in place.evidence and not place.alternatives
    return place if sure else None


def area_code(report: Report) -> Iterator[Check]:
    """area-code: the telephone's area code is one of the issuer's province."""
    place = _place(report)
    if place is None:
        return
    for found in (*report.record.contact.phone, *report.record.contact.fax):
        match = _AREA_CODE.match(found.value)
        where = gazetteer().provinces_of_area_code(match[1]) if match else frozenset()
        if match and where:
            yield _check(report, "area-code", place, found, match[1], place.code[:2] in where)


def postcode_place(report: Report) -> Iterator[Check]:
    """postcode-place: the postcode begins as those of the issuer's province do."""
    place = _place(report)
    if place is None:
        return
    for found in report.record.contact.postcode:
        where = gazetteer().provinces_of_postcode(found.value) if re.fullmatch(r"\d{6}", found.value) else frozenset()
        if where:
            yield _check(report, "postcode-place", place, found, found.value, place.code[:2] in where)


def host_place(report: Report) -> Iterator[Check]:
    """host-place: the site of a government is not that of another place in another province."""
    place = _place(report)
    if place is None:
        return
    for found in report.record.contact.url:
        match = _HOST.match(found.value.lower())
        where = gazetteer().provinces_of_host(match[1]) if match else frozenset()
        if match and where:
            yield _check(report, "host-place", place, found, match[0], place.code[:2] in where)


def name_then(report: Report) -> Iterator[Check]:
    """name-then: the place that the issuer is named after had that name in the report's year."""
    place, issuer, year = _place(report), report.record.issuer, report.record.year
    if place is None or issuer is None or year is None or year.confidence < _SURE:
        return
    known = [d for d in gazetteer().named(place.county or place.city or place.province) if d.code == place.code]
    if known:
        division = known[-1]
        last = "today" if division.last == TODAY else division.last
        yield report.check(
            "name-then",
            division.existed(year.value) or division.existed(year.value + 1),  # pages are named when they are published
            f"{division.name} ({division.code}) was called so from {division.first} to {last}, the report is on {year.value}",
            expected=f"{division.first}-{last}",
            found=year.value,
            evidence=(Mention(text=issuer.text, start=issuer.start, end=issuer.end),),
        )


def _check(report: Report, rule: str, place: Place, found: Found[str], value: str, holds: bool) -> Check:
    return report.check(
        rule,
        holds,
        f"{value}, but the issuer is in {place.province}" if not holds else value,
        found=value,
        expected=place.province,
        evidence=(Mention(text=found.text, start=found.start, end=found.end),),
    )
