"""The main job on the example reports: what anyone can see in the text is in the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from command_line import EXAMPLES
from facts import fact

from nianbao.inference import Extractor, Record


def issuer(record: Record) -> str | None:
    return record.issuer and record.issuer.value


def year(record: Record) -> int | None:
    return record.year and record.year.value


def period(record: Record) -> tuple[date, date] | None:
    return record.period and (record.period.start_date, record.period.end_date)


def dates(record: Record) -> tuple[date | None, date | None]:
    """Published and signed."""
    return record.published and record.published.value, record.signed and record.signed.value


def contact(record: Record) -> set[tuple[str, str]]:
    return {(field, found.value) for field, details in record.contact for found in details}


def annual(indicator: str) -> Callable[[Record], float | None]:
    return lambda record: record.indicators[indicator].value if indicator in record.indicators else None


def measures(*fields: str) -> Callable[[Record], set[tuple[object, ...]]]:
    return lambda record: {tuple(getattr(measure, field) for field in fields) for measure in record.measures}


@pytest.fixture(scope="module")
def records(extractor: Extractor) -> dict[str, Record]:
    return {path.name: extractor.extract(path) for path in EXAMPLES.iterdir()}


COUNTY, TOWN, DISTRICT = "yunshui-2014.txt", "linhe-2012.html", "nanling-2016-traditional.txt"


@pytest.mark.parametrize(
    ("report", "question", "answer"),
    [
        fact("county-year", COUNTY, year, 2014),
        fact("county-period", COUNTY, period, (date(2014, 1, 1), date(2014, 12, 31))),
        fact("county-dates", COUNTY, dates, (date(2015, 3, 12), date(2015, 3, 10))),
        fact("county-total", COUNTY, annual("proactive.total"), 1286),
        fact("county-requests", COUNTY, annual("request.received"), 9),
        fact("county-reviews", COUNTY, annual("review.total"), 0),
        fact("town-year", TOWN, year, 2012),
        fact("town-period", TOWN, period, (date(2012, 1, 1), date(2012, 12, 31))),
        fact("district-issuer", DISTRICT, issuer, "南岭区"),
    ],
)
def test_the_record_answers(
    report: str, question: Callable[[Record], object], answer: object, records: dict[str, Record]
) -> None:
    assert question(records[report]) == answer


@pytest.mark.parametrize(
    ("report", "question", "part"),
    [
        fact("county-issuer", COUNTY, issuer, "云水县"),
        fact("town-issuer", TOWN, issuer, "临河镇"),
        fact("county-postcode", COUNTY, contact, ("postcode", "365300")),
        fact("county-phone", COUNTY, contact, ("phone", "0598-7654321")),
        fact("county-email", COUNTY, contact, ("email", "ysxxgk@yunshui.example")),
        fact("town-visits", TOWN, measures("value", "unit"), (12_000, "人次")),
        fact("town-cumulative", TOWN, measures("indicator", "value", "scope"), ("request.received", 3, "cumulative")),
        fact("district-total", DISTRICT, measures("text", "value", "unit", "approximate"), ("2.3萬餘條", 23_000, "条", "over")),
    ],
)  # fmt: skip
def test_the_record_has(
    report: str, question: Callable[[Record], object], part: object, records: dict[str, Record]
) -> None:
    found = question(records[report])
    assert found is not None and part in found  # type: ignore[operator]
