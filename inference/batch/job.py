"""What is done to every input of a run: the model and the options, as a worker process is told them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ...models.checkpoint import default_path, open_checkpoint
from ..extractor import Extractor
from ..reading import DEFAULT_OPTIONS, ReadOptions, load_ocr


@dataclass(frozen=True)
class Job:
    """Made once, sent to every worker process; two runs of equal `keys` give equal records."""

    model: Path | None = None
    """A checkpoint folder; None is the released model."""
    min_confidence: float = 0.0
    keep_other: bool = False
    options: ReadOptions = DEFAULT_OPTIONS
    """Without `ocr`: functions are named, not sent."""
    ocr: str | None = None
    """As `load_ocr` takes it."""

    def extractor(self, *, threads: int = 1) -> Extractor:
        """The loaded model. Raises ModelError."""
        return Extractor(self.model, threads=threads, min_confidence=self.min_confidence, keep_other=self.keep_other)

    def read_options(self) -> ReadOptions:
        """With the OCR function. Raises InferenceError."""
        return replace(self.options, ocr=load_ocr(self.ocr)) if self.ocr else self.options

    @cached_property
    def keys(self) -> dict[str, str]:
        """What the records depend on beside the inputs: model and options as SHA-256, and nianbao's version."""
        options = {
            **asdict(replace(self.options, ocr=None)),
            "ocr": self.ocr,
            "min_confidence": self.min_confidence,
            "keep_other": self.keep_other,
        }
        return {
            "model": self.model_sha256(),
            "options": sha256(json.dumps(options, sort_keys=True).encode()).hexdigest(),
            "version": _version(),
        }

    def model_sha256(self) -> str:
        """Raises ModelError."""
        return open_checkpoint(self.model or default_path()).sha256


def _version() -> str:
    try:
        return version("nianbao")
    except PackageNotFoundError:  # run from a clone that was not installed
        return "unknown"
