"""`nianbao extract` on many reports: worker processes, stopped and gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from command_line import EXAMPLES, Command

REPORT = "清河县{year}年政府信息公开年度报告\n主动公开政府信息{number}条。\n"


MANY = 300  # far more reports than are read while a signal is under way


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch") / "in"
    folder.mkdir()
    for number in range(24):
        (folder / f"{number:02d}.txt").write_text(REPORT.format(year=2008 + number % 9, number=number), "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder


def test_a_folder_of_parts_stands_and_a_second_run_keeps_it(nianbao: Command, corpus: Path, tmp_path: Path) -> None:
    first = nianbao("extract", corpus, "-o", "records", cwd=tmp_path)
    assert "26 files: 24 records, 2 set aside (1 broken, 1 not a format that is read) → records" in first.stderr
    again = nianbao("extract", corpus, "-o", "records", cwd=tmp_path)
    assert again.stderr.splitlines()[1] == "26 files of these stood there already"
    nianbao("extract", corpus, "-o", "one.jsonl", cwd=tmp_path)
    parts = sorted((tmp_path / "records" / "records").iterdir())
    assert (tmp_path / "one.jsonl").read_bytes() == b"".join(part.read_bytes() for part in parts)
    assert not (tmp_path / "one.jsonl.parts").exists()
    assert (tmp_path / "one.rejects.csv").exists()


def test_csv_and_parquet_are_made_of_the_same_records(nianbao: Command, corpus: Path, tmp_path: Path) -> None:
    for arguments in (["-o", "rows.txt", "-f", "csv"], ["-o", "rows.parquet"], ["-o", "wide.csv", "--wide"]):
        assert nianbao("extract", corpus, *arguments, "-q", cwd=tmp_path).returncode == 0
    assert len((tmp_path / "wide.csv").read_text("utf-8-sig").splitlines()) == 25
    rows = (tmp_path / "rows.txt").read_text("utf-8-sig").splitlines()
    assert len(rows) - 1 == pq.read_metadata(tmp_path / "rows.parquet").num_rows


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_says_how_to_go_on_and_goes_on(
    nianbao: Command, toy_checkpoint: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    corpus = tmp_path / "in"
    corpus.mkdir()
    for number in range(MANY):
        (corpus / f"{number:03d}.txt").write_text(REPORT.format(year=2008 + number % 9, number=number), "utf-8")
    command = [
        sys.executable,
        "-m",
        "nianbao.cli",
        "extract",
        str(corpus),
        "-o",
        "out.jsonl",
        "--model",
        toy_checkpoint,
    ]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True)
    ledger = tmp_path / "out.jsonl.parts" / "ledger"
    while process.poll() is None and not (ledger.exists() and list(ledger.glob("*.json"))):
        time.sleep(0.01)
    stood = len(list(ledger.glob("*.json"))) if ledger.exists() else 0
    os.killpg(process.pid, sent)  # as a terminal does
    _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert stood
    if sent != signal.SIGKILL:
        assert process.returncode == 130
        assert " done in out.jsonl.parts: run the same command again to go on" in said
    done = nianbao("extract", corpus, "-o", "out.jsonl", cwd=tmp_path)
    assert "of these stood there already" in done.stderr
    names = [json.loads(line)["source"]["name"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert names == [f"{number:03d}.txt" for number in range(MANY)]


def test_paths_come_from_a_list_and_a_report_through_a_pipe(toy_checkpoint: Path, tmp_path: Path) -> None:
    def piped(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "nianbao.cli", "extract", *arguments, "--model", str(toy_checkpoint)]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=tmp_path)

    listed = piped("\n".join(map(str, sorted(EXAMPLES.iterdir())[:2])), "--files-from", "-", "-o", "two.jsonl", "-q")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len((tmp_path / "two.jsonl").read_text("utf-8").splitlines()) == 2
    report = piped(REPORT.format(year=2013, number=7), "-", "-f", "jsonl")
    assert json.loads(report.stdout)["source"]["name"] == "stdin"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-o", "out.jsonl", "--shard", "1/2"], "--shard: expected a folder for all pieces"),
        (["-o", "out", "--shard", "3/2"], "--shard 3/2: expected K/N with K from 1 to N"),
        (["-o", "out", "--newer-than", "yesterday"], "--newer-than yesterday: expected a date"),
        (["-o", "out", "--files-from", "none.txt"], "none.txt: expected a list of paths"),
        (["-o", "/proc/none/out"], "/proc/none/out: cannot be written"),
        (["-o", "/proc/none/out.jsonl"], "/proc/none/out.jsonl.parts: cannot be written"),
        (["-o", "out", "--wide"], "expected a .csv, .parquet, .xlsx or .dta file for --wide"),
    ],
)
def test_what_a_batch_cannot_do_is_one_line(nianbao: Command, arguments: list[str], says: str, tmp_path: Path) -> None:
    done = nianbao("extract", EXAMPLES, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("nianbao: ") and says in line
