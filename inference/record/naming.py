"""Title and issuer: which spans name the report and the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ...annotations import Label, Role, Span
from ...annotations.lexicon import REPORT_TITLES, one_of
from ...models.text.normaliser import NormalisedText, simplify
from ..places.bodies import BodyKind, place_around, read_body
from ..reading import is_spam
from .types import Found, Mention

V = TypeVar("V")
_TITLE = re.compile(
    rf"[^,，。;；:：|]{{0,40}}公开[^,，。;；:：|]{{0,20}}{one_of(REPORT_TITLES)}(?:[(（][^()（）]{{1,12}}[)）])?"
)

_ENDINGS = ("街道办事处", "人民政府办公室", "人民政府", "管理委员会", "管委会", "委员会", "办公室")


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


@dataclass(frozen=True)
class Named:
    """A body as it is named in a text; offsets in the original."""

    value: str
    """Simplified, without blanks and readings."""
    start: int
    end: int
    confidence: float


def issuers_of(spans: Sequence[Span], folded: NormalisedText, title: Mention | None) -> list[Named]:
    """The body in the title, else the one that signed (named last), else none; and those that report with it.

    Never words of spam over a name, nor a single character that is left of one.
    """
    named = [span for span in spans if span.label is Label.ISSUER and not is_spam(span.text(folded.original))]
    bodies = [body for body in _joined(named, folded) if len(body.value) > 1]
    in_title = [b for b in bodies if title and title.start <= b.start and b.end <= title.end]
    if not bodies:
        return []
    first = in_title[0] if in_title else bodies[-1]
    joint = [body for body in bodies if body is not first and _joint(first, body, folded)]
    return [first, *joint]


def _joined(spans: Sequence[Span], folded: NormalisedText) -> list[Named]:
    """Each name whole: pieces that a line break cut put together, cut edges mended."""
    found: list[Named] = []
    for span in spans:
        body = _mended(span, folded)
        last = found[-1] if found else None
        between = folded.original[last.end : body.start] if last else ""
        if last and not between.strip() and "\n" in between and _goes_on(last.value, body.value):
            body = Named(last.value + body.value, last.start, body.end, min(last.confidence, body.confidence))
            found.pop()
        found.append(body)
    return found


def _goes_on(first: str, second: str) -> bool:
    """Whether two names one below the other are one: 云水县人民政府 / 办公室, 云水县 / 水利局."""
    upper, lower = read_body(first), read_body(second)
    return not lower.places and lower.township is None and upper.kind in (None, BodyKind.GOVERNMENT)


def _mended(span: Span, folded: NormalisedText) -> Named:
    """A name with what the tagger cut off: the rest of 街道办事|处, and of a place that the gazetteer knows."""
    start, end = folded.from_original(span.start, span.end)
    text = folded.text
    name = text[start:end]
    for ending in _ENDINGS:
        cut = next((size for size in range(len(ending) - 1, 0, -1) if name.endswith(ending[:size])), 0)
        if cut and len(name) > cut and text.startswith(ending[cut:], end) and not name.endswith(ending):
            end += len(ending) - cut
            break
    more = place_around(text, start, end)
    start, end = more or (start, end)
    if (start, end) == folded.from_original(span.start, span.end):
        first, last = span.start, span.end
    else:
        first, last = folded.to_original(start, end)
    return Named("".join(text[start:end].split()), first, last, span.confidence)


def _joint(first: Named, other: Named, folded: NormalisedText) -> bool:
    """Whether two names stand side by side, with nothing but 、 or 和 or a line break between, and are two bodies."""
    left, right = sorted((first, other), key=lambda body: body.start)
    between = folded.original[left.end : right.start].strip()
    return between in ("", "、", "和", "与", "及", ",", "，") and left.value != right.value and left.end < right.start


def found_in(span: Span, text: str, value: V) -> Found[V]:
    """A value with the span that it was read from."""
    return Found(text=span.text(text), start=span.start, end=span.end, value=value, confidence=span.confidence)
