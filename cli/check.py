"""nianbao check: what does not add up across reports."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal

import typer


def check(
    records: Annotated[list[Path], typer.Argument(metavar="RECORDS.jsonl...", help="What `nianbao extract` wrote.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Table to write (.csv, opens in a spreadsheet).")
    ] = None,
    within: Annotated[
        bool, typer.Option("--within", help="Also list the checks that failed within single reports.")
    ] = False,
    sort: Annotated[
        Literal["body", "rule", "year", "report", "indicator"], typer.Option(help="Column to sort by.")
    ] = "body",
) -> None:
    """Compare reports with each other: one body over the years, duplicates, years that are missing.

    One row for each thing that does not add up, with the rule that says so (docs/checks.md), both reports, and what
    was found and expected. A line that is no record is named and skipped.

    Example: nianbao check records.jsonl --within -o checks.csv

    Exit codes: 0 if records were compared, whatever was found; 1 if there was none; 2 for wrong usage.
    """
    from ..inference.checks.across_reports import in_order, what_does_not_add_up
    from ..inference.output.findings import write_findings
    from .findings import print_findings
    from .printing import SoundRecords

    sound = SoundRecords()
    reports, findings = what_does_not_add_up(chain.from_iterable(map(sound.read, records)), within=within)
    if not reports:
        print(
            "no record of an annual report; write some with: nianbao extract REPORTS -o records.jsonl", file=sys.stderr
        )
        raise typer.Exit(1)
    ordered = in_order(findings, sort)
    if output:
        write_findings(ordered, output)
    else:
        print_findings(ordered)
    skipped = f", {sound.skipped} bad lines skipped" if sound.skipped else ""
    where = f" → {output}" if output else ""
    print(f"{reports} reports, {len(findings)} findings{skipped}{where}", file=sys.stderr)
