"""Records out: JSON Lines with the whole record, or a table as CSV, Parquet, Excel or Stata.

A file appears under its name only when it is complete; until then it has the ending .part.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol, TextIO, get_args

from ...annotations.files import complete_file
from ..errors import InferenceError
from ..record.types import Record
from .columns import Header
from .layouts import Layout, TableName, layout
from .sheets import CsvSheet, ExcelSheet, ParquetSheet, Sheet, StataSheet, explained

OutputFormat = Literal["jsonl", "csv", "parquet", "xlsx", "dta"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)


class Writer(Protocol):
    """Takes records one by one."""

    def write(self, record: Record) -> None: ...


def output_format(path: Path) -> OutputFormat:
    """The format that an output's ending asks for."""
    ending = path.suffix.lower().lstrip(".")
    for known in FORMATS:
        if ending == known:
            return known
    raise InferenceError(
        f"{path.name}: unknown output ending {path.suffix or '(none)'!r}; "
        f"use .{', .'.join(FORMATS)}, or say --format {'|'.join(FORMATS)}"
    )


class JsonLinesWriter:
    """The full record, one line each."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, record: Record) -> None:
        self.stream.write(record.to_json() + "\n")


class TableWriter:
    """The rows of each record, into one file."""

    def __init__(self, table: Layout, sheet: Sheet) -> None:
        self.table = table
        self.sheet = sheet

    def write(self, record: Record) -> None:
        for row in self.table.rows(record):
            self.sheet.add(row)


def stream_writer(
    stream: TextIO, kind: OutputFormat, *, table: TableName = "measures", header: Header | None = None
) -> Writer:
    """A writer to an open text stream."""
    refuse(kind, table, printed=True)
    if kind == "jsonl":
        return JsonLinesWriter(stream)
    shown = layout(table)
    return TableWriter(shown, CsvSheet(stream, shown.columns, header or usual_header(kind, table)))


@contextmanager
def open_output(
    path: Path, kind: OutputFormat, *, table: TableName = "measures", header: Header | None = None
) -> Iterator[Writer]:
    """A writer to `path`; the file gets its name when the block ends without an error.

    Beside a wide table that has no sheet to explain its columns a .columns.csv does. Raises InferenceError.
    """
    shown = layout(table)
    style = header or usual_header(kind, table)
    try:
        with complete_file(path) as part:
            if kind == "jsonl":
                refuse(kind, table)
                with part.open("w", encoding="utf-8", newline="") as stream:
                    yield JsonLinesWriter(stream)
            elif kind == "csv":
                # Spreadsheets take a CSV for UTF-8 only if it begins with a byte-order mark.
                with part.open("w", encoding="utf-8-sig", newline="") as stream:
                    yield TableWriter(shown, CsvSheet(stream, shown.columns, style))
            else:
                sheet = _sheet(part, kind, shown, style)
                yield TableWriter(shown, sheet)
                sheet.close()
        if table == "wide" and kind in ("csv", "parquet"):
            _explain(explanation_path(path), shown)
    except OSError as error:
        raise InferenceError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None


def usual_header(kind: OutputFormat, table: TableName) -> Header:
    """Chinese and code for spreadsheets, codes for programs."""
    return "both" if kind == "xlsx" or (kind == "csv" and table == "wide") else "code"


def explanation_path(path: Path) -> Path:
    """Where the columns of a wide table are explained: reports.columns.csv beside reports.csv."""
    return path.with_name(f"{path.stem}.columns.csv")


def _sheet(path: Path, kind: OutputFormat, table: Layout, header: Header) -> Sheet:
    if kind == "parquet":
        return ParquetSheet(path, table.columns, header)
    return ExcelSheet(path, table.columns, header) if kind == "xlsx" else StataSheet(path, table.columns)


def _explain(path: Path, table: Layout) -> None:
    with complete_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(explained(table.columns))


def refuse(kind: OutputFormat, table: TableName, *, printed: bool = False) -> None:
    """Raises InferenceError if a table is asked for as JSON Lines, or a file that is no text is to be printed."""
    if kind == "jsonl" and table != "measures":
        raise InferenceError(f"--{table} is a table, not jsonl; name a .csv, .parquet, .xlsx or .dta file")
    if printed and kind not in ("jsonl", "csv"):
        raise InferenceError(f"{kind} cannot be printed; name a file: -o {table}.{kind}")
