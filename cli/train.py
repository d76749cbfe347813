"""nianbao train: a checkpoint from an annotated export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE.toml", help="TOML recipe; training/recipes/finetune.toml is ours.")
    ],
    corpus: Annotated[
        Path, typer.Argument(metavar="EXPORT.json", help="Annotated reports, a Label Studio JSON export.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Checkpoint folder to write.")],
    dev: Annotated[
        Path | None,
        typer.Option(help="Export to measure and to calibrate on, never trained on; figures go into the model card."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            help="What to start from: an encoder (RUN/encoder of `nianbao pretrain`, a hub name), or a checkpoint, with "
            "its heads unless the recipe says keep_heads = false."
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(help="Output of benchmarks/crf_baseline.py, shown beside ours in the model card.")
    ] = None,
    push_to_hub: Annotated[
        str | None, typer.Option(metavar="OWNER/NAME", help="Publish the checkpoint as this model repository.")
    ] = None,
) -> None:
    """Fine-tune a model on annotated reports. Needs the `train` extra.

    Run the command again to resume: the trainer's own checkpoints lie in OUTPUT.run beside the output. Without
    --base the encoder starts from random weights.
    """
    from rich.console import Console
    from transformers.utils import logging

    from ..annotations import load_corpus
    from ..evaluation import evaluate, to_json, to_table
    from ..inference import Extractor, document_from_text
    from ..models.checkpoint import seal
    from ..models.tagger import load_tagger
    from ..training.finetuning import FinetuningRecipe, finetune, start_network, write_checkpoint
    from ..training.recipes import load_recipe
    from ..training.release.calibration import fit_calibration
    from ..training.release.card import baseline_figure, write_card
    from ..training.release.hub import check_login, push

    logging.set_verbosity_error()  # a base's unused language-model head is no news
    if push_to_hub:
        check_login()
    settings = load_recipe(FinetuningRecipe, recipe)
    reports = load_corpus(corpus)
    gold = load_corpus(dev) if dev else []
    compared = baseline_figure(baseline) if baseline else None
    network, vocabulary = start_network(settings, base, reports)
    finetune(settings, network, vocabulary, reports, output.with_name(output.name + ".run"))
    write_checkpoint(network, vocabulary, settings, output)
    (output / "recipe.toml").write_bytes(recipe.read_bytes())
    seal(output, name=settings.name, version=settings.version)
    metrics = {}
    if gold:
        if calibration := fit_calibration(load_tagger(output), gold):
            calibration.save(output)
            seal(output, name=settings.name, version=settings.version)
        extractor = Extractor(output)
        records = [extractor.extract_document(document_from_text(report.text, report.name)) for report in gold]
        evaluation = evaluate(gold, records)
        metrics = {"data": str(dev and dev.name), **to_json(evaluation)}
        Console().print(to_table(evaluation))
    write_card(output, settings, reports=reports, base=base, metrics=metrics, baseline=compared)
    checkpoint = seal(output, name=settings.name, version=settings.version)
    print(f"{checkpoint.name} {checkpoint.version} → {output}")
    if push_to_hub:
        print(f"{push_to_hub} → {push(output, push_to_hub, version=settings.version)}")
