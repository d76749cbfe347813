"""Official tables in the record: every cell by its key, every row's total in `indicators`, every lost row with why."""

from __future__ import annotations

import pytest
from official_records import FORMS, OF_2019, OF_2021, numbered, report, table

from nianbao.annotations.tables import forms
from nianbao.inference.record.leaving_out import at_least
from nianbao.inference.record.types import Record


def cells(record: Record) -> dict[str, float | None]:
    return {cell.key: record.measures[cell.measure].value for table in record.tables for cell in table.cells}


@pytest.mark.parametrize(
    ("names", "count", "totals"),
    [(OF_2021, 200, 10 + 25 + 15), (OF_2019, 198, 22 + 23 + 15), (("stat_2014",), 67, 67), (("fujian",), 40, 20)],
)
def test_the_record_has_every_cell_and_the_total_of_every_row(names: tuple[str, ...], count: int, totals: int) -> None:
    record, numbers = numbered(*names)
    assert len(numbers) == count
    assert cells(record) == numbers
    stated = {key: value.value for key, value in record.indicators.items()}
    assert stated.items() <= numbers.items()
    assert len(stated) == totals
    assert not any(key.endswith((".natural_person", ".cumulative")) for key in stated)


def test_keys_say_which_meaning_an_indicator_has() -> None:
    record, numbers = numbered(*OF_2021)
    for key in ("art20.normative.in_force", "litigation.total.after_review", "request.received", "art20.charge.amount"):
        assert record.indicators[key].value == numbers[key]
    record, numbers = numbered("stat_2014")
    assert record.indicators["proactive.key_area.budget"].value == numbers["proactive.key_area.budget"]


def test_a_cell_that_only_its_sums_cut_from_the_next_counts_like_any_other() -> None:
    record = report(
        "自然人 总计\n一、本年新收政府信息公开申请数量801000081二、上年结转政府信息公开申请数量0000000三、本年度办理结果"
        "(一)予以公开220000022(二)部分公开191000020"
    )
    assert {key: value.value for key, value in record.indicators.items()} == {
        "request.received": 81,
        "request.carried_in": 0,
    }
    (official,) = record.tables
    assert [(row.indicator, row.label) for row in official.lost] == [
        ("request.result.granted", "予以公开"),
        ("request.result.partial", "部分公开"),
    ]
    assert all("run together" in row.reason for row in official.lost)


def test_a_blank_cell_is_no_zero() -> None:
    record = report(table(FORMS["applications_2021"], lambda key: "—" if key.startswith("request.carried_in") else "0"))
    assert "request.carried_in" not in record.indicators
    assert record.indicators["request.received"].value == 0


def test_what_is_left_out_leaves_its_cell_too() -> None:
    record, numbers = numbered(*OF_2021)
    assert cells(at_least(record, 0.99)) == numbers
    unsure = [m.model_copy(update={"confidence": 0.2 if i % 2 else 1.0}) for i, m in enumerate(record.measures)]
    left = at_least(record.model_copy(update={"measures": unsure}), 0.5)
    assert len(cells(left)) == 100
    assert cells(left).items() <= cells(record).items()


def test_no_two_cells_of_a_form_have_one_key_and_no_key_has_two_meanings() -> None:
    meanings: dict[str, tuple[str | None, str, str]] = {}
    for form in forms():
        keys = [row.key(column) for row in form.rows if row.indicator for column in row.columns]
        assert len(keys) == len(set(keys)), form.name
        for row in form.rows:
            for column in row.columns:
                meaning = row.indicator, row.name, column.suffix
                assert meanings.setdefault(row.key(column), meaning) == meaning
