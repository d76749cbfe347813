"""From what the network's outputs multiply to, to how often it is right.

A network that was trained to the end is surer than it should be. Two logistic curves, fitted on annotated reports that
it was not trained on, mend that: one for spans, one for measures, which are right only if number, category and link
all are.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..annotations import Link, Span

if TYPE_CHECKING:
    from .tagger import Tagged

FILE = "calibration.json"
_SUREST = 1e-4  # probabilities beyond this say nothing about each other
_BELIEVED = 4.0  # a logit, 98.2 %; so the calibration error of reports left out of the fit is smallest, 0.020 for 0.028


@dataclass(frozen=True)
class Calibration:
    """Weights of logits and a shift; a confidence is the logistic function of their sum."""

    span: tuple[float, float]
    """Weight of the span's own logit, shift."""
    measure: tuple[float, float, float, float]
    """Weights of the logits of number, category and link, shift."""

    def __call__(self, tagged: Tagged) -> Tagged:
        """The same spans and links; a link's confidence becomes that of its measure."""
        spans = {span: self._span(span) for span in tagged.spans}
        links = tuple(
            replace(
                link,
                number=spans[link.number],
                category=spans[link.category],
                confidence=_logistic(self.measure, *features(link)),
            )
            for link in tagged.links
        )
        return replace(tagged, spans=tuple(spans.values()), links=links)

    def _span(self, span: Span) -> Span:
        return replace(span, confidence=_logistic(self.span, logit(span.confidence)))

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


def load_calibration(folder: Path) -> Calibration | None:
    """The calibration of a checkpoint; None if it was never fitted."""
    file = folder / FILE
    if not file.is_file():
        return None
    table = json.loads(file.read_text("utf-8"))
    return Calibration(tuple(table["span"]), tuple(table["measure"]))


def features(link: Link) -> tuple[float, float, float]:
    """Logits of number, category and link before calibration, none beyond what one may be believed alone."""
    number, category, itself = (
        min(max(logit(sure), -_BELIEVED), _BELIEVED)
        for sure in (link.number.confidence, link.category.confidence, link.confidence)
    )
    return number, category, itself


def logit(probability: float) -> float:
    bounded = min(max(probability, _SUREST), 1 - _SUREST)
    return math.log(bounded / (1 - bounded))


def _logistic(weights: tuple[float, ...], *values: float) -> float:
    total = sum(weight * value for weight, value in zip(weights, values, strict=False)) + weights[-1]
    return 1 / (1 + math.exp(-total))
