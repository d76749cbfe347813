"""The record's data year, out of what the report says of its year."""

from __future__ import annotations

from datetime import date

from ...models.text.normaliser import NormalisedText
from ..values.dates import parse_year
from ..values.years import YearClue, YearEvidence, clues_in_text, data_year
from .types import Found, Mention, Period, Year


def year_of(
    folded: NormalisedText,
    title: Mention | None,
    period: Period | None,
    signed: Found[date] | None,
    published: Found[date] | None,
    *,
    given: int | None,
) -> Year | None:
    """The data year with its evidence; the `given` one, an annotator's, stands as it is."""
    clues = []
    if title and (year := parse_year(title.text)):
        clues.append(YearClue("title", year, title.start, title.end))
    if period:
        clues.append(YearClue("period", period.end_date.year, period.start, period.end, period.confidence))
    for clue in clues_in_text(folded.text):
        start, end = folded.to_original(clue.start, clue.end)
        if title and title.start <= start < title.end:
            continue  # the title has spoken
        clues.append(YearClue(clue.sort, clue.value, start, end, clue.confidence))
    dates: tuple[tuple[YearEvidence, Found[date] | None], ...] = (("signed", signed), ("published", published))
    for sort, day in dates:
        if day:
            clues.append(YearClue(sort, _reported_on(day.value), day.start, day.end, day.confidence))
    if given is not None:
        agreeing = [clue for clue in clues if clue.value == given]
        place = min(agreeing, key=lambda clue: clue.sort not in ("title", "period"), default=None)
        start, end = (place.start, place.end) if place else (0, 0)
        return _year(folded, given, (start, end), ["given"], 1.0)
    found = data_year(clues)
    return _year(folded, found.value, found.place, list(found.evidence), found.confidence) if found else None


def _reported_on(day: date) -> int:
    """The year that a report of this day is on: the one before, and in December its own."""
    return day.year - (day.month < 12)


def _year(
    folded: NormalisedText, value: int, place: tuple[int, int], evidence: list[YearEvidence], sure: float
) -> Year:
    start, end = place
    return Year(text=folded.original[start:end], start=start, end=end, value=value, confidence=sure, evidence=evidence)
