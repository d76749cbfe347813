"""A run over files: each report's record goes out, and what could not be read is set aside with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from ..errors import Reject
from ..extractor import Extractor
from ..reading import ReadOptions
from .layouts import TableName
from .records import TextsWriter, open_texts
from .writers import OutputFormat, Rejects, Writer, open_output

Files = Iterable[tuple[Path, str]]
"""(file, name)s as `find_files` lists them."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    records: int
    rejected: int
    rejects_file: Path | None


def extract_to_file(
    extractor: Extractor,
    files: Files,
    options: ReadOptions,
    output: Path,
    kind: OutputFormat,
    *,
    table: TableName = "measures",
    on_reject: Callable[[Reject], None],
) -> Outcome:
    """Write records to `output`, beside it what was rejected and, for .jsonl, the texts. Raises InferenceError."""
    rejects = Rejects(output)
    saved = open_texts(output) if kind == "jsonl" else nullcontext()
    with open_output(output, kind, table=table) as writer, saved as texts:
        return _extract(extractor, files, options, writer, texts, rejects, on_reject)


def extract_to(
    writer: Writer, extractor: Extractor, files: Files, options: ReadOptions, *, on_reject: Callable[[Reject], None]
) -> Outcome:
    """Give each record to `writer`; no file is written."""
    return _extract(extractor, files, options, writer, None, Rejects(None), on_reject)


def _extract(
    extractor: Extractor,
    files: Files,
    options: ReadOptions,
    writer: Writer,
    texts: TextsWriter | None,
    rejects: Rejects,
    on_reject: Callable[[Reject], None],
) -> Outcome:
    records = 0
    for result in extractor.extract_files(files, options, on_read=texts.write if texts else None):
        if isinstance(result, Reject):
            rejects.add(result.name, result.error)
            on_reject(result)
        else:
            writer.write(result)
            records += 1
    return Outcome(records, rejects.count, rejects.path)
