"""How `nianbao extract` runs a batch: what goes in, where it goes, what is said at the end."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

import typer

from ..inference import InferenceError, Record, Reject
from ..inference.batch import Account, Job, Listing, Output, Run, Selection
from ..inference.batch.engine import scratch
from ..inference.batch.joining import join
from ..inference.batch.output import WITHOUT_TABLES
from ..inference.output.layouts import TableName
from ..inference.output.writers import OutputFormat, output_format, refuse, stream_writer
from .printing import counted, print_reject
from .progress import Progress
from .summary import print_summary

_PIPE = Path("-")
_IN_WORDS = {"not-read": "not a format that is read", "same-content": "same content"}


@dataclass(frozen=True)
class Target:
    """Where records go: a folder of parts, one file, or (`path` None) standard output."""

    path: Path | None
    kind: OutputFormat
    table: TableName = "measures"
    is_folder: bool = False

    @classmethod
    def of(cls, path: Path | None, kind: OutputFormat | None, table: TableName | None) -> Target:
        """A path without an ending is a folder. Raises InferenceError."""
        if path and not kind and (not path.suffix or path.is_dir()):
            if table:
                raise InferenceError(
                    f"{path}: expected a .csv, .parquet, .xlsx or .dta file for --{table}, found a folder"
                )
            return cls(path, "jsonl", is_folder=True)
        kind = kind or (output_format(path) if path else "csv" if table else "jsonl")
        refuse(kind, table or "measures", printed=path is None)
        return cls(path, kind, table or "measures")

    @property
    def parts(self) -> Path | None:
        """The folder that a run on this target resumes from."""
        if self.path is None or self.is_folder:
            return self.path
        return self.path.with_name(f"{self.path.name}.parts")


@dataclass(frozen=True)
class Source:
    """What the command was given to read."""

    paths: list[Path]
    files_from: Path | None
    newer_than: str | None
    tables: bool

    @contextmanager
    def listed(self, *, without: Path | None) -> Iterator[Listing]:
        """Raises InferenceError if there is nothing, or a list or a date cannot be read."""
        if self.files_from == _PIPE and _PIPE in self.paths:
            raise InferenceError("expected one - , found two: a pipe is a report or a list of paths")
        with tempfile.TemporaryDirectory(prefix="nianbao-") if _PIPE in self.paths else nullcontext() as folder:
            listing = Listing(tables=self.tables, newer_than=_seconds(self.newer_than), without=without)
            listing.add(_spooled(Path(folder)) if path == _PIPE and folder else path for path in self.paths)
            if self.files_from:
                listing.add(_lines(self.files_from), named_by_path=True)
            if not len(listing):
                raise InferenceError("expected reports, found none to read; name files or folders that hold some")
            yield listing


def pick(shard: str | None, sample: int | None, seed: int, *, into_folder: bool) -> Selection:
    """The selection that the options describe. Raises InferenceError."""
    piece = None
    if shard:
        k, _, n = shard.partition("/")
        if not (k.isdecimal() and n.isdecimal() and 1 <= int(k) <= int(n) <= 999):
            raise InferenceError(f"--shard {shard}: expected K/N with K from 1 to N and N at most 999, as 3/40")
        if not into_folder:
            raise InferenceError("--shard: expected a folder for all pieces; name one without an ending: -o records")
        piece = int(k), int(n)
    return Selection(piece, sample, seed)


def sum_up(listing: Listing, job: Job) -> int:
    """The one report for reading; what else its file holds as JSON Lines. Number of records."""
    (listed,) = listing
    assert listed.path
    records = 0
    for result in job.extractor(threads=0).extract_files([(listed.path, listed.name)], job.read_options()):
        if isinstance(result, Reject):
            print_reject(result)
            continue
        records += 1
        if result.source.name == listed.name:
            print_summary(result)
        else:
            print(result.to_json())
    return records


def extract_batch(
    listing: Listing,
    target: Target,
    job: Job,
    workers: int | None,
    selection: Selection,
    *,
    resume: bool,
    quiet: bool,
) -> int:
    """Everything to the target, and a closing line. Number of records. Raises InferenceError, typer.Exit."""
    progress = Progress(len(listing), quiet=quiet)
    with _terminable(), nullcontext(target.parts) if target.parts else scratch() as folder:
        output = Output(folder, piece=selection.piece) if target.is_folder else Output(folder, kinds=WITHOUT_TABLES)
        run = Run(listing, output, job, workers=workers, selection=selection, resume=resume, watcher=progress)
        rejects = None
        try:
            with output.locked():
                rejects = _to_target(run, target, progress)
        except KeyboardInterrupt:
            stands = f"; {counted(run.account.inputs, 'input')} done in {folder}: run the same command again to go on"
            print(f"nianbao: interrupted{stands if target.path else ''}", file=sys.stderr)
            raise typer.Exit(130) from None
    if not quiet and (target.path or run.account.set_aside):
        print(_closing(run, target, rejects), file=sys.stderr)
    return run.account.records


def _to_target(run: Run, target: Target, progress: Progress) -> Path | None:
    """Every record to where it shall go; where the rejects are."""
    if target.path is None:
        writer = stream_writer(sys.stdout, target.kind, table=target.table)
        with progress.shown():
            for entry in run.shards():
                for line in run.output.lines("records", entry.name):
                    writer.write(Record.model_validate_json(line))
        return None
    with progress.shown():
        for _ in run.shards():
            pass
    if target.is_folder:
        return run.finish()
    rejects = join(run.output, run.order, target.path, target.kind, table=target.table)
    run.output.remove()
    return rejects


def _closing(run: Run, target: Target, rejects: Path | None) -> str:
    """82 files: 74 records, 8 set aside (3 broken, 5 encrypted) → records/; and what stood already."""
    account: Account = run.account
    line = f"{counted(account.inputs, 'file')}: {counted(account.records, 'record')}"
    if account.set_aside:
        reasons = sorted(account.set_aside.items(), key=lambda item: (-item[1], item[0]))
        named = ", ".join(f"{number:,} {_IN_WORDS.get(reason, reason)}" for reason, number in reasons)
        line += f", {sum(account.set_aside.values()):,} set aside ({named})"
    if target.path:
        line += f" → {target.path}"
    if run.kept.inputs:
        line += f"\n{counted(run.kept.inputs, 'file')} of these stood there already"
    return f"{line}\nset aside, with reasons: {rejects}" if rejects else line


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM is heard as Ctrl-C: workers end, and what stands is said."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _spooled(folder: Path) -> Path:
    """What comes through the pipe, as a file: a report, an archive, a table."""
    path = folder / "stdin"
    with path.open("wb") as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    return path


def _lines(path: Path) -> Iterable[str]:
    try:
        with nullcontext(sys.stdin) if path == _PIPE else path.open(encoding="utf-8") as stream:
            yield from (line.rstrip("\r\n") for line in stream if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InferenceError(f"{path}: expected a list of paths in UTF-8, found: {error}") from None


def _seconds(newer_than: str | None) -> float | None:
    """A date, a date with a time, or the time when a file last changed; in seconds since 1970."""
    if newer_than is None:
        return None
    try:
        return datetime.fromisoformat(newer_than).timestamp()
    except ValueError:
        pass
    try:
        return Path(newer_than).stat().st_mtime
    except OSError:
        raise InferenceError(
            f"--newer-than {newer_than}: expected a date (2026-01-31, 2026-01-31T12:00) or a file, found neither"
        ) from None
