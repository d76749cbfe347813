"""The main job on real reports, where they lie beside the checkout; they are not part of the project."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from evidence import assert_evidence_stands_in_the_text
from facts import fact
from jsonschema import Draft202012Validator

from nianbao.inference import Record, json_schema, read_document

# What the five seeds say. Years, dates and contact details are exact; of a body's name the text has several forms.
ISSUERS = {
    "seed-000": "社阳乡",
    "seed-001": "马屿镇",
    "seed-002": "桃江经济开发区",
    "seed-003": "清流县",
    "seed-004": "西街街道",
}
YEARS = {"seed-000": 2019, "seed-001": 2020, "seed-002": 2020, "seed-003": 2013, "seed-004": 2018}
PERIODS = {
    "seed-000": (date(2019, 1, 1), date(2019, 12, 31)),
    "seed-001": (date(2020, 1, 1), date(2020, 12, 31)),
    "seed-002": (date(2021, 1, 1), date(2021, 12, 31)),  # as the text says
    "seed-003": (date(2013, 1, 1), date(2013, 12, 31)),
}
PUBLISHED = {"seed-000": date(2020, 1, 17), "seed-003": date(2014, 1, 14)}
SIGNED = {"seed-002": date(2020, 12, 31), "seed-003": date(2014, 1, 14)}
CONTACTS = {
    "seed-000": {
        "organization": ["龙游社阳乡信息公开领导小组办公室"],
        "postcode": ["324401"],
        "phone": ["0570-7067849"],
    },
    "seed-002": {"organization": ["桃江经济开发区办公室"], "phone": ["0737-8821418"]},
    "seed-003": {
        "organization": ["清流县人民政府政府信息公开办公室"],
        "email": ["qlgkb@163.com"],
        "phone": ["0598-5320268"],
    },
}


def test_every_report_gives_a_valid_record_that_quotes_its_text(
    real_reports: list[Path], real_records: dict[str, Record]
) -> None:
    validator = Draft202012Validator(json_schema())
    assert len(real_reports) == 24
    for path in real_reports:
        record = real_records[path.stem]
        validator.validate(json.loads(record.to_json()))
        assert record.spans
        assert_evidence_stands_in_the_text(record, read_document(path).text)


@pytest.mark.parametrize("seed", [fact(f"{seed}-issuer", seed) for seed in ISSUERS])
def test_issuers_of_the_seeds(seed: str, real_records: dict[str, Record]) -> None:
    issuer = real_records[seed].issuer
    assert issuer and ISSUERS[seed] in issuer.value


@pytest.mark.parametrize("seed", [fact(f"{seed}-year", seed) for seed in YEARS])
def test_years_of_the_seeds(seed: str, real_records: dict[str, Record]) -> None:
    year = real_records[seed].year
    assert year and year.value == YEARS[seed]


@pytest.mark.parametrize("seed", [fact(f"{seed}-period", seed) for seed in ISSUERS])
def test_periods_of_the_seeds(seed: str, real_records: dict[str, Record]) -> None:
    period = real_records[seed].period
    assert (period and (period.start_date, period.end_date)) == PERIODS.get(seed)


@pytest.mark.parametrize("seed", [fact(f"{seed}-dates", seed) for seed in ISSUERS])
def test_dates_of_the_seeds(seed: str, real_records: dict[str, Record]) -> None:
    published, signed = real_records[seed].published, real_records[seed].signed
    assert (published and published.value) == PUBLISHED.get(seed)
    assert (signed and signed.value) == SIGNED.get(seed)


@pytest.mark.parametrize("seed", [fact(f"{seed}-contact", seed) for seed in ISSUERS])
def test_contacts_of_the_seeds(seed: str, real_records: dict[str, Record]) -> None:
    found = {field: [detail.value for detail in details] for field, details in real_records[seed].contact if details}
    assert found == CONTACTS.get(seed, {})


def values_of(record: Record, indicator: str) -> list[tuple[float | None, str | None, str]]:
    """(value, unit, dimension or scope) of an indicator's table cells, in the text's order."""
    return [
        (m.value, m.unit, next(iter(m.dimension.values()), m.scope))
        for m in record.measures
        if m.origin == "table" and m.indicator == indicator and m.confidence == 1.0
    ]


def test_official_tables_of_the_seeds_are_read(real_records: dict[str, Record]) -> None:
    assert values_of(real_records["seed-002"], "art20.procurement") == [(14, "项", "items"), (104150, "元", "amount")]
    assert values_of(real_records["seed-002"], "request.received")[-1] == (0, "件", "total")
    assert [value for value, _, _ in values_of(real_records["seed-002"], "litigation.total")] == [0, 0]
    assert values_of(real_records["seed-003"], "proactive.total")[:2] == [
        (2240, "条", "annual"),
        (7670, "条", "cumulative"),
    ]
    website = values_of(real_records["seed-003"], "proactive.channel.website")
    assert website[:2] == [(1348, "条", "annual"), (5791, "条", "cumulative")]
    assert len(values_of(real_records["seed-004"], "request.received")) <= 1  # blanks are no zeros


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("real-01", 200),
        ("real-02", 200),
        ("real-05", 197),
        ("real-06", 197),
        ("real-07", 200),
        ("real-08", 179),
        ("real-09", 179),
    ],
)
def test_official_tables_of_real_reports_are_read(name: str, cells: int, real_records: dict[str, Record]) -> None:
    """All cells but those of one row run together without a sum (规范性文件 in real-05 and -06), which is reported."""
    checks = real_records[name].checks
    assert (
        sum(m.origin == "table" and bool(m.dimension or m.confidence == 1.0) for m in real_records[name].measures)
        >= cells
    )
    assert [c.rule for c in checks].count("table-unreadable") == (name in ("real-05", "real-06"))
    assert all(c.status == "passed" for c in checks if c.rule == "table-sum") == (name != "real-08")
