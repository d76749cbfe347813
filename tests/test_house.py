"""The house itself: style, types, direction of imports, packaging, and a README whose commands are the real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nianbao.inference.errors import REASONS

ROOT = Path(__file__).parents[1]
ROOMS = ("annotations", "models", "training", "inference", "evaluation", "labelling", "cli")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_ruff_finds_nothing(arguments: list[str]) -> None:
    done = run(sys.executable, "-m", "ruff", *arguments, ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_strict_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "nianbao").symlink_to(ROOT, target_is_directory=True)  # the root is the package
    packages = [part for room in ROOMS for part in ("-p", f"nianbao.{room}")]
    config = ("--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(ROOT / ".mypy_cache"))
    done = run(sys.executable, "-m", "mypy", *config, *packages, cwd=tmp_path, MYPYPATH=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_go_one_way() -> None:
    done = run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


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


def test_the_released_model_is_small_enough_for_the_repository() -> None:
    folder = ROOT / "models" / "default"
    assert sum(f.stat().st_size for f in folder.iterdir() if f.suffix in (".safetensors", ".onnx")) < 40_000_000
