"""The findings of `nianbao check` in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ..inference.checks.across_reports import Finding


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
