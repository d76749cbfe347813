"""From spans and links to a record: which span answers which question, and what it is worth.

Nothing is repaired: a report that contradicts itself keeps all that it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from ...annotations import Format, Kind, Label, Level, Role, Span
from ...annotations.lexicon import DATES_OF_MAKING, one_of
from ...models.tagger import DocumentClass, Tagged
from ...models.text.normaliser import normalise
from ..checks import Report, check_report
from ..reading import Document, is_spam
from ..tables import OfficialTable, check_tables
from ..values.contacts import normalise_contact
from ..values.dates import parse_date, parse_period, parse_year
from .annual import annual_values
from .measures import make_measures, mention
from .types import (
    Choice,
    Classification,
    Contact,
    Found,
    Mention,
    ModelInfo,
    Period,
    Record,
    Section,
    Source,
    TaggedSpan,
)

V = TypeVar("V")
C = TypeVar("C", Kind, Format, Level)

_CONTACT_FIELDS = {
    Label.ORG: "organization",
    Label.ADDRESS: "address",
    Label.POSTCODE: "postcode",
    Label.PHONE: "phone",
    Label.FAX: "fax",
    Label.EMAIL: "email",
    Label.URL: "url",
}
# What is marked in a document that is no annual report: the document itself, and whom to ask.
_OF_ANY_DOCUMENT = frozenset({Label.ISSUER, Label.DATE, *_CONTACT_FIELDS})
# What stands before a date that was filled in by the page (published) or by the body (signed).
_PAGE_HEAD = re.compile(r"(?:时间|日期)[:\s]*$")
_OTHER_DATE = re.compile(rf"{one_of(DATES_OF_MAKING)}(?:时间|日期)[:\s]*$")
_FILLED_IN = re.compile(r"填报(?:时间|日期)[:\s]*$")


def assemble(
    document: Document,
    tagged: Tagged,
    model: ModelInfo,
    *,
    tables: Sequence[OfficialTable] = (),
    keep_other: bool = False,
) -> Record:
    """The record of a document; `tables` are the official tables whose cells are among the spans.

    Of what is not an annual report only title, issuer, dates and contact details are kept, as in the annotated corpus,
    unless `keep_other` asks for its sections and measures too.
    """
    text = document.text
    whole = keep_other or tagged.kind.value == Kind.ANNUAL_REPORT
    spans = [span for span in tagged.spans if whole or span.label in _OF_ANY_DOCUMENT or _in_title(span)]
    sections = _sections(spans, text)
    title = title_of(spans, text)
    period = _period(spans, text, title)
    published, signed = _dates(spans, text)
    cells = {(cell.start, cell.end): cell for table in tables for cell in table.cells}
    measures = make_measures(tagged.links, sections, text, cells) if whole else []
    record = Record(
        source=Source(
            name=document.name,
            sha256=document.sha256,
            bytes=document.bytes,
            media_type=document.media_type,
            encoding=document.encoding,
            text_sha256=document.text_sha256,
            characters=len(text),
            script=document.script,
            noise=list(document.noise),
            metadata=dict(document.metadata),
        ),
        model=model,
        classification=Classification(
            kind=_choice(tagged.kind, Kind), format=_choice(tagged.format, Format), level=_choice(tagged.level, Level)
        ),
        title=title,
        issuer=issuer_of(spans, text, title),
        year=_year(title, period),
        period=period,
        published=published,
        signed=signed,
        contact=_contact(spans, text),
        sections=sections,
        measures=measures,
        indicators={},
        checks=[],
        spans=[
            TaggedSpan(
                text=span.text(text),
                start=span.start,
                end=span.end,
                label=span.label,
                attribute=span.attribute,
                confidence=span.confidence,
            )
            for span in spans
        ],
    )
    if not whole:
        return record
    sums = check_tables(tables, {(m.start, m.end): i for i, m in enumerate(measures)}, text)
    report = Report(record, text)
    return record.model_copy(update={"indicators": annual_values(report), "checks": [*sums, *check_report(report)]})


def _found(span: Span, text: str, value: V) -> Found[V]:
    """A value with the span that it was read from."""
    return Found(text=span.text(text), start=span.start, end=span.end, value=value, confidence=span.confidence)


def _choice(found: DocumentClass, kind: type[C]) -> Choice[C]:
    return Choice(value=kind(found.value), confidence=found.confidence)


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


def title_of(spans: Sequence[Span], text: str) -> Mention | None:
    """The first title heading, with the issuer and further pieces of title that stand right beside it."""
    first = next((i for i, span in enumerate(spans) if _in_title(span) and span.label is Label.HEADING), None)
    if first is None:
        return None
    last = first
    while first > 0 and _in_title(spans[first - 1]) and _adjacent(spans[first - 1], spans[first], text):
        first -= 1
    while last + 1 < len(spans) and _in_title(spans[last + 1]) and _adjacent(spans[last], spans[last + 1], text):
        last += 1
    start, end = spans[first].start, spans[last].end
    return Mention(text=text[start:end], start=start, end=end)


def _in_title(span: Span) -> bool:
    return span.label is Label.ISSUER or (span.label is Label.HEADING and span.attribute == Role.TITLE)


def _adjacent(left: Span, right: Span, text: str) -> bool:
    """Whether nothing but blanks of one line stands between two spans."""
    return not text[left.end : right.start].strip(" \u3000")


def issuer_of(spans: Sequence[Span], text: str, title: Mention | None) -> Found[str] | None:
    """The body in the title, else the one that signed (named last), else none; never words of spam over a name."""
    named = [span for span in spans if span.label is Label.ISSUER and not is_spam(span.text(text))]
    in_title = [s for s in named if title and title.start <= s.start and s.end <= title.end]
    chosen = next(iter(in_title), named[-1] if named else None)
    if chosen is None:
        return None
    value = "".join(normalise(chosen.text(text)).text.split())
    return _found(chosen, text, value)


def _year(title: Mention | None, period: Period | None) -> Found[int] | None:
    """The data year: the title's, else the one in which the stated period ends."""
    if title and (year := parse_year(title.text)):
        return Found(text=title.text, start=title.start, end=title.end, value=year, confidence=1.0)
    if period:
        year, sure = period.end_date.year, period.confidence
        return Found(text=period.text, start=period.start, end=period.end, value=year, confidence=sure)
    return None


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


