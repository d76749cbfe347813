"""Which unlabelled reports to annotate next: those from which the model would learn most for an annotator's time.

The value of a report is the number of measures that the model expects to have wrong in it (from its calibrated
confidences), and what it would add to rare indicators; times its novelty, so that one town's template does not fill
the queue; per span to be marked. Reports are chosen one by one, since each choice makes similar ones less new.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from ..annotations import AnnotatedReport, Label
from .record import Record

_OPENING = 20  # a report costs as much to open and to read as so many spans to mark
_FEATURES = 4096
_SHINGLE = 3

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Candidate:
    """An unlabelled report with what the model makes of it."""

    name: str
    text: str
    expected_errors: float
    """How many measures the model expects to have wrong: the sum of 1 − confidence."""
    spans: int
    """How many there probably are to mark."""
    indicators: frozenset[str]
    """Codes of the measures found."""


@dataclass(frozen=True)
class Ranked:
    """A candidate in its place, and why it stands there."""

    candidate: Candidate
    value: float
    novelty: float
    """1 minus the cosine of the nearest report that is labelled or stands before it."""
    rare: tuple[str, ...]
    """Its indicators that few labelled reports have, the rarest first."""


def candidate_of(record: Record, text: str) -> Candidate:
    """A report and its record as a candidate."""
    return Candidate(
        name=record.source.name,
        text=text,
        expected_errors=sum(1 - measure.confidence for measure in record.measures),
        spans=len(record.spans),
        indicators=frozenset(measure.indicator for measure in record.measures),
    )


def rank(candidates: Sequence[Candidate], labelled: Iterable[AnnotatedReport]) -> list[Ranked]:
    """All candidates, the most useful first; `labelled` are the reports that the model has learnt from."""
    known = list(labelled)
    counts = Counter(code for report in known for code in _indicators(report))
    return choose(candidates, [report.text for report in known], counts)


def choose(candidates: Sequence[Candidate], known: Sequence[str], counts: Mapping[str, int]) -> list[Ranked]:
    """As `rank`, from the labelled texts and how many of them have each indicator."""
    seen = Counter(counts)
    vectors = _vectors([*(candidate.text for candidate in candidates), *known])
    pool, labelled = vectors[: len(candidates)], vectors[len(candidates) :]
    nearest = (pool @ labelled.T).max(axis=1) if len(known) else np.zeros(len(candidates), np.float32)
    errors = np.array([candidate.expected_errors for candidate in candidates])
    cost = np.array([candidate.spans + _OPENING for candidate in candidates])
    waiting = np.ones(len(candidates), bool)
    ranked: list[Ranked] = []
    for _ in candidates:
        rarity = np.array([sum(1 / (1 + seen[code]) for code in c.indicators) for c in candidates])
        value = np.where(waiting, (errors + rarity) * (1 - nearest) / cost, -1.0)
        best = int(value.argmax())
        chosen = candidates[best]
        rare = sorted((code for code in chosen.indicators if seen[code] < 3), key=lambda code: (seen[code], code))
        ranked.append(Ranked(chosen, float(value[best]), float(1 - nearest[best]), tuple(rare)))
        waiting[best] = False
        seen.update(chosen.indicators)
        nearest = np.maximum(nearest, pool @ pool[best])
    return ranked


def _indicators(report: AnnotatedReport) -> set[str]:
    return {str(span.attribute) for span in report.spans if span.label is Label.CATEGORY}


def _vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors of hashed character trigrams, weighted by how few texts have them; digits count as one.

    Shape (texts, 4096).
    """
    vectors = np.zeros((len(texts), _FEATURES), np.float32)
    for row, text in enumerate(texts):
        folded = re.sub(r"\s+", "", re.sub(r"\d+", "0", text))
        shingles = {folded[i : i + _SHINGLE] for i in range(len(folded) - _SHINGLE + 1)}
        vectors[row, [crc32(shingle.encode()) % _FEATURES for shingle in shingles]] = 1
    vectors *= 1 + np.log((1 + len(texts)) / (1 + vectors.sum(axis=0)))
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(length, 1e-9)
    return unit
