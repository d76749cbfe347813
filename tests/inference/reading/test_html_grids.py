"""The grids of data tables: every cell where a browser draws it, and its text where the document has it."""

from __future__ import annotations

import re
import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.inference.errors import Rejected
from nianbao.inference.reading.grids import Grid
from nianbao.inference.reading.html import read_page


def drawn(page: str) -> list[dict[tuple[int, int], str]]:
    """For each grid of the page: the text in every field (row, column), a merged cell's in all that it spans."""
    page = read_page(page)
    text, grids = page.text, page.grids
    return [fields(grid, text) for grid in grids]


def fields(grid: Grid, text: str) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for cell in grid.cells:
        for field in product(range(cell.row, cell.row + cell.rows), range(cell.column, cell.column + cell.columns)):
            assert field not in found, "cells overlap"
            found[field] = text[cell.start : cell.end]
    return found


def rows(grid: dict[tuple[int, int], str]) -> list[list[str]]:
    height, width = (max(numbers) + 1 for numbers in zip(*grid, strict=True))
    return [[grid.get((row, column), "·") for column in range(width)] for row in range(height)]


def one(page: str) -> list[list[str]]:
    [grid] = drawn(page)
    return rows(grid)


def test_merged_cells_fill_their_fields_and_stand_in_the_text_once() -> None:
    page = """<p>附表</p><table>
    <tr><th rowspan=2>信息内容</th><th colspan=2>本年</th></tr>
    <tr><th>制发件数</th><th>废止件数</th></tr>
    <tr><td>规章</td><td>0</td><td>2</td></tr></table>"""
    assert one(page) == [["信息内容", "本年", "本年"], ["信息内容", "制发件数", "废止件数"], ["规章", "0", "2"]]
    assert read_page(page).text == "附表\n信息内容 | 本年\n制发件数 | 废止件数\n规章 | 0 | 2"


def test_blank_cells_have_a_place_and_no_text() -> None:
    page = "<table><tr><td><td>&nbsp;<td>2013年<tr><td>申请数<td>件<td><tr><td><td><td></table>"
    content = read_page(page)
    text, [grid] = content.text, content.grids
    assert text == "|  | 2013年\n申请数 | 件 |"
    places = [(cell.row, cell.column, cell.start, cell.end) for cell in grid.cells]
    end = len(text)
    assert places == [
        (0, 0, 0, 0),
        (0, 1, 2, 2),
        (0, 2, 5, 10),
        (1, 0, 11, 14),
        (1, 1, 17, 18),
        (1, 2, end, end),
        (2, 0, end, end),
        (2, 1, end, end),
        (2, 2, end, end),
    ]


def test_a_cell_of_several_lines_is_one_piece_of_text() -> None:
    assert one("<table><tr><td><p>主动公开</p><p>信息数</p><td><p>条</p><p>3</p></table>") == [
        ["主动公开信息数", "条 3"]
    ]


def test_hidden_cells_are_not_in_the_grid() -> None:
    page = "<table><tr><td>申请<td style='display:none'>说明<td>2<tr hidden><td>x<td>y<tr><td>复议<td>0</table>"
    assert one(page) == [["申请", "2"], ["复议", "0"]]


def test_a_repeated_header_is_a_row_like_any_other() -> None:
    page = "<table><thead><tr><th>指标<th>数<tbody><tr><td>申请<td>2</tbody><thead><tr><th>指标<th>数<tbody><tr><td>复议<td>0"
    assert one(page) == [["指标", "数"], ["申请", "2"], ["指标", "数"], ["复议", "0"]]


def test_the_inner_table_has_the_grid_and_the_layout_around_it_has_none() -> None:
    page = "<table><tr><td>菜单</td><td><table><tr><td>申请</td><td>2</td></tr></table></td></tr></table>"
    assert one(page) == [["申请", "2"]]


def test_a_table_of_one_column_inside_a_cell_is_part_of_that_cell() -> None:
    page = "<table><tr><td><table><tr><td>申请<tr><td>总数</table><td>2</table>"
    assert one(page) == [["申请总数", "2"]]


