"""Cross-validation: models that have not seen the reports on which they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..annotations import AnnotatedReport
from ..inference import Extractor
from ..inference.record.types import Record
from ..training.errors import TrainingError
from ..training.finetuning import FinetuningRecipe
from ..training.release.run import train_checkpoint


def cross_validate(
    recipe: FinetuningRecipe, base: str | None, reports: Sequence[AnnotatedReport], work: Path, *, folds: int = 5
) -> Iterator[tuple[Path, list[AnnotatedReport]]]:
    """(checkpoint, the reports that it was not trained on), fold by fold; the held-out parts make up all reports.

    Checkpoints lie in `work`, and those that are finished are not trained again. Raises TrainingError.
    """
    if not 2 <= folds <= len(reports):
        raise TrainingError(f"expected 2 to {len(reports)} folds for {len(reports)} reports, got {folds}")
    fold_of = np.random.default_rng(recipe.seed).permutation(len(reports)) % folds
    for fold in range(folds):
        held_out = [report for report, its in zip(reports, fold_of, strict=True) if its == fold]
        checkpoint = work / f"fold-{fold + 1}-of-{folds}"
        known = [report for report, its in zip(reports, fold_of, strict=True) if its != fold]
        blank = replace(recipe, keep_heads=False)  # the heads of a checkpoint may have seen what is held out
        train_checkpoint(blank, base, known, checkpoint, name=f"{recipe.name} {checkpoint.name}")
        yield checkpoint, held_out


def held_out_records(
    recipe: FinetuningRecipe, base: str | None, reports: Sequence[AnnotatedReport], work: Path, *, folds: int
) -> Iterator[Record]:
    """The record of each report by the model that was trained without it. Raises TrainingError, ModelError."""
    for checkpoint, held_out in cross_validate(recipe, base, reports, work, folds=folds):
        yield from Extractor(checkpoint).extract_reports(held_out)
