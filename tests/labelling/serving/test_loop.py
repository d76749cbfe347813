"""The whole loop on a real Label Studio: config → push → annotate → pull → train → serve → retrieve predictions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from label_studio_server import Server, free_port

from nianbao.annotations import load_corpus
from nianbao.annotations.studio import Project, Studio, connect, interface, pull, push, save, to_task
from nianbao.labelling.serving.app import Access, make_app
from nianbao.labelling.serving.retraining import Retraining, TrainingPlan
from nianbao.labelling.serving.service import Service
from nianbao.models.checkpoint import default_path, seal

pytestmark = pytest.mark.label_studio

PASSWORD = "for-tests-only"


@contextmanager
def serving(server: Server, log: Path, *arguments: object) -> Iterator[str]:
    """`nianbao serve`, until the end; its address."""
    port = free_port()
    command = [sys.executable, "-m", "nianbao.cli", "serve", "--port", str(port), *map(str, arguments)]
    secrets = {"LABEL_STUDIO_API_KEY": server.token, "NIANBAO_SERVE_PASSWORD": PASSWORD, "OMP_NUM_THREADS": "1"}
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env={**os.environ, "LABEL_STUDIO_URL": server.url, **secrets}, stdout=output, stderr=output
        )
        try:
            wait_for(lambda: answers(f"http://127.0.0.1:{port}/health") or process.poll() is not None)
            assert process.poll() is None, log.read_text("utf-8")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition: Any, *, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "took too long"
        time.sleep(0.3)


def nianbao(server: Server, *arguments: object) -> str:
    environment = {**os.environ, "LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": server.token}
    environment["OMP_NUM_THREADS"] = "1"  # a toy needs no more, and threads that wait for a busy core slow it down
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def connected(studio: Studio, project: Project, address: str) -> int:
    """The number under which the project knows the backend at an address."""
    backend = studio.sdk.ml.create(
        project=project.id,
        url=address,
        title="nianbao",
        is_interactive=True,
        auth_method="BASIC_AUTH",
        basic_auth_user="nianbao",
        basic_auth_pass=PASSWORD,
    )
    assert studio.sdk.ml.get(id=backend.id).state == "CO"
    number: int = backend.id
    return number


def retrieved(studio: Studio, project: Project, version: str) -> int:
    """How many predictions of a version there are after the server asked its backend for them."""
    studio.sdk.actions.create(
        id="retrieve_tasks_predictions", project=project.id, selected_items={"all": True, "excluded": []}
    )
    return sum(p.model_version == version for p in studio.sdk.predictions.list(project=project.id))


def test_the_whole_loop(label_studio: Server, few_reports: Path, toy_checkpoint: Path, tmp_path: Path) -> None:
    # config, push: six reports as bare texts
    assert nianbao(label_studio, "annotate", "config").startswith("<View>")
    nianbao(label_studio, "annotate", "push", few_reports, "--texts-only", "-p", "loop", "--model", toy_checkpoint)
    studio = connect(label_studio.url, token=label_studio.token)
    project = studio.get("loop")

    # annotate through the API what the corpus says
    gold = {report.text: report for report in load_corpus(few_reports)}
    for task in studio.tasks(project):
        result = to_task(gold[task["data"]["text"]])["annotations"][0]["result"]
        studio.sdk.annotations.create(id=task["id"], result=result)

    # pull: nothing is lost but what only the corpus's own data knew
    nianbao(label_studio, "annotate", "pull", "-p", "loop", "-o", tmp_path)
    export = tmp_path / "loop-v1.json"
    for report in load_corpus(export):
        own = gold[report.text]
        assert (report.spans, report.links, report.kind, report.format, report.level) == (
            (own.spans, own.links, own.kind, own.format, own.level)
        )

    # train, and serve what was trained
    recipe = toy_checkpoint / "recipe.toml"
    nianbao(label_studio, "train", recipe, export, "-o", tmp_path / "model")
    dev = tmp_path / "dev.json"
    dev.write_text(json.dumps(json.loads(few_reports.read_text("utf-8"))[4:]), "utf-8")
    training = ("--recipe", recipe, "--dev", dev, "--work", tmp_path / "work")
    with serving(label_studio, tmp_path / "log", "--model", tmp_path / "model", *training) as address:
        backend = connected(studio, project, address)

        # retrieve its predictions
        version = httpx.get(f"{address}/versions").json()["versions"][0]
        assert retrieved(studio, project, version) == 6

        # "Start Training" queues a run; the served model is replaced only by a better one
        studio.sdk.ml.train(id=backend)
        wait_for(lambda: {"last", "error"} & httpx.get(f"{address}/health").json()["training"].keys())
        outcome = httpx.get(f"{address}/health").json()["training"]["last"]
        after = httpx.get(f"{address}/versions").json()["versions"][0]
        assert outcome["served"] is (outcome["after"] > outcome["before"]) is (after != version)
    assert "政府" not in (tmp_path / "log").read_text("utf-8")


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


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """An application on a port of its own, until the end; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


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
