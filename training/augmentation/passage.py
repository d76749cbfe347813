"""Annotated text that can be cut, joined and rewritten without losing its annotations.

Everything that varies training data goes through `rewrite`, so offsets are worked out in one place and tested there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ...annotations import AnnotatedReport, Link, Span


@dataclass(frozen=True)
class Passage:
    """A stretch of text with its spans, in order, and the links between them."""

    text: str
    spans: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, order=True)
class Edit:
    """Put `text` in the place of the characters [start, end)."""

    start: int
    end: int
    text: str


def passage_of(report: AnnotatedReport) -> Passage:
    """The report's text and annotations."""
    return Passage(report.text, report.spans, report.links)


def with_passage(report: AnnotatedReport, passage: Passage) -> AnnotatedReport:
    """The report with another text; its document attributes stay."""
    return replace(report, text=passage.text, spans=passage.spans, links=passage.links)


def part(passage: Passage, start: int, end: int) -> Passage:
    """The characters [start, end) with the spans wholly inside and the links wholly between them."""
    kept = {
        span: _moved(span, span.start - start, span.end - start)
        for span in passage.spans
        if start <= span.start and span.end <= end
    }
    return Passage(passage.text[start:end], tuple(kept.values()), _links_among(passage.links, kept))


def join(passages: Iterable[Passage]) -> Passage:
    """One passage after the other."""
    texts: list[str] = []
    spans: list[Span] = []
    links: list[Link] = []
    length = 0
    for passage in passages:
        moved = {span: _moved(span, span.start + length, span.end + length) for span in passage.spans}
        texts.append(passage.text)
        spans += moved.values()
        links += _links_among(passage.links, moved)
        length += len(passage.text)
    return Passage("".join(texts), tuple(spans), tuple(links))


def respan(passage: Passage, changed: Mapping[Span, Span | None]) -> Passage:
    """The passage with some spans put in place of others, or, for None, gone with their links."""
    kept = {span: new for span in passage.spans if (new := changed.get(span, span)) is not None}
    return Passage(passage.text, tuple(kept.values()), _links_among(passage.links, kept))


def rewrite(passage: Passage, edits: Sequence[Edit]) -> Passage:
    """Apply edits that do not overlap.

    An edit lies inside a span or outside all spans, or it covers spans whole. What is put in at a span's edge stays
    outside of it. A span that is covered exactly takes the new text as its own, and one that is left without a
    character that is not blank, or that lay in the middle of an edit, goes, with its links. ValueError for an edit
    across a span's edge.
    """
    edits = sorted(edits)
    if not edits:
        return passage
    starts, ends = [edit.start for edit in edits], [edit.end for edit in edits]
    if any(following < end for following, end in zip(starts[1:], ends[:-1], strict=True)):
        raise ValueError("edits overlap")
    gained = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += passage.text[position : edit.start], edit.text
        position = edit.end
    text = "".join([*pieces, passage.text[position:]])

    def across(offset: int) -> int | None:
        """The edit that has `offset` strictly inside, if there is one."""
        i = bisect_left(starts, offset) - 1
        return i if i >= 0 and ends[i] > offset else None

    kept: dict[Span, Span] = {}
    for span in passage.spans:
        left, right = across(span.start), across(span.end)
        if left is None and right is None:
            first = bisect_right(ends, span.start)  # edits before the span
            last = bisect_right(ends, span.end)  # edits before its end, less what is put in right after it
            while last > first and starts[last - 1] == ends[last - 1] == span.end:
                last -= 1
            moved = _moved(span, span.start + gained[first], span.end + gained[last])
            inside = text[moved.start : moved.end]
            if inside.strip() == inside != "":
                kept[span] = moved
        elif left != right and not _covered(span, edits, left, right):
            raise ValueError(f"an edit crosses the edge of {span}")
    return Passage(text, tuple(kept.values()), _links_among(passage.links, kept))


def _covered(span: Span, edits: Sequence[Edit], left: int | None, right: int | None) -> bool:
    """Whether one edit reaches over the whole span, touching one of its edges."""
    return (left is not None and edits[left].end >= span.end) or (
        right is not None and edits[right].start <= span.start
    )


def _moved(span: Span, start: int, end: int) -> Span:
    return Span(start, end, span.label, span.attribute, span.confidence)


def _links_among(links: Iterable[Link], spans: Mapping[Span, Span]) -> tuple[Link, ...]:
    return tuple(
        Link(spans[link.number], spans[link.category])
        for link in links
        if link.number in spans and link.category in spans
    )
