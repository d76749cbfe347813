"""Every error of an evaluation as a row: where it stands, what gold says there, what was predicted."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..annotations.files import complete_file
from ..annotations.scheme import NUMBERS, Label
from ..inference.record.types import Choice, Found, Measure, Mention, Period, Record, TaggedSpan
from . import claims
from .comparison import Compared
from .errors import EvaluationError
from .mistakes import Mistaken, mistakes, overlap

Place = tuple[int, int]

_AROUND = 24  # characters of context on either side
_OF_MEASURES = {*NUMBERS, Label.CATEGORY}
COLUMNS = ("report", "kind", "what", "code", "start", "end", "text", "context", "gold", "predicted", "confidence")


@dataclass(frozen=True)
class Error:
    """Something that gold and prediction do not agree on."""

    report: str
    kind: Mistaken
    what: str
    """"measure", the label of a span that is part of no measure, or a field of the whole document."""
    code: str
    """Indicator, role or label: gold's, or of what was invented the predicted one."""
    start: int
    end: int
    """In the report's text; both 0 where the error has no place in it."""
    text: str
    context: str
    """The place in 【】 with what stands around it, on one line."""
    gold: str
    predicted: str
    """What either says; empty where it says nothing."""
    confidence: float | None
    """Of what was predicted."""
    gold_places: tuple[Place, ...] = ()
    predicted_places: tuple[Place, ...] = ()
    """All that belongs to it: of a measure the number and its category."""


def list_errors(compared: Iterable[Compared]) -> list[Error]:
    """Measures, then the other spans, then document fields of each report in turn, each part in the order of the text."""
    return [error for each in compared for part in (_measures, _spans, _fields) for error in _in_order(part(each))]


def write_errors(path: Path, errors: Iterable[Error]) -> None:
    """As a table (.csv) that spreadsheets open as it is. Raises EvaluationError."""
    try:
        with complete_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            table.writerows([getattr(error, column) for column in COLUMNS] for error in errors)
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be written ({error.strerror}); choose another place") from None


def _in_order(errors: Iterable[Error]) -> list[Error]:
    return sorted(errors, key=lambda error: error.start)


def _measures(each: Compared) -> Iterator[Error]:
    for mistake in mistakes(each.gold.record, each.record):
        shown = mistake.gold or mistake.predicted
        assert shown is not None
        yield _error(
            each,
            (mistake.kind, "measure", shown.indicator),
            (shown.start, shown.end),
            (_measure(mistake.gold), _measure(mistake.predicted)),
            _confidence(mistake.predicted),
            (_measure_places(mistake.gold), _measure_places(mistake.predicted)),
        )


def _spans(each: Compared) -> Iterator[Error]:
    """Spans that are part of no measure: headings, issuers, periods, dates, contacts."""
    found = _other_spans(each.record) if each.record else []
    gold = _other_spans(each.gold.record)
    right = {_span_claim(span) for span in gold} & {_span_claim(span) for span in found}
    left = [span for span in found if _span_claim(span) not in right]
    for span in gold:
        if _span_claim(span) in right:
            continue
        answer = next((o for o in left if _place(o) == _place(span)), None) or next(
            (o for o in left if o.label is span.label and overlap(_place(o), _place(span))), None
        )
        if answer:
            left.remove(answer)
        yield _span_error(each, span, answer)
    for span in left:
        yield _span_error(each, None, span)


def _span_error(each: Compared, gold: TaggedSpan | None, predicted: TaggedSpan | None) -> Error:
    shown = gold or predicted
    assert shown is not None
    kind: Mistaken = "missed" if predicted is None else "invented"
    if gold and predicted:
        kind = "code" if _place(gold) == _place(predicted) else "boundary"
    return _error(
        each,
        (kind, str(shown.label), shown.attribute or str(shown.label)),
        _place(shown),
        (_span(gold), _span(predicted)),
        _confidence(predicted),
        tuple((_place(span),) if span else () for span in (gold, predicted)),
    )


def _fields(each: Compared) -> Iterator[Error]:
    gold, found = claims.fields(each.gold.record), claims.fields(each.record) if each.record else {}
    for name, value in gold.items():
        said = found.get(name)
        if name in each.gold.unjudged or value == said:
            continue
        kind: Mistaken = "missed" if said is None else "invented" if value is None else "value"
        ours, theirs = (_field(record, name) for record in (each.gold.record, each.record))
        places = tuple(((m.start, m.end),) if isinstance(m, Mention) else () for m in (ours, theirs))
        place = next((part[0] for part in places if part), (0, 0))
        confidence = _confidence(theirs) if said is not None else None
        yield _error(each, (kind, name, name), place, (_value(value), _value(said)), confidence, places)


def _error(
    each: Compared,
    named: tuple[Mistaken, str, str],
    place: Place,
    said: tuple[str, str],
    confidence: float | None,
    places: tuple[tuple[Place, ...], ...],
) -> Error:
    start, end = place
    text = each.gold.text
    before, inside, after = text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]
    context = " ".join(f"{before}【{inside}】{after}".split()) if inside else ""
    return Error(each.gold.report.name, *named, start, end, inside, context, *said, confidence, places[0], places[1])


def _confidence(predicted: object) -> float | None:
    return (
        round(predicted.confidence, 4)
        if isinstance(predicted, Measure | TaggedSpan | Found | Period | Choice)
        else None
    )


def _measure(measure: Measure | None) -> str:
    if measure is None:
        return ""
    value = "?" if measure.value is None else f"{measure.value:,}"
    category = " ".join(measure.category.text.split())
    return f"{category} → {' '.join(measure.text.split())}: {measure.indicator}, {measure.scope}, {value}"


def _measure_places(measure: Measure | None) -> tuple[Place, ...]:
    return ((measure.start, measure.end), (measure.category.start, measure.category.end)) if measure else ()


def _other_spans(record: Record) -> list[TaggedSpan]:
    return [span for span in record.spans if span.label not in _OF_MEASURES]


def _span_claim(span: TaggedSpan) -> tuple[object, ...]:
    return span.start, span.end, span.label, span.attribute


def _span(span: TaggedSpan | None) -> str:
    return f"{' '.join(span.text.split())}: {span.attribute or span.label}" if span else ""


def _place(span: TaggedSpan) -> Place:
    return span.start, span.end


def _field(record: Record | None, name: str) -> object:
    """The mention or the choice that gives a field of `claims.fields`."""
    return record and (getattr(record, name, None) or getattr(record.classification, name, None))


def _value(value: object) -> str:
    if value is None:
        return ""
    return " – ".join(map(str, value)) if isinstance(value, tuple) else str(value)
