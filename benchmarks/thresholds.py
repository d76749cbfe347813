"""The confidences below which spans and measures are left out, and how calibration weighs them, chosen on dev by
cross-validation.

    python benchmarks/thresholds.py [--model FOLDER] [--data dev] [--folds 5]

Each report is encoded once. For every choice, calibration is fitted on the reports of all folds but one and judged on that
one, so no report is judged by what was fitted on it. Printed: F1 of measures, expected calibration error, and the share of
wrong measures among the surest 95 in 100.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np

from nianbao.annotations import AnnotatedReport
from nianbao.annotations.corpus import split
from nianbao.evaluation import Gold, Scorecard, make_gold
from nianbao.evaluation.reliability import Reliability, measures_reliability
from nianbao.evaluation.scorecard import score_record
from nianbao.inference import Extractor, document_from_text
from nianbao.models import calibration, tagger
from nianbao.models.checkpoint import default_path, open_checkpoint
from nianbao.models.tagger import EncodedText, Tagger, tagger_of
from nianbao.training.release.calibration import fit_calibration

SPANS = (0.35, 0.45, 0.5, 0.6)
MEASURES = (0.15, 0.25, 0.35, 0.45)
BELIEVED = (3.0, 4.0, 5.0, 7.0)


class Encoded(Tagger):
    """A tagger that encodes each text once."""

    def __init__(self, of: Tagger) -> None:
        super().__init__(of.runtime, of.vocabulary, of.window)
        self.known: dict[str, EncodedText] = {}

    def encode(self, text: str) -> EncodedText:
        if text not in self.known:
            self.known[text] = super().encode(text)
        return self.known[text]


def judged(
    extractor: Extractor, reports: Sequence[AnnotatedReport], gold: Sequence[Gold], folds: int
) -> Iterator[tuple[Scorecard, Reliability]]:
    """Of each report, by a calibration that was fitted without its fold."""
    fold = np.random.default_rng(0).permutation(len(reports)) % folds
    for k in range(folds):
        extractor.tagger.calibration = None
        others = [report for i, report in enumerate(reports) if fold[i] != k]
        extractor.tagger.calibration = fit_calibration(extractor.tagger, others)
        for i in np.flatnonzero(fold == k):
            record = extractor.extract_document(document_from_text(reports[i].text, reports[i].name))
            yield score_record(gold[i], record), measures_reliability(gold[i].record, record)


def wrong_of_surest(reliability: Reliability, coverage: float = 0.95) -> float:
    """Share of wrong measures among those that are left when the least sure have gone."""
    surest = sorted(reliability.measures, reverse=True)[: round(coverage * len(reliability.measures))]
    return sum(not right for _, right in surest) / max(1, len(surest))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=default_path())
    parser.add_argument("--data", default="dev", help="name of a split of annotations/")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    reports = split(options.data)
    gold = [make_gold(report) for report in reports]
    extractor = Extractor(options.model)
    extractor.tagger = Encoded(tagger_of(open_checkpoint(options.model)))
    print(
        f"{options.data}: {len(reports)} reports, {options.folds} folds\n\n spans  measures  believed      F1     ECE  wrong of 95 %"
    )

    def show(of_spans: float, of_measures: float, believed: float) -> tuple[float, float]:
        with (
            patch.object(tagger, "_SURE_ENOUGH", of_spans),
            patch.object(tagger, "HARDLY", of_measures),
            patch.object(calibration, "_BELIEVED", believed),
        ):
            scores, reliabilities = zip(*judged(extractor, reports, gold, options.folds), strict=True)
        total, reliability = sum(scores, Scorecard()), sum(reliabilities, Reliability())
        f1 = total.measures.overall.f1
        print(
            f"{of_spans:6.2f}{of_measures:10.2f}{believed:10.1f}{f1:8.4f}{reliability.error:8.4f}"
            f"{wrong_of_surest(reliability):10.4f}",
            flush=True,
        )
        return f1, reliability.error

    best = max(product(SPANS, MEASURES), key=lambda pair: show(*pair, 4.0)[0])
    for believed in BELIEVED:
        show(*best, believed)


if __name__ == "__main__":
    main()
