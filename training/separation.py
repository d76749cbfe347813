"""Texts to learn from apart from texts to measure on: no text may be in both, as it is or almost as it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..annotations import AnnotatedReport
from .errors import TrainingError

SHINGLE = 8
"""Characters in a row, white space left out."""
ALIKE = 0.8
"""Two texts with this share of their shingles in common (Jaccard) are near-duplicates. A body's reports of two years
repeat phrases, but stay far below."""
_SHOWN = 3


def check_separate(reports: Sequence[AnnotatedReport], held_out: Mapping[str, Sequence[AnnotatedReport]]) -> None:
    """TrainingError, in one line, if a report is also in one of `held_out`, which are by name (--dev, --test)."""
    for name, others in held_out.items():
        found = list(shared_texts([report.text for report in reports], [report.text for report in others]))
        if found:
            pairs = [f"{reports[i].name} and {others[j].name} ({_said(alike)})" for i, j, alike in found[:_SHOWN]]
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise TrainingError(
                f"{len(found)} texts to train on are in {name} too: {', '.join(pairs)}{more}; what was trained on "
                "measures nothing, so take them out of one of the two"
            )


def shared_texts(texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """(index into texts, index into others, how alike) of every pair that is the same or almost so; 1.0 is the same."""
    holders: dict[str, list[int]] = defaultdict(list)
    sizes = []
    for j, text in enumerate(others):
        shingles = _shingles(text)
        sizes.append(len(shingles))
        for shingle in shingles:
            holders[shingle].append(j)
    for i, text in enumerate(texts):
        shingles = _shingles(text)
        common = Counter(j for shingle in shingles for j in holders.get(shingle, ()))
        for j, count in sorted(common.items()):
            alike = count / (len(shingles) + sizes[j] - count)
            if alike >= ALIKE:
                yield i, j, alike


def _shingles(text: str) -> set[str]:
    dense = "".join(text.split())
    return {dense[i : i + SHINGLE] for i in range(max(1, len(dense) - SHINGLE + 1))}


def _said(alike: float) -> str:
    return "the same text" if alike == 1 else f"{100 * alike:.0f} % alike"
