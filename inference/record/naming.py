"""Title and issuer: which spans name the report and the body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ...annotations import Label, Role, Span
from ...models.text.normaliser import NormalisedText
from ..reading import is_spam
from .types import Found, Mention

V = TypeVar("V")


def title_of(spans: Sequence[Span], text: str) -> Mention | None:
    """The first title heading, with the issuer and further pieces of title that stand right beside it."""
    first = next((i for i, span in enumerate(spans) if in_title(span) and span.label is Label.HEADING), None)
    if first is None:
        return None
    last = first
    while first > 0 and in_title(spans[first - 1]) and _adjacent(spans[first - 1], spans[first], text):
        first -= 1
    while last + 1 < len(spans) and in_title(spans[last + 1]) and _adjacent(spans[last], spans[last + 1], text):
        last += 1
    start, end = spans[first].start, spans[last].end
    return Mention(text=text[start:end], start=start, end=end)


def in_title(span: Span) -> bool:
    return span.label is Label.ISSUER or (span.label is Label.HEADING and span.attribute == Role.TITLE)


def _adjacent(left: Span, right: Span, text: str) -> bool:
    """Whether nothing but blanks of one line stands between two spans."""
    return not text[left.end : right.start].strip(" \u3000")


def issuer_of(spans: Sequence[Span], folded: NormalisedText, title: Mention | None) -> Found[str] | None:
    """The body in the title, else the one that signed (named last), else none; never words of spam over a name."""
    text = folded.original
    named = [span for span in spans if span.label is Label.ISSUER and not is_spam(span.text(text))]
    in_title = [s for s in named if title and title.start <= s.start and s.end <= title.end]
    chosen = next(iter(in_title), named[-1] if named else None)
    if chosen is None:
        return None
    value = "".join(folded.of(chosen.start, chosen.end).split())
    return found_in(chosen, text, value)


def found_in(span: Span, text: str, value: V) -> Found[V]:
    """A value with the span that it was read from."""
    return Found(text=span.text(text), start=span.start, end=span.end, value=value, confidence=span.confidence)
