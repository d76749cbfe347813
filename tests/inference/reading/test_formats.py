"""Formats × encodings: our own example reports, written out in each, give the record that the original gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import opencc
import pytest
import variants
from chinese_font import needs_chinese_font

from nianbao.inference import Document, Extractor, ReadOptions, Record, read_document, read_files
from nianbao.inference.reading.encodings import decode

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "reports").iterdir())
# What the encoding cannot write is another text: traditional characters and pinyin in HZ, all simplified in Big5.
CONVERTED = {"hz": "t2s", "big5": "s2t"}


def values(record: Record) -> dict[str, Any]:
    """All that a record says, without places and confidences."""
    contact = {field: [found.value for found in details] for field, details in record.contact}
    single = {name: getattr(record, name) for name in ("issuer", "year", "published", "signed")}
    return {
        "kind": record.classification.kind.value,
        "period": record.period and (record.period.start_date, record.period.end_date),
        "contact": contact,
        "indicators": {code: (value.value, value.unit) for code, value in record.indicators.items()},
        "measures": [
            (m.indicator, m.value, m.unit, m.scope, m.kind, tuple(m.dimension.items())) for m in record.measures
        ],
        "sections": [section.role for section in record.sections],
        **{name: found and found.value for name, found in single.items()},
    }


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def the_one(path: Path) -> Document:
    [document] = list(read_files([(path, path.name)]))
    assert isinstance(document, Document), document
    return document


def written(name: str) -> Any:
    """A format as a parameter; a PDF needs a font."""
    return pytest.param(name, marks=needs_chinese_font) if name.endswith(".pdf") else name


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def original(request: pytest.FixtureRequest) -> Document:
    return read_document(request.param)


@pytest.mark.parametrize("name", [written(name) for name in variants.FORMATS])
def test_every_format_gives_the_original_s_record(
    original: Document, name: str, extractor: Extractor, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(variants.FORMATS[name](original.text))
    document = the_one(tmp_path / name)
    assert lines(document.text) == lines(original.text)
    expected = extractor.extract(original.text)
    assert expected.measures and expected.issuer
    assert values(extractor.extract_document(document)) == values(expected)


@pytest.mark.parametrize("encoding", variants.ENCODINGS)
def test_every_encoding_gives_the_original_s_text(original: Document, encoding: str, tmp_path: Path) -> None:
    text = original.text
    if encoding in CONVERTED:
        text = opencc.OpenCC(CONVERTED[encoding]).convert(text).encode(encoding, "ignore").decode(encoding)
    (tmp_path / "1.txt").write_bytes(text.encode(encoding))
    assert the_one(tmp_path / "1.txt").text == text


@pytest.mark.parametrize("template", variants.TEMPLATES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", None])
def test_a_page_is_read_whatever_it_declares(
    template: str, encoding: str, declared: str | None, tmp_path: Path
) -> None:
    original = read_document(EXAMPLES[-1])
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = variants.page(original.text, template).decode().replace("<head>", f"<head>{meta}")
    (tmp_path / "1.html").write_bytes(page.encode(encoding))
    assert lines(the_one(tmp_path / "1.html").text) == lines(original.text)


@pytest.mark.parametrize(
    "name",
    ["plain.html", "menus.html", "layout.html", "saved.mhtml", "report.docx", written("report.pdf")],
)
def test_tables_keep_their_grids_in_every_format_that_draws_them(name: str, tmp_path: Path) -> None:
    original = read_document(EXAMPLES[0])
    expected = [[original.text[c.start : c.end] for c in grid.cells] for grid in original.grids]
    assert expected
    (tmp_path / name).write_bytes(variants.FORMATS[name](original.text))
    document = the_one(tmp_path / name)
    assert [[document.text[c.start : c.end] for c in grid.cells] for grid in document.grids] == expected


MOJIBAKE = [("utf-8", "cp1252"), ("gb18030", "latin-1"), ("utf-8", "latin-1"), ("big5", "latin-1")]


@pytest.mark.parametrize(("right", "wrong"), MOJIBAKE)
def test_a_wrong_decoding_is_undone_and_noted(right: str, wrong: str) -> None:
    text = read_document(EXAMPLES[-1]).text
    if right == "big5":
        text = opencc.OpenCC("s2t").convert(text).encode("big5", "ignore").decode("big5")
    if wrong == "cp1252":  # Windows leaves undefined bytes as they are
        spoilt = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode(right))
    else:
        spoilt = text.encode(right).decode(wrong)
    decoded = decode(spoilt.encode("utf-8"))
    assert decoded.text == text
    assert "mojibake_undone" in decoded.noise


def test_utf8_taken_for_gbk_is_undone_where_nothing_was_lost() -> None:
    text = "全年主动公开政府信息" * 4
    decoded = decode(text.encode().decode("gb18030").encode())
    assert decoded.text == text
    assert "mojibake_undone" in decoded.noise


def test_utf8_taken_for_gbk_stays_where_characters_were_lost() -> None:
    spoilt = ("全年主动公开政府信息，受理申请，均已答复。" * 5).encode().decode("gb18030", "replace")
    assert "\ufffd" in spoilt
    assert decode(spoilt.encode()).text == spoilt


def test_lines_in_two_encodings_are_read_each_in_its_own() -> None:
    template = "<p>政府信息公开目录</p>\n".encode() * 3
    body = "<p>全年主动公开政府信息437条，受理申请2件，均已按时答复。</p>\n".encode("gbk") * 5
    decoded = decode(template + body)
    assert decoded.encoding == "mixed"
    assert decoded.text == (template.decode() + body.decode("gbk"))


def test_options_name_the_columns(tmp_path: Path) -> None:
    (tmp_path / "crawl.csv").write_text("url,正文列\nu1,全年公开437条。\nu2,\nu3,全年公开5条。\n", "utf-8")
    options = ReadOptions(text_column="正文列", id_column="url")
    found = list(read_files([(tmp_path / "crawl.csv", "crawl.csv")], options))
    assert [getattr(f, "name", "") for f in found] == ["crawl.csv#u1", "crawl.csv#u2", "crawl.csv#u3"]
    assert isinstance(found[0], Document) and found[0].text == "全年公开437条。"
