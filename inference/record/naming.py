"""Title and issuer: which spans name the report and the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from ...annotations import Label, Role, Span
from ...annotations.lexicon import REPORT_TITLES, one_of
from ...models.text.normaliser import NormalisedText, simplify
from ..reading import is_spam
from .types import Found, Mention

V = TypeVar("V")
_TITLE = re.compile(
    rf"[^,，。;；:：|]{{0,40}}公开[^,，。;；:：|]{{0,20}}{one_of(REPORT_TITLES)}(?:[(（][^()（）]{{1,12}}[)）])?"
)


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
    start, end = _whole_title(text, spans[first].start, spans[last].end)
    return Mention(text=text[start:end], start=start, end=end)


def _whole_title(text: str, start: int, end: int) -> tuple[int, int]:
    """A title with the rest of its line, or of the two lines that it was broken into, if they are a title as a whole.

    So 云溪县2012年政府信息公开工作 / 年度报告 is one, and so is one that is set wide: 年 度 报 告.
    """
    begin, stop = text.rfind("\n", 0, start) + 1, _line_end(text, end)
    if _is_title(text[start:end]):
        return _trimmed(text, begin, stop) if _is_title(text[begin:stop]) else (start, end)
    before = text.rfind("\n", 0, max(begin - 1, 0)) + 1
    for first, last in ((begin, stop), (begin, _line_end(text, stop + 1)), (before, stop)):
        if _is_title(text[first:last]):
            return _trimmed(text, first, last)
    return start, end


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", min(place, len(text)))
    return len(text) if end < 0 else end


def _is_title(line: str) -> bool:
    return bool(_TITLE.fullmatch(simplify("".join(line.split()))))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())


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
