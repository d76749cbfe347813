"""The gold side: an annotated report as the record that a perfect model would have made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..annotations import AnnotatedReport, Finder, Format, Level, Link, Span
from ..inference.errors import Rejected
from ..inference.reading import Document, document_from_text
from ..inference.record.assembly import make_record
from ..inference.record.leaving_out import of_annual_reports
from ..inference.record.types import ModelInfo, Record
from ..models.tagger import DocumentClass, Tagged
from .errors import EvaluationError

_ANNOTATOR = ModelInfo(name="gold", version="", sha256="")


@dataclass(frozen=True)
class Gold:
    """A gold record, and what in it is not to be compared because the annotator left it open."""

    record: Record
    unjudged: frozenset[str]
    """Of "format" and "level"; the record holds placeholders there."""
    report: AnnotatedReport
    text: str
    """What the record's offsets point into: the report's text without byte-order mark and \\r before \\n."""


def make_gold(report: AnnotatedReport) -> Gold:
    """Make the gold record by the very function that makes predictions, from spans and links taken as certain.

    So gold values are what the grammar reads from the gold spans, with the units of the official tables that they
    stand in: a comparison of values judges the finding of the right span, not the grammar, which has tests of its own.
    Only the year is an annotator's, where the corpus has one. What is not an annual report has no measures, as in
    predictions. Raises EvaluationError for a blank text.
    """
    document, tagged = as_read(report)
    record = of_annual_reports(make_record(document, tagged, _ANNOTATOR, year=report.year))
    unjudged = frozenset(name for name in ("format", "level") if getattr(report, name) is None)
    return Gold(record, unjudged, report, document.text)


def as_read(report: AnnotatedReport) -> tuple[Document, Tagged]:
    """An annotated report as a document and the annotator's tags of it. Raises EvaluationError for a blank text."""
    try:
        document = document_from_text(report.text, report.name)
    except Rejected as error:
        raise EvaluationError(f"gold report {report.name}: {error}") from error
    moved = {span: _moved(span, report.text) for span in report.spans}
    tagged = Tagged(
        spans=tuple(moved[span] for span in report.spans),
        links=tuple(Link(moved[link.number], moved[link.category]) for link in report.links),
        kind=DocumentClass(report.kind, 1.0, Finder.ANNOTATOR),
        format=DocumentClass(report.format or Format.FREEFORM, 1.0, Finder.ANNOTATOR),
        level=DocumentClass(report.level or Level.OTHER, 1.0, Finder.ANNOTATOR),
        found_by=Finder.ANNOTATOR,
    )
    return document, tagged


def _moved(span: Span, text: str) -> Span:
    """The span in the document's text, which has no byte-order mark and no \\r before \\n."""
    dropped = len(text) - len(text.lstrip("\ufeff")) + text.count("\r\n", 0, span.start)
    return replace(span, start=span.start - dropped, end=span.end - dropped)
