"""nianbao view: records as a page to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_NAMED = 5  # records without their text that are named one by one


def view(
    records: Annotated[Path, typer.Argument(metavar="RECORDS.jsonl", help="What `nianbao extract` wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PAGE.html", help="The page to write.")],
) -> None:
    """Write one HTML page to look at records: each report's text with its spans coloured, beside the record.

    The page is a single file that opens from disk and needs no network. The texts are taken from
    RECORDS.texts.jsonl, which `nianbao extract` writes beside RECORDS.jsonl; a record whose text is not there is
    shown without it. Lines that are no records are named and skipped.

    Example: nianbao extract reports/ -o records.jsonl && nianbao view records.jsonl -o page.html

    Exit codes: 0 if the page was written, 1 if there is no record to show, 2 for wrong usage or files that cannot be
    read or written.
    """
    from ..inference.output.records import load_texts, texts_path
    from ..inference.output.view import render_page, without_text, write_page
    from .printing import SoundRecords, counted

    shown = list(SoundRecords().read(records))
    if not shown:
        print(f"{records}: no record to show; write some with `nianbao extract … -o {records.name}`", file=sys.stderr)
        raise typer.Exit(1)
    texts = load_texts(texts_path(records))
    if missing := without_text(shown, texts):
        named = ", ".join(missing[:_NAMED]) + (f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else "")
        print(
            f"{len(missing)} of {len(shown)} shown without text: not in {texts_path(records)}, which "
            f"`nianbao extract … -o {records.name}` writes: {named}",
            file=sys.stderr,
        )
    write_page(output, render_page(shown, texts))
    print(f"{counted(len(shown), 'report')} → {output}", file=sys.stderr)
