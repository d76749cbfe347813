"""From spans and links to a record: which span answers which question, and what it is worth.

Nothing is repaired: a report that contradicts itself keeps all that it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from ...annotations import Finder, Format, Kind, Label, Level, Role, Span
from ...annotations.lexicon import DATES_OF_MAKING, one_of
from ...models.tagger import DocumentClass, Tagged
from ...models.text.normaliser import NormalisedText
from ..checks import Report, check_report
from ..reading import Document
from ..tables import check_tables, check_unknown
from ..values.dates import parse_date, parse_period, parse_year
from .annual import annual_values
from .classification import classify
from .contacts import contact_of, mended
from .findings import Findings, find
from .issuing import issuer_of
from .measures import make_measures, mention
from .naming import found_in, title_of
from .official import make_tables
from .types import (
    Choice,
    Classification,
    Found,
    Mention,
    ModelInfo,
    Period,
    Record,
    Section,
    Source,
    Statements,
    TaggedSpan,
)
from .years import year_of

C = TypeVar("C", Kind, Format, Level)

# What stands before a date that was filled in by the page (published) or by the body (signed).
_PAGE_HEAD = re.compile(r"(?:时间|日期)[:\s]*$")
_OTHER_DATE = re.compile(rf"{one_of(DATES_OF_MAKING)}(?:时间|日期)[:\s]*$")
_FILLED_IN = re.compile(r"填报(?:时间|日期)[:\s]*$")


def make_record(document: Document, tagged: Tagged, model: ModelInfo, *, year: int | None = None) -> Record:
    """The one way from a document and what was marked in it to its record, whole.

    `tagged` is a network's or an annotator's, and `model` says whose; `year` is the data year where an annotator gave
    it. Of what is no annual report `leaving_out` gives only a part out.
    """
    findings, folded = find(document, tagged), document.normalised
    stated = state(document, findings, model, year)
    report = Report(stated, folded)
    places = {(measure.start, measure.end): i for i, measure in enumerate(stated.measures)}
    sums = [*check_tables(findings.tables, places, folded.original), *check_unknown(folded, findings.tables)]
    said = {name: value for name, value in stated if name != "schema_"}
    return Record(**said, indicators=annual_values(report), checks=[*sums, *check_report(report)])


def state(document: Document, findings: Findings, model: ModelInfo, year: int | None = None) -> Statements:
    """What a document states, by what is believed of it."""
    folded = document.normalised
    spans = findings.spans if findings.tagged.found_by is Finder.ANNOTATOR else mended(findings.spans, folded)
    text = folded.original
    sections = _sections(spans, text)
    title = title_of(spans, text)
    period = _period(spans, text, title)
    published, signed = _dates(spans, folded)
    measures = make_measures(findings.links, sections, folded)
    contact = contact_of(spans, text)
    dated = year_of(folded, title, period, signed, published, given=year)
    named = issuer_of(document, spans, title, contact, dated.value if dated else None)
    classes = classify(findings, folded, named)
    return Statements(
        source=_source(document),
        model=model,
        classification=Classification(
            kind=_choice(classes.kind, Kind),
            format=_choice(classes.format, Format),
            level=_choice(classes.level, Level),
        ),
        title=title,
        issuer=named.issuer if named else None,
        year=dated,
        period=period,
        published=published,
        signed=signed,
        contact=contact,
        sections=sections,
        measures=measures,
        tables=make_tables(findings.tables, measures, text),
        spans=[_tagged_span(span, text) for span in spans],
    )


def _source(document: Document) -> Source:
    return Source(
        name=document.name,
        sha256=document.sha256,
        bytes=document.bytes,
        media_type=document.media_type,
        encoding=document.encoding,
        text_sha256=document.text_sha256,
        characters=len(document.text),
        script=document.script,
        noise=list(document.noise),
        metadata=dict(document.metadata),
    )


def _tagged_span(span: Span, text: str) -> TaggedSpan:
    return TaggedSpan(
        text=span.text(text),
        start=span.start,
        end=span.end,
        label=span.label,
        attribute=span.attribute,
        confidence=span.confidence,
        found_by=span.found_by,
    )


def _choice(found: DocumentClass, kind: type[C]) -> Choice[C]:
    return Choice(value=kind(found.value), confidence=found.confidence, found_by=found.found_by)


def _sections(spans: Sequence[Span], text: str) -> list[Section]:
    """Each heading with the text up to the next one."""
    headings = [span for span in spans if span.label is Label.HEADING]
    ends = [*(heading.start for heading in headings[1:]), len(text)][: len(headings)]
    return [
        Section(
            role=Role(heading.attribute or Role.OTHER),
            heading=mention(heading, text),
            start=heading.start,
            end=end,
            confidence=heading.confidence,
        )
        for heading, end in zip(headings, ends, strict=True)
    ]


def _period(spans: Sequence[Span], text: str, title: Mention | None) -> Period | None:
    """The first stated period that can be read."""
    year = parse_year(title.text) if title else None
    for span in spans:
        if span.label is Label.PERIOD and (period := parse_period(span.text(text), default_year=year)):
            return Period(
                text=span.text(text),
                start=span.start,
                end=span.end,
                start_date=period.start,
                end_date=period.end,
                confidence=span.confidence,
            )
    return None


def _dates(spans: Sequence[Span], folded: NormalisedText) -> tuple[Found[date] | None, Found[date] | None]:
    """(published, signed): a date in the page's head, and one in the signature or the form.

    A date belongs to the head if the words before it say so, or if no section has begun yet. The day on which a file
    was made or changed is neither.
    """
    text = folded.original
    body = next((s.start for s in spans if s.label is Label.HEADING and s.attribute != Role.TITLE), len(text))
    published: Found[date] | None = None
    signed: Found[date] | None = None
    for span in spans:
        value = parse_date(span.text(text)) if span.label is Label.DATE else None
        if value is None:
            continue
        found = found_in(span, text, value)
        lead = folded.before(span.start, 12)
        if _OTHER_DATE.search(lead):
            continue
        in_head = span.start < body and span.start < len(text) / 2
        if not _FILLED_IN.search(lead) and (in_head or _PAGE_HEAD.search(lead)):
            published = published or found
        else:
            signed = found
    return published, signed
