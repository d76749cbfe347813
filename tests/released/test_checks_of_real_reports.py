"""What must be found in five real reports, and what must not: their consistent sums."""

from __future__ import annotations

import pytest
from facts import fact

from nianbao.inference import Record

FAILURES: dict[str, set[tuple[object, ...]]] = {
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


def failed(record: Record) -> set[tuple[object, ...]]:
    return {(check.rule, check.found, check.expected) for check in record.checks if check.status == "failed"}


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        fact(f"{name}-{failure[0]}-{failure[1]}", name, failure)
        for name, failures in FAILURES.items()
        for failure in sorted(failures, key=str)
    ],
)
def test_what_does_not_add_up_is_found(name: str, failure: tuple[object, ...], real_records: dict[str, Record]) -> None:
    assert failure in failed(real_records[f"seed-{name}"])


@pytest.mark.parametrize("name", [fact(f"{name}-nothing-else", name) for name in FAILURES])
def test_nothing_else_is_found(name: str, real_records: dict[str, Record]) -> None:
    assert failed(real_records[f"seed-{name}"]) <= FAILURES[name]


@pytest.mark.parametrize(
    ("name", "rule", "found"),
    [
        fact("003-parts-total-passes", "003", "parts-total", 1348),  # 510 + 838
        fact("003-shares-sum-passes", "003", "shares-sum", 99.34),  # ten kinds, each rounded
        fact("000-prose-table-passes", "000", "prose-table", 93),
    ],
)
def test_consistent_sums_pass(name: str, rule: str, found: float, real_records: dict[str, Record]) -> None:
    checks = real_records[f"seed-{name}"].checks
    assert any(check.found == found for check in checks if (check.rule, check.status) == (rule, "passed"))
