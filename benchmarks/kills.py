"""Runs that are killed at random and go on: python benchmarks/kills.py [--kills 1000] [--reports 40] [--workers 2]

A corpus of annotated reports is extracted into a folder by `nianbao extract`, in processes of its own. Each of many runs
is killed (SIGKILL, the whole process) at a random moment of its time; after every fourth kill the run is let through and
its folder compared with that of an uninterrupted run, file by file and byte by byte. Prints what was lost, what came
twice, and how many reports were computed again. Needs nothing beside nianbao.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from nianbao.annotations.corpus import split

_IN_A_ROW = 4


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill batches at random and compare what they leave in the end.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--reports", type=int, default=40, help="of annotations/train.json")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", type=Path, help="checkpoint folder, by default the released model")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, whole = Path(folder, "in"), Path(folder, "whole")
        source.mkdir()
        for number, report in enumerate(split("train")[: arguments.reports]):
            (source / f"{number:04d}.txt").write_text(report.text, "utf-8")
        command = _command(source, arguments.workers, arguments.model)
        begun = time.perf_counter()
        subprocess.run([*command, "-o", whole], check=True, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - begun
        figures: Counter[str] = Counter(seconds_of_one_run=round(seconds))
        chance = random.Random(0)
        while figures["kills"] < arguments.kills:
            _series(command, Path(folder, "killed"), whole, seconds, chance, figures)
        print(json.dumps(figures))


def _series(
    command: list[str], output: Path, whole: Path, seconds: float, chance: random.Random, figures: Counter[str]
) -> None:
    """Kills in a row, then a run to the end, compared with the whole."""
    for _ in range(_IN_A_ROW):
        before = _records(output)
        process = subprocess.Popen([*command, "-o", output], stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.random() * seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            figures["kills"] += 1
        figures["stood_and_gone"] += len(before - _records(output))
    subprocess.run([*command, "-o", output], check=True, stderr=subprocess.DEVNULL)
    wanted, found = _lines(whole), _lines(output)
    figures["lost"] += (wanted - found).total()
    figures["double"] += sum(times - 1 for times in found.values())
    figures["runs_compared"] += 1
    figures["byte_identical"] += _bytes(output) == _bytes(whole)
    shutil.rmtree(output)


def _command(source: Path, workers: int, model: Path | None) -> list[str]:
    own = ["--model", str(model)] if model else []
    return [sys.executable, "-m", "nianbao.cli", "extract", str(source), "--workers", str(workers), *own]


def _lines(output: Path) -> Counter[str]:
    """The names of the reports that have a record."""
    lines = (line for path in (output / "records").iterdir() for line in path.read_text("utf-8").splitlines())
    return Counter(json.loads(line)["source"]["name"] for line in lines)


def _records(output: Path) -> set[str]:
    """The shards that stand."""
    return {path.name for path in (output / "ledger").glob("*.json")} if output.exists() else set()


def _bytes(output: Path) -> dict[str, bytes]:
    files = (path for path in output.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


if __name__ == "__main__":
    main()
