"""PDF: lines in reading order, paragraphs whole, tables as grids, nothing of what the page adds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from chinese_font import needs_chinese_font
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from nianbao.inference.errors import Rejected
from nianbao.inference.reading.content import Content
from nianbao.inference.reading.limits import Limits
from nianbao.inference.reading.pdf import read_pdf
from nianbao.inference.reading.pdf_fonts import draws_chinese

pytestmark = needs_chinese_font

WIDTH, HEIGHT = A4
SENTENCE = "全年主动公开政府信息四百三十七条并通过政府网站公布"  # 25 characters


def written(pages: Sequence[Sequence[tuple[float, float, str]]], tables: dict[int, Any] | None = None) -> bytes:
    """A PDF with (x, y from the top, text) on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number, texts in enumerate(pages):
        canvas.setFont("STSong-Light", 12)
        for x, y, text in texts:
            canvas.drawString(x, HEIGHT - y, text)
        for x, y, rows in (tables or {}).get(number, []):
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    canvas.rect(x + 100 * j, HEIGHT - y - 20 * (i + 1), 100, 20)
                    canvas.drawString(x + 100 * j + 5, HEIGHT - y - 20 * i - 15, cell)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def read(data: bytes) -> Content:
    return read_pdf(data, Limits())


def paragraph(x: float, y: float, times: int = 3) -> list[tuple[float, float, str]]:
    return [(x, y + 20 * i, SENTENCE) for i in range(times)] + [(x, y + 20 * times, "，均已公开。")]


def test_wrapped_lines_are_one_paragraph_and_an_indented_line_begins_another() -> None:
    texts = [
        (94.0, 100.0, SENTENCE[:-2]),
        (70.0, 120.0, SENTENCE),
        (70.0, 140.0, "共437条。"),
        (94.0, 160.0, "二、依申请公开情况"),
    ]
    assert read(written([texts])).text == f"{SENTENCE[:-2]}{SENTENCE}共437条。\n二、依申请公开情况"


def test_columns_are_read_one_after_the_other() -> None:
    left = [(40.0, 100 + 20.0 * i, f"左栏第{i}行的文字是二十个汉字那么长的") for i in range(8)]
    right = [(310.0, 100 + 20.0 * i, f"右栏第{i}行的文字是二十个汉字那么长的") for i in range(8)]
    text = read(written([[(200.0, 60.0, "政府信息公开年度报告"), *left, *right]])).text.replace("\n", "")
    assert text.startswith("政府信息公开年度报告左栏第0行")
    assert text.index("左栏第7行") < text.index("右栏第0行")


def test_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [[(200.0, 40.0, "云溪镇年报"), *paragraph(70, 100), (290.0, 800.0, f"- {n} -")] for n in (1, 2, 3)]
    assert read(written(pages)).text == "\n".join([f"{SENTENCE * 3}，均已公开。"] * 3)


def test_bare_page_numbers_go_and_a_last_value_stays() -> None:
    pages = [[*paragraph(70, 100), (290.0, 800.0, str(n))] for n in (1, 2, 3)]
    assert not any(line.isdecimal() for line in read(written(pages)).text.split("\n"))
    assert read(written([[*paragraph(70, 100), (94.0, 300.0, "0")]])).text.endswith("\n0")


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    pages = [[(70.0, 780.0, SENTENCE), (70.0, 760.0, SENTENCE)], [(70.0, 60.0, "共437条。"), *paragraph(70, 100)]]
    assert read(written(pages)).text.startswith(f"{SENTENCE * 2}共437条。")


def test_a_ruled_table_is_a_grid_also_over_a_page_break() -> None:
    head = ["指标", "单位", "数"]
    first, second = [head, ["申请数", "件", "12"]], [head, ["答复数", "件", "0"]]
    texts = [[(70.0, 100.0, "附表")], [(70.0, 300.0, "说明")]]
    content = read(written(texts, {0: [(70, 700, first)], 1: [(70, 60, second)]}))
    assert content.text == "附表\n指标 | 单位 | 数\n申请数 | 件 | 12\n答复数 | 件 | 0\n说明"
    [grid] = content.grids
    assert [(c.row, c.column, content.text[c.start : c.end]) for c in grid.cells][-3:] == [
        (2, 0, "答复数"),
        (2, 1, "件"),
        (2, 2, "0"),
    ]


def test_a_scan_has_no_text_layer() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(Rejected) as caught:
        read(stream.getvalue())
    assert caught.value.reason == "no-text-layer"


def test_a_password_is_named() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret"))
    canvas.drawString(10, 10, "x")
    canvas.save()
    with pytest.raises(Rejected) as caught:
        read(stream.getvalue())
    assert caught.value.reason == "encrypted"


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(Rejected) as caught:
        read_pdf(written([[(70.0, 100.0, "页")]] * 4), Limits(pages=3))
    assert caught.value.reason == "too-complex"


def test_characters_that_no_font_of_this_machine_can_draw_are_not_lost_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = written([paragraph(70, 100)])
    assert draws_chinese()
    monkeypatch.setattr("nianbao.inference.reading.pdf.draws_chinese", lambda: False)
    with pytest.raises(
        Rejected, match=r"a Chinese font, which this PDF does not bring along.*fonts-noto-cjk"
    ) as caught:
        read(data)
    assert caught.value.reason == "not-installed"
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(10, 10, "a page in Latin letters")
    canvas.save()
    assert read(stream.getvalue()).text == "a page in Latin letters"
