"""The tables that records become: a row a measure, a report, a cell of an official table, or a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from ...annotations import indicators
from ...annotations.tables import Column as FormColumn
from ...annotations.tables import Form, Row, forms
from ..record.keys import keys
from ..record.types import Measure, Record, Table, TableCell
from .columns import DETAILS, REPORT, Column

TableName = Literal["measures", "facts", "wide", "tables"]
TABLES: tuple[TableName, ...] = get_args(TableName)

_BLANK = "0: the report says 0 or none; empty: it says nothing, or the row cannot be read (lost_rows)"
_LOST = "the row is lost"
_NO_UNIT = "no unit is written"
_PLACE = (
    Column("text", "原文", "The number as written", "text", blank="never empty"),
    Column("start", "起", "Where it begins in the text, in characters", "whole", "字", "never empty"),
    Column("end", "止", "Where it ends in the text, in characters", "whole", "字", "never empty"),
)
_VALUE = Column("value", "数值", "The number in base units: 0.5万元 is 5000", "number", blank="no single value")
_UNIT = Column("unit", "单位量词", "Unit of the value", "text", blank=_NO_UNIT)
_APPROXIMATE = Column("approximate", "约数", "about (约), over (余), under (近)", "text", blank="exact")
_SCOPE = Column("scope", "时限", "annual, cumulative, prior (year before), change", "text", blank="never empty")
_CONFIDENCE = Column("confidence", "置信度", "How probably it is right, from 0 to 1", "number", blank=_LOST)
_FOUND_BY = Column("found_by", "来源", "network, table (a form's grammar), rule, annotator", "text")
_DIMENSION = Column("dimension", "维度", "Applicant, column or path, as JSON", "text", blank="none")
_NAME = Column("indicator_name", "指标名称", "Its name in Chinese", "text", blank="other")


@dataclass(frozen=True)
class Layout:
    """Which rows a record has in a table, and what their columns mean."""

    report: Mapping[Column, Callable[[Record], Any]]
    own: tuple[Column, ...]
    items: Callable[[Record], Iterator[Mapping[str, Any]]]
    """Each row's values by the names of `own`; what is not there is empty."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.report, *self.own)

    def rows(self, record: Record) -> Iterator[list[Any]]:
        """Each row's values in the order of `columns`."""
        common = [value(record) for value in self.report.values()]
        for item in self.items(record):
            yield [*common, *(item.get(column.name) for column in self.own)]


@cache
def layout(name: TableName) -> Layout:
    """The table of this name."""
    return {"measures": _measures, "facts": _facts, "wide": _wide, "tables": _tables}[name]()


def _measures() -> Layout:
    own = (
        Column("section", "部分", "Role of the section", "text", blank="in no section"),
        Column("indicator", "指标", "Code of the dictionary, or other", "text", blank="never empty"),
        _NAME,
        Column(
            "key", "键", "Key of the value: the indicator, with its column, path or applicant", "text", blank="none"
        ),
        Column("category", "类别", "The phrase that names what is counted", "text", blank="never empty"),
        _VALUE,
        _UNIT,
        Column("kind", "类型", "count, amount, percent, zero (没有)", "text", blank="never empty"),
        _APPROXIMATE,
        _SCOPE,
        _DIMENSION,
        Column("origin", "出处", "prose or table", "text", blank="never empty"),
        _FOUND_BY,
        *_PLACE,
        Column("category_start", "类别起", "Where the phrase begins, in characters", "whole", "字", "never empty"),
        Column("category_end", "类别止", "Where the phrase ends, in characters", "whole", "字", "never empty"),
        _CONFIDENCE,
        Column("annual_value", "年度值", "Whether it is the value of its key: sum these alone", "flag"),
    )
    return Layout(REPORT, own, _measure_items)


def _measure_items(record: Record) -> Iterator[Mapping[str, Any]]:
    cells = {cell.measure: cell.key for table in record.tables for cell in table.cells}
    chosen = {value.measure: key for key, value in record.indicators.items()}
    for index, measure in enumerate(record.measures):
        yield {
            **_of_measure(measure),
            "key": chosen.get(index) or cells.get(index),
            "annual_value": index in chosen,
        }


