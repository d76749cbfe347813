"""nianbao pretrain: an encoder from plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def pretrain(
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE.toml", help="TOML recipe; training/recipes/pretrain.toml is ours.")
    ],
    texts: Annotated[
        list[Path],
        typer.Argument(metavar="TEXTS...", help="Folders or files of .txt, .txt.xz; Label Studio exports (.json)."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Run folder; an interrupted run in it goes on.")],
) -> None:
    """Pretrain an encoder on plain text by masked language modelling. Needs the `train` extra.

    The encoder is written to OUTPUT/encoder, for `nianbao train --base`. Run the command again to resume.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from ..training.pretraining import PretrainingRecipe, read_texts
    from ..training.pretraining import pretrain as run
    from ..training.recipes import load_recipe

    settings = load_recipe(PretrainingRecipe, recipe)
    console = Console(stderr=True)
    columns = (TextColumn("step {task.completed} of {task.total}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=console) as bar:
        task = bar.add_task("starting", total=settings.steps)
        for report in run(settings, read_texts(texts), output):
            description = f"loss {report.loss:.3f}, {report.tokens_per_second:,.0f} tokens/s"
            bar.update(task, completed=report.step, description=description)
            if not console.is_terminal:
                print(f"step {report.step} of {report.steps}: {description}", flush=True)
