"""What is wrong about a measure that is not right: each mistake once, with its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..inference.record.types import Measure, Record

Mistaken = Literal["missed", "invented", "boundary", "link", "code", "scope", "value"]
"""missed, invented: no number there in the other record. boundary: one that begins or ends elsewhere. link: the number
counts something else, or one thing more or less. code, scope, value: the category is right, but not its indicator, the
time it speaks of, or the value that was read.
"""


@dataclass(frozen=True)
class Mistake:
    """`gold` is None for what is invented or linked too often, `predicted` where nothing answers to gold."""

    kind: Mistaken
    gold: Measure | None
    predicted: Measure | None


def mistakes(gold: Record, predicted: Record | None) -> Iterator[Mistake]:
    """Every measure of gold that was not found as it is, then every predicted one that no measure of gold answers to."""
    found = predicted.measures if predicted else []
    right = {_claim(measure) for measure in gold.measures} & {_claim(measure) for measure in found}
    answered: set[int] = set()
    for measure in gold.measures:
        if _claim(measure) in right:
            continue
        answer = _answer(
            measure, [other for other in found if _claim(other) not in right and id(other) not in answered]
        )
        if answer is not None:
            answered.add(id(answer))
        elif any(_place(other) == _place(measure) for other in found):
            yield Mistake("link", measure, None)
            continue
        yield Mistake(_kind(measure, answer) if answer else "missed", measure, answer)
    for measure in found:
        if _claim(measure) not in right and id(measure) not in answered:
            known = any(overlap(_place(measure), _place(other)) for other in gold.measures)
            yield Mistake("link" if known else "invented", None, measure)


def _answer(measure: Measure, found: Sequence[Measure]) -> Measure | None:
    """The predicted measure that comes nearest: of the same number, and best of the same category."""
    same = [other for other in found if _place(other) == _place(measure)]
    if not same:
        return next((other for other in found if overlap(_place(other), _place(measure))), None)
    return max(
        same, key=lambda other: (overlap(_category(other), _category(measure)), other.indicator == measure.indicator)
    )


def _kind(gold: Measure, predicted: Measure) -> Mistaken:
    if _place(gold) != _place(predicted):
        return "boundary"
    if gold.indicator != predicted.indicator:
        return "code" if overlap(_category(gold), _category(predicted)) else "link"
    return "scope" if gold.scope != predicted.scope else "value"


def _claim(measure: Measure) -> tuple[object, ...]:
    """What must agree in a right measure; see `claims.measures`."""
    return measure.indicator, measure.start, measure.end, measure.scope, measure.value


def _place(measure: Measure) -> tuple[int, int]:
    return measure.start, measure.end


def _category(measure: Measure) -> tuple[int, int]:
    return measure.category.start, measure.category.end


def overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two places have a character in common."""
    return left[0] < right[1] and right[0] < left[1]
