"""What a page's styles hide, strike, raise and lower is no part of its numbers; its form fields are."""

from __future__ import annotations

import pytest

from nianbao.inference.reading.html import read_page

BODY = "<p>本镇按照《条例》的要求，健全制度，明确分管领导，按时编制并公布本年度报告。</p>"


def read(fragment: str, style: str = "") -> str:
    """The text of a fragment on a page that says more."""
    page = f"<html><head><style>{style}</style></head><body>{BODY}{fragment}{BODY}</body></html>"
    _, *lines, _ = read_page(page).text.split("\n")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "hidden",
    [
        "<span style='display:none'>9</span>",
        "<span style='DISPLAY : NONE !important'>9</span>",
        "<span style='visibility:hidden'>9</span>",
        "<span style='visibility:collapse'>9</span>",
        "<span style='opacity:0.0'>9</span>",
        "<span style='font-size:0px'>9</span>",
        "<span style='font:0/0 a'>9</span>",
        "<span style='color:transparent'>9</span>",
        "<span style='position:absolute;left:-9999px'>9</span>",
        "<span style='position:fixed;top:-999em'>9</span>",
        "<span style='display:inline-block;text-indent:-9999px'>9</span>",
        "<span style='position:absolute;clip:rect(0,0,0,0)'>9</span>",
        "<span style='clip-path:inset(50%)'>9</span>",
        "<span style='width:0;height:0;overflow:hidden'>9</span>",
        "<span style='max-height:0;overflow-y:hidden'>9</span>",
        "<span style='transform:scale(0)'>9</span>",
        "<span hidden>9</span>",
        "<span aria-hidden='true'>9</span>",
        "<del>9</del>",
        "<s>9</s>",
        "<strike>9</strike>",
        "<span style='text-decoration:underline line-through'>9</span>",
        "<del><b>9</b></del><ins></ins>",
        "<input type=hidden value=9>",
        "<template>9</template><datalist><option>9</datalist>",
        "<sup>9</sup>",
        "<sub>9</sub>",
        "<sup>[9]</sup>",
        "<sup><a href='#9'>9</a></sup>",
        "<a href='#9'><sup>9</sup></a>",
        "<sup>注9</sup>",
        "<sup>①</sup>",
        "<sup>8,9</sup>",
        "<span style='vertical-align:super'>9</span>",
    ],
)
def test_what_is_not_seen_or_stands_apart_is_no_digit_of_a_number(hidden: str) -> None:
    assert read(f"<p>公开信息437{hidden}条。</p>") == "公开信息437条。"
    assert read(f"<table><tr><td>公开信息<td>437{hidden}</table>") == "公开信息 | 437"


@pytest.mark.parametrize(
    ("style", "hides"),
    [
        (".k{display:none}", True),
        ("p > span.k , .other { DISPLAY: none }", True),
        ("/* } */ p span[class='k']{visibility:hidden}", True),
        ("@media screen{.k{font-size:0}}", True),
        (".k{text-decoration:line-through}", True),
        ("@media print{.k{display:none}}", False),
        ("@media (max-width:600px){.k{display:none}}", False),
        (".k{display:none} span.k{display:inline}", False),
        ("span.k{display:inline} .k{display:none}", False),
        (".k{display:none} .k{display:block}", False),
        (".k{display:none !important} .k{display:block}", True),
        (".k:hover{display:none} a.k{display:none} .k::before{display:none}", False),
        (".k{color:red} @import 'x'; .k{;;display:}", False),
        ("{}}.k<!--{display:none", False),
    ],
)
def test_the_rules_of_the_page_hide(style: str, hides: bool) -> None:
    assert read("<p>公开信息437<span class=k>9</span>条。</p>", style) == f"公开信息437{'' if hides else '9'}条。"


def test_a_style_of_its_own_shows_what_a_rule_hides() -> None:
    assert (
        read("<p>公开信息437<span class=k style='display:inline'>9</span>条。</p>", ".k{display:none}")
        == "公开信息4379条。"
    )


def test_what_a_part_shows_again_is_read() -> None:
    assert read("<p style='font-size:0'>9<span style='font-size:14px'>公开信息437条。</span>9</p>") == "公开信息437条。"
    shown = "<p style='visibility:hidden'>9<b style='visibility:visible;color:red'>公开信息437条。</b></p>"
    assert read(shown) == "公开信息437条。"
    assert read("<p style='visibility:hidden'>9<b style='color:red'>9</b></p>") == ""


def test_tabs_that_a_script_shows_one_by_one_are_all_read() -> None:
    tabs = "".join(
        f"<div class=tab><p>{word}{'本镇全年公开政府信息437条，均已公布。' * 3}</p></div>" for word in "甲乙丙丁"
    )
    text = read_page(f"<style>.tab{{display:none}}</style><body><p>年度报告</p>{tabs}").text
    assert all(word in text for word in "甲乙丙丁")


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>建成8000m<sup>2</sup>服务大厅</p>", "建成8000m2服务大厅"),
        ("<p>发布PM<sub>2.5</sub>数据437条</p>", "发布PM2.5数据437条"),
        ("<p>占<sup>1</sup>/<sub>3</sub></p>", "占1/3"),
        ("<p>公开437条<sup>（含公报）</sup></p>", "公开437条（含公报）"),
        ("<p>公开<sup>437</sup>条</p>", "公开437条"),
        ("<p>公开437<sup>500</sup>条</p>", "公开437 500条"),
        ("<p><ruby>概<rp>(</rp><rt>gài</rt><rp>)</rp>述<rt>shù</rt></ruby></p>", "概述"),
    ],
)
def test_what_is_raised_and_no_mark_stays(fragment: str, text: str) -> None:
    assert read(fragment) == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        (
            "<p>公开<input value='437'>条，申请<b><input type=number value=12 readonly></b>件。</p>",
            "公开437条，申请12件。",
        ),
        ("<p>公开<select><option>3<option selected>437</select>条</p>", "公开437条"),
        ("<p>公开<textarea>437</textarea>条</p>", "公开437条"),
        (
            "<table><tr><td>公开<td><input value='437'><td><select><option>12<option>13</select></table>",
            "公开 | 437 | 12",
        ),
        ("<p>公开437条</p><input value='555条'><textarea>留言666条</textarea>", "公开437条"),
        ("<p><select><option>2011年<option>2012年</select></p><p>公开437条</p>", "公开437条"),
        (
            "<p>公开437条<input type=submit value='提交9'><input type=checkbox value=9><input type=password value=9></p>",
            "公开437条",
        ),
        ("<table><tr><td>公开437条<tr><td><input value='请输入关键字'></table>", "公开437条"),
    ],
)
def test_a_form_field_in_a_sentence_or_a_cell_gives_its_value(fragment: str, text: str) -> None:
    assert read(fragment) == text


def test_a_report_in_a_text_box_is_read() -> None:
    report = "云溪镇年度报告\n" + "全年公开政府信息437条。\n" * 20
    assert (
        read_page(f"<body><form><textarea>{report}</textarea></form>").text.split("\n")[1] == "全年公开政府信息437条。"
    )


def test_a_page_too_deep_for_a_tree_loses_its_struck_numbers_too() -> None:
    deep = read_page(f"<html><body>{'<span>' * 10_000}<p>公开<del>359</del>437条</p>").text
    assert "359" not in deep
    assert "437" in deep
