"""Writing: the same records as JSON Lines, CSV and Parquet; a file is either complete or not there."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nianbao.annotations.corpus import split
from nianbao.evaluation import make_gold
from nianbao.inference import InferenceError, Record
from nianbao.inference.output.writers import measure_rows, open_output, output_format


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [make_gold(report).record for report in split("dev")[:8]]


def test_json_lines_hold_whole_records(records: list[Record], tmp_path: Path) -> None:
    with open_output(tmp_path / "out.jsonl", "jsonl") as writer:
        for record in records:
            writer.write(record)
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [Record.model_validate_json(line) for line in lines] == records
    assert "schema" in json.loads(lines[0])


def test_tables_have_one_row_per_measure(records: list[Record], tmp_path: Path) -> None:
    for kind in ("csv", "parquet"):
        with open_output(tmp_path / f"out.{kind}", kind) as writer:
            for record in records:
                writer.write(record)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        from_csv = list(csv.DictReader(stream))
    from_parquet = pq.read_table(tmp_path / "out.parquet").to_pylist()
    expected = [row for record in records for row in measure_rows(record)]
    assert len(expected) > 50
    assert [row["value"] for row in from_parquet] == [row["value"] for row in expected]
    assert [row["category"] for row in from_csv] == [row["category"] for row in from_parquet]
    assert {row["indicator"] for row in from_csv} == {row["indicator"] for row in expected}


def test_a_failed_run_leaves_no_file_that_looks_complete(records: list[Record], tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_output(tmp_path / "out.jsonl", "jsonl") as writer:
        writer.write(records[0])
        raise KeyError
    assert not (tmp_path / "out.jsonl").exists()


def test_the_ending_names_the_format() -> None:
    assert output_format(Path("a.parquet")) == "parquet"
    with pytest.raises(InferenceError, match=r"unknown output ending '.xlsx'; use .jsonl, .csv, .parquet"):
        output_format(Path("a.xlsx"))


def test_each_indicator_s_annual_value_is_marked_among_its_measures(records: list[Record]) -> None:
    marked = 0
    for record in records:
        rows = [row for row in measure_rows(record) if row["annual_value"]]
        assert {row["indicator"]: row["value"] for row in rows} == {c: v.value for c, v in record.indicators.items()}
        assert len(rows) == len(record.indicators)
        marked += len(rows)
    assert 0 < marked < sum(len(record.measures) for record in records)


def test_the_wide_table_has_one_row_per_report_and_names_its_columns_in_both_languages(
    records: list[Record], tmp_path: Path
) -> None:
    with open_output(tmp_path / "out.csv", "csv", wide=True) as writer:
        for record in records:
            writer.write(record)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # so that a spreadsheet reads Chinese
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["报告 report"] for row in rows] == [record.source.name for record in records]
    stated = ["proactive.total" in record.indicators for record in records]
    assert any(stated) and not all(stated)
    for row, record in zip(rows, records, strict=True):
        value = record.indicators.get("proactive.total")
        assert row["主动公开政府信息数 proactive.total"] == (str(value.value) if value else "")  # blank, not 0
        failed = {check.rule for check in record.checks if check.status == "failed"}
        assert set(row["未通过的检查 failed_checks"].split()) == failed


def test_a_wide_table_is_for_spreadsheets_only(tmp_path: Path) -> None:
    with (
        pytest.raises(InferenceError, match=r"name a \.csv file"),
        open_output(tmp_path / "out.jsonl", "jsonl", wide=True),
    ):
        pass
