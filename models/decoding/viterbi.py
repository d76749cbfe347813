"""From tag scores to spans: the best tag sequence that is possible.

Possible means: every I-X follows a B-X or an I-X, and no span crosses a line break. No span begins or ends within a
number, Arabic or Chinese, or between it and its measure word (30 of the 16,407 spans of train and dev do, all but one in
cells run together), nor takes in one bracket of a pair. A HEADING begins and ends at a line's end, a blank, another span
or a mark that closes a phrase, never after or before a comma or in the middle of a phrase (1 of 2,099 does).

Best means: the highest sum of log-probabilities, less EDGE_COST for each place inside a line where a span begins or
ends, so that a doubtful character does not splinter a span. A text is decoded line by line; most lines have no span at
all and need no search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ...annotations import Finder, Label, Span
from ...annotations.lexicon import (
    CHINESE_DIGITS,
    FINANCIAL_DIGITS,
    MEASURE_WORDS,
    MEASURES_OF_TIMES,
    OF_OBJECTS,
    SCALES,
    one_of,
    without,
)
from ...annotations.scheme import NUMBERS

OUTSIDE = 0
TAGS: tuple[str, ...] = ("O", *(f"B-{label}" for label in Label), *(f"I-{label}" for label in Label))
"""Tag names in the order of the tag head's outputs: O, then every B-, then every I-."""
_LABELS = tuple(Label)
_NUMBERS = [i for i, label in enumerate(_LABELS) if label in NUMBERS]
_HEADING = [TAGS.index(f"B-{Label.HEADING}"), TAGS.index(f"I-{Label.HEADING}")]

EDGE_COST = 1.5
"""What a span's edge costs, in log-probability; chosen on dev, where it gains 0.7 points of span F1 over none."""

# Not 1206只 and not 290场次: of such counts the released network is less sure as a whole, and so loses two measures of a
# training report.
_UNITS = (
    f"{one_of(word for word in MEASURES_OF_TIMES if word != '场次')}|[{without(MEASURE_WORDS, OF_OBJECTS)}年月日号元%‰]"
)
_PICTURES = "\u200d\u20e3\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\U0001f000-\U0001faff"
_EDGE = re.compile(rf"[\s{_PICTURES}]")
_EDGE_OR_MARK = re.compile(rf"[\s{_PICTURES}①-⒛⓪-⓿❶-➓㈠-㈩㊀-㊉]")
_HAN = f"〇零○两{CHINESE_DIGITS[1:]}{FINANCIAL_DIGITS[1:]}{SCALES}拾佰仟"
_ARABIC = rf"\d+(?:,\d{{3}}(?!\d)|[.·]\d+)*(?:[百千万亿]+\d+)*[{SCALES}]*"
_NUMERAL = rf"(?:[百千万]分之)?(?:{_ARABIC}|[{_HAN}]+(?:点[{_HAN}]+)?)"
_COUNTED = f"[余多几来]?[万亿]*(?:成[{_HAN}]?|{_UNITS})"
# Not 零 and its measure word: 仍为零宗 says none in a word.
_NUMBER = re.compile(
    rf"零(?=[{MEASURE_WORDS}])|{_NUMERAL}(?:[~至到—–-]{_NUMERAL}(?={_COUNTED}))?(?:{_COUNTED}|[余多]?)"
    rf"(?:(?<=元)[{_HAN}\d]角)?(?:(?<=[元角])零?[{_HAN}\d]分)?"
)
_CLOSING = frozenset(f"{MEASURE_WORDS}元%‰")
_WITHIN_A_PHRASE = frozenset(",、;《》“”")
_BRACKETS = (("《", "》"), ("(", ")"), ("“", "”"), ("〔", "〕"), ("【", "】"))

Array = npt.NDArray[np.float32]
Tags = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def log_softmax(scores: Array) -> Array:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def glued(text: str) -> Flags:
    """For each character whether no span begins or ends before it, shape (len(text),).

    So it is within a number, Arabic or Chinese, its decimals, 百分之 and 成 included; between a number and its measure
    word; and within a range (10至15条), whose ends are no numbers of their own.
    """
    joined = np.zeros(len(text), np.bool_)
    for match in _NUMBER.finditer(text):
        joined[match.start() + 1 : match.end()] = True
    return joined


def parted(text: str) -> Flags:
    """For each character whether no number goes on before it, shape (len(text),): 12.5元|3件."""
    apart = np.zeros(len(text), np.bool_)
    for match in _NUMBER.finditer(text):
        if text[match.end() - 1] in _CLOSING and text[match.end() : match.end() + 1].isdecimal():
            apart[match.end()] = True
    return apart


def best_tags(scores: Array, text: str) -> Tags:
    """Best possible tags, shape (len(text),), from log-probabilities of shape (len(text), len(TAGS)).

    Line breaks are O.
    """
    tags = np.full(len(text), OUTSIDE, np.int64)
    joined, apart = glued(text), parted(text)
    phrase = np.array([c.isalnum() or c in _WITHIN_A_PHRASE for c in text], np.bool_)
    for start, end in _lines(text):
        if scores[start:end].argmax(axis=1).any():
            tags[start:end] = viterbi(scores[start:end], joined[start:end], phrase[start:end], apart[start:end])
    return tags


