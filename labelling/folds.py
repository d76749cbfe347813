"""Cross-validation: models that have not seen the reports on which they are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..annotations import AnnotatedReport
from ..models.checkpoint import MANIFEST, seal
from ..training.errors import TrainingError
from ..training.finetuning import FinetuningRecipe, finetune, start_network, write_checkpoint


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
        if not (checkpoint / MANIFEST).is_file():
            blank = replace(recipe, keep_heads=False)  # the heads of a checkpoint may have seen what is held out
            network, vocabulary = start_network(blank, base, known)
            finetune(recipe, network, vocabulary, known, checkpoint.with_suffix(".run"))
            write_checkpoint(network, vocabulary, recipe, checkpoint)
            seal(checkpoint, name=f"{recipe.name} {checkpoint.name}", version=recipe.version)
        yield checkpoint, held_out
