"""Calibration: confidences become frequencies, in a checkpoint and in what is measured of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nianbao.annotations import Kind, Label, Link, Span
from nianbao.annotations.corpus import split
from nianbao.evaluation.reliability import Reliability
from nianbao.inference.tables import read_tables
from nianbao.models.calibration import Calibration, load_calibration
from nianbao.models.tagger import DocumentClass, Tagged, Tagger
from nianbao.models.text.normaliser import NormalisedText, normalise
from nianbao.training.release.calibration import fit_calibration


class SureOfHalf(Tagger):
    """Finds every span and link of a report, and as many that are wrong, all with a confidence of 0.99."""

    def __init__(self) -> None:
        prose = [report for report in split("train")[:20] if not read_tables(normalise(report.text))]
        self.reports = {report.text: report for report in prose}

    def tag_uncalibrated(self, text: NormalisedText) -> Tagged:
        spans = {span: replace(span, confidence=0.99) for span in self.reports[text.original].spans}
        wrong = [_shifted(span) for span in spans.values()]
        links = [
            replace(link, number=spans[link.number], category=spans[link.category], confidence=0.99)
            for link in self.reports[text.original].links
        ]
        wrong_links = [Link(_shifted(link.number), link.category, 0.99) for link in links]
        choice = DocumentClass("other", 1.0)
        return Tagged((*spans.values(), *wrong), (*links, *wrong_links), choice, choice, choice)


def test_what_is_right_half_of_the_time_gets_half_the_confidence() -> None:
    tagger = SureOfHalf()
    calibration = fit_calibration(tagger, list(tagger.reports.values()))
    assert calibration is not None
    found = calibration(tagger.tag_uncalibrated(normalise(next(iter(tagger.reports)))))
    assert {round(span.confidence, 2) for span in found.spans} == {0.5}
    assert {round(link.confidence, 2) for link in found.links} == {0.5}


def test_documents_of_another_kind_teach_nothing() -> None:
    tagger = SureOfHalf()
    assert fit_calibration(tagger, [replace(r, kind=Kind.OTHER) for r in tagger.reports.values()]) is None


def test_a_calibration_survives_its_file(tmp_path: Path) -> None:
    calibration = Calibration((0.7, -0.3), (0.2, 0.4, 0.2, -1.5))
    calibration.save(tmp_path)
    assert load_calibration(tmp_path) == calibration
    assert load_calibration(tmp_path / "elsewhere") is None


def test_links_take_the_confidence_of_their_measure() -> None:
    number, category = Span(0, 1, Label.COUNT, "annual", 0.9), Span(2, 3, Label.CATEGORY, "request.received", 0.8)
    choice = DocumentClass("other", 1.0)
    tagged = Tagged((number, category), (Link(number, category, 0.7),), choice, choice, choice)
    calibrated = Calibration((1.0, 0.0), (1.0, 1.0, 1.0, 0.0))(tagged)
    assert [span.confidence for span in calibrated.spans] == pytest.approx([0.9, 0.8])
    odds = (0.9 / 0.1) * (0.8 / 0.2) * (0.7 / 0.3)
    assert calibrated.links[0].confidence == pytest.approx(odds / (1 + odds))


def test_the_calibration_error_is_the_distance_from_the_diagonal() -> None:
    rng = np.random.default_rng(0)
    sure = rng.uniform(0, 1, 20_000)
    honest = Reliability(tuple((float(p), bool(rng.random() < p)) for p in sure))
    boastful = Reliability(tuple((0.95, i % 2 == 0) for i in range(100)))
    assert honest.error < 0.015
    assert boastful.error == pytest.approx(0.45)
    assert Reliability().error == 0
    assert sum(b.size for b in honest.bins()) == 20_000


def _shifted(span: Span) -> Span:
    return replace(span, start=span.start + 1, end=span.end + 1)
