"""The house itself: packaging, short modules, and a README whose commands are the real ones."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from nianbao.inference.errors import REASONS
from nianbao.models.checkpoint import default_path

ROOT = Path(__file__).parents[1]
ROOMS = ("annotations", "models", "training", "inference", "evaluation", "labelling", "cli")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_folder_with_code_is_packaged_and_typed() -> None:
    listed = PROJECT["tool"]["setuptools"]["packages"]
    folders = {f.parent.relative_to(ROOT) for room in ROOMS for f in (ROOT / room).rglob("__init__.py")}
    assert {"nianbao." + ".".join(folder.parts) for folder in folders} == set(listed)
    assert all((ROOT / room / "py.typed").is_file() for room in ROOMS)


def test_modules_stay_small() -> None:
    for file in (f for room in (*ROOMS, "tests", "benchmarks") for f in (ROOT / room).rglob("*.py")):
        assert len(file.read_text("utf-8").splitlines()) <= 400, file


def test_the_readme_s_test_command_is_the_one_that_ci_runs() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [line for line in ci if ".venv-test" in line]
    assert commands
    for command in commands:
        assert command in readme


def test_the_readme_lists_every_reason_for_setting_a_file_aside() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for reason, meaning in REASONS.items():
        assert f"| `{reason}` | {meaning} |" in readme


def test_the_version_is_in_the_changelog() -> None:
    assert f"## {PROJECT['project']['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_only_tests_in_released_can_load_the_released_model() -> None:
    with pytest.raises(AssertionError, match="belongs in tests/released"):
        default_path()
