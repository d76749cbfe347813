"""A run that is killed, whenever that is, goes on as if nothing had been."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from batch_samples import DeadlyJob, PatternJob, contents, corpus, report, run

from nianbao.inference import InferenceError, Limits, ReadOptions
from nianbao.inference.batch import Output
from nianbao.inference.batch.output import Entry

KILLS = 40
SIZE = 4  # inputs of a shard


def test_after_kill_9_at_any_point_the_output_is_that_of_a_run_in_one_go(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 40)
    begun = time.perf_counter()
    whole = run(source, tmp_path / "whole", size=SIZE)
    seconds = time.perf_counter() - begun
    expected = contents(tmp_path / "whole")
    chance = random.Random(0)
    killed = 0
    for number in range(KILLS):
        output = tmp_path / f"killed-{number // 4}"  # several kills in a row, then it is let through
        child = os.fork()
        if not child:
            try:
                run(source, output, size=SIZE)
            finally:
                os._exit(0)
        time.sleep(chance.random() * seconds)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        if number % 4 == 3:
            resumed = run(source, output, size=SIZE)
            assert resumed.account == whole.account
            assert contents(output) == expected
    assert killed > KILLS / 4


def test_one_shard_at_most_is_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = corpus(tmp_path / "in", 20)
    run(source, tmp_path / "whole", size=SIZE)
    commit = Output.commit
    committed = []

    def die_at_the_third(self: Output, entry: Entry) -> None:
        if len(committed) == 2:
            raise KeyboardInterrupt  # all parts are written, the ledger does not say so yet
        committed.append(entry)
        commit(self, entry)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Output, "commit", die_at_the_third)
        run(source, tmp_path / "out", size=SIZE)
    resumed = run(source, tmp_path / "out", size=SIZE)
    assert resumed.kept.inputs == 2 * SIZE
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_full_disk_ends_the_run_and_it_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = corpus(tmp_path / "in", 12)
    run(source, tmp_path / "whole", size=SIZE)
    sync = os.fsync
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 25:
            raise OSError(28, "No space left on device")
        sync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(
            InferenceError, match=r"cannot be written \(No space left on device\); .*: \d+ inputs are done"
        ):
            run(source, tmp_path / "out", size=SIZE)
    assert not list((tmp_path / "out").rglob("*.part"))
    run(source, tmp_path / "out", size=SIZE)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_what_kills_its_process_is_set_aside_and_costs_nothing_else(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 8)
    (source / "0" / "0003.txt").write_text(report(3, "致命"), "utf-8")
    (source / "1" / "0004.txt").write_text(report(4, "一次"), "utf-8")  # a death from outside
    (source / "1" / "0007.txt").write_text(report(7, "悬挂"), "utf-8")
    (tmp_path / "marks").mkdir()
    job = DeadlyJob(options=ReadOptions(Limits(seconds=0.5)), marks=tmp_path / "marks")
    done = run(source, tmp_path / "out", job, workers=2, size=5)
    assert done.account.records == 7
    rejects = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert {r["name"] for r in rejects if r["reason"] == "crashed"} == {"0/0003.txt", "1/0007.txt"}


def test_worker_processes_write_what_one_process_writes(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 8)
    run(source, tmp_path / "one", size=3)
    run(source, tmp_path / "two", PatternJob(), workers=2, size=3)
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
