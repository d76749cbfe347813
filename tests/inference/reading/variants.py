"""A report written out in every format and encoding, for the tests and the benchmark; lines that hold ` | ` are tables."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from itertools import groupby

import pyarrow as pa
import pyarrow.parquet as pq

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz", "big5")

_MENU = '<a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/hd/">互动交流</a>'
TEMPLATES = {
    "plain": "<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>",
    "menus": "<html><head><title>{title}</title></head><body><div class=nav>"
    + _MENU
    + "</div><div id=main><div class=article>{body}</div></div><div class=foot>版权所有 网站标识码3300000000</div></body></html>",
    "layout": "<html><body><table width=960><tr><td colspan=2>"
    + _MENU
    + "</td></tr><tr><td width=100>"
    + _MENU
    + "</td><td>{body}</td></tr></table></body></html>",
}


def blocks(text: str) -> Iterator[list[str] | list[list[str]]]:
    """Paragraphs, and tables as lists of rows."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for is_table, group in groupby(lines, lambda line: " | " in f"{line} "):
        if is_table:
            yield [[cell.strip() for cell in line.split("|")] for line in group]
        else:
            yield list(group)


def body(text: str) -> str:
    parts: list[str] = []
    for block in blocks(text):
        if isinstance(block[0], str):
            parts += [f"<p>{html.escape(line)}</p>\n" for line in block if isinstance(line, str)]
        else:
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in block)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>")
    return "".join(parts)


def page(text: str, template: str) -> bytes:
    return TEMPLATES[template].format(title=text.partition("\n")[0], body=body(text)).encode()


def mhtml(text: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "saved page"
    message.set_content(page(text, "menus").decode(), subtype="html", charset="gb18030", cte="base64")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    for block in blocks(text):
        if isinstance(block[0], str):
            for line in block:
                document.add_paragraph(str(line))
        else:
            table = document.add_table(len(block), max(map(len, block)))
            for row, cells in zip(table.rows, block, strict=True):
                for cell, content in zip(row.cells, cells, strict=False):
                    cell.text = content
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
    story = []
    for block in blocks(text):
        if isinstance(block[0], str):
            story += [Paragraph(html.escape(str(line)), style) for line in block]
        else:
            look = [("FONT", (0, 0), (-1, -1), "STSong-Light", 10), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
            story.append(Table(block, style=look, repeatRows=1))
    stream = io.BytesIO()

    def number(canvas, document) -> None:  # type: ignore[no-untyped-def]
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(300, 30, f"- {document.page} -")

    SimpleDocTemplate(stream, pagesize=A4).build(story, onFirstPage=number, onLaterPages=number)
    return stream.getvalue()


def jsonl(text: str) -> bytes:
    return json.dumps({"id": "1", "text": text}, ensure_ascii=False).encode() + b"\n"


def csv_table(text: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([["id", "text"], ["1", text]])
    return stream.getvalue().encode("gb18030")


def parquet(text: str) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({"id": ["1"], "text": [text]}), stream)
    return stream.getvalue()


def packed_zip(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("reports/1.txt", text.encode("gb18030"))
    return stream.getvalue()


def packed_tar(text: str, mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        member = tarfile.TarInfo("1.txt")
        data = text.encode()
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def packed_zst(text: str) -> bytes:
    return pa.compress(text.encode(), codec="zstd", asbytes=True)  # type: ignore[no-any-return]


FORMATS: dict[str, Callable[[str], bytes]] = {
    "plain.html": lambda text: page(text, "plain"),
    "menus.html": lambda text: page(text, "menus"),
    "layout.html": lambda text: page(text, "layout"),
    "saved.mhtml": mhtml,
    "report.docx": docx,
    "report.pdf": pdf,
    "crawl.jsonl": jsonl,
    "crawl.csv": csv_table,
    "crawl.parquet": parquet,
    "reports.zip": packed_zip,
    "reports.tar": lambda text: packed_tar(text, "w"),
    "reports.tar.gz": lambda text: packed_tar(text, "w:gz"),
    "reports.tar.xz": lambda text: packed_tar(text, "w:xz"),
    "report.txt.gz": lambda text: gzip.compress(text.encode()),
    "report.txt.xz": lambda text: lzma.compress(text.encode()),
    "report.txt.zst": packed_zst,
}