def test_a_table_that_lays_out_the_page_has_no_grid() -> None:
    article = "全年主动公开政府信息437条。" * 20
    assert drawn(f"<table><tr><td>首页<td>2014-01-14<tr><td>导航<td>{article}</table>") == []


def test_a_long_note_in_a_cell_does_not_cost_the_grid() -> None:
    note = "不同渠道和方式公开相同信息计1条。" * 13
    page = (
        "<table>" + "<tr><td>主动公开政府信息数不同渠道和方式公开相同信息计<td>12" * 20 + f"<tr><td>{note}<td>3</table>"
    )
    assert one(page)[-1] == [note, "3"]


def test_several_tables_come_in_the_order_of_the_text() -> None:
    page = "<table><tr><td>甲<td>1</table><p>二</p><table><tr><td>乙<td>2</table>"
    assert [rows(grid) for grid in drawn(page)] == [[["甲", "1"]], [["乙", "2"]]]


def test_spans_end_where_the_table_ends() -> None:
    page = "<table><tr><td colspan=10000>附表</tr><tr><td rowspan=0>甲<td>1</tr><tr><td rowspan=10000>2</table>"
    assert one(page) == [["附表", "附表"], ["甲", "1"], ["甲", "2"]]


@pytest.mark.parametrize("span", ["", "-3", "x", "1.9", "9" * 5000, "²"])
def test_a_span_that_makes_no_sense_does_no_harm(span: str) -> None:
    assert one(f"<table><tr><td rowspan='{span}'>甲<td>1<tr><td>乙<td>2</table>")[0][0] == "甲"


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td rowspan=10000 colspan=10000>甲<td>乙<tr><td>丙<td>丁</table>",
        "<table>" + "<tr><td rowspan=10000 colspan=10000>甲<td>乙</tr>" * 5000 + "</table>",
        "<table>" + ("<tr>" + "<td>1</td>" * 1000 + "</tr>") * 40 + "</table>",
        "<table><tr><td>" * 100 + "甲",
        "<table><tr><td>甲<td>" * 80 + "乙",
    ],
    ids=["huge spans", "many huge spans", "a thousand columns", "a hundred deep", "eighty deep"],
)
def test_hostile_tables_are_read_without_a_grid_or_with_a_small_one(page: str) -> None:
    begun = time.process_time()
    page = read_page(page)
    text, grids = page.text, page.grids
    assert "甲" in text or "1" in text
    assert sum(len(grid.cells) for grid in grids) <= 4
    assert time.process_time() - begun < 2


def test_a_million_cells_are_refused_at_once() -> None:
    begun = time.process_time()
    with pytest.raises(Rejected) as caught:
        read_page("<table>" + ("<tr>" + "<td></td>" * 1000 + "</tr>") * 1000 + "</table>")
    assert caught.value.reason == "too-complex"
    assert time.process_time() - begun < 1


CELL = st.tuples(
    st.sampled_from(
        ["", " ", "&nbsp;", "申请数", "12", "3.5 万元", "<p>主动</p><p>公开</p>", "a<br>b", "\u3000条\u3000"]
    ),
    st.integers(0, 4),
    st.integers(0, 4),
)


@settings(max_examples=100)
@given(
    st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=6), st.sampled_from(["", "前文", "<table><tr><td>外<td>"])
)
def test_every_cell_of_any_table_is_in_its_place(cells: list[list[tuple[str, int, int]]], before: str) -> None:
    table = "".join(
        "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{content}</td>" for content, r, c in row) for row in cells
    )
    page = read_page(f"<p>年报</p>{before}<table>{table}</table>")
    text, grids = page.text, page.grids
    expected = "".join(re.sub(r"<[^<>]*>|&nbsp;|\s", "", content) for row in cells for content, _, _ in row)
    for grid in grids:
        fields(grid, text)
        places = [place for cell in grid.cells for place in (cell.start, cell.end)]
        assert places == sorted(places)
        found = "".join(text[cell.start : cell.end] for cell in grid.cells)
        assert "".join(found.split()).removeprefix("外") == expected
