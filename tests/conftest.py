"""Fixtures shared by all rooms: small annotated reports, and what stands in for the released model."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from label_studio_server import Server, executable, running_server
from stand_in import PatternExtractor
from typer.testing import CliRunner

from nianbao.annotations.corpus import split_path
from nianbao.annotations.studio import Studio, connect
from nianbao.cli import app
from nianbao.inference import Extractor

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

settings.register_profile(
    "nianbao", deadline=None, derandomize=True
)  # machines differ in speed, runs should not differ
settings.load_profile("nianbao")

RELEASED = Path(__file__).with_name("released")

TOY_RECIPE = """\
name = "toy"
version = "0.0.1"
layers = 1
hidden_size = 32
heads = 2
epochs = 2
batch = 4
warmup = 1
length = 64
overlap = 16
training_overlap = 8
"""


def pytest_configure() -> None:
    """One thread for torch: the tests' networks are tiny, and threads that wait for a busy core slow them down tenfold."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share something dear, a running server or the released model's reading of dev, stay in one process, and
    begin first.
    """
    for item in items:
        if RELEASED in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("released"))
        elif item.get_closest_marker("label_studio"):
            item.add_marker(pytest.mark.xdist_group("label_studio"))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Only tests in tests/released, and their fixtures, can load the released model: all others outlive it."""
    with pytest.MonkeyPatch.context() as patch:
        if RELEASED not in item.path.parents:
            patch.setattr("nianbao.models.checkpoint.files", _refuse)  # by which `default_path` finds it
        return (yield)


def _refuse(package: str) -> None:
    raise AssertionError("a test that needs the released model belongs in tests/released; see CONTRIBUTING.md")


@pytest.fixture(scope="session")
def few_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export with the first six annotated reports."""
    path = tmp_path_factory.mktemp("corpus") / "few.json"
    tasks = json.loads(split_path("train").read_text("utf-8"))
    path.write_text(json.dumps(tasks[:6], ensure_ascii=False), "utf-8")
    return path


@pytest.fixture(scope="session")
def held_out_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export with the next six, to measure on what was trained on the first six."""
    path = tmp_path_factory.mktemp("corpus") / "held_out.json"
    tasks = json.loads(split_path("train").read_text("utf-8"))
    path.write_text(json.dumps(tasks[6:12], ensure_ascii=False), "utf-8")
    return path


@pytest.fixture(scope="session")
def toy_checkpoint(tmp_path_factory: pytest.TempPathFactory, few_reports: Path, held_out_reports: Path) -> Path:
    """A checkpoint as `nianbao train` writes it, of a network too small to be any good."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "recipe.toml").write_text(TOY_RECIPE, "utf-8")
    arguments = [
        "train",
        folder / "recipe.toml",
        few_reports,
        "--dev",
        held_out_reports,
        "--test",
        held_out_reports,
        "-o",
        folder / "model",
    ]
    outcome = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    return folder / "model"


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """An extractor that finds what the patterns of stand_in.py say; in tests/released it is the released model."""
    return PatternExtractor()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A headless Chromium with nothing in its profile, for the tests marked `browser`."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install -e '.[dev]'")
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (program and driver):
        pytest.skip("no chromium is installed: apt-get install chromium chromium-driver fonts-noto-cjk")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for argument in (
        "--headless=new",
        "--no-sandbox",  # which root needs
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1500,950",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def label_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running Label Studio; tests that use it are marked label_studio, and make projects of their own."""
    if not executable().is_file():
        pytest.skip(f"no Label Studio at {executable()}; tests/label_studio_server.py says how to install one")
    with running_server(tmp_path_factory.mktemp("label-studio")) as server:
        yield server


@pytest.fixture(scope="session")
def studio(label_studio: Server) -> Studio:
    return connect(label_studio.url, token=label_studio.token)
