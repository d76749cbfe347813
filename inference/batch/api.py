"""From Python: `extract_many` gives records in the order of the inputs, with every guarantee of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

from ..record.types import Record
from .engine import Run, Watcher, scratch
from .inputs import Selection
from .job import Job
from .listing import Listing
from .output import ENDINGS, WITHOUT_TABLES, Output

Inputs = str | Path | Iterable[str | Path | tuple[str, str]]
"""A file or a folder; several of them; or texts as (name, text)."""


def extract_many(
    inputs: Inputs,
    output: str | Path | None = None,
    *,
    workers: int | None = None,
    job: Job | None = None,
    selection: Selection | None = None,
    watcher: Watcher | None = None,
) -> Iterator[Record]:
    """The record of every report in `inputs`, in their order, from `workers` processes (None: one per core).

    With `output`, a folder, everything is also written there as `nianbao extract -o FOLDER` writes it, and what stands
    there already is not computed again. What cannot be read is set aside: `watcher.set_aside` is told, and the folder
    has it in rejects.jsonl. Raises InferenceError, ModelError.

    A script that calls this with processes needs `if __name__ == "__main__":`, as `multiprocessing` says.
    """
    with nullcontext(Path(output)) if output else scratch() as folder:
        parts = Output(folder, kinds=ENDINGS if output else WITHOUT_TABLES)
        run = Run(_listing(inputs, folder), parts, job or Job(), workers=workers, selection=selection, watcher=watcher)
        with parts.locked():
            for entry in run.shards():
                for line in parts.lines("records", entry.name):
                    yield Record.model_validate_json(line)
            run.finish()


def _listing(inputs: Inputs, folder: Path) -> Listing:
    listing = Listing(without=folder)
    if isinstance(inputs, str | Path):
        listing.add([inputs])
        return listing
    each = iter(inputs)
    first: Any = next(each, None)
    rest: Any = chain([first], each) if first is not None else ()
    if isinstance(first, tuple):
        listing.add_texts(rest)
    else:
        listing.add(rest)
    return listing
