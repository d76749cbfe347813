"""nianbao extract: reports in, records out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from .table import Tables, Wide, chosen_table


def extract(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Reports, archives and tables of them, or folders; - for a pipe."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write (.jsonl, .csv, .parquet, .xlsx, .dta), or a folder (no ending)."
        ),
    ] = None,
    format: Annotated[  # the option's name
        Literal["jsonl", "csv", "parquet", "xlsx", "dta"] | None,
        typer.Option("--format", "-f", help="jsonl: full records. The others: a table, one row per measure."),
    ] = None,
    wide: Wide = False,
    tables: Tables = False,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
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
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes, one thread each; by default one per core.")
    ] = None,
    resume: Annotated[
        bool, typer.Option(help="Go on where an earlier run on this output stopped, or do everything again.")
    ] = True,
    files_from: Annotated[
        Path | None, typer.Option(metavar="FILE|-", help="A list of further paths, one a line.")
    ] = None,
    newer_than: Annotated[
        str | None, typer.Option(metavar="DATE|FILE", help="Only files that changed after a date, or after a file did.")
    ] = None,
    sample: Annotated[int | None, typer.Option(min=1, help="Only so many of the inputs, drawn at random.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.")] = 0,
    shard: Annotated[
        str | None, typer.Option(metavar="K/N", help="Only the K-th of N pieces, each a run; all write to one folder.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")] = False,
) -> None:
    """Turn reports into records: text, HTML, MHTML, DOCX, DOC, PDF, and archives and tables of them.

    With -o, records go to that file. Beside it, files that could not be read go with their reasons to
    OUTPUT.rejects.jsonl and .csv, and with a .jsonl the texts go to OUTPUT.texts.jsonl, for `nianbao view`. A folder
    as -o holds the same in parts that DuckDB, pandas and datasets read as one. A run that was stopped goes on when the
    command is given again, and what a folder holds already is not computed again.

    Without -o, one report is summed up for reading, several are printed as JSON Lines. A Label Studio JSON export is
    read as the reports in it.

    Exit codes: 0 if at least one report gave a record, 1 if none did, 2 for wrong usage, an output that cannot be
    written, or a model that cannot be loaded, 130 when interrupted.
    """
    from ..inference import Limits, ReadOptions
    from ..inference.batch import Job
    from .batch import Source, Target, extract_batch, pick, sum_up

    options = ReadOptions(Limits().with_settings(limit or []), text_column, id_column, join_pages=join_pages)
    job = Job(model, min_confidence, keep_other, options, ocr)
    table = chosen_table(wide=wide, tables=tables)
    target = Target.of(output, format, table)
    selection = pick(shard, sample, seed, into_folder=target.is_folder)
    source = Source(paths or [], files_from, newer_than, tables=text_column is not None)
    with source.listed(without=target.parts) as listing:
        if len(listing) == 1 and not (output or format or table):
            records = sum_up(listing, job)
        else:
            records = extract_batch(listing, target, job, workers, selection, resume=resume, quiet=quiet)
    if not records:
        raise typer.Exit(1)
