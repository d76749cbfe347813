"""PDF: a table without ruling lines is a grid; what only stands in columns is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from chinese_font import needs_chinese_font
from test_pdf import SENTENCE, paragraph, read, written

from nianbao.inference.reading.content import Content
from nianbao.inference.tables import read_tables
from nianbao.models.text.normaliser import normalise

pytestmark = needs_chinese_font

Texts = list[tuple[float, float, str]]
STATISTICS = [
    ["指标名称", "单位", "数量"],
    ["一、主动公开情况", "", ""],
    ["主动公开政府信息数", "条", "437"],
    ["其中：政府网站公开政府信息数", "条", "400"],
    ["二、依申请公开情况", "", ""],
    ["收到申请数", "件", "12"],
    ["行政复议数量", "件", "0"],
]
SHANGHAI = [
    ["指标", "单位", "2013年", "历年累计"],
    ["主动公开信息数", "条", "186", "412"],
    ["其中：全文电子化的主动公开信息数", "条", "180", "399"],
    ["新增的行政规范性文件数", "条", "3", "5"],
    ["网站专栏页面访问量", "人次", "12043", "20117"],
    ["申请总数", "条", "12", "19"],
]


def aligned(
    rows: Sequence[Sequence[str]], xs: Sequence[float] = (70, 320, 400, 480), y: float = 140, step: float = 20
) -> Texts:
    """Cells at the columns' left edges."""
    return [(x, y + step * i, cell) for i, row in enumerate(rows) for x, cell in zip(xs, row, strict=False) if cell]


def cells(content: Content) -> list[list[str]]:
    """The texts of the only grid, row by row."""
    [grid] = content.grids
    rows: list[list[str]] = [[] for _ in range(max(cell.row for cell in grid.cells) + 1)]
    for cell in grid.cells:
        rows[cell.row].append(content.text[cell.start : cell.end])
    return rows


def test_a_table_without_ruling_lines_is_a_grid_with_its_values() -> None:
    title: Texts = [(180.0, 100.0, "政府信息公开情况统计表")]
    content = read(written([[*title, *aligned(STATISTICS), *paragraph(70, 340)]]))
    assert cells(content) == STATISTICS
    lines = content.text.split("\n")
    assert lines[0] == "政府信息公开情况统计表" and lines[3] == "主动公开政府信息数 | 条 | 437"
    assert lines[-1].startswith(SENTENCE)
    [table] = read_tables(normalise(content.text), content.grids)
    assert [cell.value for cell in table.cells] == [437, 400, 12, 0]


def test_figures_may_end_at_one_edge_and_the_header_be_set_wide() -> None:
    texts: Texts = [(90.0, 140.0, "指"), (126.0, 140.0, "标")]
    texts += [t for t in aligned(SHANGHAI[:1]) if t[0] > 70]
    for i, row in enumerate(SHANGHAI[1:], 1):
        edges = zip((70.0, 320.0, 440.0, 530.0), row, strict=True)
        texts += [(x - (6 * len(cell) if x > 400 else 0), 140.0 + 20 * i, cell) for x, cell in edges]
    content = read(written([texts]))
    assert cells(content) == [["指 标", *SHANGHAI[0][1:]], *SHANGHAI[1:]]
    [table] = read_tables(normalise(content.text), content.grids)
    assert [cell.value for cell in table.cells] == [186, 412, 180, 399, 3, 5, 12043, 20117, 12, 19]


@pytest.mark.parametrize("line_of_values", [0, 1, 2])
def test_a_wrapped_name_is_one_cell(line_of_values: int) -> None:
    texts = aligned(SHANGHAI[:1])
    for i, row in enumerate(SHANGHAI[1:]):
        y = 170.0 + 44 * i
        texts += [(70.0, y + 14 * n, part) for n, part in enumerate((row[0][:3], row[0][3:]))]
        texts += [(x, y + 7 * line_of_values, cell) for x, cell in zip((320.0, 400.0, 480.0), row[1:], strict=True)]
    assert cells(read(written([texts]))) == SHANGHAI


def test_a_header_nearer_to_the_first_row_stays_a_row() -> None:
    assert cells(read(written([[*aligned(SHANGHAI[:1], y=126), *aligned(SHANGHAI[1:])]]))) == SHANGHAI


