"""The main job on real reports, where they lie beside the checkout; they are not part of the project."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nianbao.inference import Extractor, Record, find_files, json_schema, read_document

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")

# What the five seeds say: issuer, year, period, published, signed, contact details.
SEEDS: dict[str, dict[str, Any]] = {
    "seed-000": {
        "issuer": "龙游县社阳乡",
        "year": 2019,
        "period": (date(2019, 1, 1), date(2019, 12, 31)),
        "published": date(2020, 1, 17),
        "contact": {
            "organization": ["龙游社阳乡信息公开领导小组办公室"],
            "postcode": ["324401"],
            "phone": ["0570-7067849"],
        },
    },
    "seed-001": {"issuer": "马屿镇", "year": 2020, "period": (date(2020, 1, 1), date(2020, 12, 31))},
    "seed-002": {
        "issuer": "桃江经济开发区",
        "year": 2020,
        "period": (date(2021, 1, 1), date(2021, 12, 31)),  # as the text says
        "signed": date(2020, 12, 31),
        "contact": {"organization": ["桃江经济开发区办公室"], "phone": ["0737-8821418"]},
    },
    "seed-003": {
        "issuer": "清流县",
        "year": 2013,
        "period": (date(2013, 1, 1), date(2013, 12, 31)),
        "published": date(2014, 1, 14),
        "signed": date(2014, 1, 14),
        "contact": {
            "organization": ["清流县人民政府政府信息公开办公室"],
            "email": ["qlgkb@163.com"],
            "phone": ["0598-5320268"],
        },
    },
    "seed-004": {"issuer": "西街街道", "year": 2018},
}


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    extractor = Extractor()
    files = find_files([REPORTS])
    return {Path(r.source.name).stem: r for r in extractor.extract_files(files) if isinstance(r, Record)}


def test_every_report_gives_a_valid_record_that_quotes_its_text(records: dict[str, Record]) -> None:
    validator = Draft202012Validator(json_schema())
    files = [path for path, _ in find_files([REPORTS])]
    assert len(files) == 24
    for path in files:
        text = read_document(path).text
        record = records[path.stem]
        validator.validate(json.loads(record.to_json()))
        for span in record.spans:
            assert span.text == text[span.start : span.end]
        for measure in record.measures:
            assert measure.text == text[measure.start : measure.end]
            assert measure.category.text == text[measure.category.start : measure.category.end]


@pytest.mark.parametrize("seed", SEEDS)
def test_head_and_contact_of_the_seeds_are_right(seed: str, records: dict[str, Record]) -> None:
    record, expected = records[seed], SEEDS[seed]
    assert record.issuer and record.issuer.value == expected["issuer"]
    assert record.year and record.year.value == expected["year"]
    assert (record.period and (record.period.start_date, record.period.end_date)) == expected.get("period")
    assert (record.published and record.published.value) == expected.get("published")
    assert (record.signed and record.signed.value) == expected.get("signed")
    contact = {field: [found.value for found in details] for field, details in record.contact if details}
    assert contact == expected.get("contact", {})


def values_of(record: Record, indicator: str) -> list[tuple[float | None, str | None, str]]:
    """(value, unit, dimension or scope) of an indicator's table cells, in the text's order."""
    return [
        (m.value, m.unit, next(iter(m.dimension.values()), m.scope))
        for m in record.measures
        if m.origin == "table" and m.indicator == indicator and m.confidence == 1.0
    ]


def test_official_tables_of_the_seeds_are_read(records: dict[str, Record]) -> None:
    assert values_of(records["seed-002"], "art20.procurement") == [(14, "项", "items"), (104150, "元", "amount")]
    assert values_of(records["seed-002"], "request.received")[-1] == (0, "件", "total")
    assert [value for value, _, _ in values_of(records["seed-002"], "litigation.total")] == [0, 0]
    assert values_of(records["seed-003"], "proactive.total")[:2] == [(2240, "条", "annual"), (7670, "条", "cumulative")]
    website = values_of(records["seed-003"], "proactive.channel.website")
    assert website[:2] == [(1348, "条", "annual"), (5791, "条", "cumulative")]
    assert len(values_of(records["seed-004"], "request.received")) <= 1  # blanks are no zeros


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
def test_official_tables_of_real_reports_are_read(name: str, cells: int, records: dict[str, Record]) -> None:
    """All cells but those of one row run together without a sum (规范性文件 in real-05 and -06), which is reported."""
    checks = records[name].checks
    assert (
        sum(m.origin == "table" and bool(m.dimension or m.confidence == 1.0) for m in records[name].measures) >= cells
    )
    assert [c.rule for c in checks].count("table-unreadable") == (name in ("real-05", "real-06"))
    assert all(c.status == "passed" for c in checks if c.rule == "table-sum") == (name != "real-08")
