"""START_TRAINING: fetch the annotations, fine-tune, measure on dev, and serve the new model if it is better.

Training and measuring run in processes of their own (`nianbao train`, `extract`, `evaluate`), so that they neither slow
down predictions nor bring torch into the server. What is served survives a restart: WORK/current names the folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Full, Queue
from threading import Thread

from ...annotations.files import Json
from ...annotations.studio import connect, pull, read_token, save
from ...inference.errors import InferenceError
from ...models.checkpoint import default_path
from ...training.separation import shared_texts
from .service import Service, log


@dataclass(frozen=True, kw_only=True)
class TrainingPlan:
    """How a new model is made."""

    fetch: Callable[[str, Path], Path]
    """(project, folder for exports) → an export of the project's annotations."""
    recipe: Path
    dev: Path
    """Export to measure on; its texts are never trained on."""
    corpus: Path | None = None
    """Export that is trained on too; where a text is in both, the project's annotation counts."""
    base: str | None = None
    work: Path
    """Keeps exports, models and logs."""


def plan_training(
    recipe: Path | None,
    dev: Path | None,
    work: Path | None,
    *,
    corpus: Path | None,
    base: str | None,
    url: str,
    token_file: Path | None,
) -> TrainingPlan | None:
    """The plan that the options of `nianbao serve` ask for, with annotations from the server at `url`; None for none.

    Raises InferenceError for half of a plan, StudioError where there is no token.
    """
    if recipe is None and dev is None and work is None:
        return None
    if recipe is None or dev is None or work is None:
        raise InferenceError("expected --recipe, --dev and --work together, or none of them; give the missing ones")
    token = read_token(token_file)

    def fetch(project: str, folder: Path) -> Path:
        studio = connect(url, token=token)
        found = studio.get(project)
        path, _ = save(pull(studio, found), folder, found.title)
        return path

    return TrainingPlan(fetch=fetch, recipe=recipe, dev=dev, corpus=corpus, base=base, work=work)


class Retraining:
    """A queue of one: while a run goes on, one more may wait, and further requests are that one."""

    def __init__(self, service: Service, plan: TrainingPlan) -> None:
        self.service = service
        self.plan = plan
        self.state: Json = {"state": "idle"}
        self._queue: Queue[str] = Queue(maxsize=1)
        self._scores: dict[str, float] = {}  # by model version
        plan.work.mkdir(parents=True, exist_ok=True)
        Thread(target=self._work, daemon=True, name="retraining").start()

    def request(self, project: str) -> bool:
        """Queue a run; False if one is waiting already."""
        try:
            self._queue.put_nowait(project)
        except Full:
            return False
        log("training queued", project=project)
        return True

    def _work(self) -> None:
        while True:
            project = self._queue.get()
            self.state = {"state": "training", "project": project, "since": time.time()}
            try:
                outcome = self.run(project)
                self.state = {"state": "idle", "last": outcome}
            except Exception as error:  # the server goes on with the model it has
                self.state = {"state": "failed", "project": project, "error": f"{type(error).__name__}: {error}"}
            log("training done", **self.state)

    def run(self, project: str) -> Json:
        """One run; {"served", "before", "after", "model_version"}, the scores being measures F1 on dev.

        Raises AnnotationError, InferenceError, ModelError.
        """
        plan = self.plan
        export = self._merged(plan.fetch(project, plan.work / "exports"))
        model = plan.work / "models" / export.stem
        base = ("--base", plan.base) if plan.base else ()
        self._nianbao("train", plan.recipe, export, "--dev", plan.dev, "-o", model, *base)
        before, after = self._score(self.service.model or default_path()), self._score(model)
        if better := after > before:
            self.service.swap(model)
            (plan.work / "current").write_text(str(model.resolve()), "utf-8")
        return {"served": better, "before": before, "after": after, "model_version": self.service.version}

    def _merged(self, export: Path) -> Path:
        """The export with the corpus, without dev's texts and near-duplicates of them, as a new file in WORK."""
        files = [self.plan.corpus, export] if self.plan.corpus else [export]
        tasks = {task["data"]["text"]: task for file in files for task in json.loads(file.read_bytes())}
        dev, texts = [task["data"]["text"] for task in json.loads(self.plan.dev.read_bytes())], list(tasks)
        for text, _, _ in shared_texts(texts, dev):
            tasks.pop(texts[text], None)
        if not tasks:
            raise InferenceError(f"{export}: expected annotated reports that are not in {self.plan.dev}, found none")
        merged = self.plan.work / f"train-{time.strftime('%Y%m%d-%H%M%S')}.json"
        merged.write_text(json.dumps(list(tasks.values()), ensure_ascii=False), "utf-8")
        return merged

    def _score(self, model: Path) -> float:
        """Strict F1 of measures on dev."""
        if (known := self._scores.get(str(model))) is None:
            records, figures = self.plan.work / "dev.jsonl", self.plan.work / "dev.figures.json"
            self._nianbao("extract", self.plan.dev, "--model", model, "-o", records)
            self._nianbao("evaluate", self.plan.dev, records, "-o", figures)
            known = self._scores[str(model)] = float(json.loads(figures.read_bytes())["measures"]["f1"])
        return known

    def _nianbao(self, *arguments: object) -> None:
        """Run a command; InferenceError with the last line that it said."""
        command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
        with (self.plan.work / "train.log").open("a", encoding="utf-8") as logged:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=logged, stderr=subprocess.PIPE, text=True, check=False
            )
            logged.write(done.stderr)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise InferenceError(f"nianbao {arguments[0]} failed, saying: {said}; more in {self.plan.work}/train.log")


def resumed_model(work: Path) -> Path | None:
    """The model that was served last, if one was swapped in."""
    current = work / "current"
    model = Path(current.read_text("utf-8")) if current.is_file() else None
    return model if model and model.is_dir() else None