def test_a_signature_below_stays_a_line() -> None:
    signature: Texts = [
        (70.0, 260.0, "单位负责人：张三"),
        (220.0, 260.0, "填表人：李四"),
        (400.0, 260.0, "电话：88886666"),
    ]
    content = read(written([[*aligned(SHANGHAI), *signature]]))
    assert cells(content) == SHANGHAI
    assert content.text.endswith("\n单位负责人：张三 填表人：李四 电话：88886666")


def test_it_goes_on_over_a_page_break_and_its_header_comes_once() -> None:
    pages = [[*paragraph(70, 560), *aligned(SHANGHAI[:4], y=680)], aligned([SHANGHAI[0], *SHANGHAI[4:]], y=60)]
    assert cells(read(written(pages))) == SHANGHAI


PAGES: dict[str, Texts] = {
    "prose": [*paragraph(70, 100), *paragraph(70, 200, 6)],
    "prose with figures set apart": [
        (70.0 + dx, 100.0 + 20 * i, text)
        for i in range(6)
        for dx, text in (
            (0, "全年主动公开信息"),
            (120.0 + 9 * i, "437"),
            (190.0, "条，其中网站公布的信息"),
            (360.0, "12"),
        )
    ],
    "two columns": [
        (x, 100.0 + 20 * i, f"第{i}行的文字是二十个汉字那么长的一行字") for i in range(8) for x in (40.0, 310.0)
    ],
    "two columns that end in short lines": [
        *((x, 100.0 + 20 * i, f"第{i}行的文字是二十个汉字那么长的一行字") for i in range(6) for x in (40.0, 310.0)),
        (40.0, 220.0, "共437条。"),
        (310.0, 220.0, "共12件。"),
    ],
    "contents": aligned(
        [["一、概述", "1"], ["二、主动公开情况", "1"], ["三、依申请公开情况", "3"], ["四、存在的问题", "6"]], (70, 480)
    ),
    "contents with a head": aligned(
        [["目录", "页码"], ["一、概述", "1"], ["二、主动公开情况", "12"], ["三、依申请公开情况", "3"]], (70, 480)
    ),
    "contents with dots": aligned(
        [["一、概述……………", "1"], ["二、主动公开情况……", "2"], ["三、依申请公开情况…", "1"]], (70, 480)
    ),
    "contacts": aligned(
        [["联系电话", "88886666"], ["传真", "88886667"], ["邮政编码", "310000"], ["地址", "云溪路1号"]], (70, 200)
    ),
    "contacts in columns": aligned(
        [["科室", "姓名", "电话"], ["办公室", "张三", "88886666"], ["信息科", "李四", "88886667"]] * 2
    ),
    "names and telephones": aligned([["王五", "88886668"], ["张三", "88886666"], ["李四", "88886667"]], (70, 200)),
    "signature": [
        *paragraph(70, 100),
        *((x, 220.0, t) for x, t in ((70.0, "单位负责人：张三"), (220.0, "填表人：李四"), (360.0, "电话：88886666"))),
        (360.0, 250.0, "云溪镇人民政府"),
        (360.0, 270.0, "2014年3月1日"),
    ],
    "names": aligned([["张三", "李四", "王五"], ["赵六", "钱七", "孙八"], ["周九", "吴十", "郑一"]]),
    "two rows": aligned(SHANGHAI[:2]),
    "items": [(x, 100.0 + 20 * i, t) for i in range(6) for x, t in ((70.0, f"{i + 1}."), (110.0, SENTENCE))],
}


@pytest.mark.parametrize("name", PAGES)
def test_what_only_stands_in_columns_is_no_grid(name: str) -> None:
    content = read(written([PAGES[name]]))
    assert content.grids == ()
    assert " | " not in content.text


def test_a_part_of_a_table_is_no_grid() -> None:
    crowded: Texts = [(x, 120.0, "分类") for x in (70.0, 250.0, 300.0, 350.0, 440.0)]
    assert read(written([[(150.0, 120.0, "各项指标数量与计量单位"), *crowded, *aligned(SHANGHAI[1:])]])).grids == ()
