"""The main job: reports in, records out.

from . import Extractor

record = Extractor().extract("report.txt")
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ..annotations import AnnotatedReport
from ..models.checkpoint import default_path, open_checkpoint
from ..models.tagger import tagger_of
from .errors import Reject
from .reading import DEFAULT_OPTIONS, Document, ReadOptions, defect, document_from_text, read_document, read_files
from .record.assembly import make_record
from .record.leaving_out import at_least, of_annual_reports
from .record.types import ModelInfo, Record


class Extractor:
    """A loaded model that turns reports into records."""

    def __init__(
        self,
        model: Path | None = None,
        *,
        threads: int = 0,
        min_confidence: float = 0.0,
        keep_other: bool = False,
    ) -> None:
        """`model`: a checkpoint folder, by default the released one. `threads`: 0 takes every core.

        `min_confidence` leaves out of the finished record what is less sure.
        `keep_other` keeps the sections and measures of documents that are not annual reports. Raises ModelError.
        """
        checkpoint = open_checkpoint(model or default_path())
        self.model = ModelInfo(name=checkpoint.name, version=checkpoint.version, sha256=checkpoint.sha256)
        self.min_confidence = min_confidence
        self.keep_other = keep_other
        self.tagger = tagger_of(checkpoint, threads=threads)

    def extract(self, text_or_path: str | Path) -> Record:
        """The record of a text, or of the file at a path (a Path, or a one-line string that names an existing file).

        Raises Rejected, with a reason code and a message, if there is no report to read.
        """
        if isinstance(text_or_path, Path):
            return self.extract_document(read_document(text_or_path))
        if "\n" not in text_or_path and os.path.isfile(text_or_path):  # Path.is_file raises where a name is too long
            return self.extract_document(read_document(Path(text_or_path)))
        return self.extract_document(document_from_text(text_or_path))

    def extract_document(self, document: Document) -> Record:
        """The record of a document that was read already."""
        record = make_record(document, self.tagger.tag(document.normalised), self.model)
        return at_least(record if self.keep_other else of_annual_reports(record), self.min_confidence)

    def extract_files(
        self,
        files: Iterable[tuple[Path, str]],
        options: ReadOptions = DEFAULT_OPTIONS,
        *,
        on_read: Callable[[Document], None] | None = None,
    ) -> Iterator[Record | Reject]:
        """A record or a reject for each report in the (file, name)s that `find_files` lists; nothing stops the run.

        A .json file is an export, with a record or a reject for each of its tasks; archives and tables have many, too.
        `on_read` is given each document just before its record.
        """
        for document in read_files(files, options):
            if isinstance(document, Reject):
                yield document
                continue
            if on_read:
                on_read(document)
            try:
                yield self.extract_document(document)
            except Exception as error:  # a defect of ours must cost one file, not the run
                yield Reject(document.name, defect(error))

    def extract_reports(self, reports: Iterable[AnnotatedReport]) -> Iterator[Record]:
        """The record of each report's text; what is annotated in it plays no part."""
        for report in reports:
            yield self.extract_document(document_from_text(report.text, report.name))
