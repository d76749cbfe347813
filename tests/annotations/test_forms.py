"""The official tables as data: every row counts something known, every rule speaks of the table's own rows."""

from __future__ import annotations

import pytest

from nianbao.annotations.scheme import indicators
from nianbao.annotations.tables import Form, Row, forms

BY_NAME = {form.name: form for form in forms()}


def own_rows(form: Form) -> list[Row]:
    return [row for row in form.rows if row.indicator]


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_rules_speak_of_rows_and_columns_that_the_form_has(form: Form) -> None:
    codes = {row.indicator for row in own_rows(form)}
    assert codes <= indicators().keys()
    for rule in form.rules:
        assert {*rule.left, *rule.right} <= codes, rule
    columns = {column.name for row in form.rows for column in row.columns}
    for rule in form.across:
        assert {*rule.left, *rule.right} <= columns, rule


@pytest.mark.parametrize(
    ("name", "rows", "cells"),
    [
        ("stat_2014", 67, 67),  # with nine local rows on key areas
        ("art20_2019", 8, 22),
        ("applications_2019", 23, 161),
        ("art20_2021", 6, 10),
        ("applications_2021", 25, 175),
        ("disputes", 15, 15),
    ],
)
def test_forms_have_as_many_cells_as_the_official_ones(name: str, rows: int, cells: int) -> None:
    own = own_rows(BY_NAME[name])
    assert (len(own), sum(len(row.columns) for row in own)) == (rows, cells)
