"""Fitting a checkpoint's calibration on annotated reports that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...annotations import AnnotatedReport, Finder, Kind, Link, Span
from ...evaluation.gold import as_read
from ...inference.record.findings import find
from ...models.calibration import Calibration, features, logit
from ...models.tagger import Tagger

Array = npt.NDArray[np.float64]


def fit_calibration(tagger: Tagger, reports: Sequence[AnnotatedReport]) -> Calibration | None:
    """Logistic regression of being right on the network's probabilities; None where there is nothing to learn from.

    A span is right if the annotator marked the same place with the same label and attribute, a measure if number,
    category and link are. What the grammar reads from official tables takes no part, nor do reports of another kind: a record keeps no
    measures of them.
    """
    spans: list[tuple[tuple[float, ...], bool]] = []
    measures: list[tuple[tuple[float, ...], bool]] = []
    for report in reports:
        if report.kind is not Kind.ANNUAL_REPORT:
            continue
        document, gold = as_read(report)
        found = find(document, tagger.tag_uncalibrated(document.normalised))
        known_spans = {_key(span) for span in gold.spans}
        known_links = {_link_key(link) for link in gold.links}
        own = [span for span in found.spans if span.found_by is not Finder.TABLE]
        links = [link for link, _ in found.links if link.found_by is not Finder.TABLE]
        spans += [((logit(span.confidence),), _key(span) in known_spans) for span in own]
        measures += [(features(link), _link_key(link) in known_links) for link in links]
    of_spans, of_measures = _fit(spans), _fit(measures)
    if of_spans is None or of_measures is None:
        return None
    return Calibration((of_spans[0], of_spans[1]), (of_measures[0], of_measures[1], of_measures[2], of_measures[3]))


def _fit(examples: Sequence[tuple[tuple[float, ...], bool]]) -> list[float] | None:
    """Weights and shift."""
    from sklearn.linear_model import LogisticRegression  # takes a second to import

    right = np.array([good for _, good in examples])
    if len(right) < 50 or right.all() or not right.any():
        return None
    model = LogisticRegression(C=100.0).fit(np.array([values for values, _ in examples]), right)
    return [*map(float, model.coef_[0]), float(model.intercept_[0])]


def _key(span: Span) -> tuple[int, int, str, str | None]:
    return span.start, span.end, span.label, span.attribute


def _link_key(link: Link) -> tuple[object, ...]:
    return _key(link.number), _key(link.category)
