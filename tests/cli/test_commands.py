"""The command line, as its users type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import EXAMPLES, Command

from nianbao.annotations import load_corpus
from nianbao.evaluation import make_gold


def test_help_names_every_command_and_comes_at_once(nianbao: Command) -> None:
    seconds = []
    for _ in range(3):  # the first start compiles, and the machine may be busy
        begin = time.perf_counter()
        shown = nianbao("--help")
        seconds.append(time.perf_counter() - begin)
    assert min(seconds) < 0.5
    for command in ("extract", "view", "check", "evaluate", "train", "pretrain", "schema", "serve", "annotate"):
        assert command in shown.stdout


@pytest.mark.parametrize("command", ["extract", "view", "check", "evaluate", "train", "pretrain", "schema", "serve"])
def test_every_command_explains_itself(nianbao: Command, command: str) -> None:
    shown = nianbao(command, "--help")
    assert shown.returncode == 0
    assert len(shown.stdout.splitlines()) > 5


def test_a_folder_becomes_json_lines(nianbao: Command, tmp_path: Path) -> None:
    done = nianbao("extract", EXAMPLES, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [record["source"]["name"] for record in records] == sorted(f.name for f in EXAMPLES.iterdir())
    assert "3 records" in done.stderr
    assert not (tmp_path / "out.rejects.jsonl").exists()


def test_several_reports_without_output_are_json_lines_for_a_pipe(nianbao: Command) -> None:
    shown = nianbao("extract", EXAMPLES)
    assert [json.loads(line)["schema"] for line in shown.stdout.splitlines()] == ["nianbao/1"] * 3


def test_bad_files_are_set_aside_with_their_reasons(nianbao: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "good.txt").write_text("清河县2014年政府信息公开年度报告\n公开信息3条。", "utf-8")
    done = nianbao("extract", tmp_path / "in", "-o", tmp_path / "out.csv")
    assert done.returncode == 0
    (line,) = (tmp_path / "out.rejects.jsonl").read_text("utf-8").splitlines()
    assert (json.loads(line)["name"], json.loads(line)["reason"]) == ("empty.txt", "empty")
    assert f"2 files: 1 record, 1 set aside (1 empty) → {tmp_path / 'out.csv'}" in done.stderr


def test_no_record_at_all_is_exit_code_1(nianbao: Command, tmp_path: Path) -> None:
    done = nianbao("extract", tmp_path)
    assert done.returncode == 1
    assert "no-reports" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["extract", "EXAMPLES", "-o", "out.xls"], "unknown output ending '.xls'"),
        (["extract", "EXAMPLES", "-f", "parquet"], "parquet cannot be printed"),
        (["extract", "EXAMPLES", "--model", "."], "no manifest.json, so not a checkpoint"),
        (["evaluate", "none.json", "none.jsonl"], "none.json: cannot be read"),
        (["train", "none.toml", "none.json", "-o", "x"], "not a readable TOML recipe"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    nianbao: Command, arguments: list[str], says: str, tmp_path: Path
) -> None:
    done = nianbao(*(EXAMPLES if a == "EXAMPLES" else a for a in arguments), cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("nianbao: ")
    assert says in line


def test_training_without_its_extra_says_what_to_install(tmp_path: Path) -> None:
    script = "import sys; sys.modules['torch'] = None; sys.argv = ['nianbao', *sys.argv[1:]]; from nianbao.cli import main; main()"
    command = [sys.executable, "-c", script, "train", "none.toml", "none.json", "-o", "x"]
    quiet = {**os.environ, "MALLOC_TOP_PAD_": "1000000000"}  # else the command starts itself again
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=quiet)
    assert done.returncode == 2
    assert (
        done.stderr.splitlines()[-1]
        == "nianbao: this command needs torch; install it with: pip install 'nianbao[train]'"
    )


def test_evaluate_scores_records_against_annotated_reports(nianbao: Command, few_reports: Path, tmp_path: Path) -> None:
    records = [make_gold(report).record.to_json() for report in load_corpus(few_reports)[1:]]
    (tmp_path / "records.jsonl").write_text("\n".join(records), "utf-8")
    done = nianbao("evaluate", few_reports, "records.jsonl", "-o", "figures.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert (figures["reports"], figures["missing"]) == (6, [load_corpus(few_reports)[0].name])
    assert figures["spans"]["precision"] == 1 > figures["spans"]["recall"] > 0


def test_schema_prints_the_contract(nianbao: Command) -> None:
    assert json.loads(nianbao("schema").stdout)["title"] == "nianbao/1"