def _dates(spans: Sequence[Span], text: str) -> tuple[Found[date] | None, Found[date] | None]:
    """(published, signed): a date in the page's head, and one in the signature or the form.

    A date belongs to the head if the words before it say so, or if no section has begun yet. The day on which a file
    was made or changed is neither.
    """
    body = next((s.start for s in spans if s.label is Label.HEADING and s.attribute != Role.TITLE), len(text))
    published: Found[date] | None = None
    signed: Found[date] | None = None
    for span in spans:
        value = parse_date(span.text(text)) if span.label is Label.DATE else None
        if value is None:
            continue
        found = _found(span, text, value)
        lead = normalise(text[max(0, span.start - 12) : span.start]).text
        if _OTHER_DATE.search(lead):
            continue
        in_head = span.start < body and span.start < len(text) / 2
        if not _FILLED_IN.search(lead) and (in_head or _PAGE_HEAD.search(lead)):
            published = published or found
        else:
            signed = found
    return published, signed


def _contact(spans: Sequence[Span], text: str) -> Contact:
    details: dict[str, list[Found[str]]] = {field: [] for field in _CONTACT_FIELDS.values()}
    for span in spans:
        if field := _CONTACT_FIELDS.get(span.label):
            value = normalise_contact(span.label, span.text(text))
            details[field].append(_found(span, text, value))
    return Contact(**details)
