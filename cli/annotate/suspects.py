"""nianbao annotate suspects: probable label errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...annotations import AnnotatedReport
    from ...inference.record.types import Record

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
    import csv
    from dataclasses import asdict, fields

    from rich.console import Console
    from rich.table import Table

    from ...annotations import load_corpus
    from ...annotations.studio import StudioError
    from ...evaluation import load_records
    from ...labelling.suspects import Suspect, find_suspects, suspect_tasks

    if output and output.suffix not in (".csv", ".json"):
        raise StudioError(f"unknown output ending {output.suffix!r}; expected .csv or .json")
    reports = load_corpus(export)
    if records and not recipe:
        opinions = load_records(records)
    elif recipe and not records:
        opinions = list(_cross_validated(recipe, base, work, folds, reports))
    else:
        raise StudioError("expected either --records or --recipe: whose opinion of the reports is asked?")
    found = find_suspects(reports, opinions)
    if output and output.suffix == ".json":
        output.write_text(json.dumps(list(suspect_tasks(reports, found)), ensure_ascii=False, indent=1) + "\n", "utf-8")
    elif output:
        with output.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [field.name for field in fields(Suspect)])
            table.writeheader()
            table.writerows(asdict(suspect) for suspect in found)
    shown = Table("score", "report", "sort", "at", "text", "annotated", "model", "sure", box=None)
    for s in found[:_SHOWN]:
        row = (f"{s.score:.1f}", s.report, s.sort, f"{s.start}", s.text, s.annotated, s.model, f"{s.confidence:.2f}")
        shown.add_row(*row)
    Console().print(shown, highlight=False)
    print(f"{len(found)} disagreements in {len(reports)} reports" + (f" → {output}" if output else ""))


def _cross_validated(
    recipe: Path, base: str | None, work: Path, folds: int, reports: list[AnnotatedReport]
) -> Iterator[Record]:
    """The record of each report by the model that was trained without it."""
    from ...inference import Extractor, document_from_text
    from ...labelling.folds import cross_validate
    from ...training.finetuning import FinetuningRecipe
    from ...training.recipes import load_recipe

    settings = load_recipe(FinetuningRecipe, recipe)
    for checkpoint, held_out in cross_validate(settings, base, reports, work, folds=folds):
        extractor = Extractor(checkpoint)
        for report in held_out:
            yield extractor.extract_document(document_from_text(report.text, report.name))
