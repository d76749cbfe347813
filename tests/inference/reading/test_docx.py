"""DOCX: what Word shows, in order; changes as if accepted."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from nianbao.inference.errors import Rejected
from nianbao.inference.reading.docx import read_docx
from nianbao.inference.reading.limits import Limits

W = nsdecls("w")


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def lines(document: Any) -> list[str]:
    return read_docx(saved(document), Limits()).text.split("\n")


def with_paragraphs(*xml: str) -> Any:
    document = Document()
    for paragraph in xml:
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{paragraph}</w:p>"))
    return document


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_tracked_changes_are_read_as_accepted() -> None:
    document = with_paragraphs(
        f"{run('公开')}<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>{run('437')}</w:ins>{run('条')}",
        f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>",
    )
    assert lines(document) == ["公开437条", "新处"]


def test_hidden_text_and_instructions_of_fields_are_left_out() -> None:
    document = with_paragraphs(
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>{run('共')}"
        f"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{run('3')}{run('页')}"
    )
    assert lines(document) == ["共3页"]


def test_headers_and_footers_are_left_out() -> None:
    document = Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    assert lines(document) == ["正文"]


def test_a_text_box_comes_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent><w:p>{run('框内文字')}</w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice = f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    document = with_paragraphs(
        f"{run('正文')}<w:r><mc:AlternateContent {mc}>{choice}{fallback}</mc:AlternateContent></w:r>"
    )
    assert lines(document) == ["正文", "框内文字"]


def test_numbers_that_word_draws_are_part_of_the_text() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = (
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='(%2)'/></w:lvl>"
    )
    numbering.insert(0, parse_xml(f"<w:abstractNum {W} w:abstractNumId='77'>{levels}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {W} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))

    def item(depth: int, text: str) -> None:
        properties = f"<w:pPr><w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='77'/></w:numPr></w:pPr>"
        document.element.body.insert(-1, parse_xml(f"<w:p {W}>{properties}{run(text)}</w:p>"))

    for depth, text in ((0, "概述"), (1, "组织"), (1, "载体"), (0, "主动公开"), (1, "数量")):
        item(depth, text)
    assert lines(document) == ["一、概述", "(一)组织", "(二)载体", "二、主动公开", "(一)数量"]


def test_merged_cells_are_one_cell_of_the_grid() -> None:
    document = Document()
    table = document.add_table(3, 3)
    for row, contents in zip(
        table.rows, (("信息内容", "本年", ""), ("", "制发件数", "废止件数"), ("规章", "0", "2")), strict=True
    ):
        for cell, content in zip(row.cells, contents, strict=True):
            cell.text = content
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    content = read_docx(saved(document), Limits())
    assert content.text == "信息内容 | 本年\n制发件数 | 废止件数\n规章 | 0 | 2"
    [grid] = content.grids
    assert [(c.row, c.column, c.rows, c.columns, content.text[c.start : c.end]) for c in grid.cells] == [
        (0, 0, 2, 1, "信息内容"),
        (0, 1, 1, 2, "本年"),
        (1, 1, 1, 1, "制发件数"),
        (1, 2, 1, 1, "废止件数"),
        (2, 0, 1, 1, "规章"),
        (2, 1, 1, 1, "0"),
        (2, 2, 1, 1, "2"),
    ]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    with pytest.raises(Rejected) as caught:
        read_docx(stream.getvalue(), Limits())
    assert caught.value.reason == "bomb"


def test_external_entities_are_not_followed() -> None:
    data = saved(with_paragraphs(run("实体"), run("正文")))
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "word/document.xml":
                entity = b'<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
                head, _, rest = content.partition(b"?>")
                content = head + b"?>" + entity + rest.replace("实体".encode(), b"&secret;")
            archive.writestr(item, content)
    assert read_docx(target.getvalue(), Limits()).text == "正文"
