"""A training run from recipe and annotated reports to a checkpoint that can be released."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from ...annotations import AnnotatedReport, load_corpus
from ...annotations.corpus import split_path
from ...annotations.files import json_text
from ...evaluation import Evaluation, evaluate, to_json
from ...evaluation.annotators import AnnotatorAgreement, agreements
from ...inference import Extractor
from ...models.calibration import FILE as CALIBRATION
from ...models.checkpoint import MANIFEST, NEEDED, Checkpoint, open_checkpoint, seal
from ...models.tagger import load_tagger
from ..base import check_base
from ..errors import TrainingError
from ..finetuning import FinetuningRecipe, claim_run, finetune, write_checkpoint
from ..recipes import load_recipe
from ..separation import check_separate
from ..starting import start_network
from .calibration import fit_calibration
from .card import baseline_figure, write_card

_TRAINED, _RELEASED = "trained", "released.json"  # in OUTPUT.run: what was finished


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

    `baseline`: output of benchmarks/crf_baseline.py. The evaluation is that of `dev`; None without it, and where the same
    run was finished before, in which case nothing is done. Raises NianbaoError, before the training if a text is both
    in `corpus` and in `dev` or `test`.
    """
    recipe = load_recipe(FinetuningRecipe, recipe_file)
    check_base(base)
    reports = load_corpus(corpus)
    gold, held_out = (load_corpus(file) if file else [] for file in (dev, test))
    check_separate(reports, {"--dev": gold, "--test": held_out})
    compared = baseline_figure(baseline) if baseline else None
    asked = _asked([recipe_file, corpus, dev, test, baseline], base)
    if done := _released(output, asked):
        return done, None
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
        own_data=_own(dev, "dev") and _own(test, "test"),
    )
    checkpoint = seal(output, name=recipe.name, version=recipe.version)
    (_work(output) / _RELEASED).write_text(json_text({"asked": asked, "checkpoint": checkpoint.sha256}), "utf-8")
    return checkpoint, evaluation


def train_checkpoint(
    recipe: FinetuningRecipe, base: str | None, reports: list[AnnotatedReport], folder: Path, *, name: str | None = None
) -> Checkpoint:
    """A sealed checkpoint, neither calibrated nor measured; the trainer's own lie in FOLDER.run. Raises TrainingError.

    Finished weights of the same recipe, reports and base are left as they are. `name`: the checkpoint's, by default the
    recipe's.
    """
    work = _work(folder)
    claim_run(work, recipe, reports)
    _claim_base(work, base)
    if not _trained(work, folder):
        network, vocabulary = start_network(recipe, base, reports)
        finetune(recipe, network, vocabulary, reports, work)
        write_checkpoint(network, vocabulary, recipe, folder)
        (work / _TRAINED).write_text(_weights(folder), "utf-8")
    (folder / CALIBRATION).unlink(missing_ok=True)
    return seal(folder, name=name or recipe.name, version=recipe.version)


def _work(folder: Path) -> Path:
    return folder.with_name(folder.name + ".run")


def _claim_base(work: Path, base: str | None) -> None:
    """Refuse to go on with a run that began with another base: the trainer's checkpoints hold what came of that one."""
    file = work / "base.json"
    if file.is_file() and (was := json.loads(file.read_bytes())) != base:
        raise TrainingError(
            f"{work} holds a run from another base ({was}); delete that folder to begin anew, or choose another output"
        )
    file.write_text(json_text(base), "utf-8")


def _trained(work: Path, folder: Path) -> bool:
    """Whether the folder holds the weights that the finished training wrote."""
    file = work / _TRAINED
    return (
        file.is_file() and all((folder / n).is_file() for n in NEEDED) and file.read_text("utf-8") == _weights(folder)
    )


def _weights(folder: Path) -> str:
    return sha256((folder / "model.safetensors").read_bytes()).hexdigest()


def _asked(files: Sequence[Path | None], base: str | None) -> list[str | None]:
    """What a run was asked for: the sha256 of each file, and the base with its weights' where it is a folder."""
    weights = Path(base) / "model.safetensors" if base else None
    known = [*files, weights if weights and weights.is_file() else None]
    return [sha256(file.read_bytes()).hexdigest() if file else None for file in known] + [base]


def _released(output: Path, asked: list[str | None]) -> Checkpoint | None:
    """The checkpoint of the same run, if it was finished and nothing in it has changed since."""
    file = _work(output) / _RELEASED
    if not (file.is_file() and (output / MANIFEST).is_file()):
        return None
    done = json.loads(file.read_bytes())
    if done["asked"] != asked:
        return None
    checkpoint = open_checkpoint(output)
    return checkpoint if checkpoint.sha256 == done["checkpoint"] else None


def _own(file: Path | None, name: str) -> bool:
    """Whether it is the project's own part of the corpus, of which the card knows what was chosen by it."""
    ours = split_path(name)
    return file is not None and ours.is_file() and file.read_bytes() == ours.read_bytes()


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
