"""The ML backend: who is let in, what is answered, what it may cost, and what is logged."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from nianbao.annotations.studio import interface
from nianbao.inference.errors import InferenceError
from nianbao.inference.extractor import Extractor
from nianbao.labelling.preannotation import Predictor
from nianbao.labelling.serving.app import Access, make_app
from nianbao.labelling.serving.retraining import Retraining, TrainingPlan, resumed_model
from nianbao.labelling.serving.service import RequestLimits, Service

AUTH = ("nianbao", "for-tests-only")
TEXT = "清河县2014年政府信息公开年度报告\n全年主动公开政府信息12条,没有收到政府信息公开申请。"


@pytest.fixture(scope="module")
def service(toy_checkpoint: Path, extractor: Extractor) -> Service:
    """It serves the patterns of stand_in.py."""
    made = Service(toy_checkpoint, threads=1)
    made._predictor = Predictor(extractor)
    return made


@pytest.fixture(scope="module")
def backend(service: Service) -> TestClient:
    return TestClient(make_app(service, Access(AUTH[1], "hook")))


def tasks(*texts: object) -> dict[str, Any]:
    return {"tasks": [{"id": number, "data": {"text": text}} for number, text in enumerate(texts)]}


def test_health_and_versions_are_open_and_say_which_model(backend: TestClient, service: Service) -> None:
    assert backend.get("/health").json()["status"] == "UP"
    assert backend.get("/versions").json() == {"versions": [service.version]}


@pytest.mark.parametrize("path", ["/predict", "/setup", "/webhook"])
@pytest.mark.parametrize("auth", [None, ("nianbao", "wrong"), ("wrong", "for-tests-only")])
def test_a_wrong_password_is_refused(backend: TestClient, path: str, auth: tuple[str, str] | None) -> None:
    assert backend.post(path, json={}, auth=auth).status_code == 401


def test_webhooks_are_let_in_by_their_secret_alone(backend: TestClient) -> None:
    sent = {"action": "ANNOTATION_CREATED", "project": {"id": 1}}
    assert backend.post("/webhook", json=sent, headers={"X-Nianbao-Secret": "hook"}).json() == {"status": "noted"}
    assert backend.post("/webhook", json=sent, headers={"X-Nianbao-Secret": "hooks"}).status_code == 401


def test_without_a_secret_an_empty_one_opens_nothing(service: Service) -> None:
    backend = TestClient(make_app(service, Access(AUTH[1])))
    assert backend.post("/webhook", json={}, headers={"X-Nianbao-Secret": ""}).status_code == 401


def test_setup_names_what_an_interface_lacks(backend: TestClient) -> None:
    assert "model_version" in backend.post("/setup", json={"schema": interface()}, auth=AUTH).json()
    refused = backend.post("/setup", json={"schema": interface().replace("ZERO", "NONE")}, auth=AUTH)
    assert refused.status_code == 409
    assert "span lacks ZERO" in refused.json()["detail"]


def test_each_task_gets_its_regions_links_and_choices(backend: TestClient, service: Service) -> None:
    (answer,) = backend.post("/predict", json=tasks(TEXT), auth=AUTH).json()["results"]
    assert answer["model_version"] == service.version
    marked = {r["value"]["text"]: r["value"]["labels"][0] for r in answer["result"] if r["type"] == "labels"}
    assert marked["12条"] == "COUNT"
    assert any(region["type"] == "relation" for region in answer["result"])
    assert [r["value"]["choices"] for r in answer["result"] if r.get("from_name") == "kind"] == [["annual_report"]]


def test_a_task_that_cannot_be_read_costs_only_itself(backend: TestClient) -> None:
    answers = backend.post("/predict", json=tasks(" ", TEXT, None, 7), auth=AUTH).json()["results"]
    assert ["result" in answer for answer in answers] == [False, True, False, False]


def test_a_request_that_is_no_list_of_tasks_is_refused(backend: TestClient) -> None:
    for sent in ({}, {"tasks": 1}, {"tasks": [1]}):
        assert backend.post("/predict", json=sent, auth=AUTH).status_code == 400
    assert backend.post("/predict", content=b"[", auth=AUTH).status_code == 400


def test_requests_texts_and_seconds_are_limited(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "limits", RequestLimits(request_bytes=1000, text_characters=30, seconds=60))
    backend = TestClient(make_app(service, Access(AUTH[1])))
    assert backend.post("/predict", json=tasks("年" * 1000), auth=AUTH).status_code == 413
    assert service.predict(tasks("年" * 31)["tasks"]) == [{"error": "text too long"}]
    monkeypatch.setattr(service, "limits", RequestLimits(seconds=-1))
    assert service.predict(tasks(TEXT)["tasks"]) == [{"error": "out of time"}]


def test_the_log_is_lines_of_json_without_a_word_of_the_texts(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "nianbao.serve"):
        service.predict(tasks(TEXT, " ")["tasks"])
    (record,) = caplog.records
    line = json.loads(record.getMessage())
    assert (line["event"], line["tasks"], line["characters"]) == ("predict", [0, 1], len(TEXT) + 1)
    assert "清河" not in record.getMessage()


def test_training_that_was_not_set_up_is_refused(backend: TestClient) -> None:
    refused = backend.post("/webhook", json={"action": "START_TRAINING", "project": {"id": 1}}, auth=AUTH)
    assert refused.status_code == 409
    assert "start it with --recipe, --dev and --work" in refused.json()["detail"]


class Scored(Retraining):
    """A retraining whose commands do nothing and whose models have the scores in their names."""

    def _nianbao(self, *arguments: object) -> None:
        if arguments[0] == "train":
            Path(str(arguments[arguments.index("-o") + 1])).mkdir(parents=True)

    def _score(self, model: Path) -> float:
        return self.new if "models/train" in str(model) else 0.5

    new = 0.0


@pytest.mark.parametrize(("new", "served"), [(0.6, True), (0.5, False), (0.4, False)])
def test_a_new_model_is_served_only_if_it_is_better_on_dev(
    new: float,
    served: bool,
    few_reports: Path,
    toy_checkpoint: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swapped: list[Path] = []
    service = Service(toy_checkpoint, threads=1)
    monkeypatch.setattr(service, "swap", swapped.append)
    (tmp_path / "dev.json").write_text(json.dumps(json.loads(few_reports.read_text("utf-8"))[:2]), "utf-8")
    plan = TrainingPlan(
        fetch=lambda project, folder: few_reports,
        recipe=tmp_path / "recipe.toml",
        dev=tmp_path / "dev.json",
        work=tmp_path / "work",
    )
    retraining = Scored(service, plan)
    retraining.new = new
    assert retraining.run("1")["served"] is served
    assert bool(swapped) is served
    assert resumed_model(plan.work) == (swapped[0] if served else None)
    (merged,) = plan.work.glob("train-*.json")
    assert len(json.loads(merged.read_text("utf-8"))) == 4  # dev's texts are never trained on


def test_a_failed_training_leaves_the_model_and_says_why(
    few_reports: Path, toy_checkpoint: Path, tmp_path: Path
) -> None:
    (tmp_path / "dev.json").write_text("[]", "utf-8")
    plan = TrainingPlan(
        fetch=lambda project, folder: few_reports,
        recipe=tmp_path / "none.toml",
        dev=tmp_path / "dev.json",
        work=tmp_path / "work",
    )
    service = Service(toy_checkpoint, threads=1)
    before = service.version
    with pytest.raises(
        InferenceError, match=r"nianbao train failed, saying: nianbao: .*none\.toml: not a readable TOML"
    ):
        Retraining(service, plan).run("1")
    assert service.version == before


@pytest.mark.parametrize(
    "sent",
    [TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"), f"\ufeff{TEXT}", f"\ufeff\ufeff\r\n{TEXT}", f"{TEXT}\ud800"],
)
def test_a_text_with_other_line_ends_is_answered_in_its_own_offsets(backend: TestClient, sent: str) -> None:
    body = json.dumps(tasks(TEXT, sent))
    usual, answer = backend.post("/predict", content=body, auth=AUTH).json()["results"]
    places = [region["value"] for region in answer["result"] if "start" in region.get("value", {})]
    assert len(places) == sum("start" in region.get("value", {}) for region in usual["result"]) > 0
    assert all(sent[place["start"] : place["end"]] == place["text"] for place in places)


@pytest.mark.parametrize(
    "sent", ["s3://reports/2014.txt", " https://example.com/a.html\n", "/data/upload/3/a.txt", "gs://x/y"]
)
def test_an_address_is_not_read_as_if_it_were_the_text(backend: TestClient, sent: str) -> None:
    (answer,) = backend.post("/predict", json=tasks(sent), auth=AUTH).json()["results"]
    assert "found an address" in answer["error"]
    assert "result" not in answer


@pytest.mark.parametrize(("sent", "says"), [(None, "found none"), (7, "found a int"), (" \n", "white space")])
def test_a_task_without_a_text_is_told_why(backend: TestClient, sent: object, says: str) -> None:
    (answer,) = backend.post("/predict", json=tasks(sent), auth=AUTH).json()["results"]
    assert says in answer["error"]
