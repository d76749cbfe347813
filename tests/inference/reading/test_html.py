"""html_to_text: what a reader of the page sees of the report."""

from pathlib import Path

import pytest

from nianbao.inference.errors import Rejected
from nianbao.inference.reading.html import looks_like_html, read_page

DOCUMENTS = Path(__file__).parent / "documents"


def html_to_text(source: str) -> str:
    return read_page(source).text


def lines(name: str) -> list[str]:
    return html_to_text((DOCUMENTS / name).read_text(encoding="utf-8")).split("\n")


def test_the_article_is_found_among_menus_with_its_title_and_date() -> None:
    found = lines("article_among_menus.html")
    assert found[:3] == ["云溪镇人民政府", "2013年政府信息公开年度报告", "发布时间：2014-01-14"]
    assert len(found) == 9
    assert found[-1].startswith("六、本镇按照《条例》的要求")


def test_a_table_row_is_a_line_and_blank_cells_keep_their_place() -> None:
    assert lines("table_with_blank_cells.html") == [
        "附表",
        "指标名称 | 计量单位 | 2013年",
        "主动公开文件数 | 条 | 2240",
        "其中：政府公报 |  | 0",
        "行政诉讼数 | 件 |",
    ]


def test_a_table_of_figures_outside_the_article_is_not_lost() -> None:
    assert lines("table_beside_the_article.html")[-1] == "申请总数 | 12"


def test_a_table_that_lays_out_the_page_keeps_the_paragraphs() -> None:
    found = lines("table_as_layout.html")
    assert found[0] == "云溪镇年度报告"
    assert len(found) == 13
    assert not any("|" in line for line in found)


def test_links_within_the_page_are_no_menu() -> None:
    report = f"<div>{'全年公开政府信息437条。' * 9}</div>"
    menu = "<ul><li><a href='{}'>二、主动公开</a></ul>"
    assert "二、主动公开" in html_to_text(report + menu.format("#2"))
    assert "二、主动公开" not in html_to_text(report + menu.format("/2.html"))


def test_plain_text_beside_the_article_is_not_lost() -> None:
    page = f"<div>本报告由办公室编制</div><div>{'全年公开政府信息437条。' * 9}</div><div>2014年1月14日</div>"
    assert [line[:9] for line in html_to_text(page).split("\n")] == [
        "本报告由办公室编制",
        "全年公开政府信息4",
        "2014年1月14",
    ]


def test_what_a_reader_does_not_see_is_dropped() -> None:
    assert lines("hidden_parts.html") == ["全年公开信息437条。受理申请2件。"]


def test_a_report_that_a_script_would_uncover_is_kept() -> None:
    assert "云溪镇全年公开政府信息437条，受理申请2件，均已按时答复。" in lines("report_in_a_hidden_part.html")


def test_a_headline_in_a_page_header_is_kept() -> None:
    page = "<header><h1>云溪镇年报</h1></header><nav>导航</nav><p>全年公开政府信息437条，受理申请2件。</p>"
    assert html_to_text(page).split("\n")[0] == "云溪镇年报"


def test_a_page_goes_on_after_its_end_tag() -> None:
    assert lines("text_after_the_end.html") == ["上半部分", "下半部分"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>全年 \n\t 公开</p>", "全年公开"),  # a line break between Chinese characters shows as nothing
        ("<p>共 \n 437 条</p>", "共 437 条"),
        ("<p>&nbsp;&nbsp;共&nbsp;2件</p>", "共 2件"),
        ("<p>共&#52;&#x33;7条&hellip;</p>", "共437条…"),
        ("<p>共<b>4</b><span>37</span>条</p>", "共437条"),
        ("<p>一<br>二<br/>三", "一\n二\n三"),
        ("<ul><li>一<li>二</ul>三", "一\n二\n三"),
        ("<h2>概述</h2>一<div>二</div>三", "概述\n一\n二\n三"),
        ("<pre>一\n  二</pre>三", "一\n二\n三"),
        ("<td>一</td><td>二</td>", "一\n二"),
        ("一<o:p>二</o:p><![if !x]>三<![endif]>", "一二三"),
        ("共\x00\x0b437条<br>", "共437条"),
    ],
)
def test_white_space_and_entities_are_as_in_a_browser(page: str, text: str) -> None:
    assert html_to_text(page) == text


def test_a_nested_table_keeps_its_rows() -> None:
    page = "<table><tr><td>菜单</td><td><table><tr><td>申请</td><td>2</td></tr></table></td></tr></table>"
    assert html_to_text(page) == "菜单\n申请 | 2"


@pytest.mark.parametrize("page", ["", "<html></html>", "<html><body> &nbsp;<script>x</script></body></html>"])
def test_a_page_without_text_is_rejected(page: str) -> None:
    with pytest.raises(Rejected) as caught:
        html_to_text(page)
    assert caught.value.reason == "no-text"


def test_a_page_of_pictures_says_so() -> None:
    with pytest.raises(Rejected, match=r"pictures: 2.*the report may be a picture"):
        lines("picture_only.html")


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "span", "ul><li"])
def test_ten_thousand_levels_of_nesting_are_read(tag: str) -> None:
    page = f"<html><body>{f'<{tag}>' * 10_000}<p>全年公开信息437条</p><script>if (a<b) x()</script>受理&nbsp;2件"
    assert html_to_text(page) == "全年公开信息437条\n受理 2件"


def test_twenty_megabytes_are_read() -> None:
    page = f"<html><body>{'<p>' + '全年公开信息437条。' * 1000 + '</p>'}" * 750
    assert len(page.encode()) > 20_000_000
    assert html_to_text(page).count("437") == 750_000


def test_one_text_of_twenty_megabytes_is_read() -> None:
    assert len(html_to_text("<html><p>" + "全年公开信息条" * 1_000_000)) == 7_000_000


@pytest.mark.parametrize(
    ("text", "named_html", "is_page"),
    [
        ("<!DOCTYPE html><p>一</p>", False, True),
        ("\n<HTML><body>", False, True),
        ("<p>一</p><p>二</p><p>三</p>", False, True),
        ('<pre id="con">一<br>二', False, False),
        ("<p>一", True, True),
        ("申请数<5件，<附件>", True, False),
    ],
)
def test_a_page_is_known_by_its_tags(text: str, named_html: bool, is_page: bool) -> None:
    assert looks_like_html(text, named_html=named_html) is is_page
