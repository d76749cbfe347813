"""Official tables: what is written into one, in whatever shape, is read out of it, or reported as lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_shapes import SHAPES, Values, blanks_between_cells, one_cell_a_line, pipes, units_in_a_column

from nianbao.annotations import Label
from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import NUMBERS
from nianbao.annotations.tables import Form, forms
from nianbao.inference.reading.grids import Grid
from nianbao.inference.reading.html import read_page
from nianbao.inference.tables import check_tables, read_tables
from nianbao.models.text.normaliser import normalise

BY_NAME = {form.name: form for form in forms()}
PROSE = "2014年,我镇主动公开政府信息160条。收到申请3件,其中网络申请1件。\n附表:政府信息公开情况统计表\n统 计 指 标 单位 统计数\n"
AFTER = "\n附件下载 扫一扫在手机打开当前页\n2015年3月1日"


@st.composite
def filled(draw: st.DrawFn, form: Form, *, blanks: bool) -> dict[tuple[int, int], int]:
    number = st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 200_000))
    cells = [(i, k) for i, row in enumerate(form.rows) for k in range(len(row.columns))]
    return {cell: draw(number) for cell in cells if not blanks or draw(st.booleans())}


def read(form: Form, text: str) -> tuple[dict[tuple[int, int], int], int]:
    """Cells by row and column number, and how many losses were reported."""
    grids: tuple[Grid, ...] = ()
    if "<table>" in text:
        page = read_page(text)
        text, grids = page.text, page.grids
    readings = read_tables(normalise(text), grids)
    found: dict[tuple[int, int], int] = {}
    for reading in readings:
        assert reading.form == form
        for cell in reading.cells:
            assert text[cell.start : cell.end].strip() == text[cell.start : cell.end]
            assert int(re.sub(r"\D", "", text[cell.start : cell.end])) == cell.value
            found[form.rows.index(cell.row), cell.row.columns.index(cell.column)] = int(cell.value)
    return found, sum(len(reading.losses) for reading in readings)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_a_full_table_is_read_whole_from_every_shape(form: Form, shape: Callable[[Form, Values], str]) -> None:
    @settings(max_examples=10, deadline=None)
    @given(filled(form, blanks=False))
    def holds(values: dict[tuple[int, int], int]) -> None:
        assert read(form, PROSE + shape(form, values) + AFTER) == (values, 0)

    holds()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_of_a_table_with_blanks_no_cell_is_read_wrongly(form: Form, shape: Callable[[Form, Values], str]) -> None:
    @settings(max_examples=10, deadline=None)
    @given(filled(form, blanks=True))
    def holds(values: dict[tuple[int, int], int]) -> None:
        found, losses = read(form, PROSE + shape(form, values) + AFTER)
        wrong = {cell: value for cell, value in found.items() if values.get(cell) != value}
        # a lone 0 is taken for the total's: whichever cell it stands in, the total is 0
        assert all(value == 0 and 0 in [values.get((row, k)) for k in range(7)] for (row, _), value in wrong.items())
        assert losses or len(found) == len(values) or len(values) < 4

    holds()


@pytest.mark.parametrize("shape", [one_cell_a_line, pipes, blanks_between_cells], ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_a_number_that_was_lost_on_the_way_never_moves_the_others(
    form: Form, shape: Callable[[Form, Values], str]
) -> None:
    @settings(max_examples=10, deadline=None)
    @given(filled(form, blanks=False), st.data())
    def holds(values: dict[tuple[int, int], int], data: st.DataObject) -> None:
        text = shape(form, values)
        places = [match.span() for match in re.finditer(r"(?<=[\n| ])\d+(?=$|[\n |])", text)]
        start, end = data.draw(st.sampled_from(places))
        before = len(re.findall(r"(?<=[\n| ])\d+(?=$|[\n |])", text[:start]))
        gone = list(values)[before]  # the cells come in the order of the text
        found, _ = read(form, PROSE + text[:start] + text[end:] + AFTER)
        assert gone not in found or found[gone] == 0
        wrong = {cell for cell, value in found.items() if values[cell] != value}
        assert all(cell[0] == gone[0] and found[cell] == 0 for cell in wrong)

    holds()


def whole(form: Form, value: int = 1) -> dict[tuple[int, int], int]:
    return {(i, k): value for i, row in enumerate(form.rows) for k in range(len(row.columns))}


def test_a_column_of_units_is_no_cell() -> None:
    form = BY_NAME["stat_2014"]
    assert read(form, units_in_a_column(form, whole(form, 7))) == (whole(form, 7), 0)


def test_cells_run_together_are_cut_where_the_sum_leaves_one_way() -> None:
    text = (
        "自然人 总计\n一、本年新收政府信息公开申请数量801000081二、上年结转政府信息公开申请数量0000000三、本年度办理结果"
        "(一)予以公开220000022(二)部分公开191000020"
    )
    found, losses = read(BY_NAME["applications_2019"], text)
    assert [found[0, k] for k in range(7)] == [80, 1, 0, 0, 0, 0, 81]
    assert losses == 2  # 22 0 0 0 0 0 22 or 2 20 0 0 0 0 22: both sums hold


def test_fifteen_cells_run_together_are_cut_by_their_three_sums() -> None:
    form = BY_NAME["disputes"]
    labels = one_cell_a_line(form, {}, gap="")
    found, losses = read(form, labels + "110024001510102\n五、")
    assert losses == 0
    assert list(found.values()) == [1, 1, 0, 0, 2, 4, 0, 0, 1, 5, 1, 0, 1, 0, 2]
    found, losses = read(form, labels + "1100241222001510102\n五、")
    assert (found, losses) == ({}, 1)


def test_cells_run_together_without_a_sum_are_lost_and_not_guessed() -> None:
    text = (
        "第二十条第(一)项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件77132470"
        "第二十条第(五)项信息内容本年处理决定数量行政许可2629"
    )
    (reading,) = read_tables(normalise(text))
    assert {(cell.row.labels[0], cell.column.name): cell.value for cell in reading.cells} == {
        ("规章", "issued"): 0,
        ("规章", "abolished"): 0,
        ("规章", "in_force"): 0,
        ("行政许可", "decisions"): 2629,
    }
    assert [loss.row.labels[0] for loss in reading.losses] == ["行政规范性文件"]


def test_sums_that_fail_are_reported_with_their_cells() -> None:
    form = BY_NAME["disputes"]
    values = whole(form, 0) | {(6, 0): 3}
    text = pipes(form, values)
    checks = check_tables(read_tables(normalise(text)), {}, text)
    failed = [check for check in checks if check.status == "failed"]
    assert [(check.rule, check.found, check.expected) for check in failed] == [("table-sum", 3, 0)]
    assert [mention.text for mention in failed[0].evidence] == ["3", "0", "0", "0", "0"]
    assert len(checks) == 3


def test_a_table_that_goes_on_over_a_page_is_one_table() -> None:
    form = BY_NAME["applications_2021"]
    lines = blanks_between_cells(form, whole(form, 0)).split("\n")
    header, first, second = lines[0], lines[:14], lines[14:]
    text = "\n".join(
        [*first, "— 5 —", "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", header, *second]
    )
    (reading,) = read_tables(normalise(text))
    assert (len(reading.cells), reading.losses) == (175, ())
    assert {check.status for check in check_tables([reading], {}, text)} == {"passed"}


def test_prose_that_names_rows_is_no_table() -> None:
    text = "收到申请数3件,其中当面申请数1件,网络申请数2件。申请办结数3件,按时办结数3件。申请答复数3件。"
    assert read_tables(normalise(text)) == []


@pytest.mark.parametrize(
    ("name", "newest", "least", "unread"),
    [("train", False, 400, 0.03), ("train", True, 400, 0.35), ("dev", False, 400, 0.03)],
    ids=["train", "train-x", "dev"],
)
def test_what_annotators_marked_in_official_tables_is_read(name: str, newest: bool, least: int, unread: float) -> None:
    """All that is read is what they marked, except for run-together cells, which they left; little is missed, more where
    tables are broken on purpose (x1 to x8).
    """
    right = wrong = missed = 0
    for report in (report for report in split(name) if report.name.startswith("x") == newest):
        for reading in read_tables(normalise(report.text)):
            marked = {
                (s.start, s.end, s.attribute)
                for s in report.spans
                if s.label in NUMBERS and reading.start <= s.start < reading.end
            }
            found = {(cell.start, cell.end, cell.column.scope.value) for cell in reading.cells}
            run_together = {c.label for c in reading.cells if report.text[c.start - 1 : c.start].isdigit()}
            alone = {(c.start, c.end, c.column.scope.value) for c in reading.cells if c.label not in run_together}
            right, missed = right + len(found & marked), missed + len(marked - found)
            wrong += len(alone - marked) if marked else 0
            assert {s.label for s in report.spans if (s.start, s.end, s.attribute) in found} <= {
                Label.COUNT,
                Label.AMOUNT,
            }
    assert right > least
    assert wrong <= 0.01 * right
    assert missed <= unread * right
