"""The annotation scheme: what may be marked in a report, and with which attributes.

GUIDELINES.md beside this file says in words when a label applies; `indicators.csv` holds the dictionary of what is
counted. Both are data; this module gives them types.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from .errors import AnnotationError


class Label(StrEnum):
    """What a span is. The value is the code stored in exports and records."""

    HEADING = "HEADING"
    ISSUER = "ISSUER"
    PERIOD = "PERIOD"
    DATE = "DATE"
    CATEGORY = "CATEGORY"
    COUNT = "COUNT"
    AMOUNT = "AMOUNT"
    PERCENT = "PERCENT"
    ZERO = "ZERO"
    ORG = "ORG"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PHONE = "PHONE"
    FAX = "FAX"
    EMAIL = "EMAIL"
    URL = "URL"


NUMBERS = frozenset({Label.COUNT, Label.AMOUNT, Label.PERCENT, Label.ZERO})
"""Labels of spans that state a value; each is linked to the categories that it measures."""

CONTACTS = (Label.ORG, Label.ADDRESS, Label.POSTCODE, Label.PHONE, Label.FAX, Label.EMAIL, Label.URL)
"""Labels of contact details, in the order in which the record lists them."""


class Role(StrEnum):
    """What the section under a HEADING is about."""

    TITLE = "title"
    OVERVIEW = "overview"
    PROACTIVE = "proactive"  # 主动公开
    REQUEST = "request"  # 依申请公开
    FEE = "fee"  # 收费及减免
    REMEDY = "remedy"  # 行政复议, 诉讼, 申诉
    PROBLEM = "problem"
    OTHER = "other"
    APPENDIX = "appendix"


class Scope(StrEnum):
    """Which time a number speaks of."""

    ANNUAL = "annual"
    CUMULATIVE = "cumulative"
    PRIOR = "prior"
    CHANGE = "change"


class Kind(StrEnum):
    """Whether the document is an annual report at all."""

    ANNUAL_REPORT = "annual_report"
    OTHER = "other"


class Format(StrEnum):
    """Which generation of official tables the report carries."""

    FREEFORM = "freeform"
    STAT_TABLE = "stat_table"
    STANDARD_2019 = "standard_2019"
    STANDARD_2021 = "standard_2021"


class Level(StrEnum):
    """What sort of body the issuer is."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"
    ZONE = "zone"
    OTHER = "other"


# The note of a name that says which columns or paths it has, or what else may be counted by it.
_NOTE = re.compile(r"\((?:列|限定|同上限定|\d{4}:|开放类别名|份数).*\)$")
OTHER_INDICATOR = "other"
"""The code of something counted that the dictionary has no code for."""


@dataclass(frozen=True)
class Indicator:
    """One entry of the dictionary: what is counted."""

    code: str
    name: str
    """Official Chinese name, often the row label of an official table."""
    wordings: tuple[str, ...]
    """Other ways in which reports name it."""
    units: tuple[str, ...]
    parent: str | None
    """Code of the indicator whose part this one is."""
    formats: tuple[str, ...]
    """Report formats in which it occurs: freeform, pre2014_table, stat_table_2014, standard_2019, standard_2021."""
    english: str

    @property
    def title(self) -> str:
        """The name without its note: 行政诉讼数, 规章."""
        return _NOTE.sub("", self.name)


@cache
def indicators() -> dict[str, Indicator]:
    """The dictionary by code, in its own order; `other` is not in it."""
    text = files(__package__).joinpath("indicators.csv").read_text("utf-8")
    table = {
        row["code"]: Indicator(
            code=row["code"],
            name=row["zh"],
            wordings=_split(row["aliases"], "|"),
            units=_split(row["unit"], "/"),
            parent=row["parent"] or None,
            formats=_split(row["formats"], "|"),
            english=row["en"],
        )
        for row in csv.DictReader(text.splitlines())
    }
    for indicator in table.values():
        if indicator.parent is not None and indicator.parent not in table:
            raise AnnotationError(f"indicators.csv: {indicator.code} has the unknown parent {indicator.parent}")
    return table


@cache
def indicator_codes() -> tuple[str, ...]:
    """Every code that a CATEGORY may carry, `other` last."""
    return (*indicators(), OTHER_INDICATOR)


@cache
def attribute_values(label: Label) -> tuple[str, ...]:
    """The attribute values that a span of this label may carry: indicator codes, roles or scopes; else none."""
    if label is Label.CATEGORY:
        return indicator_codes()
    if label is Label.HEADING:
        return tuple(Role)
    if label in NUMBERS:
        return tuple(Scope)
    return ()


def _split(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(separator) if part)
