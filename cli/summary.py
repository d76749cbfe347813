"""One record in short, for reading in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from ..annotations import indicators
from ..inference.record import Measure, Record

_LOW = 0.5  # confidence below which a value is shown dim


def print_summary(record: Record, *, console: Console | None = None) -> None:
    """Head, contact details and measures of one record."""
    console = console or Console()
    head = Table.grid(padding=(0, 2))
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
    for name, value in rows:
        if value:
            head.add_row(name, str(value), style=None)
    console.print(head, highlight=False)
    console.print()
    table = Table(title=f"{len(record.measures)} measures", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for column in ("indicator", "category", "value", "scope", "section", "at"):
        table.add_column(column, justify="right" if column in ("value", "at") else "left")
    for measure in record.measures:
        style = "dim" if measure.confidence < _LOW else None
        table.add_row(
            measure.indicator,
            measure.category.text,
            _value(measure),
            measure.scope if measure.scope != "annual" else "",
            measure.section or "",
            str(measure.start),
            style=style,
        )
    console.print(table, highlight=False)
    conflicts = [code for code, value in record.indicators.items() if value.conflict]
    if conflicts:
        names = ", ".join(f"{indicators()[code].name} ({code})" for code in conflicts)
        console.print(f"\nstated more than once, with different values: {names}", highlight=False)


def _value(measure: Measure) -> str:
    if measure.value is None:
        return f"? {measure.text}"
    sign = {"about": "≈ ", "over": "> ", "under": "< "}.get(measure.approximate or "", "")
    return f"{sign}{measure.value:,} {measure.unit or ''}".strip()
