"""Archives: read as streams, member by member; bombs, passwords and broken places cost what they spoil."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from nianbao.inference import Limits, ReadOptions, Reject, Rejected, read_document, read_files

TEXT = "云溪镇2013年政府信息公开年度报告\n全年主动公开政府信息437条。\n"


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def outcome(path: Path, data: bytes, options: ReadOptions | None = None) -> dict[str, str]:
    """Name → the text that was read, or the reason why not."""
    path.write_bytes(data)
    found = read_files([(path, path.name)], options or ReadOptions())
    return {f.name: f.error.reason if isinstance(f, Reject) else f.text for f in found}


def test_members_are_named_after_their_archive(tmp_path: Path) -> None:
    data = packed(
        {"2013/001.txt": TEXT.encode("gbk"), "style.css": b"p {}", "__MACOSX/._1.txt": b"x", ".hidden.txt": b"x"}
    )
    assert outcome(tmp_path / "a.zip", data) == {"a.zip/2013/001.txt": TEXT}


def test_a_name_in_gbk_is_read(tmp_path: Path) -> None:
    data = packed({"XXXX.txt": TEXT.encode()}).replace(b"XXXX.txt", "年报".encode("gbk") + b".txt")
    assert outcome(tmp_path / "a.zip", data) == {"a.zip/年报.txt": TEXT}


def test_a_broken_member_costs_only_itself(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 9
    data = packed({"1.txt": TEXT.encode(), "2.txt": noise, "3.txt": TEXT.encode()})
    assert outcome(tmp_path / "a.zip", data) == {"a.zip/1.txt": TEXT, "a.zip/2.txt": "binary", "a.zip/3.txt": TEXT}


def test_a_truncated_archive_says_so(tmp_path: Path) -> None:
    assert outcome(tmp_path / "a.zip", packed({"1.txt": TEXT.encode()})[:-30]) == {"a.zip": "broken"}
    assert outcome(tmp_path / "1.txt.gz", gzip.compress(TEXT.encode())[:-12]) == {"1.txt.gz": "broken"}


def test_archives_in_archives_have_a_limit(tmp_path: Path) -> None:
    data = TEXT.encode()
    for level in range(5):
        data = packed({f"{level}.zip" if level else "1.txt": data})
    [reason] = outcome(tmp_path / "a.zip", data).values()
    assert reason == "too-deep"
    assert outcome(tmp_path / "b.zip", packed({"in.zip": packed({"1.txt": TEXT.encode()})})) == {
        "b.zip/in.zip/1.txt": TEXT
    }


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lambda data: packed({"1.txt": data})])
def test_a_bomb_is_stopped(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    found = outcome(tmp_path / "bomb.zip", pack(b"0" * 60_000_000))
    assert list(found.values()) == ["bomb"]


def test_a_member_that_is_too_large_is_named(tmp_path: Path) -> None:
    options = ReadOptions(limits=Limits(bytes=1000))
    data = packed({"1.txt": TEXT.encode(), "2.txt": (TEXT * 100).encode()})
    assert outcome(tmp_path / "a.zip", data, options) == {"a.zip/1.txt": TEXT, "a.zip/2.txt": "too-large"}


def test_an_archive_without_reports_says_so(tmp_path: Path) -> None:
    assert outcome(tmp_path / "a.zip", packed({"style.css": b"p {}"})) == {"a.zip": "no-reports"}


def test_one_report_is_asked_for_and_several_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed({"1.txt": TEXT.encode(), "2.txt": TEXT.encode()}))
    with pytest.raises(Rejected) as caught:
        read_document(tmp_path / "a.zip")
    assert caught.value.reason == "several-reports"


def test_a_table_in_an_archive_is_read_row_by_row(tmp_path: Path) -> None:
    rows = f'{{"id": "x", "text": "{TEXT[:10]}"}}\nnot json\n{{"id": "x", "text": 3}}\n'
    assert outcome(tmp_path / "a.zip", packed({"crawl.jsonl": rows.encode()})) == {
        "a.zip/crawl.jsonl#x": TEXT[:10],
        "a.zip/crawl.jsonl#row 2": "broken",
        "a.zip/crawl.jsonl#x row 3": "empty",
    }


def test_a_table_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    [reject] = read_files([(path, path.name)])
    assert isinstance(reject, Reject) and reject.error.reason == "no-text-column"
    assert "found a, b" in str(reject.error)
