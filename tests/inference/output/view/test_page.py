"""The page as a file: one, whole, harmless, small, and in the wheel with all its parts."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import pytest
from view_samples import HOSTILE, PLAIN, SAMPLES

from nianbao.annotations import Label
from nianbao.inference import InferenceError
from nianbao.inference.output.view import render_page, write_page
from nianbao.inference.output.view.page import LABEL_NAMES

ROOT = Path(__file__).parents[4]
TEXTS = {record.source.text_sha256: text for record, text in SAMPLES}


@pytest.fixture(scope="module")
def page() -> str:
    return render_page([record for record, _ in SAMPLES], TEXTS)


def unpacked(page: str) -> list[dict[str, str]]:
    (reports,) = re.findall(r'<script type="application/json" id="packed">(.*?)</script>', page)
    return [{part: unpack(packed) for part, packed in report.items()} for report in json.loads(reports)]


def unpack(packed: str) -> str:
    return gzip.decompress(base64.b64decode(packed)).decode()


def test_the_page_needs_nothing_from_outside(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)=(?!"#r\d)|@import|url\(|https?:', page.split('id="packed"')[0])


def test_a_record_and_its_text_are_in_the_page_as_they_are(page: str) -> None:
    record, text = PLAIN
    assert unpacked(page)[0] == {"text": text, "record": record.to_json()}


def test_markup_in_a_report_opens_no_element(page: str) -> None:
    assert page.count("</script>") == 3  # names, reports, the script
    assert "&lt;b&gt;hostile&lt;/b&gt;.txt" in page
    assert "<b>hostile" not in page
    assert "<img" not in render_page([HOSTILE[0]], TEXTS)


def test_the_same_records_give_the_same_page(page: str) -> None:
    assert render_page([record for record, _ in SAMPLES], TEXTS) == page


def test_five_hundred_reports_are_smaller_than_their_records() -> None:
    records = [SAMPLES[i % len(SAMPLES)][0] for i in range(500)]
    page = render_page(records, TEXTS)
    assert page.count("<li ") == 500
    assert len(page) < sum(len(record.to_json()) for record in records) / 3


def test_every_label_has_a_name_and_a_colour(page: str) -> None:
    assert set(LABEL_NAMES) == set(Label)
    style = (ROOT / "inference" / "output" / "view" / "page.css").read_text("utf-8")
    assert all(re.search(rf"\.{label}\b[^{{]*{{ --hue", style) for label in Label)


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(InferenceError, match=r"page\.html: cannot be written"):
        write_page(tmp_path / "page.html", "page")
    with pytest.raises(InferenceError, match="choose another place"):
        write_page(tmp_path / "none" / "page.html", "page")


def test_the_wheel_holds_template_style_and_script(monkeypatch: pytest.MonkeyPatch) -> None:
    setuptools = pytest.importorskip("setuptools", minversion="77")
    monkeypatch.chdir(ROOT)
    distribution = setuptools.Distribution()
    distribution.parse_config_files(["pyproject.toml"])
    build = distribution.get_command_obj("build_py")
    build.ensure_finalized()
    files = {
        Path(file).name for package, _, _, names in build.data_files for file in names if package.endswith(".view")
    }
    assert files == {
        file.name for file in (ROOT / "inference" / "output" / "view").iterdir() if file.suffix not in (".py", "")
    }
    assert {"page.html.jinja", "page.css", "page.js"} < files