def viterbi(scores: Array, joined: Flags, phrase: Flags, apart: Flags) -> Tags:
    """Best possible tag sequence of one line, in linear time.

    scores: (characters, len(TAGS)); joined: (characters,), see `glued`; phrase: (characters,), after and before
    which no HEADING begins or ends; apart: (characters,), see `parted`.
    """
    labels = len(_LABELS)
    begin, inside = slice(1, labels + 1), slice(labels + 1, 2 * labels + 1)
    begins, insides = np.arange(1, labels + 1), np.arange(labels + 1, 2 * labels + 1)
    best = scores[0].astype(np.float64)
    best[inside] = -np.inf
    came_from = np.zeros(scores.shape, np.int64)
    entry = np.empty(len(TAGS))
    best_begin, best_inside, entry_begin, entry_inside = best[begin], best[inside], entry[begin], entry[inside]  # views
    for i in range(1, len(scores)):
        top = int(best.argmax())
        left = _best_but(best, _HEADING) if phrase[i] and top in _HEADING else top  # what may end before i
        stays_outside = joined[i] or best[OUTSIDE] >= best[left] - EDGE_COST
        came_from[i, OUTSIDE] = OUTSIDE if stays_outside else left
        entry[OUTSIDE] = best[OUTSIDE] if stays_outside else best[left] - EDGE_COST
        came_from[i, begin] = top
        entry_begin[:] = -np.inf if joined[i] else best[top] - EDGE_COST
        if phrase[i - 1] and top == OUTSIDE:
            before = 1 + int(best[1:].argmax())  # the highest score but that of O, the first
            came_from[i, _HEADING[0]] = before
            entry[_HEADING[0]] = -np.inf if joined[i] else best[before] - EDGE_COST
        came_from[i, inside] = np.where(best_begin >= best_inside, begins, insides)
        np.maximum(best_begin, best_inside, out=entry_inside)
        if apart[i]:
            entry_inside[_NUMBERS] = -np.inf
        np.add(entry, scores[i], out=best)
    tags = np.zeros(len(scores), np.int64)
    tags[-1] = int(best.argmax())
    for i in range(len(scores) - 1, 0, -1):
        tags[i - 1] = came_from[i, tags[i]]
    return tags


def _best_but(best: npt.NDArray[np.float64], excluded: list[int]) -> int:
    """Index of the highest score, some states apart."""
    others = best.copy()
    others[excluded] = -np.inf
    return int(others.argmax())


def spans_of(tags: Tags, scores: Array, text: str, *, at_least: float = 0.0) -> list[Span]:
    """Spans of a tag sequence, blanks at their ends cut off.

    A span is as sure as its characters' tags are in the geometric mean; those less sure than `at_least` are left out.
    """
    spans: list[Span] = []
    labels = len(_LABELS)
    start = None
    for i, tag in enumerate([*tags.tolist(), OUTSIDE]):
        if start is not None and tag <= labels:
            place = _with_brackets(text, start, i, tags)
            found_by = Finder.NETWORK if place == (start, i) else Finder.RULE
            first, last = _strip(text, *place, _LABELS[int(tags[start]) - 1])
            if first < last:
                sure = float(np.exp(scores[np.arange(start, i), tags[start:i]].mean()))
                if sure >= at_least:
                    spans.append(Span(first, last, _LABELS[int(tags[start]) - 1], None, sure, found_by))
            start = None
        if 0 < tag <= labels:
            start = i
    return spans


def tags_of(spans: list[Span], length: int) -> Tags:
    """The tag sequence of spans, shape (length,); the inverse of spans_of."""
    tags = np.zeros(length, np.int64)
    for span in spans:
        label = _LABELS.index(span.label)
        tags[span.start] = 1 + label
        tags[span.start + 1 : span.end] = 1 + len(_LABELS) + label
    return tags


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _with_brackets(text: str, start: int, end: int, tags: Tags) -> tuple[int, int]:
    """The span with the bracket just outside of it whose counterpart it holds; without one whose counterpart is far."""
    for opening, closing in _BRACKETS:
        missing = text.count(closing, start, end) - text.count(opening, start, end)
        if missing == 1 and start > 0 and text[start - 1] == opening and tags[start - 1] == OUTSIDE:
            start -= 1
        elif missing == -1 and end < len(text) and text[end] == closing and tags[end] == OUTSIDE:
            end += 1
        elif missing == 1 and text[end - 1] == closing:
            end -= 1
        elif missing == -1 and text[start] == opening:
            start += 1
    return start, end


def _strip(text: str, start: int, end: int, label: Label) -> tuple[int, int]:
    """The span without blanks and pictures at its edges, and without a list mark unless it is a heading."""
    edge = _EDGE if label is Label.HEADING else _EDGE_OR_MARK
    while start < end and edge.match(text[start]):
        start += 1
    while end > start and edge.match(text[end - 1]):
        end -= 1
    return start, end
