"""nianbao annotate agreement: how far annotators agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def agreement(
    exports: Annotated[
        list[Path], typer.Argument(metavar="EXPORT.json...", help="One export with several annotators, or several.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the reports that differ, for adjudication (.json).")
    ] = None,
) -> None:
    """Score annotators against each other: spans strict and partial, by label, measures, choices.

    With -o the reports in which they differ are written as an export without annotations: what both marked alike is the
    prediction "agreed", each annotator's version another one. Push it to a project of its own to adjudicate.

    Example: nianbao annotate agreement 政府年报-v3.json -o adjudicate.json
    """
    from rich.console import Console

    from ...annotations.files import json_text
    from ...evaluation.annotators import agreements
    from ...labelling.annotators import adjudication_tasks, agreement_table
    from ...labelling.versions import load_versions

    versions = load_versions(exports)
    console = Console()
    for pair in agreements(versions):
        console.print(agreement_table(pair), highlight=False)
    if output:
        tasks = list(adjudication_tasks(versions))
        output.write_text(json_text(tasks), "utf-8")
        print(f"{len(tasks)} reports differ → {output}")
