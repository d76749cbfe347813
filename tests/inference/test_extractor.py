"""The main job on the example reports, with the released model: what anyone can see in the text is in the record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nianbao.annotations.corpus import split
from nianbao.inference import Extractor, Record, Reject, Rejected, document_from_text, find_files, json_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "reports"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def mentions(part: object) -> list[dict[str, object]]:
    """Every mention anywhere in a record."""
    if isinstance(part, dict):
        own = [part] if {"text", "start", "end"} <= part.keys() else []
        return own + [found for value in part.values() for found in mentions(value)]
    return [found for value in part for found in mentions(value)] if isinstance(part, list) else []


def assert_evidence_stands_in_the_text(record: Record, text: str) -> None:
    for mention in mentions(json.loads(record.to_json())):
        assert mention["text"] == text[mention["start"] : mention["end"]]  # type: ignore[misc]


def test_a_county_report(extractor: Extractor) -> None:
    record = extractor.extract(EXAMPLES / "yunshui-2014.txt")
    assert record.issuer and record.issuer.value.startswith("云水县")
    assert record.year and record.year.value == 2014
    assert record.period and str(record.period.end_date) == "2014-12-31"
    assert record.published and str(record.published.value) == "2015-03-12"
    assert record.signed and str(record.signed.value) == "2015-03-10"
    assert [found.value for found in record.contact.postcode] == ["365300"]
    assert [found.value for found in record.contact.phone] == ["0598-7654321"]
    assert [found.value for found in record.contact.email] == ["ysxxgk@yunshui.example"]
    values = {code: found.value for code, found in record.indicators.items()}
    assert values["proactive.total"] == 1286
    assert values["request.received"] == 9
    assert values["review.total"] == 0


def test_a_web_page_in_an_old_encoding(extractor: Extractor) -> None:
    record = extractor.extract(EXAMPLES / "linhe-2012.html")
    assert (record.source.encoding, record.source.media_type) == ("gb18030", "text/html")
    assert record.issuer and record.issuer.value.startswith("临河镇")
    assert record.period and str(record.period.end_date) == "2012-12-31"
    assert (12_000, "人次") in [(m.value, m.unit) for m in record.measures]
    assert ("request.received", 3) in [(m.indicator, m.value) for m in record.measures if m.scope == "cumulative"]


def test_traditional_characters_with_pinyin(extractor: Extractor) -> None:
    record = extractor.extract(EXAMPLES / "nanling-2016-traditional.txt")
    assert (record.source.script, record.source.noise) == ("traditional", ["pinyin"])
    assert record.issuer and record.issuer.value == "南岭区"
    total = next(m for m in record.measures if m.text == "2.3萬餘條")
    assert (total.value, total.unit, total.approximate) == (23_000, "条", "over")


def test_every_record_is_valid_and_quotes_its_text(extractor: Extractor) -> None:
    validator = Draft202012Validator(json_schema())
    for report in (*split("dev"), *split("train")[::10]):
        record = extractor.extract(report.text)
        validator.validate(json.loads(record.to_json()))
        assert_evidence_stands_in_the_text(record, report.text)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(["公开信息", "１２条", "條(tiáo)", "\n", " ", "没有", "😀", "2014年", "|", "\u3000", "A"]))
)
def test_any_noise_keeps_the_evidence_in_place(extractor: Extractor, pieces: list[str]) -> None:
    text = "县" + "".join(pieces)
    assert_evidence_stands_in_the_text(extractor.extract_document(document_from_text(text)), text)


def test_two_hundred_thousand_characters_are_read_to_the_end(extractor: Extractor) -> None:
    line = "全年主动公开政府信息{0}条,其中政府网站{0}条;收到政府信息公开申请{0}件,接待查阅{0}人次。\n"
    # Each another number: what repeats itself is read once.
    lines = [line.format(number) for number in range(10_000, 10_000 + 200_000 // len(line.format(10_000)))]
    text = "云水县2014年政府信息公开工作年度报告\n" + "".join(lines)
    record = extractor.extract_document(document_from_text(text))
    assert len(text) > 199_000
    last = max(measure.end for measure in record.measures)
    assert last > len(text) - 2 * len(lines[-1])
    assert len(record.measures) > 0.9 * 4 * len(lines)


def test_what_is_less_sure_than_asked_for_is_left_out(extractor: Extractor) -> None:
    everything = extractor.extract(EXAMPLES / "yunshui-2014.txt")
    surest = Extractor(min_confidence=0.9).extract(EXAMPLES / "yunshui-2014.txt")
    assert 0 < len(surest.measures) < len(everything.measures)
    assert all(part.confidence >= 0.9 for part in (*surest.measures, *surest.spans, *surest.contact.phone))
    assert [m for m in everything.measures if m.confidence >= 0.9] == surest.measures


def test_one_bad_file_does_not_stop_the_others(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "c.html").write_text("<html><body><img src='scan.png'></body></html>")
    (tmp_path / "d.txt").write_text("云水县2014年政府信息公开工作年度报告\n公开信息3条。", "utf-8")
    (tmp_path / "e.json").write_text("{")
    paths = [tmp_path, tmp_path / "e.json", tmp_path / "none.txt"]
    results = list(extractor.extract_files(find_files(paths)))
    rejected = {r.name: r.error.reason for r in results if isinstance(r, Reject)}
    assert rejected == {
        "a.txt": "empty",
        "b.txt": "binary",
        "c.html": "no-text",
        "e.json": "broken-export",
        "none.txt": "unreadable",
    }
    assert [r.source.name for r in results if isinstance(r, Record)] == ["d.txt"]


def test_one_bad_task_of_an_export_does_not_stop_the_others(extractor: Extractor, tmp_path: Path) -> None:
    texts = [("a", "公开信息3条。"), ("b", " "), ("a", "公开信息4条。"), (None, "公开信息5条。")]
    tasks = [{"data": {"text": text} | ({"id": name} if name else {})} for name, text in texts]
    (tmp_path / "e.json").write_text(json.dumps(tasks), "utf-8")
    results = list(extractor.extract_files(find_files([tmp_path / "e.json"])))
    assert [r.name if isinstance(r, Reject) else r.source.name for r in results] == [
        "e.json#a",
        "e.json#b",
        "e.json#task 3",
        "e.json#4",
    ]
    assert [r.error.reason for r in results if isinstance(r, Reject)] == ["no-text"]


def test_a_defect_of_ours_costs_one_file(extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "d.txt").write_text("公开信息3条。", "utf-8")
    monkeypatch.setattr(extractor, "extract_document", lambda document: 1 / 0)
    (result,) = extractor.extract_files(find_files([tmp_path]))
    assert isinstance(result, Reject)
    assert result.error.reason == "failed"


def test_extract_takes_a_text_or_a_path_as_string_and_says_why_it_cannot(extractor: Extractor, tmp_path: Path) -> None:
    assert extractor.extract(str(EXAMPLES / "yunshui-2014.txt")).source.name == "yunshui-2014.txt"
    assert extractor.extract("公开信息3条。").source.name == "text"
    with pytest.raises(Rejected, match="found"):
        extractor.extract(tmp_path / "missing.txt")


def test_the_main_job_runs_without_torch() -> None:
    script = (
        "import sys; sys.modules.update(torch=None, transformers=None, datasets=None)\n"
        "from nianbao.inference import Extractor; print(Extractor().extract('公开信息3条。').source.characters)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd="/")
    assert done.stdout.strip() == "7", done.stderr


def test_the_published_schema_is_the_one_of_the_types() -> None:
    published = json.loads((ROOT / "docs" / "record.schema.json").read_text("utf-8"))
    assert published == json_schema()
