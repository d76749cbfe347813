"""nianbao annotate suspects: probable label errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_SHOWN = 30


def suspects(
    export: Annotated[Path, typer.Argument(metavar="EXPORT.json", help="Annotated reports.")],
    records: Annotated[
        Path | None, typer.Option(help="Records (.jsonl) by a model that was not trained on these reports.")
    ] = None,
    recipe: Annotated[Path | None, typer.Option(help="Else: cross-validate with this recipe (extra train).")] = None,
    base: Annotated[str | None, typer.Option(help="Encoder that each fold starts from.")] = None,
    work: Annotated[Path, typer.Option(help="Folder for the folds' models; finished ones are used again.")] = Path(
        "runs/suspects"
    ),
    folds: Annotated[int, typer.Option(min=2, help="How many models are trained.")] = 5,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=".csv: a table. .json: an export to push for a look.")
    ] = None,
) -> None:
    """List probable label errors, the likeliest first: where a model that has not seen a report parts with it.

    Example: nianbao annotate suspects annotations/dev.json --records dev.jsonl -o suspects.csv
    """
    from rich.console import Console
    from rich.table import Table

    from ...annotations import load_corpus
    from ...annotations.studio import StudioError
    from ...labelling.suspects import find_suspects, without_record, write_suspects
    from ..printing import SoundRecords, counted

    if output and output.suffix not in (".csv", ".json"):
        raise StudioError(f"unknown output ending {output.suffix!r}; expected .csv or .json")
    reports = load_corpus(export)
    if records and not recipe:
        opinions = list(SoundRecords().read(records))  # a text may come twice: its last record counts
    elif recipe and not records:
        from ...labelling.folds import held_out_records  # needs torch
        from ...training.finetuning import FinetuningRecipe
        from ...training.recipes import load_recipe

        read = load_recipe(FinetuningRecipe, recipe)
        opinions = list(held_out_records(read, base, reports, work, folds=folds))
    else:
        raise StudioError("expected either --records or --recipe: whose opinion of the reports is asked?")
    found = find_suspects(reports, opinions)
    if missing := without_record(reports, opinions):
        named = ", ".join(missing[:5])
        print(f"{counted(len(missing), 'report')} without a record passed over: {named}", file=sys.stderr)
    if output:
        write_suspects(output, reports, found)
    shown = Table("score", "report", "sort", "at", "context", "annotated", "model", "sure", box=None)
    for s in found[:_SHOWN]:
        row = (f"{s.score:.1f}", s.report, s.sort, f"{s.start}", s.context, s.annotated, s.model, f"{s.confidence:.2f}")
        shown.add_row(*row)
    Console().print(shown, highlight=False, markup=False)
    print(
        f"{counted(len(found), 'disagreement')} in {counted(len(reports) - len(missing), 'report')}"
        + (f" → {output}" if output else "")
    )
