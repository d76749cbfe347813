"""One record in short, for reading in a terminal: coloured there, plain in a pipe."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..annotations import indicators
from ..inference.record.types import Check, Measure, Record
from .printing import counted

_LOW = 0.5  # confidence below which a value is more likely wrong than right
_WIDE = 100  # columns of a terminal that has room for the section too
_PIPE_WIDTH = 1000  # a pipe has no edge to fold lines at
_COLOURS = {"count": "cyan", "amount": "green", "percent": "magenta", "zero": "yellow"}


def print_summary(record: Record, *, console: Console | None = None) -> None:
    """Head, failed checks, contact details and measures of one record."""
    console = console or Console()
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    head = Table.grid(padding=(0, 2))
    for name, value in _head(record):
        head.add_row(Text(name, "dim"), Text(value, "bold" if name == "title" else ""))
    console.print(head)
    failed = [check for check in record.checks if check.status == "failed"]
    if failed:
        console.print(Text(f"\n{counted(len(failed), 'check')} failed", "bold red"))
        for check in failed:
            console.print(_check(check))
    console.print(Text(f"\n{counted(len(record.measures), 'measure')}", "bold"))
    shown = [measure for measure in record.measures if measure.dimension.get("applicant", "total") == "total"]
    if shown:
        console.print(_measures(shown, width=console.width))
    if left_out := len(record.measures) - len(shown):
        console.print(Text(f"and {left_out} by kinds of applicants: nianbao extract … --tables", "dim"))
    conflicts = [code for code, value in record.indicators.items() if value.conflict]
    if conflicts:
        names = ", ".join(f"{indicators()[code].name} ({code})" for code in conflicts)
        console.print(Text(f"\nstated more than once, with different values: {names}", "yellow"))


def _head(record: Record) -> list[tuple[str, str]]:
    choices = record.classification
    period = record.period and f"{record.period.start_date} – {record.period.end_date}"
    rows: list[tuple[str, object]] = [
        ("title", record.title and " ".join(record.title.text.split())),
        ("issuer", record.issuer and record.issuer.value),
        ("year", record.year and record.year.value),
        ("period", period),
        ("published", record.published and record.published.value),
        ("signed", record.signed and record.signed.value),
        ("kind", f"{choices.kind.value}, {choices.format.value}, {choices.level.value}"),
        ("text", f"{record.source.characters} characters, {record.source.encoding}, {record.source.script}"),
        ("noise", ", ".join(record.source.noise)),
    ]
    rows += [(field, "; ".join(found.value for found in details)) for field, details in record.contact]
    return [(name, str(value)) for name, value in rows if value]


def _check(check: Check) -> Text:
    """The rule, what it says, and where its evidence stands."""
    line = Text.assemble((check.rule, "red"), f"  {check.message}")
    if check.evidence:
        line.append(f"  at {', '.join(str(mention.start) for mention in check.evidence)}", "dim")
    return line


def _measures(measures: list[Measure], *, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("indicator", no_wrap=True)  # codes and numbers stay whole, names are folded
    table.add_column("category", overflow="fold")
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("scope")
    if width >= _WIDE:
        table.add_column("section")
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("conf.", justify="right", no_wrap=True)
    for measure in measures:
        low = measure.confidence < _LOW
        scope = [measure.scope] if measure.scope != "annual" else []
        table.add_row(
            measure.indicator,
            Text(" ".join(measure.category.text.split())),  # as Text: what a report has in [brackets] is no markup
            Text(_value(measure), _COLOURS[measure.kind]),
            ", ".join([*scope, *measure.dimension.values()]),
            *([measure.section or ""] if width >= _WIDE else []),
            Text(str(measure.start), "dim"),
            Text(f"{measure.confidence:.2f}", "bold red" if low else ""),
            style="dim" if low else None,
        )
    return table


def _value(measure: Measure) -> str:
    if measure.value is None:
        return f"? {measure.text}"
    sign = {"about": "≈ ", "over": "> ", "under": "< "}.get(measure.approximate or "", "")
    return f"{sign}{measure.value:,} {measure.unit or ''}".strip()
