"""Records out: JSON Lines with the whole record, CSV and Parquet with one row per measure, or CSV with one per report.

A file appears under its name only when it is complete; until then it has the ending .part.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from ...annotations.files import complete_file
from ..errors import InferenceError, Rejected
from ..record.types import Record
from .places import PLACE_FACTS
from .wide import WideWriter

OutputFormat = Literal["jsonl", "csv", "parquet"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)

_ROW = pa.schema(
    [
        ("report", pa.string()),
        ("issuer", pa.string()),
        ("level", pa.string()),
        *((fact.name, pa.string()) for fact in PLACE_FACTS),
        ("format", pa.string()),
        ("year", pa.int32()),
        ("section", pa.string()),
        ("indicator", pa.string()),
        ("category", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("kind", pa.string()),
        ("approximate", pa.string()),
        ("scope", pa.string()),
        ("dimension", pa.string()),
        ("origin", pa.string()),
        ("found_by", pa.string()),
        ("text", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("category_start", pa.int32()),
        ("category_end", pa.int32()),
        ("confidence", pa.float32()),
        ("annual_value", pa.bool_()),
        ("text_sha256", pa.string()),
    ]
)


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


def measure_rows(record: Record) -> list[dict[str, Any]]:
    """One row per measure, with what is needed to find its report and its place again."""
    common: dict[str, Any] = {
        "report": record.source.name,
        "issuer": record.issuer.value if record.issuer else None,
        "level": record.classification.level.value,
        **{fact.name: fact.value(record) for fact in PLACE_FACTS},
        "format": record.classification.format.value,
        "year": record.year.value if record.year else None,
        "text_sha256": record.source.text_sha256,
    }
    chosen = {value.measure for value in record.indicators.values()}
    rows = []
    for index, measure in enumerate(record.measures):
        own = measure.model_dump(exclude={"category", "dimension"})
        place = {"category": measure.category.text, "category_start": measure.category.start}
        dimension = json.dumps(measure.dimension, ensure_ascii=False) if measure.dimension else None
        common["annual_value"] = index in chosen  # the one that stands for the year: sum these, and nothing twice
        row = {**common, **own, **place, "category_end": measure.category.end, "dimension": dimension}
        rows.append({name: row[name] for name in _ROW.names})
    return rows


class JsonLinesWriter:
    """The full record, one line each."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, record: Record) -> None:
        self.stream.write(record.to_json() + "\n")


class CsvWriter:
    """One row per measure."""

    def __init__(self, stream: TextIO) -> None:
        self.rows = csv.DictWriter(stream, _ROW.names, lineterminator="\n")
        self.rows.writeheader()

    def write(self, record: Record) -> None:
        self.rows.writerows(measure_rows(record))


class ParquetWriter:
    """One row per measure, written in groups of about fifty thousand rows."""

    def __init__(self, path: Path) -> None:
        self.file = pq.ParquetWriter(path, _ROW, compression="zstd")
        self.rows: list[dict[str, Any]] = []

    def write(self, record: Record) -> None:
        self.rows += measure_rows(record)
        if len(self.rows) >= 50_000:
            self.flush()

    def flush(self) -> None:
        self.file.write_table(pa.Table.from_pylist(self.rows, schema=_ROW))
        self.rows.clear()

    def close(self) -> None:
        self.flush()
        self.file.close()


def stream_writer(stream: TextIO, kind: OutputFormat, *, wide: bool = False) -> Writer:
    """A writer to an open text stream; `wide`: one row per report."""
    _refuse_wide(kind, wide)
    if wide:
        return WideWriter(stream)
    if kind == "parquet":
        raise InferenceError("Parquet cannot be printed; name a file: -o measures.parquet")
    return JsonLinesWriter(stream) if kind == "jsonl" else CsvWriter(stream)


@contextmanager
def open_output(path: Path, kind: OutputFormat, *, wide: bool = False) -> Iterator[Writer]:
    """A writer to `path`; the file gets its name when the block ends without an error."""
    _refuse_wide(kind, wide)
    try:
        with complete_file(path) as part:
            if kind == "parquet":
                table = ParquetWriter(part)
                yield table
                table.close()
            else:
                # Spreadsheets take a CSV for UTF-8 only if it begins with a byte-order mark.
                with part.open("w", encoding="utf-8-sig" if kind == "csv" else "utf-8", newline="") as stream:
                    yield stream_writer(stream, kind, wide=wide)
    except OSError as error:
        raise InferenceError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None


def _refuse_wide(kind: OutputFormat, wide: bool) -> None:
    if wide and kind != "csv":
        raise InferenceError(f"--wide is a table for spreadsheets, not {kind}; name a .csv file")


class Rejects:
    """What could not be read, as JSON Lines beside the output; no file if there is none."""

    def __init__(self, output: Path | None) -> None:
        self.path = output.with_name(f"{output.stem}.rejects.jsonl") if output else None
        self.count = 0
        if self.path:
            self.path.unlink(missing_ok=True)

    def add(self, name: str, rejected: Rejected) -> None:
        self.count += 1
        if self.path:
            line = {"name": name, "reason": rejected.reason, "message": rejected.message}
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
