"""How good any released model must be on dev, and that its card says how good this one is."""

from __future__ import annotations

import json
import time

import pytest

from nianbao.annotations.corpus import split
from nianbao.evaluation import Evaluation, evaluate, to_json
from nianbao.inference import Extractor, Record, document_from_text
from nianbao.models.checkpoint import default_path, open_checkpoint

# Far enough under the model of today that only a defect or a bad training falls below them.
FLOORS = {
    "spans": 0.85,
    "measures": 0.80,
    "links": 0.80,
    "headings": 0.85,
    "contacts": 0.85,
    "contact_values": 0.85,
}


@pytest.fixture(scope="module")
def evaluation(dev_records: list[Record]) -> Evaluation:
    return evaluate(split("dev"), dev_records)


@pytest.mark.parametrize("name", FLOORS)
def test_scores_on_dev_have_floors(name: str, evaluation: Evaluation) -> None:
    assert to_json(evaluation)[name]["f1"] >= FLOORS[name]


def test_every_report_of_dev_is_scored(evaluation: Evaluation) -> None:
    figures = to_json(evaluation)
    assert (figures["reports"], figures["missing"], figures["ignored"]) == (len(split("dev")), [], [])


def test_the_card_has_the_figures_that_were_measured(evaluation: Evaluation) -> None:
    checkpoint = open_checkpoint(default_path())
    stated = json.loads((checkpoint.path / "metrics.json").read_text("utf-8"))
    card = (checkpoint.path / "README.md").read_text("utf-8")
    for name in ("spans", "measures", "contacts"):
        assert f"{stated[name]['f1']:.3f}" in card
        assert stated[name]["f1"] == pytest.approx(to_json(evaluation)[name]["f1"], abs=0.01)


def test_the_model_is_small_enough_for_the_repository() -> None:
    assert (
        sum(f.stat().st_size for f in default_path().iterdir() if f.suffix in (".safetensors", ".onnx")) <= 60_000_000
    )


def test_a_report_of_5000_characters_takes_under_four_seconds_of_one_core() -> None:
    extractor = Extractor(threads=1)  # waiting threads would count as computing
    text = "\n".join(report.text for report in split("dev"))[:5000]
    begin = time.process_time()
    record = extractor.extract_document(document_from_text(text))
    assert time.process_time() - begin < 4  # seconds of computing, however busy the machine is
    assert record.spans
