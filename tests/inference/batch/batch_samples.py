"""Small corpora, and jobs around the stand-in for a model; what they do is also done in worker processes."""

from __future__ import annotations

import io
import json
import os
import signal
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from stand_in import PatternExtractor

from nianbao.inference import Extractor, Record
from nianbao.inference.batch import Job, Listing, Output, Run, Selection
from nianbao.inference.batch.output import ENDINGS
from nianbao.inference.reading import Document

KINDS = ("records", "measures", "texts", "inputs", "ledger")


@dataclass(frozen=True)
class PatternJob(Job):
    """A job whose extractor is the stand-in's, which needs no checkpoint; `label` tells one model from another."""

    label: str = "patterns"

    def extractor(self, *, threads: int = 1) -> Extractor:
        return PatternExtractor()

    def model_sha256(self) -> str:
        return self.label


class Deadly(PatternExtractor):
    """Dies, hangs, or dies the first time, of texts that say so."""

    def __init__(self, marks: Path) -> None:
        super().__init__()
        self.marks = marks

    def extract_document(self, document: Document) -> Record:
        once = self.marks / document.sha256
        if "致命" in document.text or ("一次" in document.text and not once.exists()):
            once.write_text("met")
            os.kill(os.getpid(), signal.SIGKILL)
        if "悬挂" in document.text:
            time.sleep(600)
        return super().extract_document(document)


@dataclass(frozen=True)
class DeadlyJob(PatternJob):
    marks: Path = Path()

    def extractor(self, *, threads: int = 1) -> Extractor:
        return Deadly(self.marks)


def report(number: int, more: str = "") -> str:
    return f"云水县{2008 + number % 10}年政府信息公开年度报告\n主动公开政府信息{number}条。申请{number + 1}件。{more}\n"


def corpus(folder: Path, size: int) -> Path:
    """`size` reports, and beside them one of each that gives no record."""
    folder.mkdir(parents=True)
    for number in range(size):
        path = folder / f"{number % 3}" / f"{number:04d}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(report(number), "utf-8")
    (folder / "0" / "empty.txt").write_bytes(b"")
    (folder / "1" / "again.txt").write_text(report(0), "utf-8")
    (folder / "1" / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "2" / "~$x.docx").write_bytes(b"x")
    (folder / "2" / "noise.txt").write_bytes(bytes(range(256)) * 9)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", report(1000))
        archive.writestr("b.rar", b"Rar!")
    (folder / "2" / "more.zip").write_bytes(packed.getvalue())
    return folder


def run(
    source: Path | list[Path],
    output: Path,
    job: Job | None = None,
    *,
    workers: int = 0,
    size: int | None = None,
    selection: Selection | None = None,
    resume: bool = True,
    **listing: object,
) -> Run:
    """A whole run into a folder, in this process unless `workers` are given; `size`: inputs of a shard."""
    listed = Listing(without=output, **listing)  # type: ignore[arg-type]
    listed.add([source] if isinstance(source, Path) else source)
    parts = Output(output, piece=selection.piece if selection else None)
    done = Run(listed, parts, job or PatternJob(), workers=workers, selection=selection, resume=resume, shard_size=size)
    with parts.locked():
        for _ in done.shards():
            pass
        done.finish()
    return done


def contents(output: Path) -> dict[str, bytes]:
    """Every file of an output but the lock."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and not path.name.startswith("lock")
    }


def names(output: Path) -> list[str]:
    """The reports of all records, in the order of the manifest."""
    shards = json.loads((output / "manifest.json").read_text("utf-8"))["shards"]
    lines = [
        line
        for shard in shards
        for line in (output / "records" / f"{shard['name']}{ENDINGS['records']}").read_text("utf-8").splitlines()
    ]
    return [json.loads(line)["source"]["name"] for line in lines]
