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
