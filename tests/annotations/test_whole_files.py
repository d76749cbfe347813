"""Files under their names only when they are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao.annotations.files import complete_file, json_text


def test_a_file_gets_its_name_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    with complete_file(path) as part:
        part.write_text("年报")
        assert not path.exists()
    assert [file.name for file in tmp_path.iterdir()] == ["records.jsonl"]
    assert path.read_text() == "年报"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_after_an_error_the_old_file_is_untouched_and_the_new_one_gone(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("old")
    with pytest.raises(error), complete_file(path) as part:
        part.write_text("half")
        raise error
    assert [file.name for file in tmp_path.iterdir()] == ["records.jsonl"]
    assert path.read_text() == "old"


def test_the_error_of_a_folder_that_is_not_there_is_the_caller_s(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), complete_file(tmp_path / "none" / "a.csv") as part:
        part.write_text("")


def test_json_keeps_chinese_and_ends_with_a_line_break() -> None:
    assert json_text({"名": [1]}) == '{\n "名": [\n  1\n ]\n}\n'
