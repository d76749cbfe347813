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
    test: Annotated[
        Path | None,
        typer.Option(help="Export that nothing was chosen by; its figures lead the model card. Needs --dev."),
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

    Run the command again to resume: the trainer's own checkpoints lie in OUTPUT.run beside the output; a run that is
    finished does nothing again. Without --base the encoder starts from random weights. A text that is in both
    EXPORT.json and --dev or --test, as it is or almost so, is refused.
    """
    from ..training.base import check_base

    check_base(base)  # before torch is imported
    from rich.console import Console
    from transformers.utils import logging

    from ..evaluation import to_table
    from ..training.release.hub import check_login, push
    from ..training.release.run import release

    logging.set_verbosity_error()  # a base's unused language-model head is no news
    if push_to_hub:
        check_login()
    checkpoint, evaluation = release(recipe, corpus, output, dev=dev, test=test, base=base, baseline=baseline)
    if dev and evaluation is None:
        print(f"finished before; delete {output} and {output}.run to train it again")
    if evaluation:
        Console().print(to_table(evaluation))
    print(f"{checkpoint.name} {checkpoint.version} → {output}")
    if push_to_hub:
        print(f"{push_to_hub} → {push(output, push_to_hub, version=checkpoint.version)}")
