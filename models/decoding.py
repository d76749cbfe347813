"""From tag scores to spans: the best tag sequence that obeys BIO.

A text is decoded line by line, since no span crosses a line break; a line whose best tag at every character already
obeys BIO is its own best sequence, so only the few others need the Viterbi search.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ..annotations import Label, Span

OUTSIDE = 0
TAGS: tuple[str, ...] = ("O", *(f"B-{label}" for label in Label), *(f"I-{label}" for label in Label))
"""Tag names in the order of the tag head's outputs: O, then every B-, then every I-."""
_LABELS = tuple(Label)

Array = npt.NDArray[np.float32]
Tags = npt.NDArray[np.int64]


def log_softmax(scores: Array) -> Array:
    """Log-probabilities along the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def obeys_bio(tags: Tags) -> bool:
    """Whether every I-X follows a B-X or an I-X."""
    inside = tags > len(_LABELS)
    previous = np.concatenate([[OUTSIDE], tags[:-1]])
    return bool(np.all(~inside | (previous == tags) | (previous == tags - len(_LABELS))))


def best_tags(scores: Array, text: str) -> Tags:
    """Best tags under BIO, shape (len(text),), from log-probabilities of shape (len(text), len(TAGS)).

    Line breaks are O.
    """
    tags: Tags = scores.argmax(axis=1)
    for start, end in _lines(text):
        if not obeys_bio(tags[start:end]):
            tags[start:end] = viterbi(scores[start:end])
    tags[[i for i, character in enumerate(text) if character == "\n"]] = OUTSIDE
    return tags


def viterbi(scores: Array) -> Tags:
    """Highest-scoring tag sequence under BIO for one line; scores: (characters, len(TAGS)), linear time."""
    labels = len(_LABELS)
    begin, inside = slice(1, labels + 1), slice(labels + 1, 2 * labels + 1)
    best = scores[0].astype(np.float64)
    best[inside] = -np.inf
    back = np.zeros(scores.shape, np.int64)
    everything = np.arange(labels)
    for i in range(1, len(scores)):
        top = int(best.argmax())
        back[i, : labels + 1] = top
        starts_span = best[begin] >= best[inside]
        back[i, inside] = np.where(starts_span, 1 + everything, 1 + labels + everything)
        entry = np.concatenate([np.full(labels + 1, best[top]), np.maximum(best[begin], best[inside])])
        best = entry + scores[i]
    tags = np.zeros(len(scores), np.int64)
    tags[-1] = int(best.argmax())
    for i in range(len(scores) - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


def spans_of(tags: Tags, scores: Array, text: str) -> list[Span]:
    """Spans of a tag sequence, blanks at their ends cut off; a span is as sure as its least sure character."""
    spans: list[Span] = []
    labels = len(_LABELS)
    start = None
    for i, tag in enumerate([*tags.tolist(), OUTSIDE]):
        if start is not None and tag <= labels:
            first, last = _strip(text, start, i)
            if first < last:
                sure = float(np.exp(scores[np.arange(first, last), tags[first:last]].min()))
                spans.append(Span(first, last, _LABELS[int(tags[start]) - 1], confidence=sure))
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


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
