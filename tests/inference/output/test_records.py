"""Records read back, with the texts that were saved beside them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from nianbao.annotations.corpus import split
from nianbao.evaluation import make_gold
from nianbao.inference import InferenceError, document_from_text
from nianbao.inference.output.records import BadLine, load_texts, read_records, text_line


def test_what_was_written_is_read_back_and_bad_lines_are_numbered(tmp_path: Path) -> None:
    records = [make_gold(report).record for report in split("dev")[:2]]
    lines = [records[0].to_json(), "", "{", records[1].to_json().replace("nianbao/1", "nianbao/9")]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), "utf-8")
    first, broken, other = read_records(tmp_path / "records.jsonl")
    assert first == (1, records[0])
    assert broken[0] == 3 and isinstance(broken[1], BadLine)
    assert other == (4, BadLine("expected a record, found in schema: Input should be 'nianbao/1'"))


def test_a_file_that_cannot_be_read_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(InferenceError, match="write one with `nianbao extract"):
        list(read_records(tmp_path / "none.jsonl"))


@pytest.mark.parametrize("text", ["清河县\n公开3条。", "𠮷\u2028\u0085\x0b年报", "\ufffd </script>"])
def test_a_text_is_found_again_by_its_sha256(text: str, tmp_path: Path) -> None:
    document = document_from_text(text)
    (tmp_path / "texts.jsonl").write_text(text_line(document), "utf-8")
    assert load_texts(tmp_path / "texts.jsonl") == {document.text_sha256: document.text}


def test_a_text_that_was_changed_belongs_to_no_record(tmp_path: Path) -> None:
    document = document_from_text("公开3条。")
    lines = [{"text_sha256": document.text_sha256, "text": "公开4条。"}, {"text": 3}, {"text": "\ud800"}, ["text"]]
    (tmp_path / "texts.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\nbroken", "utf-8")
    texts = load_texts(tmp_path / "texts.jsonl")
    assert document.text_sha256 not in texts
    assert texts == {sha256("公开4条。".encode()).hexdigest(): "公开4条。"}


def test_records_may_have_no_texts_at_all(tmp_path: Path) -> None:
    assert load_texts(tmp_path / "none.texts.jsonl") == {}
