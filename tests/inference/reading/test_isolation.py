"""Parsers in a process of their own: crashes, hangs and hunger cost one file."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import variants

from nianbao.inference import Document, Limits, ReadOptions, Reject, Rejected, read_document, read_files
from nianbao.inference.reading import isolation, office
from nianbao.inference.reading.isolation import read_isolated, read_rows_isolated

TEXT = "云溪镇2013年政府信息公开年度报告\n全年主动公开政府信息437条。"


def reason(data: bytes, limits: Limits, kind: isolation.Format = "docx") -> str:
    with pytest.raises(Rejected) as caught:
        read_isolated(kind, data, limits)
    return caught.value.reason


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    slow = variants.pdf("\n".join([TEXT] * 400))
    begun = time.monotonic()
    assert reason(slow, Limits(seconds=0.05), "pdf") == "timed-out"
    assert time.monotonic() - begun < 30
    assert read_isolated("docx", variants.docx(TEXT), Limits()).text == TEXT  # a new process is there


def test_a_parser_that_takes_too_much_memory_costs_one_file() -> None:
    large = variants.docx("\n".join([TEXT] * 3000))
    assert reason(large, Limits(memory=1_000_000)) in ("crashed", "broken")
    assert read_isolated("docx", variants.docx(TEXT), Limits()).text == TEXT


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_what_a_parser_cannot_read_is_broken(kind: isolation.Format) -> None:
    assert reason(b"%PDF-1.7 PK\x03\x04 nonsense", Limits(), kind) == "broken"


def test_a_doc_without_a_program_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    (tmp_path / "1.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    with pytest.raises(Rejected, match="LibreOffice or antiword") as caught:
        read_document(tmp_path / "1.doc")
    assert caught.value.reason == "not-installed"


@pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("antiword")), reason="neither LibreOffice nor antiword"
)
def test_a_broken_doc_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "1.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 100)
    with pytest.raises(Rejected) as caught:
        read_document(tmp_path / "1.doc")
    assert caught.value.reason in ("broken", "no-text-layer", "timed-out")


@pytest.mark.skipif(not shutil.which("soffice"), reason="without LibreOffice")
def test_rtf_is_read_through_libreoffice(tmp_path: Path) -> None:
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in TEXT.replace("\n", "\\par "))
    (tmp_path / "1.rtf").write_bytes(b"{\\rtf1\\ansi " + escaped.encode() + b"}")
    assert read_document(tmp_path / "1.rtf").text.strip() == TEXT


def test_a_scan_is_read_by_the_function_given(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8\xff")
    seen: list[bytes] = []

    def ocr(picture: bytes) -> str:
        seen.append(picture)
        return TEXT

    assert read_document(tmp_path / "1.jpg", options=ReadOptions(ocr=ocr)).text.strip() == TEXT
    assert seen == [b"\xff\xd8\xff"]


def test_an_ocr_function_that_fails_costs_one_file(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(Rejected) as caught:
        read_document(tmp_path / "1.jpg", options=ReadOptions(ocr=lambda picture: str(1 / 0)))
    assert caught.value.reason == "ocr-failed"


def nested(times: int) -> bytes:
    return ("<p>" + TEXT + "<div>" * 200 + "<b>公开</b>" * times).encode()


def test_a_page_has_a_time_limit() -> None:
    assert reason(nested(200_000), Limits(seconds=0.01), "html") == "timed-out"
    assert read_isolated("html", TEXT.encode(), Limits()).text == TEXT.replace("\n", "")


def test_a_page_has_a_memory_limit() -> None:
    assert reason(nested(500_000), Limits(memory=1_000_000), "html") in ("crashed", "broken")


@pytest.mark.parametrize("write", [variants.FORMATS["plain.html"], variants.mhtml], ids=["html", "mhtml"])
def test_the_limits_hold_for_files(write: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "1").write_bytes(write("\n".join([TEXT] * 20_000)))
    with pytest.raises(Rejected) as caught:
        read_document(tmp_path / "1", options=ReadOptions(Limits(seconds=0.001)))
    assert caught.value.reason == "timed-out"


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_table_has_limits(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"crawl.{ending}"
    path.write_bytes(variants.FORMATS[path.name]("\n".join([TEXT] * 100_000)))
    files = [(path, path.name)]
    small = ReadOptions(Limits(memory=1_000_000))
    assert [found.error.reason for found in read_files(files, small) if isinstance(found, Reject)] == ["crashed"]
    short = ReadOptions(Limits(seconds=0.001))
    assert [found.error.reason for found in read_files(files, short) if isinstance(found, Reject)] == ["timed-out"]


def test_a_table_is_a_stream_and_may_be_left(tmp_path: Path) -> None:
    path = tmp_path / "crawl.csv"
    rows = 20_000
    path.write_text("text\n" + f'"{TEXT}"\n' * rows)
    taken = 0

    class Stream(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal taken
            piece = super().read(size)
            taken += len(piece)
            return piece

    found = read_rows_isolated(Stream(path.read_bytes()), ".csv", ReadOptions())
    assert next(found) == ("1", TEXT)
    found.close()
    assert taken <= 2_000_000
    assert len(list(read_rows_isolated(Stream(path.read_bytes()), ".csv", ReadOptions()))) == rows  # a new process


def test_what_a_stream_raises_comes_through() -> None:
    class Bomb(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise Rejected("bomb", "too much")

    with pytest.raises(Rejected, match="too much"):
        next(read_rows_isolated(Bomb(), ".csv", ReadOptions()))
    assert read_isolated("docx", variants.docx(TEXT), Limits()).text == TEXT


def test_two_files_at_a_time_have_two_processes(tmp_path: Path) -> None:
    """A row that is a page is read while the table is."""
    path = tmp_path / "crawl.csv"
    path.write_text('id,text\na,"<html><body><p>公开<p>条例</html>"\nb,公开\n')
    texts = [found.text for found in read_files([(path, path.name)]) if isinstance(found, Document)]
    assert texts == ["公开\n条例\n", "公开"]
