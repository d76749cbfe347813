"""nianbao learning-curve and nianbao crossval: the real training on parts of a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..training.finetuning import FinetuningRecipe

_Export = Annotated[Path, typer.Argument(metavar="EXPORT.json", help="Annotated reports, a Label Studio JSON export.")]
_RecipeFile = Annotated[
    Path | None, typer.Option(help="TOML recipe; by default a small one, training/recipes/small.toml.")
]
_Base = Annotated[str | None, typer.Option(help="Encoder that each model starts from; else random weights.")]


def learning_curve(
    corpus: _Export,
    dev: Annotated[Path, typer.Option(help="Export to measure on; no text may be in both.")],
    shares: Annotated[str, typer.Option(help="Parts of EXPORT.json to learn from.")] = "0.125,0.25,0.5,1",
    recipe: _RecipeFile = None,
    base: _Base = None,
    work: Annotated[Path, typer.Option(help="Folder for the models; finished ones are used again.")] = Path(
        "runs/learning-curve"
    ),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write the figures as JSON.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Also draw the curve: .svg, .png or .pdf.")] = None,
) -> None:
    """Train on growing parts of a corpus and say what more reports would bring. Needs the `train` extra.

    Run the command again to resume. The extrapolation is a power law of the error, to twice the reports: a hint whether
    annotating on is worth it, not a promise.
    """
    from rich.console import Console

    from ..training.base import check_base
    from ..training.errors import TrainingError

    check_base(base)
    try:
        parts = [float(share) for share in shares.split(",")]
    except ValueError:
        raise TrainingError(f"expected --shares like 0.25,0.5,1, got {shares!r}") from None
    if plot and plot.suffix not in (".svg", ".png", ".pdf"):
        raise TrainingError(f"unknown picture ending {plot.suffix!r}; expected .svg, .png or .pdf")
    from ..annotations import load_corpus
    from ..annotations.files import json_text
    from ..evaluation.report import table
    from ..labelling.curve import FIGURES, curve_json, plot_curve
    from ..labelling.curve import learning_curve as curve

    shown = table("Strict F1 on dev", "reports", *FIGURES)
    points = []
    for point in curve(_recipe(recipe), base, load_corpus(corpus), load_corpus(dev), parts, work):
        cells = (
            f"{point.f1[name]:.3f} [{point.intervals[name].low:.3f}, {point.intervals[name].high:.3f}]"
            for name in FIGURES
        )
        shown.add_row(f"{point.share:g}", f"{point.reports}", *cells)
        points.append(point)
    figures = curve_json(points)
    beyond = figures["extrapolated"]
    cells = ("–" if beyond[name] is None else f"{beyond[name]:.3f}" for name in FIGURES)
    shown.add_row("extrapolated", f"{beyond['reports']}", *cells)
    Console().print(shown)
    if output:
        output.write_text(json_text(figures), "utf-8")
    if plot:
        plot_curve(points, plot)


def crossval(
    corpus: _Export,
    folds: Annotated[int, typer.Option(min=2, help="How many models are trained.")] = 5,
    recipe: _RecipeFile = None,
    base: _Base = None,
    work: Annotated[Path, typer.Option(help="Folder for the folds' models; finished ones are used again.")] = Path(
        "runs/crossval"
    ),
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write all figures as JSON.")] = None,
) -> None:
    """Score a corpus without a dev set: each report by a model that was trained without it. Needs the `train` extra.

    The records lie in WORK/records.jsonl: `nianbao annotate suspects EXPORT.json --records WORK/records.jsonl` lists
    probable label errors by them. Run the command again to resume.
    """
    from ..training.base import check_base

    check_base(base)
    from rich.console import Console

    from ..annotations import load_corpus
    from ..annotations.files import complete_file, json_text
    from ..evaluation import evaluate, to_table
    from ..evaluation.by_report import report_figures
    from ..labelling.folds import held_out_records

    reports = load_corpus(corpus)
    records = list(held_out_records(_recipe(recipe), base, reports, work, folds=folds))
    with complete_file(work / "records.jsonl") as part:
        part.write_text("".join(record.to_json() + "\n" for record in records), "utf-8")
    evaluation = evaluate(reports, records)
    Console().print(to_table(evaluation))
    print(f"{len(records)} records by {folds} models → {work / 'records.jsonl'}")
    if output:
        output.write_text(json_text(report_figures(evaluation)), "utf-8")


def _recipe(file: Path | None) -> FinetuningRecipe:
    from importlib.resources import files

    from ..training.finetuning import FinetuningRecipe
    from ..training.recipes import load_recipe

    return load_recipe(FinetuningRecipe, file or Path(str(files("nianbao.training.recipes").joinpath("small.toml"))))
