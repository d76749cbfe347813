"""Passages that a page holds twice, so that nothing in them is counted twice."""

from __future__ import annotations

import re

from ...annotations.lexicon import CHINESE_DIGITS, COMMON_MEASURE_WORDS, SCALES

_SEGMENT = re.compile(r"[^\n。；;]+[。；;]?")
_BLANK = re.compile(r"\s+")
_COUNTS = re.compile(rf"[0-9０-９]|[{CHINESE_DIGITS[1:]}两{SCALES}][{COMMON_MEASURE_WORDS}]")
_LEAST_SEGMENTS = 3
_LEAST_LENGTH = 100  # characters


def repeated_passages(text: str) -> list[tuple[int, int]]:
    """[start, end) of every passage that is the same, sentence by sentence, as one before it.

    It has three sentences or lines and a hundred characters at least, so that a phrase like 未发生 may come again, and
    counts something: the head of a table comes again with other numbers below it.
    """
    places: list[tuple[int, int]] = []
    segments: list[str] = []
    for match in _SEGMENT.finditer(text):
        bare = _BLANK.sub("", match.group())
        if bare:
            segments.append(bare)
            places.append(match.span())
    first: dict[tuple[str, ...], int] = {}
    found: list[tuple[int, int]] = []
    i = 0
    while i + _LEAST_SEGMENTS <= len(segments):
        key = tuple(segments[i : i + _LEAST_SEGMENTS])
        j = first.setdefault(key, i)
        length = 0
        while j + length < i < i + length + 1 <= len(segments) and segments[i + length] == segments[j + length]:
            length += 1
        passage = "".join(segments[i : i + length])
        if length >= _LEAST_SEGMENTS and len(passage) >= _LEAST_LENGTH and _COUNTS.search(passage):
            found.append((places[i][0], places[i + length - 1][1]))
            i += length
        else:
            i += 1
    return found
