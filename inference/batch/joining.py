"""What stands in a folder of parts, put together: the manifest, what was set aside, one file of all records."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..errors import InferenceError
from ..output.layouts import TableName
from ..output.records import texts_path
from ..output.writers import OutputFormat, open_output
from ..record.types import Record
from .output import ENDINGS, Account, Output, whole_file

_COLUMNS = ("name", "reason", "message")


def everything(output: Output, order: Sequence[str]) -> list[str]:
    """All shards that stand: those of this run in the order of its inputs, then those of other runs and pieces."""
    listed = set(order)
    ledger = (output.folder / "ledger").glob("*.json")
    return [*order, *sorted(path.stem for path in ledger if path.stem not in listed)]


def write_manifest(output: Output, shards: Sequence[str], keys: dict[str, str], account: Account) -> None:
    """manifest.json: what was read with what, the counts of the last run, and all parts."""
    head = {
        "nianbao": keys["version"],
        "model": keys["model"],
        "options": keys["options"],
        "last_run": {"inputs": account.inputs, "records": account.records, "set_aside": account.set_aside},
    }
    with whole_file(output.folder / "manifest.json", mark=output.prefix) as stream:
        stream.write((json.dumps(head, ensure_ascii=False)[:-1] + ', "shards": [').encode())
        for number, name in enumerate(shards):
            entry = output.entry(name)
            parts = {f"{kind}/{name}{ENDINGS[kind]}": sizes["sha256"] for kind, sizes in sorted(entry.parts.items())}
            line = {"name": name, "inputs": entry.account.inputs, "records": entry.account.records, "parts": parts}
            stream.write((("," if number else "") + "\n" + json.dumps(line, ensure_ascii=False)).encode())
        stream.write(b"\n]}\n")


def write_rejects(output: Output, order: Sequence[str], stem: Path) -> Path | None:
    """STEM.jsonl and STEM.csv of what was set aside, in order; both are removed if that is nothing."""
    lines, table = stem.with_name(f"{stem.name}.jsonl"), stem.with_name(f"{stem.name}.csv")
    if next(_rejects(output, order), None) is None:
        lines.unlink(missing_ok=True)
        table.unlink(missing_ok=True)
        return None
    with whole_file(lines, mark=output.prefix) as raw:
        for reject in _rejects(output, order):
            raw.write((json.dumps(reject, ensure_ascii=False) + "\n").encode())
    # Spreadsheets take a CSV for UTF-8 only if it begins with a byte-order mark.
    with whole_file(table, mark=output.prefix) as raw:
        stream = io.TextIOWrapper(raw, "utf-8-sig", newline="", write_through=True)
        rows = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
        rows.writeheader()
        rows.writerows(_rejects(output, order))
        stream.detach()
    return lines


def _rejects(output: Output, order: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name in order:
        if output.entry(name).account.set_aside:
            for line in output.lines("inputs", name):
                yield from json.loads(line)["set_aside"]


def join(
    output: Output, order: Sequence[str], path: Path, kind: OutputFormat, *, table: TableName = "measures"
) -> Path | None:
    """One file of all records and, for .jsonl, one of their texts beside it; where the rejects are. Raises InferenceError."""
    try:
        if kind == "jsonl":
            _concatenate(output, "texts", order, texts_path(path))
            _concatenate(output, "records", order, path)
        else:
            with open_output(path, kind, table=table) as writer:
                for name in order:
                    for line in output.lines("records", name):
                        writer.write(Record.model_validate_json(line))
        return write_rejects(output, order, path.with_name(f"{path.stem}.rejects"))
    except OSError as error:
        raise InferenceError(
            f"{path}: cannot be written ({error.strerror}); mend that and run the same command again to go on"
        ) from None


def _concatenate(output: Output, kind: str, order: Sequence[str], path: Path) -> None:
    with whole_file(path) as whole:
        for name in order:
            with output.path(kind, name).open("rb") as part:
                shutil.copyfileobj(part, whole)
