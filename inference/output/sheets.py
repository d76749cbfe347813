"""Tables as files: CSV, Parquet, Excel (extra `tables`: XlsxWriter), Stata (extra `tables`: pandas)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import InferenceError
from .columns import Column, Header, Type
from .stata import stata_names

_ARROW: dict[Type, pa.DataType] = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}
_GROUP = 20_000_000  # values that are kept before they are written to Parquet, at most
_EXCEL_ROWS = 1_048_575  # below the header
_EXCEL_CHARACTERS = 32_767
_WIDTHS: dict[Type, int] = {"text": 18, "whole": 10, "number": 14, "date": 12, "flag": 9}
_EXPLAINED = ("column", "中文", "English", "type", "unit", "empty cell")


class Sheet(Protocol):
    """A table that is being written, row by row."""

    def add(self, row: Sequence[Any]) -> None: ...

    def close(self) -> None: ...


def explained(columns: Iterable[Column]) -> list[tuple[str, ...]]:
    """A head and a line for each column: what it is called, what it means, what an empty cell says."""
    return [_EXPLAINED, *((c.name, c.chinese, c.english, c.type, c.unit, c.blank) for c in columns)]


class CsvSheet:
    """Comma-separated values; an empty cell is empty."""

    def __init__(self, stream: TextIO, columns: Sequence[Column], header: Header) -> None:
        self.rows = csv.writer(stream, lineterminator="\n")
        self.rows.writerow([column.header(header) for column in columns])

    def add(self, row: Sequence[Any]) -> None:
        self.rows.writerow(row)

    def close(self) -> None:
        """The stream is its owner's."""


class ParquetSheet:
    """Parquet, each column with its Chinese name and meaning in its metadata, written in groups of rows."""

    def __init__(self, path: Path | IO[bytes], columns: Sequence[Column], header: Header) -> None:
        fields = [
            pa.field(c.header(header), _ARROW[c.type], metadata={"zh": c.chinese, "en": c.english, "unit": c.unit})
            for c in columns
        ]
        self.schema = pa.schema(fields)
        self.file = pq.ParquetWriter(path, self.schema, compression="zstd")
        self.rows: list[Sequence[Any]] = []

    def add(self, row: Sequence[Any]) -> None:
        self.rows.append(row)
        if len(self.rows) * len(self.schema) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in self.schema)
        arrays = [pa.array(list(c), field.type) for c, field in zip(columns, self.schema, strict=True)]
        self.file.write_table(pa.Table.from_arrays(arrays, schema=self.schema))
        self.rows.clear()

    def close(self) -> None:
        self._flush()
        self.file.close()


class ExcelSheet:
    """An Excel file: a frozen, filtered head; numbers as numbers, in full; texts that are no formulas; 说明 explains."""

    def __init__(self, path: Path, columns: Sequence[Column], header: Header) -> None:
        import xlsxwriter

        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        head = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.whole = self.book.add_format({"num_format": "0"})
        self.decimal = self.book.add_format({"num_format": "0.0#########"})
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.sheet = self.book.add_worksheet("数据")
        self.sheet.freeze_panes(1, 1)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, _WIDTHS[column.type])
            self.sheet.write_string(0, index, column.header(header), head)
        self.columns = columns
        self.count = 0

    def add(self, row: Sequence[Any]) -> None:
        self.count += 1
        if self.count > _EXCEL_ROWS:
            raise InferenceError(f"more than {_EXCEL_ROWS:,} rows, which no Excel sheet holds; write .csv or .parquet")
        for index, cell in enumerate(row):
            if isinstance(cell, bool):
                self.sheet.write_boolean(self.count, index, cell)
            elif isinstance(cell, int | float):
                self.sheet.write_number(self.count, index, cell, self.whole if cell == int(cell) else self.decimal)
            elif isinstance(cell, date):
                self.sheet.write_datetime(self.count, index, cell, self.date)
            elif cell:
                self.sheet.write_string(self.count, index, str(cell)[:_EXCEL_CHARACTERS])

    def close(self) -> None:
        self.sheet.autofilter(0, 0, max(self.count, 1), len(self.columns) - 1)
        notes = self.book.add_worksheet("说明")
        notes.freeze_panes(1, 0)
        notes.set_column(0, 5, 36)
        for number, line in enumerate(explained(self.columns)):
            for index, cell in enumerate(line):
                notes.write_string(number, index, cell)
        self.book.close()


class StataSheet:
    """A Stata file (version 118, for Stata 14 and later): short names, Chinese names as labels."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        import pandas

        self.pandas = pandas
        self.path = path
        self.columns = columns
        self.rows: list[Sequence[Any]] = []

    def add(self, row: Sequence[Any]) -> None:
        self.rows.append(row)

    def close(self) -> None:
        names = stata_names([column.name for column in self.columns])
        cells = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        frame = self.pandas.DataFrame(
            {name: self._series(c.type, values) for name, c, values in zip(names, self.columns, cells, strict=True)}
        )
        dates = {name: "td" for name, c in zip(names, self.columns, strict=True) if c.type == "date"}
        labels = {name: c.chinese[:80] for name, c in zip(names, self.columns, strict=True)}
        frame.to_stata(self.path, write_index=False, version=118, convert_dates=dates, variable_labels=labels)

    def _series(self, type: Type, values: Sequence[Any]) -> Any:
        if type == "text":
            return self.pandas.Series([str(value) if value is not None else "" for value in values], dtype=object)
        if type == "date":
            return self.pandas.to_datetime(self.pandas.Series(values, dtype=object)).astype("datetime64[ns]")
        return self.pandas.Series(values, dtype="float64")
