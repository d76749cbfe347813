"""nianbao table: records as tables for statistics and spreadsheets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from ..inference.output.layouts import TableName


Wide = Annotated[
    bool, typer.Option("--wide", help="One row per report; a column per indicator and cell of the official tables.")
]
Tables = Annotated[
    bool, typer.Option("--tables", help="The official tables as they stand: one row per cell, and each lost row.")
]


def table(
    records: Annotated[list[Path], typer.Argument(metavar="RECORDS.jsonl...", help="What `nianbao extract` wrote.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .csv, .parquet, .xlsx or .dta.")
    ] = None,
    wide: Wide = False,
    tables: Tables = False,
    measures: Annotated[
        bool, typer.Option("--measures", help="One row per measure: every number. The default.")
    ] = False,
    facts: Annotated[
        bool, typer.Option("--facts", help="One row per indicator of a report: its annual value.")
    ] = False,
    header: Annotated[
        Literal["code", "zh", "both"] | None,
        typer.Option(help="Heads of columns: codes, Chinese names, or both; by default what suits the file."),
    ] = None,
) -> None:
    """Make a table of records, without the model: for a spreadsheet, R, Stata, DuckDB.

    Without -o the table is printed as CSV. An .xlsx has a sheet 说明 that explains each column; beside a wide .csv or
    .parquet, OUTPUT.columns.csv does. Excel and Stata need the extra `tables`. A line that is no record is named and
    skipped.

    Example: nianbao table records.jsonl --wide -o reports.xlsx

    Exit codes: 0 if the table was written, 1 if there is no record, 2 for wrong usage or files that cannot be read or
    written.
    """
    from ..inference.output.writers import Writer, open_output, output_format, stream_writer
    from .printing import SoundRecords, counted

    name = chosen_table(wide=wide, tables=tables, measures=measures, facts=facts) or "measures"
    sound = SoundRecords()

    def write(writer: Writer) -> int:
        count = 0
        for path in records:
            for record in sound.read(path):
                writer.write(record)
                count += 1
        if not count:
            print("no record; write some with: nianbao extract REPORTS -o records.jsonl", file=sys.stderr)
            raise typer.Exit(1)
        return count

    if output is None:
        write(stream_writer(sys.stdout, "csv", table=name, header=header))
        return
    with open_output(output, output_format(output), table=name, header=header) as writer:
        count = write(writer)
    print(f"{counted(count, 'record')} → {output}", file=sys.stderr)


def chosen_table(
    *, wide: bool = False, tables: bool = False, measures: bool = False, facts: bool = False
) -> TableName | None:
    """The one table that is asked for, if any. Raises InferenceError for several."""
    from ..inference.errors import InferenceError

    asked: dict[TableName, bool] = {"wide": wide, "tables": tables, "measures": measures, "facts": facts}
    names = [name for name, wanted in asked.items() if wanted]
    if len(names) > 1:
        raise InferenceError(f"one table at a time: --{' or --'.join(names)}")
    return names[0] if names else None
