"""The gold side: an annotated report as the record that a perfect model would have made."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..annotations import AnnotatedReport, Format, Level, Link, Span
from ..inference.errors import Rejected
from ..inference.reading import document_from_text
from ..inference.record.assembly import assemble
from ..inference.record.types import Found, ModelInfo, Record
from ..models.tagger import DocumentClass, Tagged
from .errors import EvaluationError

_ANNOTATOR = ModelInfo(name="gold", version="", sha256="")


@dataclass(frozen=True)
class Gold:
    """A gold record, and what in it is not to be compared because the annotator left it open."""

    record: Record
    unjudged: frozenset[str]
    """Of "format" and "level"; the record holds placeholders there."""


def make_gold(report: AnnotatedReport) -> Gold:
    """Assemble the gold record by the very function that assembles predictions, from spans and links taken as certain.

    So gold values are what the grammar reads from the gold spans: a comparison of values judges the finding of the
    right span, not the grammar, which has tests of its own. Only the year is an annotator's, where the corpus has
    one. What is not an annual report has no measures, as in predictions. Raises EvaluationError for a blank text.
    """
    try:
        document = document_from_text(report.text, report.name)
    except Rejected as error:
        raise EvaluationError(f"gold report {report.name}: {error}") from error
    moved = {span: _as_read(span, report.text) for span in report.spans}
    tagged = Tagged(
        spans=tuple(moved[span] for span in report.spans),
        links=tuple(Link(moved[link.number], moved[link.category]) for link in report.links),
        kind=DocumentClass(report.kind, 1.0),
        format=DocumentClass(report.format or Format.FREEFORM, 1.0),
        level=DocumentClass(report.level or Level.OTHER, 1.0),
    )
    record = assemble(document, tagged, _ANNOTATOR)
    if report.year is not None:
        record = record.model_copy(update={"year": _year(report.year, record.year)})
    return Gold(record, frozenset(name for name in ("format", "level") if getattr(report, name) is None))


def _as_read(span: Span, text: str) -> Span:
    """The span in the document's text, which has no byte-order mark and no \\r before \\n."""
    dropped = len(text) - len(text.lstrip("\ufeff")) + text.count("\r\n", 0, span.start)
    return replace(span, start=span.start - dropped, end=span.end - dropped)


def _year(value: int, read: Found[int] | None) -> Found[int]:
    """The annotator's year, at the place where one was read, else at none."""
    if read:
        return read.model_copy(update={"value": value, "confidence": 1.0})
    return Found[int](text="", start=0, end=0, value=value, confidence=1.0)
