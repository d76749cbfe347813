"""DOCX: characters that are hidden, struck, raised or lowered, and the numbers that Word draws before paragraphs."""

from __future__ import annotations

from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from test_docx import W, lines, run, with_paragraphs


def styled(properties: str, text: str = "9") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "other",
    [
        styled("<w:vanish/>"),
        styled("<w:vanish w:val='true'/>"),
        styled("<w:strike/>"),
        styled("<w:dstrike w:val='1'/>"),
        styled("<w:sz w:val='2'/>"),
        styled("<w:rStyle w:val='Unseen'/>"),
        styled("<w:rStyle w:val='UnseenToo'/>"),
        styled("<w:vertAlign w:val='superscript'/>"),
        styled("<w:vertAlign w:val='superscript'/>", "[9]"),
        styled("<w:vertAlign w:val='superscript'/>", "[") + styled("<w:vertAlign w:val='superscript'/>", "9]"),
        styled("<w:vertAlign w:val='subscript'/>"),
        styled("<w:position w:val='8'/>"),
        "<w:hyperlink><w:ins><w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r></w:ins></w:hyperlink>",
        "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase/></w:ruby></w:r>",
    ],
)
def test_what_is_not_seen_or_stands_apart_is_no_digit_of_a_number(other: str) -> None:
    assert lines(with_styles(with_paragraphs(f"{run('公开437')}{other}{run('条')}"))) == ["公开437条"]


@pytest.mark.parametrize(
    "shown",
    [
        styled("<w:vanish w:val='0'/>"),
        styled("<w:strike w:val='false'/><w:dstrike w:val='off'/>"),
        styled("<w:rStyle w:val='Unseen'/><w:vanish w:val='0'/>"),
        styled("<w:rStyle w:val='Shown'/>"),
        styled("<w:vertAlign w:val='baseline'/><w:position w:val='2'/>"),
        "<w:r><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='8'/><w:listEntry w:val='9'/></w:ddList></w:ffData></w:r>",
    ],
)
def test_what_is_seen_is_read(shown: str) -> None:
    assert lines(with_styles(with_paragraphs(f"{run('公开437')}{shown}{run('条')}"))) == ["公开4379条"]


def with_styles(document: Any) -> Any:
    for style in (
        "w:type='character' w:styleId='Unseen'><w:rPr><w:vanish/></w:rPr>",
        "w:type='character' w:styleId='UnseenToo'><w:basedOn w:val='Unseen'/>",
        "w:type='character' w:styleId='Shown'><w:basedOn w:val='Unseen'/><w:rPr><w:vanish w:val='0'/></w:rPr>",
        "w:type='paragraph' w:styleId='UnseenLine'><w:rPr><w:vanish/></w:rPr>",
    ):
        document.styles.element.append(parse_xml(f"<w:style {W} {style}</w:style>"))
    return document


def test_a_paragraph_is_hidden_by_its_style_but_for_what_shows_itself() -> None:
    shown = styled("<w:vanish w:val='0'/>", "申请2件")
    document = with_paragraphs(
        run("公开437条"), f"<w:pPr><w:pStyle w:val='UnseenLine'/></w:pPr>{run('公开999条')}{shown}"
    )
    assert lines(with_styles(document)) == ["公开437条", "申请2件"]


def test_exponents_and_lone_raised_numbers_stay() -> None:
    raised = styled("<w:vertAlign w:val='superscript'/>", "2")
    document = with_paragraphs(f"{run('大厅80m')}{raised}", raised)
    document.add_table(1, 2)
    assert lines(document)[:2] == ["大厅80m2", "2"]


def test_a_deleted_paragraph_mark_joins_two_lines() -> None:
    deleted = "<w:pPr><w:rPr><w:del w:id='1' w:author='x'/></w:rPr></w:pPr>"
    moved = "<w:pPr><w:rPr><w:moveFrom w:id='2' w:author='x'/></w:rPr></w:pPr>"
    document = with_paragraphs(
        deleted + run("公开4"), moved + run("3"), run("7条"), f"{deleted}<w:del>{run('9')}</w:del>", run("申请2件")
    )
    assert lines(document) == ["公开437条", "申请2件"]


def test_a_deleted_cell_is_gone() -> None:
    document = Document()
    table = document.add_table(1, 3)
    for cell, text in zip(table.rows[0].cells, ("公开", "9", "437"), strict=True):
        cell.text = text
    table.rows[0].cells[1]._tc.get_or_add_tcPr().append(parse_xml(f"<w:cellDel {W} w:id='1' w:author='x'/>"))
    assert lines(document) == ["公开 | 437"]


# --- numbering -----------------------------------------------------------------------------------------------------


def level(depth: int | None, form: str, text: str, more: str = "") -> str:
    at = "" if depth is None else f"w:ilvl='{depth}'"
    return f"<w:lvl {at}><w:start w:val='1'/><w:numFmt w:val='{form}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"


