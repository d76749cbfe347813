"""Official tables: what is written into one, in whatever shape, is read out of it, or reported as lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_shapes import SHAPES, Values, one_cell_a_line, pipes, units_in_a_column

from nianbao.annotations import Format, Kind, Label, Level, Link, Span
from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import NUMBERS
from nianbao.annotations.tables import Form, forms
from nianbao.inference.assembly import assemble
from nianbao.inference.reading import document_from_text
from nianbao.inference.record import ModelInfo, Record
from nianbao.inference.tables import merge_tables, read_tables
from nianbao.models.tagger import DocumentClass, Tagged

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
    readings = read_tables(text)
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
    @settings(max_examples=15, deadline=None)
    @given(filled(form, blanks=False))
    def holds(values: dict[tuple[int, int], int]) -> None:
        assert read(form, PROSE + shape(form, values) + AFTER) == (values, 0)

    holds()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.name)
def test_of_a_table_with_blanks_no_cell_is_read_wrongly(form: Form, shape: Callable[[Form, Values], str]) -> None:
    @settings(max_examples=15, deadline=None)
    @given(filled(form, blanks=True))
    def holds(values: dict[tuple[int, int], int]) -> None:
        found, losses = read(form, PROSE + shape(form, values) + AFTER)
        assert found.items() <= values.items()
        assert losses or found == values or len(values) < 4

    holds()
