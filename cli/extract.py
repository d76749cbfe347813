"""nianbao extract: reports in, records out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer


def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Reports, archives and tables of them, or folders.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .jsonl, .csv or .parquet.")
    ] = None,
    format: Annotated[  # the option's name
        Literal["jsonl", "csv", "parquet"] | None,
        typer.Option("--format", "-f", help="jsonl: full records. csv, parquet: one row per measure."),
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="csv with one row per report and one column per indicator, for spreadsheets.")
    ] = False,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0 takes every core.")] = 0,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out measures, headings, contacts … less sure than this.")
    ] = 0.0,
    keep_other: Annotated[
        bool, typer.Option("--keep-other", help="Keep the measures of documents that are no annual reports.")
    ] = False,
    text_column: Annotated[
        str | None, typer.Option(help="Column of texts in JSON Lines, CSV and Parquet; folders give such tables, too.")
    ] = None,
    id_column: Annotated[str | None, typer.Option(help="Column that names their reports.")] = None,
    join_pages: Annotated[
        bool, typer.Option("--join-pages", help="Take name_1, name_2 … for the pages of one report.")
    ] = False,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER",
            help="Per file: bytes, pages, cells, nesting, expansion, seconds, memory. Repeatable.",
        ),
    ] = None,
    ocr: Annotated[
        str | None, typer.Option(metavar="rapidocr|MODULE:FUNCTION", help="Recognises the characters of scans.")
    ] = None,
) -> None:
    """Turn reports into records: text, HTML, MHTML, DOCX, DOC, PDF, and archives and tables of them.

    With -o, records go to that file. Beside it, files that could not be read go with their reasons to
    OUTPUT.rejects.jsonl, and with a .jsonl the texts go to OUTPUT.texts.jsonl, for `nianbao view`. Without -o, one
    report is summed up for reading, several are printed as JSON Lines. A Label Studio JSON export is read as the
    reports in it.

    Exit codes: 0 if at least one report gave a record, 1 if none did, 2 for wrong usage, an output that cannot be
    written, or a model that cannot be loaded.
    """
    from contextlib import nullcontext

    from ..inference import Extractor, Limits, ReadOptions, Reject, find_files
    from ..inference.output.records import open_texts
    from ..inference.output.writers import Rejects, open_output, output_format, stream_writer
    from ..inference.reading import load_ocr
    from .summary import print_summary

    kind = format or (output_format(output) if output else "csv" if wide else "jsonl")
    sink = open_output(output, kind, wide=wide) if output else nullcontext(stream_writer(sys.stdout, kind, wide=wide))
    saved = open_texts(output) if output and kind == "jsonl" else nullcontext()
    extractor = Extractor(model, threads=threads, min_confidence=min_confidence, keep_other=keep_other)
    options = ReadOptions(
        limits=Limits().with_settings(limit or []),
        text_column=text_column,
        id_column=id_column,
        ocr=load_ocr(ocr) if ocr else None,
        join_pages=join_pages,
    )
    files = find_files(paths, tables=text_column is not None)
    alone = len(files) == 1 and output is None and format is None and not wide
    rejects = Rejects(output)
    records = 0
    with sink as writer, saved as texts:
        on_read = texts.write if texts else None
        for result in extractor.extract_files(_with_progress(files), options, on_read=on_read):
            if isinstance(result, Reject):
                rejects.add(result.name, result.error)
                print(f"{result.name}: {result.error.reason}: {result.error}", file=sys.stderr)
                continue
            records += 1
            if alone and result.source.name == files[0][1]:
                print_summary(result)
            else:
                writer.write(result)
    if output:
        print(f"{_counted(records, 'record')} → {output}", file=sys.stderr)
    if rejects.count:
        where = f" → {rejects.path}" if rejects.path else ""
        print(f"{_counted(rejects.count, 'file')} set aside{where}", file=sys.stderr)
    if not records:
        raise typer.Exit(1)


def _with_progress(files: list[tuple[Path, str]]) -> Iterable[tuple[Path, str]]:
    """The files, with a bar on a terminal where there are several."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(files, "reading", console=console, disable=len(files) < 2 or not console.is_terminal)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
