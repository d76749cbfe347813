"""PDF: watermarks, text at the side, marks of footnotes and struck numbers are no part of a line."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from chinese_font import needs_chinese_font
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from nianbao.inference.reading.limits import Limits
from nianbao.inference.reading.pdf import read_pdf

pytestmark = needs_chinese_font

HEIGHT = A4[1]
REPORT = (
    "云溪镇2012年政府信息公开年度报告",
    "全年主动公开政府信息437条，受理申请12件。",
    "未收取费用，未发生行政复议。",
)


def drawn(more: Callable[[Canvas], None], lines: tuple[str, ...] = REPORT) -> str:
    """The text of a page with these lines and whatever else is drawn on it."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(lines):
        canvas.drawString(90, HEIGHT - 100 - 30 * number, line)
    more(canvas)
    canvas.showPage()
    canvas.save()
    return read_pdf(stream.getvalue(), Limits()).text


def letters(
    text: str,
    x: float,
    y: float,
    *,
    size: float = 12,
    angle: float = 0,
    grey: float = 0,
    alpha: float = 1,
    mode: int = 0,
) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(x, HEIGHT - y)
        canvas.rotate(angle)
        canvas.setFillGray(grey, alpha)
        written = canvas.beginText(0, 0)
        written.setFont("STSong-Light", size)
        written.setTextRenderMode(mode)
        written.textOut(text)
        canvas.drawText(written)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    "watermark",
    [
        letters("内部资料99", 80, 200, size=60, angle=45, grey=0.85),
        letters("仅供公开2013", 95, 140, angle=30),
        letters("内部资料99", 90, 150, size=60, grey=0.8),
        letters("内部资料99", 90, 150, size=60),
        letters("内部资料99", 90, 165, grey=0.8),
        letters("样本9", 90, 300, size=40, grey=0, alpha=0.2),
        letters("装订线内不要答题9", 40, 400, angle=90),
        letters("装订线内不要答题9", 40, 100, angle=270),
        letters("9", 184, 130, mode=3),
        letters("999条", 90, -300),
        letters("999条", 90, 130, size=1),
    ],
)
def test_watermarks_and_text_at_the_side_are_left_out(watermark: Callable[[Canvas], None]) -> None:
    assert drawn(watermark).split("\n") == list(REPORT)


def test_a_grey_line_of_its_own_stays() -> None:
    assert "发布时间：2013-01-14" in drawn(letters("发布时间：2013-01-14", 90, 70, grey=0.6)).split("\n")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("angle", [90, 270])
def test_a_page_that_is_drawn_sideways_is_read(angle: int, turned: bool) -> None:
    def lines(canvas: Canvas) -> None:
        for number, line in enumerate(REPORT):
            letters(line, 300 + (30 if angle == 90 else -30) * number, 500 if angle == 90 else 200, angle=angle)(canvas)
        if turned:
            canvas.setPageRotation(angle)

    assert drawn(lines, ()).replace("\n", "") == "".join(REPORT)


@pytest.mark.parametrize("mark", ["9", "[9]", "①", "*", "注9"])
def test_a_raised_or_lowered_mark_is_no_digit_of_a_number(mark: str) -> None:
    def line(canvas: Canvas) -> None:
        for y, rise in ((170, 5), (200, -3)):
            text = canvas.beginText(90, HEIGHT - y)
            text.setFont("STSong-Light", 12)
            text.textOut("公开437")
            text.setFont("STSong-Light", 7)
            text.setRise(rise)
            text.textOut(mark)
            text.setFont("STSong-Light", 12)
            text.setRise(0)
            text.textOut("条。")
            canvas.drawText(text)

    assert drawn(line, REPORT[:2]).split("\n") == [*REPORT[:2], "公开437条。", "公开437条。"]


def test_a_raised_number_does_not_run_into_another_and_an_exponent_stays() -> None:
    def line(canvas: Canvas) -> None:
        for y, before, raised in ((170, "公开437", "500"), (200, "大厅80m", "2")):
            letters(before, 90, y)(canvas)
            letters(raised, 90 + pdfmetrics.stringWidth(before, "STSong-Light", 12), y - 5, size=7)(canvas)

    assert drawn(line, REPORT[:2]).split("\n")[2:] == ["公开437 500", "大厅80m2"]


def test_a_rule_drawn_through_a_number_strikes_it_and_a_line_under_it_does_not() -> None:
    def line(canvas: Canvas) -> None:
        for y, low in ((170, 4), (200, -2)):
            letters("公开359437条。", 90, y)(canvas)
            x = 90 + pdfmetrics.stringWidth("公开", "STSong-Light", 12)
            canvas.setLineWidth(0.6)
            canvas.line(x, HEIGHT - y + low, x + pdfmetrics.stringWidth("359", "STSong-Light", 12), HEIGHT - y + low)

    assert drawn(line, REPORT[:2]).split("\n")[2:] == ["公开437条。", "公开359437条。"]


# --- short reports ---------------------------------------------------------------------------------------------------


def placed(*lines: tuple[float, str]) -> str:
    def draw(canvas: Canvas) -> None:
        for number, (x, text) in enumerate(lines):
            letters(text, x, 100 + 20 * number)(canvas)

    return drawn(draw, ())


def test_the_lines_of_a_short_report_are_joined_though_no_two_of_them_end_together() -> None:
    text = placed(
        (60, "云溪镇人民政府2012年政府信息公开工作年度报告"),
        (60, "一、概述"),
        (84, "2012年，全镇健全信息公开制度，明确分管领导，主动公开政府信息三百"),
        (60, "六十八条，其中机构职能类32条，工作动态类336条，收到信息公开申"),
        (60, "请9件，同意公开9件。"),
        (60, "二、存在问题"),
        (84, "个别单位更新不及时。"),
    )
    assert text.split("\n") == [
        "云溪镇人民政府2012年政府信息公开工作年度报告",
        "一、概述",
        "2012年，全镇健全信息公开制度，明确分管领导，主动公开政府信息三百六十八条，其中机构职能类32条，工作动态类336条，"
        "收到信息公开申请9件，同意公开9件。",
        "二、存在问题",
        "个别单位更新不及时。",
    ]


def test_headings_and_the_title_of_a_short_report_are_lines_of_their_own() -> None:
    lines = (
        (34, "2023年云溪县自然资源局政府信息公开工作年度报告"),
        (34, "根据《中华人民共和国政府信息公开条例》编制本报告。"),
        (34, "一、总体情况"),
        (34, "全年通过网站发布信息212条。"),
        (34, "二、存在的主要问题及改进情况"),
        (34, "公开形式还不够丰富，将改进。"),
        (34, "云溪县自然资源局"),
    )
    assert placed(*lines).split("\n") == [text for _, text in lines]


def test_the_rows_of_a_table_that_is_none_are_not_joined() -> None:
    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(("一、本年新收申请数量长长长长长长长长", "二、上年结转申请数量长长长长长长长长")):
            for x, text in ((60, row), (330, "32"), (380, "2"), (430, "一个不短的单元格内容")):
                letters(text, x, 100 + 20 * number)(canvas)

    assert len(drawn(draw, ()).split("\n")) == 2
