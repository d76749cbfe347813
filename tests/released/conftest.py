"""The released model, loaded once, and what it makes of dev and of real reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.annotations.corpus import split
from nianbao.inference import Extractor, Record, find_files
from nianbao.models.tagger import Tagger

REAL_REPORTS = Path(__file__).parents[3] / "shared" / "reports"  # beside the checkout; they are not part of the project


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def tagger(extractor: Extractor) -> Tagger:
    return extractor.tagger


@pytest.fixture(scope="session")
def dev_records(extractor: Extractor) -> list[Record]:
    """Of each report of dev, in its order."""
    return [extractor.extract(report.text) for report in split("dev")]


@pytest.fixture(scope="session")
def real_reports() -> list[Path]:
    if not REAL_REPORTS.is_dir():
        pytest.skip("the real reports are not beside this checkout")
    return [path for path, _ in find_files([REAL_REPORTS])]


@pytest.fixture(scope="session")
def real_records(extractor: Extractor, real_reports: list[Path]) -> dict[str, Record]:
    """Of each real report, by the file's name without its ending."""
    return {path.stem: extractor.extract(path) for path in real_reports}
