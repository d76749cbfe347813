"""Each damage of the training's generator, alone: the record keeps the values that the damage left to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from nianbao.annotations import AnnotatedReport, Kind
from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import NUMBERS
from nianbao.inference import Extractor, document_from_text
from nianbao.inference.values.numbers import parse_quantity
from nianbao.training.augmentation.damage import DAMAGES
from nianbao.training.augmentation.passage import Passage, passage_of

REPORTS = 4  # sound ones of dev, with some 110 values
LEAST = 0.93

Values = Counter[float | None]


@pytest.fixture(scope="module")
def sound(extractor: Extractor) -> list[tuple[AnnotatedReport, Values]]:
    reports = [r for r in split("dev") if r.kind is Kind.ANNUAL_REPORT and not r.noise and 400 < len(r.text) < 2500]
    return [(report, values(extractor, report.text)) for report in reports[:REPORTS]]


def values(extractor: Extractor, text: str) -> Values:
    return Counter(measure.value for measure in extractor.extract_document(document_from_text(text)).measures)


def left_to_read(damaged: Passage) -> Values:
    """What the annotated numbers say now: 68.9 % without its point is 689 %, and nobody can know better.

    Nor where numbers have run together: 2件;1件 without 件; is 21件.
    """
    text = damaged.text
    numbers = [
        span
        for span in damaged.spans
        if span.label in NUMBERS
        and not (text[span.start - 1 : span.start].isdigit() and text[span.start].isdigit())
        and not (text[span.end : span.end + 1].isdigit() and text[span.end - 1].isdigit())
    ]
    quantities = [parse_quantity(span.text(damaged.text), span.label) for span in numbers]
    return Counter(quantity.value if quantity else None for quantity in quantities)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_values_survive_each_damage(
    damage: Callable[[Passage, np.random.Generator], Passage],
    extractor: Extractor,
    sound: list[tuple[AnnotatedReport, Values]],
) -> None:
    kept = expected = 0
    for report, before in sound:
        damaged = damage(passage_of(report), np.random.default_rng(5))
        wanted = before & left_to_read(damaged)
        kept += (values(extractor, damaged.text) & wanted).total()
        expected += wanted.total()
    assert expected > 40
    assert kept >= LEAST * expected, f"{kept} of {expected}"
