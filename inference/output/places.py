"""Who and where, as columns: what every table says of the issuer and its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..record.types import Place, Record

_PROBABLE = 0.5  # a place less sure than this is in the record, but in no table: a join takes every code for true


class PlaceFact(NamedTuple):
    """One column about the issuer."""

    name: str
    chinese: str
    english: str
    value: Callable[[Record], str | None]


def _place(record: Record) -> Place | None:
    place = record.issuer.place if record.issuer else None
    return place if place and place.confidence >= _PROBABLE else None


def _of_place(name: str) -> Callable[[Record], str | None]:
    return lambda record: getattr(_place(record), name, None)


def _of_issuer(name: str) -> Callable[[Record], str | None]:
    return lambda record: getattr(record.issuer, name, None)


PLACE_FACTS = (
    PlaceFact(
        "issuer_kind",
        "单位性质",
        "What sort of body: government, township, department, vertical_bureau, zone, school, hospital, utility, enterprise",
        _of_issuer("kind"),
    ),
    PlaceFact(
        "belongs_to",
        "隶属级别",
        "Level of the government, or the zone, that it is or is part of",
        _of_issuer("belongs_to"),
    ),
    PlaceFact("place_code", "行政区划代码", "Six digits (GB/T 2260) in the report's year", _of_place("code")),
    PlaceFact(
        "place_today", "现行政区划代码", "Code of what it is today, across renaming and merging", _of_place("today")
    ),
    PlaceFact("province", "省份", "Province in the report's year", _of_place("province")),
    PlaceFact("city", "地市", "Prefecture-level city, prefecture, league; empty in municipalities", _of_place("city")),
    PlaceFact("county", "区县", "County, district, banner, county-level city", _of_place("county")),
    PlaceFact(
        "township", "乡镇街道", "Town, township or subdistrict, as the issuer's name has it", _of_place("township")
    ),
    PlaceFact("township_code", "乡镇街道代码", "Nine digits, today's", _of_place("township_code")),
)
"""Empty where the report does not say, or where the place is less sure than one half."""
