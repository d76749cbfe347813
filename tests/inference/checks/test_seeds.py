"""What must be found in five real reports, and what must not: their consistent sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.inference import Extractor, Record
from nianbao.inference.record.types import Check

REPORTS = Path(__file__).parents[4] / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this checkout")


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    extractor = Extractor()
    return {name: extractor.extract(REPORTS / f"seed-{name}.txt") for name in ("000", "001", "002", "003", "004")}


FAILURES = {
    "000": {("preamble-year", 2018, 2019)},
    "001": {("parts-announced", 5, 6), ("section-empty", 3, 0)},
    "002": {
        ("period-year", "2021-01-01/2021-12-31", 2020),
        ("signed-early", "2020-12-31", ">= 2021-12-31"),
        ("channels-total", 236, 262),
    },
    "003": {
        ("prose-table", 1348, 2240),
        ("share-of-total", 6, 6.6),
        ("channels-total", 1348, 2240),
    },
    "004": {
        ("channels-total", 128, 409),
        ("prose-table", 126, 99),
        ("prose-table", 283, 1),
    },
}


@pytest.mark.parametrize("name", FAILURES)
def test_what_does_not_add_up_is_found_and_nothing_else(records: dict[str, Record], name: str) -> None:
    failed = {(c.rule, c.found, c.expected) for c in records[name].checks if c.status == "failed"}
    assert failed == FAILURES[name]


def test_consistent_sums_pass(records: dict[str, Record]) -> None:
    def passed(name: str, rule: str) -> list[Check]:
        return [c for c in records[name].checks if (c.rule, c.status) == (rule, "passed")]

    assert any(check.expected == check.found == 1348 for check in passed("003", "parts-total"))  # 510 + 838
    assert any(check.found == 99.34 for check in passed("003", "shares-sum"))  # ten kinds, each rounded
    assert any(check.expected == check.found == 93 for check in passed("000", "prose-table"))
