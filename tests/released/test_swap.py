"""A served toy is replaced by the released model, which is better, and that is not replaced by the toy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import httpx
import pytest
from label_studio_server import Server
from serving_backend import PASSWORD, connected, listening, retrieved, wait_for

from nianbao.annotations import load_corpus
from nianbao.annotations.studio import connect, interface, pull, push, save, to_task
from nianbao.labelling.serving.app import Access, make_app
from nianbao.labelling.serving.retraining import Retraining, TrainingPlan
from nianbao.labelling.serving.service import Service
from nianbao.models.checkpoint import default_path, seal

pytestmark = pytest.mark.label_studio


class ToyTrainer(Retraining):
    """Its training is over at once: the new model is a copy of the next one. All else is real, measuring included."""

    def __init__(self, service: Service, plan: TrainingPlan, models: list[Path]) -> None:
        super().__init__(service, plan)
        self.models = models
        self.trained_on: list[Path] = []

    def _nianbao(self, *arguments: object) -> None:
        if arguments[0] != "train":
            return super()._nianbao(*arguments)
        shutil.copytree(self.models.pop(0), str(arguments[arguments.index("-o") + 1]))
        self.trained_on.append(Path(str(arguments[2])))


def test_a_better_model_is_swapped_in_and_a_worse_one_is_not(
    label_studio: Server, few_reports: Path, toy_checkpoint: Path, tmp_path: Path
) -> None:
    studio = connect(label_studio.url, token=label_studio.token)
    project = studio.create("swap", interface())
    reports = json.loads(few_reports.read_text("utf-8"))
    push(studio, project, [to_task(report) for report in load_corpus(few_reports)])
    (tmp_path / "dev.json").write_text(json.dumps(reports[4:]), "utf-8")
    worse = shutil.copytree(toy_checkpoint, tmp_path / "worse")
    seal(worse, name="worse", version="2")

    def fetch(number: str, folder: Path) -> Path:
        assert number == str(project.id)
        return save(pull(studio, project), folder, project.title)[0]

    service = Service(toy_checkpoint, threads=1)
    plan = TrainingPlan(
        fetch=fetch, recipe=toy_checkpoint / "recipe.toml", dev=tmp_path / "dev.json", work=tmp_path / "work"
    )
    training = ToyTrainer(service, plan, [default_path(), worse])
    with listening(make_app(service, Access(PASSWORD), training)) as address:
        backend = connected(studio, project, address)
        first = service.version
        assert retrieved(studio, project, first) == 6

        studio.sdk.ml.train(id=backend)
        wait_for(lambda: len(training.trained_on) == 1 and training.state["state"] != "training")
        outcome = training.state["last"]
        assert outcome["after"] > outcome["before"]
        second = httpx.get(f"{address}/versions").json()["versions"][0]
        assert second.startswith("nianbao-default ") and outcome["served"]
        assert retrieved(studio, project, second) == 6

        studio.sdk.ml.train(id=backend)
        wait_for(lambda: len(training.trained_on) == 2 and training.state["state"] != "training")
        kept = training.state["last"]
        assert (kept["served"], kept["before"], kept["model_version"]) == (False, outcome["after"], second)
        assert kept["after"] < kept["before"]
        answered = {p.id for p in studio.sdk.predictions.list(project=project.id)}
        for number in answered:
            studio.sdk.predictions.delete(id=number)
        assert retrieved(studio, project, second) == 6  # the worse one answers nothing
    texts = {task["data"]["text"] for file in training.trained_on for task in json.loads(file.read_bytes())}
    assert texts == {report["data"]["text"] for report in reports[:4]}
