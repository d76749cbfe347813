"""nianbao check: what does not add up across reports."""

from __future__ import annotations

import sys
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
    from ..inference.checks.across_reports import Finding, Summary, compare, failed_checks, summarise
    from ..inference.output.records import BadLine, read_records
    from .findings import print_findings, write_findings

    summaries: list[Summary] = []
    findings: list[Finding] = []
    bad = 0
    for path in records:
        for number, record in read_records(path, progress=sys.stderr.isatty()):
            if isinstance(record, BadLine):
                bad += 1
                print(f"{path}, line {number}: skipped: {record.reason}", file=sys.stderr)
            elif summary := summarise(record):
                summaries.append(summary)
                findings += failed_checks(record) if within else ()
    if not summaries:
        print(
            "no record of an annual report; write some with: nianbao extract REPORTS -o records.jsonl", file=sys.stderr
        )
        raise typer.Exit(1)
    findings += compare(summaries)
    findings.sort(key=lambda f: (str(getattr(f, sort) or ""), f.body, f.year or 0, f.rule))
    if output:
        write_findings(findings, output)
    else:
        print_findings(findings)
    skipped = f", {bad} bad lines skipped" if bad else ""
    where = f" → {output}" if output else ""
    print(f"{len(summaries)} reports, {len(findings)} findings{skipped}{where}", file=sys.stderr)
