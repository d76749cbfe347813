"""The model that is being served: predictions within limits, and its replacement while requests go on."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ...annotations.files import Json
from ...inference.errors import Rejected
from ...inference.extractor import Extractor
from ..preannotation import Predictor

_LOGGER = logging.getLogger("nianbao.serve")


@dataclass(frozen=True, kw_only=True)
class RequestLimits:
    """What one request may cost."""

    request_bytes: int = 20_000_000
    """A batch of Label Studio has 100 tasks, each with a text of some ten thousand bytes."""
    text_characters: int = 500_000
    """The longest report in a collection of tens of thousands has a fifth of that."""
    seconds: float = 60.0
    """Label Studio waits for 100."""


def log(event: str, **facts: object) -> None:
    """One line of JSON; never a report's text."""
    _LOGGER.info(json.dumps({"time": round(time.time(), 3), "event": event, **facts}, ensure_ascii=False))


class Service:
    """Predictions by the current model; safe to call from several threads, and computing one at a time."""

    def __init__(self, model: Path | None, *, threads: int = 0, limits: RequestLimits | None = None) -> None:
        """Raises ModelError."""
        self.limits = limits or RequestLimits()
        self.threads = threads
        self.model = model
        self._predictor = Predictor(Extractor(model, threads=threads))
        self._one_at_a_time = Lock()

    @property
    def version(self) -> str:
        return self._predictor.version

    def swap(self, model: Path) -> None:
        """Serve another checkpoint from the next request on. Raises ModelError and keeps the current one."""
        predictor = Predictor(Extractor(model, threads=self.threads))
        before, self._predictor, self.model = self.version, predictor, model
        log("swapped", before=before, model_version=self.version)

    def predict(self, tasks: Sequence[Json]) -> list[Json]:
        """One answer for each task, in their order: a prediction, or {"error": why there is none}.

        Label Studio stores no prediction for an answer without `result`, so an annotator sees an untouched text.
        """
        begin = time.monotonic()
        predictor = self._predictor
        answers = [self._answer(task, predictor, begin) for task in tasks]
        log(
            "predict",
            tasks=[task.get("id") for task in tasks],
            characters=sum(len(_text(task)) for task in tasks),
            errors=[answer["error"] for answer in answers if "error" in answer],
            seconds=round(time.monotonic() - begin, 3),
            model_version=predictor.version,
        )
        return answers

    def _answer(self, task: Json, predictor: Predictor, begin: float) -> Json:
        if len(_text(task)) > self.limits.text_characters:
            return {"error": "text too long"}
        with self._one_at_a_time:
            if time.monotonic() - begin > self.limits.seconds:
                return {"error": "out of time"}
            try:
                data = task.get("data")
                return predictor(data if isinstance(data, dict) else {}) or {"error": "no record of this text"}
            except Rejected as rejected:
                return {"error": rejected.message}
            except Exception as error:  # one task must not cost the others; a message could quote the text
                return {"error": type(error).__name__}


def _text(task: Json) -> str:
    data = task.get("data")
    text = data.get("text") if isinstance(data, dict) else None
    return text if isinstance(text, str) else ""
