"""nianbao annotate lint: where annotations do not keep the guidelines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

_SHOWN = 100


def lint(
    export: Annotated[Path, typer.Argument(metavar="EXPORT.json", help="Annotated reports.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write all findings: .csv, or .jsonl with an object a line.")
    ] = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="NAME", help="Only this rule; may be given several times.")
    ] = None,
) -> None:
    """List where annotations do not keep annotations/GUIDELINES.md, as far as a program can tell.

    Each finding has its rule, task, place, context and reason. Not every one is an error: it is a place to look at.
    Exceptions that were agreed on are counted, and stand in the output with their reason. Needs no server.

    Example: nianbao annotate lint annotations/dev.json -o findings.csv
    """
    from rich.console import Console

    from ...annotations import AnnotationError
    from ...labelling.lint import counts, lint_export, rules, write_findings
    from ..printing import counted

    if output and output.suffix not in (".csv", ".jsonl"):
        raise AnnotationError(f"unknown output ending {output.suffix!r}; expected .csv or .jsonl")
    if unknown := [name for name in rule or () if name not in rules()]:
        raise AnnotationError(f"unknown rule {unknown[0]!r}; the rules are {', '.join(rules())}")
    reports, findings = lint_export(export)
    findings = [finding for finding in findings if not rule or finding.rule in rule]
    if output:
        write_findings(output, findings)
    left = [finding for finding in findings if not finding.agreed]
    console = Console()
    for name in dict.fromkeys(finding.rule for finding in left[:_SHOWN]):
        console.print(f"{name}: {rules()[name].en}\n  {rules()[name].zh}", style="bold", markup=False, highlight=False)
        for finding in (finding for finding in left[:_SHOWN] if finding.rule == name):
            place = finding.task if finding.start is None else f"{finding.task} {finding.start}"
            said = "  ".join(part for part in (place, finding.context, finding.detail) if part)
            console.print(f"  {said}", markup=False, highlight=False, soft_wrap=True)
    if len(left) > _SHOWN:
        print(f"… and {len(left) - _SHOWN} more; -o findings.csv writes all of them")
    found = counts(findings)
    agreed = len(findings) - len(left)
    summary = f"{counted(len(left), 'finding')} in {counted(len(reports), 'report')}"
    summary += f", {counted(agreed, 'agreed exception')}" if agreed else ""
    print(summary + (f": {by_rule(found)}" if left else "") + (f" → {output}" if output else ""))


def by_rule(found: Mapping[str, tuple[int, int]]) -> str:
    """zero-words 3, phrase 2: what is left, the most frequent first."""
    left = sorted(((count, name) for name, (count, _) in found.items() if count), reverse=True)
    return ", ".join(f"{name} {count}" for count, name in left)
