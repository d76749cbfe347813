"""nianbao annotate diff: what changed between two exports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.json", help="An export.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.json", help="A later one of the same reports.")],
) -> None:
    """Say what changed between two exports: counts by label, then every change by task.

    Example: nianbao annotate diff annotations/exports/政府年报-v1.json annotations/exports/政府年报-v2.json
    """
    from collections import Counter

    from rich.console import Console
    from rich.table import Table

    from ...annotations import load_corpus
    from ...labelling.versions import changes
    from ..printing import counted

    reports = load_corpus(new)
    found = list(changes(load_corpus(old), reports))
    if not found:
        print(f"no changes: {old} and {new} say the same of {counted(len(reports), 'report')}")
        return
    kinds = sorted({change.what for change in found})
    counts = Counter((change.label, change.what) for change in found)
    table = Table("label", *kinds, title=counted(len(found), "change"), title_justify="left", box=None)
    for label in sorted({change.label for change in found}):
        table.add_row(label or "(document)", *(str(counts[label, kind] or "") for kind in kinds))
    console = Console()
    console.print(table, highlight=False)
    for change in found:
        console.print(f"{change.report}: {change.what}: {change.label} {change.detail}", markup=False, soft_wrap=True)
