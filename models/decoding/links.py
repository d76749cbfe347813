"""From scores between spans to links: which categories does a number measure?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...annotations import Label, Span
from ...annotations.scheme import NUMBERS

_NEAREST = 6  # categories told apart on either side of a number
_FAR_FETCHED = 0.02
BUCKETS = 2 * 2 * _NEAREST
"""Distance classes of a (number, category) pair: side × on the same line × rank of the category on that side."""

Array = npt.NDArray[np.float32]


def distance_buckets(spans: Sequence[Span], text: str) -> npt.NDArray[np.int64]:
    """Distance class of every pair, shape (spans, spans), rows numbers, columns categories; -1 for all other pairs.

    Distance is counted in categories, not characters: 「网站21条、公报35条」 has the same shape however long the names.
    `text` is the text that the spans index.
    """
    buckets = np.full((len(spans), len(spans)), -1, np.int64)
    categories = [j for j, span in enumerate(spans) if span.label is Label.CATEGORY]
    starts = np.array([spans[j].start for j in categories])
    for i, number in enumerate(spans):
        if number.label not in NUMBERS:
            continue
        before = int(np.searchsorted(starts, number.start))
        for rank, j in enumerate(categories):
            after = rank >= before
            steps = rank - before if after else before - 1 - rank
            first, last = (number.end, spans[j].start) if after else (spans[j].end, number.start)
            line = "\n" not in text[first:last] if last - first < 200 else False
            buckets[i, j] = (2 * after + line) * _NEAREST + min(steps, _NEAREST - 1)
    return buckets


def choose_links(numbers: Sequence[int], probabilities: Array, *, threshold: float = 0.5) -> list[tuple[int, int]]:
    """(number, category) index pairs: each number's best category, and every other one above `threshold`.

    probabilities: (spans, spans), zero where a pair is impossible. A number without any possible category, or with
    none but far-fetched ones, gets none.
    """
    pairs: list[tuple[int, int]] = []
    for i in numbers:
        row = probabilities[i]
        if row.size == 0 or row.max() < _FAR_FETCHED:
            continue
        chosen = set(np.flatnonzero(row > threshold).tolist()) | {int(row.argmax())}
        pairs.extend((i, j) for j in sorted(chosen))
    return pairs
