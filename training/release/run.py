"""A training run from recipe and annotated reports to a checkpoint that can be released."""

from __future__ import annotations

from pathlib import Path

from ...annotations import AnnotatedReport, load_corpus
from ...annotations.corpus import split_path
from ...evaluation import Evaluation, evaluate, to_json
from ...evaluation.annotators import AnnotatorAgreement, agreements
from ...inference import Extractor
from ...models.checkpoint import Checkpoint, seal
from ...models.tagger import load_tagger
from ..finetuning import FinetuningRecipe, finetune, write_checkpoint
from ..recipes import load_recipe
from ..starting import start_network
from .calibration import fit_calibration
from .card import baseline_figure, write_card


def release(
    recipe_file: Path,
    corpus: Path,
    output: Path,
    *,
    dev: Path | None,
    test: Path | None,
    base: str | None,
    baseline: Path | None,
) -> tuple[Checkpoint, Evaluation | None]:
    """Train on `corpus`, calibrate and measure on `dev`, measure on `test`, and describe it all in a sealed checkpoint.

    `baseline`: output of benchmarks/crf_baseline.py. The evaluation is that of `dev`, None without it. Raises
    NianbaoError.
    """
    recipe = load_recipe(FinetuningRecipe, recipe_file)
    reports = load_corpus(corpus)
    gold, held_out = (load_corpus(file) if file else [] for file in (dev, test))
    compared = baseline_figure(baseline) if baseline else None
    train_checkpoint(recipe, base, reports, output)
    (output / "recipe.toml").write_bytes(recipe_file.read_bytes())
    seal(output, name=recipe.name, version=recipe.version)
    evaluation = _measured(output, recipe, gold) if gold else None
    metrics = {"data": str(dev and dev.name), **to_json(evaluation)} if evaluation else {}
    if evaluation and held_out:
        found = evaluate(held_out, Extractor(output).extract_reports(held_out))
        metrics["held_out"] = {"data": str(test and test.name), **to_json(found)}
    write_card(
        output,
        recipe,
        reports=reports,
        base=base,
        metrics=metrics,
        baseline=compared,
        annotators=_annotators(),
    )
    return seal(output, name=recipe.name, version=recipe.version), evaluation


def train_checkpoint(
    recipe: FinetuningRecipe, base: str | None, reports: list[AnnotatedReport], folder: Path, *, name: str | None = None
) -> Checkpoint:
    """A sealed checkpoint, neither calibrated nor measured; the trainer's own lie in FOLDER.run. Raises TrainingError.

    `name`: the checkpoint's, by default the recipe's.
    """
    network, vocabulary = start_network(recipe, base, reports)
    finetune(recipe, network, vocabulary, reports, folder.with_name(folder.name + ".run"))
    write_checkpoint(network, vocabulary, recipe, folder)
    return seal(folder, name=name or recipe.name, version=recipe.version)


def _measured(folder: Path, recipe: FinetuningRecipe, gold: list[AnnotatedReport]) -> Evaluation:
    """Calibrate the checkpoint on `gold` where that has enough to learn from, then measure what it extracts."""
    if calibration := fit_calibration(load_tagger(folder), gold):
        calibration.save(folder)
        seal(folder, name=recipe.name, version=recipe.version)
    return evaluate(gold, Extractor(folder).extract_reports(gold))


def _annotators() -> AnnotatorAgreement | None:
    """The project's two annotators; None outside a checkout, where their exports are not at hand."""
    files = {name: split_path(f"agreement-{name}") for name in ("a", "b")}
    if not all(file.is_file() for file in files.values()):
        return None
    (pair,) = agreements({name: load_corpus(file) for name, file in files.items()})
    return pair
