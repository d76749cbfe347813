"""Which unlabelled reports to annotate next: those from which the model would learn most for an annotator's time.

The value of a report is the product of two densities per span to be marked: of the measures that the model expects to
have wrong (from its calibrated confidences), with what it would add to rare indicators; and of wordings that many
waiting reports share and no labelled one has. So neither an oddity nor one town's template fills the queue. Reports
are chosen one by one, since each choice makes similar ones less new.
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
from ..inference.record.types import Record

_OPENING = 20  # a report costs as much to open and to read as so many spans to mark
_WORDING = 4  # characters
_BUCKETS = 1 << 18  # of hashed wordings; a few thousand reports have about as many
_CAREFUL = 500  # so many are chosen one by one; the rest follow in the order of what is left of their value


Ints = npt.NDArray[np.int64]


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
    """Share of its wordings that no report has which is labelled or stands before it."""
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
    if not candidates:
        return []
    seen = Counter(counts)
    wordings = [_wordings(candidate.text) for candidate in candidates]
    flat, starts = np.concatenate(wordings), np.cumsum([0, *map(len, wordings[:-1])])
    waiting_with = np.bincount(flat, minlength=_BUCKETS)
    known_with = np.zeros(_BUCKETS)
    for text in known:
        known_with[_wordings(text)] += 1
    errors = np.array([candidate.expected_errors for candidate in candidates])
    cost = np.array([candidate.spans + _OPENING for candidate in candidates])
    waiting = np.ones(len(candidates), bool)
    ranked: list[Ranked] = []

    def place(index: int, value: float) -> None:
        chosen = candidates[index]
        rare = sorted((code for code in chosen.indicators if seen[code] < 3), key=lambda code: (seen[code], code))
        novelty = float((known_with[wordings[index]] == 0).mean())
        ranked.append(Ranked(chosen, value, novelty, tuple(rare)))
        waiting[index] = False
        seen.update(chosen.indicators)
        known_with[wordings[index]] += 1

    while waiting.any():
        rarity = np.array([sum(1 / (1 + seen[code]) for code in c.indicators) for c in candidates])
        shared = np.add.reduceat(np.where(known_with, 0, waiting_with)[flat], starts)
        values = np.where(waiting, (errors + rarity) * shared / cost**2, -1.0)
        order = np.argsort(-values, kind="stable")[: int(waiting.sum())]
        for index in order[:1] if len(ranked) < _CAREFUL else order:
            place(int(index), float(values[index]))
    return ranked


def _indicators(report: AnnotatedReport) -> set[str]:
    return {str(span.attribute) for span in report.spans if span.label is Label.CATEGORY}


def _wordings(text: str) -> Ints:
    """Hashes of the runs of four characters in a text, each once, white space apart; all numbers are one character."""
    folded = re.sub(r"\s+", "", re.sub(r"\d+", "0", text))
    runs = {folded[i : i + _WORDING] for i in range(max(1, len(folded) - _WORDING + 1))}
    return np.unique(np.array([crc32(run.encode()) % _BUCKETS for run in runs], np.int64))