def numbered(definitions: dict[int, str], lists: dict[int, str], items: list[tuple[str, str]]) -> list[str]:
    """The lines of a document with these definitions and lists (the inside of w:abstractNum and w:num), whose
    paragraphs are (properties, text).
    """
    document = Document()
    numbering = document.part.numbering_part.element
    for number, inside in definitions.items():
        numbering.insert(0, parse_xml(f"<w:abstractNum {W} w:abstractNumId='{number}'>{inside}</w:abstractNum>"))
    for number, inside in lists.items():
        numbering.append(parse_xml(f"<w:num {W} w:numId='{number}'>{inside}</w:num>"))
    for name in ("Part", "Point"):
        style = f"<w:style {W} w:type='paragraph' w:styleId='{name}'><w:pPr>{of(70, None)}</w:pPr></w:style>"
        document.styles.element.append(parse_xml(style))
    for properties, text in items:
        document.element.body.insert(-1, parse_xml(f"<w:p {W}><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"))
    return lines(document)


def of(number: int, depth: int | None = 0) -> str:
    at = "" if depth is None else f"<w:ilvl w:val='{depth}'/>"
    return f"<w:numPr>{at}<w:numId w:val='{number}'/></w:numPr>"


USES = "<w:abstractNumId w:val='90'/>"
CHINESE = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）")


def test_lists_of_one_definition_count_on_and_begin_anew_where_they_say_so() -> None:
    anew = f"{USES}<w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride>"
    items = [(of(70), "甲"), (of(70), "乙"), (of(71), "丙"), (of(72), "丁"), (of(72), "戊"), (of(70), "己")]
    found = numbered({90: CHINESE}, {70: USES, 71: USES, 72: anew}, items)
    assert found == ["一、甲", "二、乙", "三、丙", "一、丁", "二、戊", "三、己"]


def test_levels_without_a_depth_are_counted_and_a_paragraph_without_one_is_of_the_first() -> None:
    levels = level(None, "chineseCounting", "%1、") + level(None, "decimal", "%2.")
    items = [(of(70, None), "甲"), (of(70, 1), "乙"), (of(70, None), "丙")]
    assert numbered({90: levels}, {70: USES}, items) == ["一、甲", "1.乙", "二、丙"]


def test_a_style_is_of_the_level_that_names_it() -> None:
    levels = level(0, "chineseCounting", "%1、", "<w:pStyle w:val='Part'/>")
    levels += level(1, "chineseCounting", "（%2）", "<w:pStyle w:val='Point'/>")
    items = [
        (f"<w:pStyle w:val='{style}'/>", text) for style, text in (("Part", "甲"), ("Point", "乙"), ("Part", "丙"))
    ]
    assert numbered({90: levels}, {70: USES}, items) == ["一、甲", "（一）乙", "二、丙"]
    off = [*items[:1], (f"<w:pStyle w:val='Part'/>{of(0)}", "乙"), *items[2:]]
    assert numbered({90: levels}, {70: USES}, off) == ["一、甲", "乙", "二、丙"]


def test_a_definition_may_stand_in_a_style_of_lists() -> None:
    definitions = {90: "<w:numStyleLink w:val='Official'/>", 91: f"<w:styleLink w:val='Official'/>{CHINESE}"}
    assert numbered(definitions, {70: USES}, [(of(70), "甲"), (of(70, 1), "乙")]) == ["一、甲", "（一）乙"]


def test_a_level_may_go_on_counting_and_write_those_above_in_digits() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2 ", "<w:lvlRestart w:val='0'/><w:isLgl/>")
    items = [(of(70), "甲"), (of(70, 1), "乙"), (of(70), "丙"), (of(70, 1), "丁")]
    assert numbered({90: levels}, {70: USES}, items) == ["一、甲", "1.1 乙", "二、丙", "2.2 丁"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    own = f"{USES}<w:lvlOverride w:ilvl='0'>{level(0, 'decimal', '第%1条 ')}</w:lvlOverride>"
    assert numbered({90: CHINESE}, {70: own}, [(of(70), "甲")]) == ["第1条 甲"]


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("chineseCounting", "一 十 十一 二十 一百零五"),
        ("chineseCountingThousand", "一 十 十一 二十 一百零五"),
        ("taiwaneseCountingThousand", "一 十 十一 二十 一百零五"),
        ("ideographDigital", "一 一〇 一一 二〇 一〇五"),
        ("japaneseDigitalTenThousand", "一 一〇 一一 二〇 一〇五"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾壹 贰拾 壹佰零伍"),
        ("ideographLegalTraditional", "壹 壹拾 壹拾壹 貳拾 壹佰零伍"),
        ("ideographTraditional", "甲 癸 11 20 105"),
        ("ideographZodiac", "子 酉 戌 20 105"),
        ("decimalFullWidth", "１ １０ １１ ２０ １０５"),
        ("decimalZero", "01 10 11 20 105"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ 105"),
        ("decimalEnclosedParen", "⑴ ⑽ ⑾ ⒇ 105"),
        ("ideographEnclosedCircle", "㊀ ㊉ 11 20 105"),
        ("upperLetter", "A J K T AAAAA"),
        ("lowerRoman", "i x xi xx 105"),
        ("nothingKnown", "1 10 11 20 105"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, written: str) -> None:
    lists = {
        70 + start: f"{USES}<w:lvlOverride w:ilvl='0'><w:startOverride w:val='{start}'/></w:lvlOverride>"
        for start in (1, 10, 11, 20, 105)
    }
    found = numbered({90: level(0, form, "%1、")}, lists, [(of(number), "甲") for number in lists])
    assert found == [f"{number}、甲" for number in written.split()]
