"""nianbao check, as its users type it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.annotations.corpus import split
from nianbao.cli import app
from nianbao.evaluation import make_gold
from nianbao.inference import Record


@pytest.fixture(scope="module")
def record() -> Record:
    return make_gold(split("dev")[0]).record


def check(*arguments: object) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, ["check", *map(str, arguments)])
    return outcome.exit_code, outcome.output


def test_a_bad_line_is_named_and_skipped_and_the_rest_is_compared(record: Record, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(f"{record.to_json()}\nnonsense\n\n{record.to_json()}\n", "utf-8")
    code, output = check(records)
    assert code == 0
    assert f"{records}, line 2: skipped: expected a record, found" in output
    assert "same-text" in output
    assert "2 reports, 1 findings, 1 bad lines skipped" in output


def test_the_table_is_a_csv_that_also_holds_the_checks_of_single_reports(record: Record, tmp_path: Path) -> None:
    records, table = tmp_path / "records.jsonl", tmp_path / "checks.csv"
    records.write_text(record.to_json() + "\n", "utf-8")
    failed = [c for c in record.checks if c.status == "failed"]
    assert failed
    code, output = check(records, "--within", "--sort", "rule", "-o", table)
    assert code == 0 and str(table) in output.replace("\n", "")
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["rule"] for row in rows] == sorted(c.rule for c in failed)
    assert rows[0]["report"] == record.source.name


def test_without_a_record_the_next_step_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("", "utf-8")
    code, output = check(tmp_path / "empty.jsonl")
    assert code == 1
    assert "nianbao extract" in output


def test_another_sort_of_file_is_one_message_not_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text("{}\n" * 742, "utf-8")
    code, output = check(tmp_path / "other.jsonl")
    assert code == 1
    assert "none of 742 lines is a record" in output.replace("\n", " ")
    assert output.count("skipped") == 1


def test_findings_are_readable_in_80_columns(record: Record, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(f"{record.to_json()}\n{record.to_json()}\n", "utf-8")
    _, output = check(records, "--within")
    lines = output.splitlines()
    assert max(len(line) for line in lines if str(tmp_path) not in line) <= 80
    (head,) = (i for i, line in enumerate(lines) if line.startswith("same-text"))
    assert lines[head + 1].startswith("    ")
