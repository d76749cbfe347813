"""The findings of `nianbao check` in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ..inference.checks.across_reports import Finding


def print_findings(findings: Sequence[Finding], *, console: Console | None = None) -> None:
    """What does not add up, in words, below the rule, body, year and report: readable in 80 columns."""
    console = console or Console()
    for finding in findings:
        about = [finding.body, str(finding.year or ""), finding.report]
        console.print(Text.assemble((finding.rule, "bold red"), "  ", "  ".join(filter(None, about))))
        console.print(Padding(Text(finding.message), (0, 0, 0, 4), expand=False))
