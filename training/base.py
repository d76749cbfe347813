"""Whether --base can be what it says, asked before anything slow begins."""

from __future__ import annotations

import re
from pathlib import Path

from .errors import TrainingError

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


def check_base(base: str | None) -> None:
    """TrainingError if `base` is no folder and cannot be the name of a model on the hub either.

    A name whose first part is a folder here (models/defualt) is a mistyped folder.
    """
    if base is None or Path(base).is_dir():
        return
    if Path(base).exists():
        raise TrainingError(f"{base}: expected a folder with a BERT encoder and its vocab.txt, found a file")
    first = Path(base).parts[0]
    if not _HUB_NAME.fullmatch(base) or (first != base and Path(first).is_dir()):
        raise TrainingError(
            f"{base}: no such folder; give a checkpoint or encoder folder, or OWNER/NAME of a hub model"
        )
