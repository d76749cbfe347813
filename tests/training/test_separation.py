"""What is measured on is not trained on."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.annotations import AnnotatedReport, Kind
from nianbao.annotations.corpus import split
from nianbao.cli import app
from nianbao.training import TrainingError
from nianbao.training.base import check_base
from nianbao.training.separation import check_separate, shared_texts

TEXT = "".join(random.Random(1).choices([chr(0x4E00 + n) for n in range(500)], k=2000))


def report(name: str, text: str) -> AnnotatedReport:
    return AnnotatedReport(name, text, (), (), Kind.ANNUAL_REPORT)


def test_the_same_text_and_one_that_is_almost_the_same_are_found() -> None:
    spaced, edited = "\n ".join(TEXT), TEXT[:900] + "改动" + TEXT[902:]
    half, other = TEXT[:1000], TEXT[::-1]
    found = {j: alike for _, j, alike in shared_texts([TEXT], [TEXT, spaced, edited, half, other])}
    assert found.keys() == {0, 1, 2}
    assert found[0] == found[1] == 1 > found[2] > 0.9
    assert list(shared_texts([], [TEXT])) == list(shared_texts([TEXT], [])) == []
    assert list(shared_texts(["短"], ["短"])) == [(0, 0, 1.0)]


def test_a_shared_text_is_refused_in_one_line() -> None:
    with pytest.raises(TrainingError, match=r"^1 texts .* in --test too: a and b \(the same text\); .* take them out"):
        check_separate([report("a", TEXT)], {"--dev": [], "--test": [report("b", TEXT)]})
    check_separate([report("a", TEXT)], {"--dev": [report("b", TEXT[::-1])]})


def test_the_projects_own_parts_are_separate() -> None:
    check_separate(split("train"), {"dev.json": split("dev"), "test.json": split("test")})


def test_reports_of_two_years_of_one_body_are_not_the_same() -> None:
    one, *_ = split("dev")
    later = replace(one, text="".join(str((int(c) + 1) % 10) if c.isdecimal() else c for c in one.text))
    assert one.text != later.text
    alike = [alike for *_, alike in shared_texts([one.text], [later.text])]
    assert all(value < 1 for value in alike)


def test_training_on_what_is_measured_on_is_refused_before_it_begins(few_reports: Path, tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text("epochs = 1\n")
    arguments = ["train", tmp_path / "recipe.toml", few_reports, "--dev", few_reports, "-o", tmp_path / "model"]
    with pytest.raises(TrainingError, match=r"6 texts to train on are in --dev too: .* and 3 more"):
        CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert [file.name for file in tmp_path.iterdir()] == ["recipe.toml"]


def test_a_mistyped_base_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models" / "default").mkdir(parents=True)
    for wrong in ("models/defualt", "./model", "../runs/model", "runs/pretrain/encoder", "/nowhere/encoder"):
        with pytest.raises(TrainingError, match="no such folder; give a checkpoint"):
            check_base(wrong)
    for right in (None, "models/default", "google-bert/bert-base-chinese", "bert-base-chinese"):
        check_base(right)
    (tmp_path / "vocab.txt").write_text("")
    with pytest.raises(TrainingError, match="found a file"):
        check_base("vocab.txt")


def test_a_finished_training_does_nothing_again(
    toy_checkpoint: Path, few_reports: Path, held_out_reports: Path
) -> None:
    def state() -> dict[str, int]:
        return {str(f): f.stat().st_mtime_ns for f in toy_checkpoint.parent.rglob("*") if f.is_file()}

    before = state()
    held_out = ["--dev", held_out_reports, "--test", held_out_reports]
    arguments = ["train", toy_checkpoint.parent / "recipe.toml", few_reports, *held_out, "-o", toy_checkpoint]
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert "finished before; delete" in done.output
    assert state() == before


def test_a_run_is_not_continued_from_another_base(toy_checkpoint: Path, few_reports: Path, tmp_path: Path) -> None:
    work = tmp_path / "model.run"
    work.mkdir()
    (work / "base.json").write_text(json.dumps("another/base"))
    arguments = ["train", toy_checkpoint / "recipe.toml", few_reports, "-o", tmp_path / "model"]
    with pytest.raises(TrainingError, match=r"a run from another base \(another/base\); delete that folder"):
        CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
