"""A shard of inputs → its parts and its line of the ledger: the one function that every way of running calls."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import IO, Any

from ..errors import Reject, Rejected
from ..extractor import Extractor
from ..output.layouts import layout
from ..output.records import text_line
from ..output.sheets import ParquetSheet
from ..output.writers import TableWriter
from ..reading import ReadOptions, defect
from ..record.types import Record
from .inputs import Input
from .output import Account, Entry, Output, digest


@dataclass(frozen=True)
class Shard:
    """Inputs that stand or fall together."""

    name: str
    """Number of the first input and the beginning of the content's SHA-256: equal inputs, equal name."""
    inputs: tuple[Input, ...]
    keys: dict[str, str]

    @classmethod
    def of(cls, inputs: tuple[Input, ...], keys: dict[str, str], *, prefix: str = "") -> Shard:
        """`keys`: those of the job."""
        content = sha256(
            json.dumps([[each.name, each.sha256, _reason(each)] for each in inputs], ensure_ascii=False).encode()
        ).hexdigest()
        return cls(f"{prefix}{inputs[0].number:09d}-{content[:12]}", inputs, {"content": content, **keys})

    def without(self, culprits: set[int]) -> Shard:
        """With these of its inputs set aside, because processes died of them."""
        died = Rejected(
            "crashed", "expected a report, but the process that read it died twice, or hung; save it as text"
        )
        return replace(
            self,
            inputs=tuple(replace(one, set_aside=died) if i in culprits else one for i, one in enumerate(self.inputs)),
        )


def process_shard(
    shard: Shard,
    output: Output,
    extractor: Extractor,
    options: ReadOptions,
    *,
    begun: Callable[[int], None] = lambda index: None,
) -> Entry:
    """Read, tag and write a shard; it stands when this returns, and leaves nothing if it raises.

    `begun` is told the index of the input whose report is about to be read or tagged. Raises OSError if the output
    cannot be written; whatever is wrong with an input sets that input aside.
    """
    account = Account()
    with ExitStack() as stack:
        streams = {kind: stack.enter_context(output.writing(kind, shard.name)) for kind in output.kinds}
        table = layout("measures")
        sheet = ParquetSheet(streams["measures"], table.columns, "code") if "measures" in streams else None
        measures = TableWriter(table, sheet) if sheet else None
        for index, one in enumerate(shard.inputs):
            begun(index)
            account += _process(one, streams, measures, extractor, options, partial(begun, index))
        if sheet:
            sheet.close()
    parts = {kind: digest(output.path(kind, shard.name)) for kind in output.kinds}
    entry = Entry(shard.name, shard.inputs[0].number, shard.keys, account, parts)
    output.commit(entry)
    return entry


def _process(
    one: Input,
    streams: dict[str, IO[bytes]],
    measures: TableWriter | None,
    extractor: Extractor,
    options: ReadOptions,
    alive: Callable[[], None],
) -> Account:
    """The records of one input written, and the line that accounts for it."""
    records = 0
    rejects: list[Reject] = []
    for document in one.documents(options):
        alive()
        if isinstance(document, Reject):
            rejects.append(document)
            continue
        try:
            record = extractor.extract_document(document)
        except Exception as error:  # a defect of ours must cost one report, not the run
            rejects.append(Reject(document.name, defect(error)))
            continue
        streams["records"].write(_line(record))
        streams["texts"].write(text_line(document).encode("utf-8", "surrogatepass"))
        if measures:
            measures.write(record)
        records += 1
    streams["inputs"].write(_accounted(one, records, rejects))
    return Account(1, records, dict(Counter(reject.error.reason for reject in rejects)))


def _line(record: Record) -> bytes:
    return (record.to_json() + "\n").encode()


def _accounted(one: Input, records: int, rejects: list[Reject]) -> bytes:
    line: dict[str, Any] = {"input": one.name, "sha256": one.sha256, "bytes": one.size, "records": records}
    line["set_aside"] = [
        {"name": reject.name, "reason": reject.error.reason, "message": reject.error.message} for reject in rejects
    ]
    return (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _reason(one: Input) -> str | None:
    return one.set_aside.reason if one.set_aside else None
