"""Commands that are not about how good the released model is run with a toy."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from command_line import Command, run_nianbao


@pytest.fixture(scope="session")
def nianbao(toy_checkpoint: Path) -> Command:
    """`nianbao`, whose `extract` takes the toy checkpoint unless another is given."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        toy = ("--model", toy_checkpoint) if arguments[0] == "extract" and "--model" not in arguments else ()
        return run_nianbao(*arguments, *toy, cwd=cwd)

    return run
