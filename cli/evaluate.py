"""nianbao evaluate: records against annotated reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.json", help="Annotated reports, a Label Studio JSON export.")],
    records: Annotated[Path, typer.Argument(metavar="RECORDS.jsonl", help="What `nianbao extract GOLD.json` wrote.")],
    all_indicators: Annotated[
        bool, typer.Option("--all", help="Show every indicator, not the twenty commonest.")
    ] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write all figures as JSON.")] = None,
) -> None:
    """Score records strictly: exact offsets, labels, indicators, scopes and values.

    Reports are matched by their text, not by their names. A gold report without a record counts as wholly missed.
    Values compare what the grammar reads from the predicted spans and from the annotated ones.
    """
    from rich.console import Console

    from ..annotations import load_corpus
    from ..annotations.files import json_text
    from ..evaluation import evaluate as score
    from ..evaluation import load_records, to_json, to_table

    evaluation = score(load_corpus(gold), load_records(records))
    Console().print(to_table(evaluation, all_indicators=all_indicators))
    if output:
        output.write_text(json_text(to_json(evaluation)), "utf-8")
