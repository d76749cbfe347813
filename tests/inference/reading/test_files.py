"""find_files and read_document: which files are read, and what one file becomes."""

import json
import os
import pickle
import re
import sys
from dataclasses import FrozenInstanceError
from hashlib import sha256
from pathlib import Path

import pytest

from nianbao.inference import Limits, ReadOptions, reading
from nianbao.inference.errors import REASONS, Rejected
from nianbao.inference.reading import NOISE, Document, document_from_text, find_files, read_document

DOCUMENTS = Path(__file__).parent / "documents"
REPORTS = Path(__file__).parents[4] / "shared" / "reports"
LONG_LINE = "本机关按照《条例》的要求，及时、准确地公开各类政府信息，" + "方便公民、法人和其他组织查阅。" * 3


def read(name: str) -> Document:
    return read_document(DOCUMENTS / name)


def rejection(path: Path, *, max_bytes: int = 1000) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read_document(path, options=ReadOptions(limits=Limits(bytes=max_bytes)))
    assert caught.value.reason in REASONS
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("expected ")
    return caught.value


def names(*paths: Path) -> list[str]:
    return [name for _, name in find_files(paths)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.TXT", "a.html", "2013/c.htm", "2013/notes.md", ".hidden.txt", ".git/d.txt", "table.xlsx"):
        file = tmp_path / "reports" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("年报", encoding="utf-8")
    return tmp_path / "reports"


def test_a_folder_gives_its_reports_sorted_at_any_depth(folder: Path) -> None:
    assert names(folder) == ["2013/c.htm", "a.html", "b.TXT"]


def test_a_file_named_explicitly_may_have_any_ending(folder: Path) -> None:
    assert names(folder / "2013" / "notes.md", folder / ".hidden.txt") == ["notes.md", ".hidden.txt"]


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    assert names(folder, folder / "a.html") == ["2013/c.htm", "a.html", "b.TXT"]


def test_two_files_of_one_name_are_told_apart_by_their_paths(folder: Path) -> None:
    other = folder.parent / "a.html"
    other.write_text("年报", encoding="utf-8")
    assert names(folder / "a.html", other) == [str(folder / "a.html"), str(other)]


def test_a_folder_without_reports_is_one_rejected_file(tmp_path: Path) -> None:
    [(path, name)] = find_files([tmp_path])
    assert name == tmp_path.name
    assert rejection(path).reason == "no-reports"


def test_a_path_that_does_not_exist_is_one_rejected_file(tmp_path: Path) -> None:
    [(path, _)] = find_files([tmp_path / "gone.txt"])
    assert rejection(path).reason == "unreadable"


def test_a_folder_that_cannot_be_listed_is_one_rejected_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    denied, really = folder / "2013", os.scandir

    def scandir(path: str) -> "os._ScandirIterator[str]":
        if Path(path) == denied:
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert names(folder) == ["2013", "a.html", "b.TXT"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_name_that_is_not_utf8_can_still_be_written(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8.txt")).write_text("年报", encoding="utf-8")
    [(path, name)] = find_files([tmp_path])
    assert name == r"\udcb1\udca8.txt"
    assert read_document(path, name).text == "年报"


def test_a_document_knows_its_source(tmp_path: Path) -> None:
    data = "\ufeff全年公开\r\n437条\r\r\n".encode()
    (tmp_path / "1.txt").write_bytes(data)
    document = read_document(tmp_path / "1.txt", "2013/1.txt")
    assert document == Document(
        name="2013/1.txt",
        text="全年公开\n437条\n\n",
        sha256=sha256(data).hexdigest(),
        bytes=len(data),
        media_type="text/plain",
        encoding="utf-8-sig",
        text_sha256=sha256("全年公开\n437条\n\n".encode()).hexdigest(),
        script="simplified",
        noise=(),
    )
    with pytest.raises(FrozenInstanceError):
        document.text = ""  # type: ignore[misc]


def test_a_text_in_memory_becomes_a_document() -> None:
    document = document_from_text("全年公开437条\r\n\ud800")
    assert (document.name, document.text, document.encoding) == ("text", "全年公开437条\n\ufffd", "utf-8")
    with pytest.raises(Rejected):
        document_from_text(" ")


@pytest.mark.parametrize(
    ("name", "media_type", "encoding", "text"),
    [
        ("traditional_big5.txt", "text/plain", "big5", "雲溪鎮2013年政府資訊公開年度報告\n全年公開資訊437條。\n"),
        ("declares_gb2312.html", "text/html", "gb18030", "云溪镇朱镕基同志到訪。\n"),
        ("declares_gb2312_but_is_utf8.html", "text/html", "utf-8", "年报\n"),
        ("declares_big5_but_is_gbk.html", "text/html", "gb18030", "全年公开信息437条\n"),
        ("html_called_txt.txt", "text/html", "utf-8", "全年公开信息437条。\n受理申请2件。\n"),
        ("text_called_html.html", "text/plain", "utf-8", "全年公开信息437条，\n申请数<5件。\n"),
        ("text_with_left_over_tags.txt", "text/plain", "utf-8", '<pre id="con">公开437条。\n申请2件。<br>\n'),
    ],
)
def test_content_decides_how_a_file_is_read(name: str, media_type: str, encoding: str, text: str) -> None:
    document = read(name)
    assert (document.media_type, document.encoding, document.text) == (media_type, encoding, text)


def test_every_text_on_disk_is_read_unchanged() -> None:
    paths = sorted(REPORTS.glob("*.txt"))
    if not paths:
        pytest.skip("../shared/reports is not here")
    for path in paths:
        document = read_document(path)
        assert (document.text, document.media_type) == (path.read_text(encoding="utf-8"), "text/plain")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("white_space_only.txt", "no-text"), ("picture_only.html", "no-text"), ("pdf_called_txt.txt", "broken")],
)
def test_what_is_not_a_text_is_rejected(name: str, reason: str) -> None:
    assert rejection(DOCUMENTS / name).reason == reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("report.txt", b"", "empty"),
        ("report.txt", b"\xef\xbb\xbf", "no-text"),
        ("report.pdf", b"%PDF-1.7\n", "broken"),
        ("report.docx", b"PK\x03\x04\x14\x00", "broken"),
        ("report.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "unknown-format"),
        ("report", b"\x89PNG\r\n\x1a\n", "no-text-layer"),
        ("report.html", b"PK\x03\x04\x14\x00", "broken"),
        ("report.txt", bytes(range(32)) * 9, "binary"),
    ],
)
def test_each_unreadable_content_has_its_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert rejection(tmp_path / name).reason == reason


