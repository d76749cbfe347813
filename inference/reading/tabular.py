"""Tables of reports: JSON Lines, CSV and Parquet with a column of texts, read row by row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from ..errors import Rejected
from .encodings import decode, python_codec
from .limits import ReadOptions

ENDINGS = (".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")
_TEXTS = ("text", "content", "body", "html", "正文", "内容", "全文", "文本")
_IDS = ("id", "name", "url", "file", "编号", "文件名", "网址")
_LEAST_WRITTEN = 2  # line ends that are spelt out before a text is believed to have them
_SAMPLE = 1_000_000  # bytes that tell a CSV's encoding


def read_rows(stream: IO[bytes], ending: str, options: ReadOptions) -> Iterator[tuple[str, str | Rejected]]:
    """(id, text) of every row; a row without a text gives its Rejected. Raises Rejected if there is no such column."""
    readers = {".parquet": _parquet_rows, ".csv": _csv_rows, ".tsv": _csv_rows}
    rows = readers.get(ending, _json_rows)(stream, options)
    seen: Counter[str] = Counter()
    text_column = id_column = None
    for number, row in enumerate(rows, 1):
        if isinstance(row, Rejected):
            yield f"row {number}", row
            continue
        if text_column is None:
            text_column = _column(row, options.text_column, _TEXTS, "--text-column")
            id_column = _column(row, options.id_column, _IDS, "--id-column") if options.id_column else _usual(row, _IDS)
        identity = row.get(id_column) if id_column else None
        name = str(number) if identity is None or identity == "" else " ".join(str(identity).split())[:200]
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} row {number}"
        text = row.get(text_column)
        if isinstance(text, str) and len(text) > options.limits.bytes:
            yield (
                name,
                Rejected("too-large", f"expected at most {options.limits.bytes:,} characters, found {len(text):,}"),
            )
        elif isinstance(text, str) and text:
            yield name, _with_line_ends(text)
        else:
            found = "nothing" if text is None or text == "" else type(text).__name__
            yield name, Rejected("empty", f"expected a text in column {text_column!r}, found {found}")
    if text_column is None and not seen:
        raise Rejected("empty", "expected rows with reports, found none that can be read")


def _with_line_ends(text: str) -> str:
    """A text of one line, as some programs write a table, whose line ends are spelt out: \\n, \\r\\n; tabs likewise."""
    if text.count("\\n") < _LEAST_WRITTEN or "\n" in text.strip():
        return text
    return re.sub(r"(?:\\r)?\\n|\\r", "\n", text).replace("\\t", "\t")


def _usual(row: dict[str, Any], names: Iterable[str]) -> str | None:
    by_name = {str(name).strip().lower(): name for name in row}
    return next((by_name[name] for name in names if name in by_name), None)


def _column(row: dict[str, Any], asked: str | None, names: tuple[str, ...], option: str) -> str:
    column = asked if asked in row else None if asked else _usual(row, names)
    if column is None:
        raise Rejected(
            "no-text-column",
            f"expected a column {asked or ' or '.join(names)}, found {', '.join(map(str, row))[:300]}; name it: {option}",
        )
    return column


def _json_rows(stream: IO[bytes], options: ReadOptions) -> Iterator[dict[str, Any] | Rejected]:
    longest = 4 * options.limits.bytes
    lines = io.BufferedReader(_Prefixed(b"", stream))
    while line := lines.readline(longest):
        if not line.strip():
            continue
        if len(line) >= longest:
            raise Rejected("too-large", f"expected lines of at most {longest:,} bytes, found a longer one")
        try:
            row = json.loads(decode(line).text)
        except (ValueError, RecursionError) as error:
            yield Rejected("broken", f"expected one JSON object a line, found {type(error).__name__}: {error}")
            continue
        except Rejected as rejected:
            yield rejected
            continue
        yield row if isinstance(row, dict) else Rejected("broken", "expected a JSON object, found another value")


def _csv_rows(stream: IO[bytes], options: ReadOptions) -> Iterator[dict[str, Any] | Rejected]:
    sample = stream.read(_SAMPLE)
    codec = python_codec(decode(sample))
    csv.field_size_limit(min(4 * options.limits.bytes, 2**31 - 1))
    source = io.TextIOWrapper(
        io.BufferedReader(_Prefixed(sample, stream)), encoding=codec, errors="replace", newline=""
    )
    first = decode(sample).text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    rows = csv.DictReader((line.replace("\0", "") for line in source), delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected("broken", f"expected a CSV row, found: {error}")
            continue
        yield {str(name).lstrip("\ufeff"): value for name, value in row.items()}


class _Prefixed(io.RawIOBase):
    """A stream of which the beginning was read already."""

    def __init__(self, beginning: bytes, rest: IO[bytes]) -> None:
        self._beginning, self._rest = io.BytesIO(beginning), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._beginning.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parquet_rows(stream: IO[bytes], options: ReadOptions) -> Iterator[dict[str, Any] | Rejected]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream)
        names = dict.fromkeys(file.schema_arrow.names)
        text = _column(names, options.text_column, _TEXTS, "--text-column")
        identity = _column(names, options.id_column, _IDS, "--id-column") if options.id_column else _usual(names, _IDS)
        columns = [text, *([identity] if identity else [])]
        for batch in file.iter_batches(batch_size=64, columns=columns):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Rejected("broken", f"expected a Parquet file, found: {error}; write it again") from None


def is_table(path: str | Path) -> bool:
    return str(path).lower().endswith(ENDINGS)
