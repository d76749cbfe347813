"""`nianbao table`: records become the table that is asked for, without the model."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from official_records import OF_2021, numbered
from openpyxl import load_workbook
from typer.testing import CliRunner

from nianbao.cli import app
from nianbao.inference import InferenceError

Run = CliRunner().invoke


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text(numbered(*OF_2021)[0].to_json() + "\n" + numbered("fujian")[0].to_json() + "\nno record\n", "utf-8")
    return path


@pytest.mark.parametrize(("table", "rows"), [("wide", 2), ("tables", 240), ("facts", 70), ("measures", 240)])
def test_each_table_has_its_rows(table: str, rows: int, records: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.csv"
    done = Run(app, ["table", str(records), f"--{table}", "-o", str(output)])
    assert done.exit_code == 0, done.output
    with output.open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == rows
    assert f"2 records → {output}" in done.stderr
    assert "line 3: skipped" in done.stderr


def test_without_an_output_the_table_is_printed(records: Path) -> None:
    done = Run(app, ["table", str(records), "--facts"])
    assert done.stdout.startswith("report,issuer,")
    assert len(done.stdout.splitlines()) == 71


def test_an_excel_file_opens(records: Path, tmp_path: Path) -> None:
    done = Run(app, ["table", str(records), "--wide", "--header", "zh", "-o", str(tmp_path / "x.xlsx")])
    assert done.exit_code == 0, done.output
    assert load_workbook(tmp_path / "x.xlsx")["数据"].max_row == 3


def test_two_tables_at_once_are_refused(records: Path) -> None:
    with pytest.raises(InferenceError, match="one table at a time: --wide or --facts"):
        Run(app, ["table", str(records), "--wide", "--facts"], catch_exceptions=False)


def test_no_record_at_all_is_exit_code_1_and_leaves_no_file(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", "utf-8")
    done = Run(app, ["table", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "x.csv")])
    assert done.exit_code == 1 and "no record" in done.stderr
    assert not (tmp_path / "x.csv").exists()


def test_a_missing_library_is_named(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ModuleNotFoundError) as error:
        Run(app, ["table", str(records), "-o", str(tmp_path / "x.xlsx")], catch_exceptions=False)
    assert error.value.name == "xlsxwriter"  # of which `main` makes: install it with: pip install 'nianbao[tables]'
