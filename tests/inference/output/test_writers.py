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
from nianbao.inference.output.layouts import layout
from nianbao.inference.output.writers import open_output, output_format


def measure_rows(record: Record) -> list[dict[str, object]]:
    table = layout("measures")
    return [dict(zip((c.name for c in table.columns), row, strict=True)) for row in table.rows(record)]


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
    with pytest.raises(InferenceError, match=r"unknown output ending '.xls'; use .jsonl, .csv, .parquet, .xlsx, .dta"):
        output_format(Path("a.xls"))


def test_each_key_s_annual_value_is_marked_among_its_measures(records: list[Record]) -> None:
    marked = 0
    for record in records:
        rows = [row for row in measure_rows(record) if row["annual_value"]]
        assert {row["key"]: row["value"] for row in rows} == {k: v.value for k, v in record.indicators.items()}
        assert len(rows) == len(record.indicators)
        marked += len(rows)
    assert 0 < marked < sum(len(record.measures) for record in records)
