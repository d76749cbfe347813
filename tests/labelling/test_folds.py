"""Cross-validation: every report is held out once, and finished folds are not trained again."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.annotations.corpus import split
from nianbao.labelling.folds import cross_validate
from nianbao.models.checkpoint import open_checkpoint
from nianbao.training import TrainingError
from nianbao.training.finetuning import FinetuningRecipe

TOY = FinetuningRecipe(layers=1, hidden_size=16, heads=1, epochs=1, batch=8, warmup=1, length=128, overlap=16)


def test_each_report_is_held_out_once_and_a_second_run_trains_nothing(tmp_path: Path) -> None:
    reports = sorted(split("train"), key=lambda report: len(report.text))[:4]
    first = list(cross_validate(TOY, None, reports, tmp_path, folds=2))
    held_out = [report for _, part in first for report in part]
    assert sorted(held_out, key=lambda r: r.name) == sorted(reports, key=lambda r: r.name)
    seals = [open_checkpoint(checkpoint).sha256 for checkpoint, _ in first]
    again = list(cross_validate(TOY, None, reports, tmp_path, folds=2))
    assert again == first
    assert [open_checkpoint(checkpoint).sha256 for checkpoint, _ in again] == seals


def test_more_folds_than_reports_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="expected 2 to 3 folds for 3 reports, got 5"):
        list(cross_validate(TOY, None, split("train")[:3], tmp_path, folds=5))
