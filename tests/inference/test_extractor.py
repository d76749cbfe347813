"""The main job, whatever the model: places are kept, nothing stops a run, nothing more is loaded than is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from evidence import assert_evidence_stands_in_the_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nianbao.inference import Extractor, Record, Reject, Rejected, document_from_text, find_files, json_schema

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "reports"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(["公开信息", "１２条", "條(tiáo)", "\n", " ", "没有", "😀", "2014年", "|", "\u3000", "A"]))
)
def test_any_noise_keeps_the_evidence_in_place(extractor: Extractor, pieces: list[str]) -> None:
    text = "县" + "".join(pieces)
    assert_evidence_stands_in_the_text(extractor.extract_document(document_from_text(text)), text)


def test_two_hundred_thousand_characters_are_read_to_the_end(extractor: Extractor) -> None:
    line = "全年主动公开政府信息{0}条;收到政府信息公开申请{0}件,接待查阅{0}人次。\n"
    # Each another number: what repeats itself is read once.
    lines = [line.format(number) for number in range(10_000, 10_000 + 200_000 // len(line.format(10_000)))]
    text = "云水县2014年政府信息公开工作年度报告\n" + "".join(lines)
    record = extractor.extract_document(document_from_text(text))
    assert len(text) > 199_000
    assert len(record.measures) == 2 * len(lines)
    assert record.measures[-1].text == f"{9_999 + len(lines)}件"


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


@pytest.mark.parametrize("characters", [300, 5000])
def test_a_long_text_without_a_line_break_is_no_path(extractor: Extractor, characters: int) -> None:
    source = extractor.extract("公开信息3条。" * (characters // 7)).source
    assert (source.name, source.characters) == ("text", characters // 7 * 7)


def test_extract_takes_a_text_or_a_path_as_string_and_says_why_it_cannot(extractor: Extractor, tmp_path: Path) -> None:
    assert extractor.extract(str(EXAMPLES / "yunshui-2014.txt")).source.name == "yunshui-2014.txt"
    assert extractor.extract("公开信息3条。").source.name == "text"
    with pytest.raises(Rejected, match="found"):
        extractor.extract(tmp_path / "missing.txt")


def test_the_main_job_runs_without_torch(toy_checkpoint: Path) -> None:
    script = (
        "import sys; sys.modules.update(torch=None, transformers=None, datasets=None)\n"
        "from pathlib import Path; from nianbao.inference import Extractor\n"
        "print(Extractor(Path(sys.argv[1])).extract('公开信息3条。').source.characters)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, toy_checkpoint], capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.stdout.strip() == "7", done.stderr


def test_the_published_schema_is_the_one_of_the_types() -> None:
    published = json.loads((ROOT / "docs" / "record.schema.json").read_text("utf-8"))
    assert published == json_schema()


def test_every_field_of_the_schema_is_described_and_every_key_is_named() -> None:
    schema = json_schema()
    objects = [part for part in schema["$defs"].values() if "properties" in part]
    fields = [(name, field) for part in (schema, *objects) for name, field in part["properties"].items()]
    assert len(fields) > 80
    assert [name for name, field in fields if not field.get("description")] == []
    keys = schema["properties"]["indicators"]["properties"]
    assert keys["art20.normative.in_force"]["title"] == "规范性文件/行政规范性文件·现行有效件数"
