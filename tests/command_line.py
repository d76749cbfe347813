"""`nianbao` in a process of its own, as its users start it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports"

Command = Callable[..., "subprocess.CompletedProcess[str]"]


def run_nianbao(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`nianbao ARGUMENTS...` in folder `cwd`."""
    command = [sys.executable, "-m", "nianbao.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd or "/")