def test_a_rejection_says_what_came_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"\xff\xd8\xff")
    assert str(rejection(tmp_path / "1.jpg")) == (
        "expected text, found a JPEG picture; recognise its characters first, or give an OCR function: --ocr"
    )


def test_a_rejection_survives_the_way_out_of_a_worker() -> None:
    copy = pickle.loads(pickle.dumps(Rejected("empty", "expected\na report")))
    assert (copy.reason, str(copy)) == ("empty", "expected a report")


def test_a_file_larger_than_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(b"x" * 11)
    assert rejection(tmp_path / "1.txt", max_bytes=10).reason == "too-large"


def test_a_file_that_may_not_be_opened_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "1.txt").write_text("年报", encoding="utf-8")

    def denied(path: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied" in str(rejection(tmp_path / "1.txt"))


def test_an_impossible_path_is_unreadable() -> None:
    [(path, _)] = find_files([Path("a\0b.txt")])
    assert rejection(path).reason == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")  # opening it would wait for ever
    assert rejection(tmp_path / "pipe.txt").reason == "unreadable"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("雲溪鎮2013年政府信息公開年度報告", "traditional"),
        ("云溪镇２０１３年政府信息公开年度报告", "simplified"),  # full-width digits are in no script
        ("徐乾镇在自己的网站上著录政府信息公开年度报告并予以公布，全年共收到申请二件。", "simplified"),
        ("Annual report", "simplified"),
    ],
)
def test_the_script_is_recognised(text: str, script: str) -> None:
    assert document_from_text(text).script == script


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("條(tiáo)務(wù)開（kāi）", ["pinyin"]),
        ("條(tiáo)務(wù)", []),
        ("公(gong)(gong)開(kai)信(xin)", ["toneless_pinyin"]),
        ("自201011日起至20101231止", ["dropped_chars"]),
        ("国办公开办函〔202130号", ["dropped_chars"]),
        ("截至201312月底", ["dropped_chars"]),
        ("邮编353300号码，国办发〔2014〕12号，20131231条", []),
        ("2011\n年\n1\n月", ["split_digits"]),
        ("2011年\n1月", []),
        ("12 月 31 日，联络员2 名", ["spaces"]),
        ("概 述\n统 计 指 标\n1 284条", ["spaces"]),
        ("年度报告 一、概述 二、主动公开 三、收费", []),
        ("规章 ||||", ["pipes"]),
        ("规章 | 0 |  | 2", []),
        ("公" * 1501, ["one_line"]),
        ("公" * 1500, []),
        ("受理\ufffd申请", ["undecodable_bytes"]),
        (f"{LONG_LINE}\n\n{LONG_LINE}", ["duplicated"]),
        ("年报\n\n年报", []),
    ],
)
def test_damage_is_noted(text: str, flags: list[str]) -> None:
    assert list(document_from_text(text).noise) == flags


def test_lost_bytes_are_noted() -> None:
    document = read("some_bytes_lost.txt")
    assert document.noise == ("undecodable_bytes",)
    assert document.text.endswith("均已按时答复。")


def test_noise_comes_in_a_stable_order() -> None:
    text = "受理\ufffd申请 ||| 條(tiáo)務(wù)開(kāi)"
    flags = document_from_text(text).noise
    assert list(flags) == [flag for flag in NOISE if flag in flags] == ["pinyin", "pipes", "undecodable_bytes"]


def test_every_reason_raised_is_explained() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(reading.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'Rejected\(\s*"([a-z-]+)"', sources))
    assert "no-text" in raised
    assert raised <= set(REASONS)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (r"年报\n一、概述\n公开437条\n", "年报\n一、概述\n公开437条\n"),
        (r"年报\r\n一、概述\r\n\t公开437条", "年报\n一、概述\n\t公开437条"),
        ("年报\n路径 D:\\\\new\\\\news\\\\n", "年报\n路径 D:\\\\new\\\\news\\\\n"),
        (r"年报 D:\new 公开437条", r"年报 D:\new 公开437条"),
    ],
)
def test_line_ends_that_a_table_spells_out_are_line_ends(tmp_path: Path, cell: str, text: str) -> None:
    path = tmp_path / "crawl.jsonl"
    path.write_text(json.dumps({"id": "1", "text": cell}, ensure_ascii=False), "utf-8")
    assert read_document(path).text == text
