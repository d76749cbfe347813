"""nianbao evaluate: records against annotated reports, or against a table of facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..annotations.files import Json
    from ..evaluation import Evaluation


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="Annotated reports, a Label Studio JSON export; or a .csv of facts with the columns report, indicator, "
            "value.",
        ),
    ],
    records: Annotated[
        list[Path],
        typer.Argument(metavar="RECORDS.jsonl...", help="What `nianbao extract GOLD.json` wrote; one file a system."),
    ],
    all_indicators: Annotated[
        bool, typer.Option("--all", help="Show every indicator, not the twenty commonest.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Also write all figures as JSON, with those of each report.")
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(help="Also write every error: .csv is a table, .html a page to go through them in their texts."),
    ] = None,
) -> None:
    """Score records strictly: exact offsets, labels, indicators, scopes and values.

    Reports are matched by their text, not by their names (those of a .csv by name). A gold report without a record
    counts as wholly missed. Values compare what the grammar reads from the predicted spans and from the annotated ones.
    Several files of records are compared with the first: paired permutation test, bootstrap interval of the difference.
    """
    from ..annotations.files import json_text
    from ..evaluation import EvaluationError

    if errors and (errors.suffix not in (".csv", ".html") or len(records) > 1 or gold.suffix == ".csv"):
        raise EvaluationError("expected --errors FILE.csv or FILE.html with one RECORDS and an annotated GOLD.json")
    figures = _facts(gold, records) if gold.suffix == ".csv" else _annotated(gold, records, errors, all_indicators)
    if output:
        output.write_text(json_text(figures), "utf-8")


def _facts(gold: Path, records: list[Path]) -> Json:
    """Against a table of facts."""
    from rich.console import Console

    from ..evaluation import load_records
    from ..evaluation.fact_table import evaluate_facts, facts_json, facts_table, read_fact_table

    known = read_fact_table(gold)
    found = {name: evaluate_facts(known, load_records(file)) for name, file in _named(records).items()}
    for name, evaluation in found.items():
        if len(found) > 1:
            print(name)
        Console().print(facts_table(evaluation))
    return _one_or_all({name: facts_json(evaluation) for name, evaluation in found.items()})


def _annotated(gold: Path, records: list[Path], errors: Path | None, all_indicators: bool) -> Json:
    """Against annotated reports."""
    from rich.console import Console

    from ..annotations import load_corpus
    from ..evaluation import evaluate as score
    from ..evaluation import load_records, to_table
    from ..evaluation.by_report import report_figures

    reports = load_corpus(gold)
    systems = {name: score(reports, load_records(file)) for name, file in _named(records).items()}
    if len(systems) == 1:
        (evaluation,) = systems.values()
        Console().print(to_table(evaluation, all_indicators=all_indicators))
        if errors:
            _write_errors(errors, evaluation)
        return report_figures(evaluation)
    return {"systems": {name: report_figures(e) for name, e in systems.items()}, "differences": _compared(systems)}


def _compared(systems: dict[str, Evaluation]) -> list[Json]:
    """Each system against the first."""
    from rich.console import Console

    from ..evaluation.systems import differences, differences_json, differences_table

    (first, ours), *others = systems.items()
    rows: list[Json] = []
    for name, theirs in others:
        found = differences(ours, theirs)
        Console().print(differences_table((first, name), found))
        rows += ({"systems": [first, name], **row} for row in differences_json(found))
    return rows


def _write_errors(path: Path, evaluation: Evaluation) -> None:
    from ..evaluation.error_page import write_error_page
    from ..evaluation.listing import list_errors, write_errors

    found = list_errors(evaluation.compared)
    if path.suffix == ".csv":
        write_errors(path, found)
    else:
        write_error_page(path, found, evaluation.compared)
    print(f"{len(found)} errors → {path}")


def _named(records: list[Path]) -> dict[str, Path]:
    """By file name without ending, or where two are called alike by path."""
    from ..evaluation import EvaluationError

    if len(set(records)) < len(records):
        raise EvaluationError("expected different files of records, found one twice")
    stems = [file.stem for file in records]
    return {file.stem if stems.count(file.stem) == 1 else str(file): file for file in records}


def _one_or_all(figures: dict[str, Json]) -> Json:
    return {"systems": figures} if len(figures) > 1 else next(iter(figures.values()))
