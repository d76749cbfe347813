"""The findings of `nianbao check` as a table, in a terminal or a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ..inference import InferenceError
from ..inference.checks.across_reports import COLUMNS, Finding, rows


def write_findings(findings: Sequence[Finding], path: Path) -> None:
    """CSV with one row per finding; a spreadsheet takes it for UTF-8."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows(findings))
    except OSError as error:
        raise InferenceError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None


def print_findings(findings: Sequence[Finding], *, console: Console | None = None) -> None:
    """One line per finding."""
    console = console or Console()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("rule", "body", "year", "report", "what does not add up"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        table.add_row(finding.rule, finding.body, str(finding.year or ""), finding.report, finding.message)
    if findings:
        console.print(table, highlight=False)
