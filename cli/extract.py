"""nianbao extract: reports in, records out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from ..inference.writing import OutputFormat, Writer


def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Reports (.txt, .html), or folders of them.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .jsonl, .csv or .parquet.")
    ] = None,
    format: Annotated[  # the option's name
        Literal["jsonl", "csv", "parquet"] | None,
        typer.Option("--format", "-f", help="jsonl: full records. csv, parquet: one row per measure."),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0 takes every core.")] = 0,
    keep_other: Annotated[
        bool, typer.Option("--keep-other", help="Keep the measures of documents that are no annual reports.")
    ] = False,
) -> None:
    """Turn reports into records.

    With -o, records go to that file, and files that could not be read go with their reasons to OUTPUT.rejects.jsonl
    beside it. Without -o, one report is summed up for reading, several are printed as JSON Lines. A Label Studio
    JSON export is read as the reports in it.

    Exit codes: 0 if at least one report gave a record, 1 if none did, 2 for wrong usage, an output that cannot be
    written, or a model that cannot be loaded.
    """
    from ..inference.writing import Rejects, open_output, output_format, stream_writer

    kind: OutputFormat = format or (output_format(output) if output else "jsonl")
    rejects = Rejects(output)
    if output:
        with open_output(output, kind) as writer:
            records = _run(paths, model, threads, keep_other, rejects, writer)
        print(f"{records} records → {output}", file=sys.stderr)
    else:
        summary = format is None
        records = _run(paths, model, threads, keep_other, rejects, stream_writer(sys.stdout, kind), summary=summary)
    if rejects.count:
        where = f" → {rejects.path}" if rejects.path else ""
        print(f"{rejects.count} files set aside{where}", file=sys.stderr)
    if not records:
        raise typer.Exit(1)


def _run(
    paths: list[Path],
    model: Path | None,
    threads: int,
    keep_other: bool,
    rejects: object,
    writer: Writer,
    *,
    summary: bool = False,
) -> int:
    """Extract everything; the number of records written. `summary`: a single report is summed up instead."""
    from rich.console import Console
    from rich.progress import track

    from ..inference import Extractor, Record, Reject, find_files
    from ..inference.writing import Rejects
    from .summary import print_summary

    assert isinstance(rejects, Rejects)
    extractor = Extractor(model, threads=threads, keep_other=keep_other)
    files = find_files(paths)
    console = Console(stderr=True)
    shown = track(files, "reading", console=console, disable=len(files) < 2 or not console.is_terminal)
    records = 0
    for file in shown:
        for result in extractor.extract_files([file]):
            if isinstance(result, Reject):
                rejects.add(result.name, result.error)
                print(f"{result.name}: {result.error.reason}: {result.error}", file=sys.stderr)
                continue
            records += 1
            if summary and len(files) == 1 and file[0].suffix.lower() != ".json":
                print_summary(result)
            else:
                assert isinstance(result, Record)
                writer.write(result)
    return records
