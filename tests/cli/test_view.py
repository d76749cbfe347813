"""nianbao view, from reports to a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import EXAMPLES, Command


@pytest.fixture(scope="module")
def folder(nianbao: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    assert nianbao("extract", EXAMPLES, "-o", folder / "records.jsonl").returncode == 0
    return folder


def test_extract_and_view_make_a_page_with_texts(nianbao: Command, folder: Path) -> None:
    done = nianbao("view", "records.jsonl", "-o", "page.html", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "3 reports → page.html\n")
    assert "yunshui-2014.txt" in (folder / "page.html").read_text("utf-8")
    assert not list(folder.glob("*.part"))


def test_texts_are_saved_beside_json_lines_only(nianbao: Command, folder: Path, tmp_path: Path) -> None:
    lines = (folder / "records.texts.jsonl").read_text("utf-8").splitlines()
    assert any("云水县" in json.loads(line)["text"] for line in lines)
    assert nianbao("extract", EXAMPLES / "linhe-2012.html", "-o", tmp_path / "out.csv").returncode == 0
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_records_without_their_texts_are_named_and_shown(nianbao: Command, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes((folder / "records.jsonl").read_bytes())
    changed = (folder / "records.texts.jsonl").read_text("utf-8").replace("云水县", "云河县")
    (tmp_path / "records.texts.jsonl").write_text(changed, "utf-8")
    done = nianbao("view", "records.jsonl", "-o", "page.html", cwd=tmp_path)
    assert done.returncode == 0
    missing, written = done.stderr.splitlines()
    assert missing.startswith(
        "1 of 3 shown without text: not in records.texts.jsonl, which `nianbao extract … -o records.jsonl`"
    )
    assert missing.endswith(": yunshui-2014.txt")
    assert written == "3 reports → page.html"


def test_bad_lines_are_named_and_skipped(nianbao: Command, folder: Path, tmp_path: Path) -> None:
    good = (folder / "records.jsonl").read_text("utf-8").splitlines()[0]
    (tmp_path / "records.jsonl").write_text(f'not json\n\n{good}\n{{"schema": "nianbao/1"}}\n', "utf-8")
    done = nianbao("view", "records.jsonl", "-o", "page.html", cwd=tmp_path)
    assert done.returncode == 0
    assert "records.jsonl, line 1: skipped: expected a record, found Invalid JSON" in done.stderr
    assert "records.jsonl, line 4: skipped: expected a record, found in source: Field required" in done.stderr
    assert "1 report → page.html" in done.stderr


def test_no_record_at_all_is_exit_code_1_and_no_page(nianbao: Command, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text("\n")
    done = nianbao("view", "records.jsonl", "-o", "page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no record to show" in done.stderr
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.jsonl", "-o", "page.html"], "none.jsonl: expected a file of records, but it cannot be read"),
        (["records.jsonl", "-o", "none/page.html"], "none/page.html: cannot be written"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line_and_exit_code_2(
    nianbao: Command, folder: Path, arguments: list[str], says: str
) -> None:
    done = nianbao("view", *arguments, cwd=folder)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert says in line
