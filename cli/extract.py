"""nianbao extract: reports in, records out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer


def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Reports, archives and tables of them, or folders.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .jsonl, .csv, .parquet, .xlsx or .dta.")
    ] = None,
    format: Annotated[  # the option's name
        Literal["jsonl", "csv", "parquet", "xlsx", "dta"] | None,
        typer.Option("--format", "-f", help="jsonl: full records. The others: a table, one row per measure."),
    ] = None,
    wide: Annotated[
        bool,
        typer.Option("--wide", help="One row per report; a column per indicator and cell of the official tables."),
    ] = False,
    tables: Annotated[
        bool, typer.Option("--tables", help="The official tables as they stand: one row per cell, and each lost row.")
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
    from ..inference import Extractor, Limits, ReadOptions, find_files
    from ..inference.output.run import extract_to, extract_to_file
    from ..inference.output.writers import output_format, stream_writer
    from ..inference.reading import load_ocr
    from .printing import counted, print_reject, tracked
    from .summary import SummaryWriter
    from .table import chosen_table

    table = chosen_table(wide=wide, tables=tables) or "measures"
    kind = format or (output_format(output) if output else "csv" if wide or tables else "jsonl")
    extractor = Extractor(model, threads=threads, min_confidence=min_confidence, keep_other=keep_other)
    options = ReadOptions(
        limits=Limits().with_settings(limit or []),
        text_column=text_column,
        id_column=id_column,
        ocr=load_ocr(ocr) if ocr else None,
        join_pages=join_pages,
    )
    files = find_files(paths, tables=text_column is not None)
    read = tracked(files, "reading", shown=len(files) > 1)
    if output:
        done = extract_to_file(extractor, read, options, output, kind, table=table, on_reject=print_reject)
    else:
        lines = stream_writer(sys.stdout, kind, table=table)
        alone = len(files) == 1 and format is None and not (wide or tables)
        writer = SummaryWriter(files[0][1], lines) if alone else lines
        done = extract_to(writer, extractor, read, options, on_reject=print_reject)
    if output:
        print(f"{counted(done.records, 'record')} → {output}", file=sys.stderr)
    if done.rejected:
        where = f" → {done.rejects_file}" if done.rejects_file else ""
        print(f"{counted(done.rejected, 'file')} set aside{where}", file=sys.stderr)
    if not done.records:
        raise typer.Exit(1)
