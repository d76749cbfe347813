"""What must be found in five real reports, and what must not: their consistent sums."""

from __future__ import annotations

import pytest
from facts import fact

from nianbao.inference import Record
from nianbao.inference.record.types import Check

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


def test_consistent_sums_pass(real_records: dict[str, Record]) -> None:
    def passed(name: str, rule: str) -> list[Check]:
        return [c for c in real_records[f"seed-{name}"].checks if (c.rule, c.status) == (rule, "passed")]

    assert any(check.expected == check.found == 1348 for check in passed("003", "parts-total"))  # 510 + 838
    assert any(check.found == 99.34 for check in passed("003", "shares-sum"))  # ten kinds, each rounded
    assert any(check.expected == check.found == 93 for check in passed("000", "prose-table"))
