"""The whole loop on a real Label Studio: config → push → annotate → pull → train → serve → retrieve predictions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from label_studio_server import Server, free_port
from serving_backend import PASSWORD, connected, retrieved, wait_for

from nianbao.annotations import load_corpus
from nianbao.annotations.studio import connect, to_task

pytestmark = pytest.mark.label_studio


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


def nianbao(server: Server, *arguments: object) -> str:
    environment = {**os.environ, "LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": server.token}
    environment["OMP_NUM_THREADS"] = "1"  # a toy needs no more, and threads that wait for a busy core slow it down
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


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