def _of_measure(measure: Measure) -> dict[str, Any]:
    known = indicators().get(measure.indicator)
    return {
        **dict(measure),
        "indicator_name": known and known.title,
        "category": measure.category.text,
        "category_start": measure.category.start,
        "category_end": measure.category.end,
        "dimension": json.dumps(measure.dimension, ensure_ascii=False) if measure.dimension else None,
    }


def _facts() -> Layout:
    own = (
        Column("key", "键", "What is counted: an indicator, with its column or path", "text", blank="never empty"),
        Column("name", "名称", "Its name in Chinese", "text", blank="never empty"),
        _VALUE,
        _UNIT,
        _APPROXIMATE,
        Column("conflict", "矛盾", "Whether the report states another value, too", "flag"),
        *_PLACE,
        _CONFIDENCE,
        _FOUND_BY,
    )
    return Layout(REPORT, own, _fact_items)


def _fact_items(record: Record) -> Iterator[Mapping[str, Any]]:
    for key, value in record.indicators.items():
        known = keys().get(key)
        yield {
            **dict(record.measures[value.measure]),
            **dict(value),
            "key": key,
            "name": known.chinese if known else key,
        }


def _wide() -> Layout:
    own = (Column(key.code, key.chinese, key.english, "number", key.unit, _BLANK) for key in keys().values())
    return Layout({**REPORT, **DETAILS}, tuple(own), _wide_items)


def _wide_items(record: Record) -> Iterator[Mapping[str, Any]]:
    """The cells of the official tables, then what stands for the year."""
    values: dict[str, Any] = {}
    for table in record.tables:
        for cell in table.cells:
            values.setdefault(cell.key, record.measures[cell.measure].value)
    yield values | {key: value.value for key, value in record.indicators.items()}


def _tables() -> Layout:
    own = (
        Column("table", "表", "Number of the table in its report, from 1", "whole", blank="never empty"),
        Column("form", "表式", "Name of the form in annotations/tables.toml", "text", blank="never empty"),
        Column(
            "status", "状态", "read, or lost: the cells of the row cannot be told apart", "text", blank="never empty"
        ),
        Column("row", "行", "Label of the row in the official form", "text", blank="never empty"),
        Column("row_text", "行原文", "Label of the row as it is written", "text", blank=_LOST),
        Column("column", "列", "Head of the column", "text", blank="the form has one column alone, or the row is lost"),
        Column("indicator", "指标", "Code of the dictionary", "text", blank="never empty"),
        Column("key", "键", "Code of the cell, the same in the wide table", "text", blank=_LOST),
        _DIMENSION,
        _SCOPE,
        _VALUE,
        _UNIT,
        _APPROXIMATE,
        *_PLACE,
        Column("row_start", "行起", "Where the row's label begins, in characters", "whole", "字", _LOST),
        Column("row_end", "行止", "Where the row's label ends, in characters", "whole", "字", _LOST),
        _CONFIDENCE,
        Column("reason", "原因", "Why the row is lost", "text", blank="it was read"),
    )
    return Layout(REPORT, own, _table_items)


def _table_items(record: Record) -> Iterator[Mapping[str, Any]]:
    """Cells and lost rows in the order of the text."""
    for number, table in enumerate(record.tables, 1):
        cells = [_cell_item(table, cell, record.measures[cell.measure]) for cell in table.cells]
        lost = [
            {**dict(row), "status": "lost", "row": row.label, "scope": None, "form": table.form} for row in table.lost
        ]
        for item in sorted([*cells, *lost], key=lambda item: item["start"]):
            yield {**item, "table": number}


def _cell_item(table: Table, cell: TableCell, measure: Measure) -> dict[str, Any]:
    row, column = _official()[table.form, cell.key]
    return {
        **_of_measure(measure),
        "form": table.form,
        "status": "read",
        "row": row.labels[0],
        "row_text": " ".join(measure.category.text.split()),
        "column": column.chinese or None,
        "key": cell.key,
        "row_start": measure.category.start,
        "row_end": measure.category.end,
    }


@cache
def _official() -> dict[tuple[str, str], tuple[Row, FormColumn]]:
    """Row and column by form and key."""
    return {(form.name, key): place for form in forms() for key, place in _places(form)}


def _places(form: Form) -> Iterator[tuple[str, tuple[Row, FormColumn]]]:
    for row in form.rows:
        yield from ((row.key(column), (row, column)) for column in row.columns)
