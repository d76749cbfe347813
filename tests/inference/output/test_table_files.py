"""Tables of records: every cell of the official forms has a column, and each file is what its program expects."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pandas
import pyarrow.parquet as pq
import pytest
from official_records import FORMS, OF_2019, OF_2021, numbered, report, table
from openpyxl import load_workbook

from nianbao.annotations import indicators
from nianbao.annotations.tables import forms
from nianbao.inference import InferenceError, Record
from nianbao.inference.output.layouts import TABLES, TableName, layout
from nianbao.inference.output.stata import stata_names
from nianbao.inference.output.writers import OutputFormat, explanation_path, open_output
from nianbao.inference.record.keys import in_no_key, keys

UNREADABLE = (
    "自然人 总计\n一、本年新收政府信息公开申请数量801000081二、上年结转政府信息公开申请数量0"
    "三、本年度办理结果(一)予以公开220000022"
)


def named(name: TableName, *records: Record) -> list[dict[str, Any]]:
    shown = layout(name)
    return [dict(zip((c.name for c in shown.columns), row, strict=True)) for r in records for row in shown.rows(r)]


def write(path: Path, kind: OutputFormat, name: TableName, *records: Record, **options: Any) -> Path:
    with open_output(path, kind, table=name, **options) as writer:
        for record in records:
            writer.write(record)
    return path


@pytest.mark.parametrize(
    ("names", "cells"), [(OF_2021, 200), (OF_2019, 198), (("stat_2014",), 67), (("shanghai",), 78), (("fujian",), 40)]
)
def test_a_wide_row_has_every_cell_of_the_official_tables(names: tuple[str, ...], cells: int) -> None:
    record, numbers = numbered(*names)
    (row,) = named("wide", record)
    assert len(numbers) == cells
    assert {key: row[key] for key in numbers} == numbers
    assert all(row[key] is None for key in keys() if key not in numbers)


def test_a_wide_cell_is_empty_where_the_report_has_none_and_0_where_it_says_so() -> None:
    record = report(table(FORMS["applications_2021"], lambda key: "0" if "received" in key else "—"))
    (row,) = named("wide", record)
    assert row["request.received"] == row["request.received.natural_person"] == 0
    assert row["request.carried_in"] is None


def test_every_cell_of_every_form_and_every_indicator_has_a_column_or_is_named_as_having_none() -> None:
    cells = {row.key(column) for form in forms() for row in form.rows if row.indicator for column in row.columns}
    assert cells <= keys().keys()
    covered = {code for code in indicators() for key in keys() if key == code or key.startswith(f"{code}.")}
    assert covered | {one.code for one in in_no_key()} == indicators().keys()


@pytest.mark.parametrize("name", TABLES)
def test_columns_can_be_told_apart_in_every_language_and_explain_themselves(name: TableName) -> None:
    columns = layout(name).columns
    for of in ("name", "chinese", "english"):
        counted = Counter(getattr(column, of) for column in columns)
        assert set(counted.values()) == {1} and "" not in counted, counted.most_common(3)
    assert all(column.blank for column in columns)
    assert all(len(short) <= 32 for short in stata_names([column.name for column in columns]))


def test_tables_stand_as_they_are_a_row_a_cell() -> None:
    record, numbers = numbered(*OF_2021)
    rows = named("tables", record)
    assert {row["key"]: row["value"] for row in rows} == numbers
    assert len(rows) == len(numbers) == 200
    (row,) = (row for row in rows if row["key"] == "litigation.upheld.after_review")
    assert (row["row"], row["column"], row["dimension"]) == ("结果维持", "复议后起诉", '{"path": "after_review"}')
    assert (row["table"], row["form"], row["status"], row["indicator"]) == (3, "disputes", "read", "litigation.upheld")
    assert int(row["text"]) == row["value"]


def test_a_row_that_cannot_be_read_is_among_the_tables_with_its_reason_and_named_in_the_wide_one() -> None:
    rows = named("tables", report(UNREADABLE))
    (lost,) = (row for row in rows if row["status"] == "lost")
    assert (lost["row"], lost["indicator"], lost["value"]) == ("予以公开", "request.result.granted", None)
    assert "run together" in lost["reason"] and lost["text"].endswith("220000022")
    (wide,) = named("wide", report(UNREADABLE))
    assert wide["lost_rows"] == "request.result.granted"
    assert wide["request.received.natural_person"] == 80


def test_facts_are_the_values_of_the_year() -> None:
    record, numbers = numbered(*OF_2021)
    rows = named("facts", record)
    assert {row["key"] for row in rows} == record.indicators.keys()
    assert all(row["value"] == numbers[row["key"]] for row in rows)


def test_a_wide_csv_has_chinese_heads_and_a_file_that_explains_them(tmp_path: Path) -> None:
    record, numbers = numbered(*OF_2021)
    path = write(tmp_path / "reports.csv", "csv", "wide", record)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # so that a spreadsheet reads Chinese
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["规范性文件/行政规范性文件·现行有效件数 art20.normative.in_force"] == str(
        numbers["art20.normative.in_force"]
    )
    with explanation_path(path).open(encoding="utf-8-sig", newline="") as stream:
        explained = list(csv.DictReader(stream))
    assert [f"{line['中文']} {line['column']}" for line in explained] == list(row)
    assert all(line["empty cell"] for line in explained)


@pytest.mark.parametrize(("header", "says"), [("code", "request.received"), ("zh", "收到(受理)政府信息公开申请数")])
def test_heads_are_what_is_asked_for(header: str, says: str, tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "csv", "wide", numbered(*OF_2021)[0], header=header)
    assert says in path.read_text("utf-8-sig").splitlines()[0].split(",")


def test_an_excel_file_holds_numbers_in_full_and_no_formulas(tmp_path: Path) -> None:
    record, numbers = numbered(*OF_2021)
    source = record.source.model_copy(update={"name": '=HYPERLINK("http://x","y")'})
    path = write(tmp_path / "x.xlsx", "xlsx", "wide", record.model_copy(update={"source": source}))
    book = load_workbook(path)
    assert book.sheetnames == ["数据", "说明"]
    sheet, notes = book.worksheets
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))
    assert (row["报告 report"].value, row["报告 report"].data_type) == ('=HYPERLINK("http://x","y")', "s")
    cell = row["行政事业性收费·金额 art20.charge.amount"]
    assert (cell.value, cell.data_type, cell.number_format) == (numbers["art20.charge.amount"], "n", "0")
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    assert [f"{line[1].value} {line[0].value}" for line in notes.iter_rows(min_row=2)] == heads


def test_a_stata_file_has_short_names_with_chinese_labels(tmp_path: Path) -> None:
    record, numbers = numbered(*OF_2021)
    path = write(tmp_path / "x.dta", "dta", "wide", record, report(UNREADABLE))
    frame = pandas.read_stata(path)
    assert list(frame["req_received_person"]) == [numbers["request.received.natural_person"], 80]
    assert frame["req_carried_out"].isna().tolist() == [False, True]
    with pandas.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["req_received_person"] == "收到(受理)政府信息公开申请数·自然人"


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_the_same_rows_and_says_what_its_columns_mean(name: TableName, tmp_path: Path) -> None:
    records = [numbered(*OF_2019)[0], report(UNREADABLE)]
    path = write(tmp_path / "x.parquet", "parquet", name, *records)
    assert pq.read_table(path).to_pylist() == named(name, *records)
    assert pq.read_schema(path).field("report").metadata[b"zh"] == "报告".encode()


def test_a_table_is_no_json_lines(tmp_path: Path) -> None:
    with pytest.raises(InferenceError, match=r"--wide is a table, not jsonl"):
        write(tmp_path / "out.jsonl", "jsonl", "wide")
