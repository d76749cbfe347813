"""Assembly: which span answers which question. Spans are given, as if a perfect model had found them."""

from __future__ import annotations

import re
from datetime import date

from nianbao.annotations import Finder, Label, Link, Span
from nianbao.inference import Record, document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.leaving_out import of_annual_reports
from nianbao.inference.record.types import ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged

MARK = re.compile(r"⟦(\w+)(?: ([\w.]+))?\|(.*?)⟧", re.S)
MODEL = ModelInfo(name="perfect", version="1", sha256="0")


def record_of(
    marked: str, *, links: list[tuple[int, int]] = (), kind: str = "annual_report", keep_other: bool = False
) -> Record:  # type: ignore[assignment]
    """The record of a text with spans marked as ⟦LABEL attribute|text⟧; links are pairs of span numbers."""
    text, spans, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append(Span(len(text), len(text) + len(match[3]), Label(match[1]), match[2], confidence=0.9))
        text += match[3]
        position = match.end()
    text += marked[position:]
    sure = {name: DocumentClass(value, 0.9) for name, value in (("format", "freeform"), ("level", "county"))}
    tagged = Tagged(
        spans=tuple(spans),
        links=tuple(Link(spans[i], spans[j], 0.9) for i, j in links),
        kind=DocumentClass(kind, 0.9),
        **sure,
        found_by=Finder.ANNOTATOR,
    )
    record = make_record(document_from_text(text), tagged, MODEL)
    return record if keep_other else of_annual_reports(record)


TITLE = "⟦ISSUER|清河县⟧⟦HEADING title|2014年政府信息公开工作年度报告⟧\n"


def test_title_issuer_and_year_come_from_the_title_line() -> None:
    record = record_of(TITLE + "由⟦ISSUER|清河县人民政府⟧编制,⟦PERIOD|2013年1月1日至2013年12月31日⟧。")
    assert record.title and record.title.text == "清河县2014年政府信息公开工作年度报告"
    assert record.issuer and record.issuer.value == "清河县"
    assert record.year and record.year.value == 2014  # and the period says otherwise: both are kept
    assert record.period and record.period.end_date == date(2013, 12, 31)


def test_a_title_that_the_issuer_divides_is_one_title() -> None:
    record = record_of(
        "⟦HEADING title|2018年⟧⟦ISSUER|西街街道⟧⟦HEADING title|政府信息公开工作年报⟧\n⟦HEADING overview|一、概述⟧"
    )
    assert record.title and record.title.text == "2018年西街街道政府信息公开工作年报"
    assert record.issuer and record.issuer.value == "西街街道"
    assert record.year and record.year.value == 2018


def test_spam_over_a_body_s_name_is_no_issuer() -> None:
    record = record_of(
        "⟦ISSUER|365体育官网⟧⟦HEADING title|2014年政府信息公开工作年度报告⟧\n⟦ISSUER|清河县⟧\n⟦DATE|2015年1月5日⟧"
    )
    assert record.issuer and record.issuer.value == "清河县"
    assert record_of("⟦ISSUER|365体育官网⟧⟦HEADING title|2014年政府信息公开工作年度报告⟧").issuer is None


def test_the_day_on_which_a_file_was_made_is_neither_publication_nor_signature() -> None:
    record = record_of(TITLE + "索引号:1 生成时间:⟦DATE|2019-02-01⟧\n⟦HEADING overview|一、概述⟧")
    assert (record.published, record.signed) == (None, None)


def test_without_a_title_the_signature_names_the_issuer_and_the_period_the_year() -> None:
    record = record_of(
        "由⟦ISSUER|县政府⟧编制,⟦PERIOD|2012年1月1日至12月31日⟧\n⟦ISSUER|清河縣人民 政府⟧\n⟦DATE|2013年1月5日⟧"
    )
    assert record.title is None
    assert record.issuer and (record.issuer.value, record.issuer.text) == ("清河县人民政府", "清河縣人民 政府")
    assert record.year and (record.year.value, record.year.text) == (2012, "2012年1月1日至12月31日")


def test_a_date_in_the_head_is_publication_and_one_at_the_end_is_signature() -> None:
    record = record_of(
        TITLE + "发布时间:⟦DATE|2015-03-12⟧\n⟦HEADING overview|一、概述⟧\n概述。\n⟦ISSUER|清河县⟧\n⟦DATE|2015年3月10日⟧"
    )
    assert record.published and record.published.value == date(2015, 3, 12)
    assert record.signed and record.signed.value == date(2015, 3, 10)


def test_a_date_filled_into_the_form_is_a_signature() -> None:
    record = record_of("⟦HEADING appendix|统计表⟧\n填报日期:⟦DATE|2015-03-12⟧")
    assert record.published is None
    assert record.signed and record.signed.value == date(2015, 3, 12)


def test_an_unreadable_period_is_no_period() -> None:
    assert record_of(TITLE + "⟦PERIOD|2014年12月31日至2013年1月1日⟧").period is None


def test_contact_values_are_normalised_and_mentions_are_not() -> None:
    record = record_of("⟦ORG|政 务公开办⟧,⟦PHONE|(0571)８０００００01⟧,⟦EMAIL|A @b.cn⟧")
    assert record.contact.organization[0].value == "政务公开办"
    assert (record.contact.phone[0].value, record.contact.phone[0].text) == ("0571-80000001", "(0571)８０００００01")
    assert record.contact.email[0].value == "a@b.cn"


def test_sections_run_from_heading_to_heading() -> None:
    record = record_of("⟦HEADING overview|一、概述⟧\n好。\n⟦HEADING proactive|二、主动公开⟧\n公开。")
    assert [(s.role.value, s.start, s.end) for s in record.sections] == [("overview", 0, 8), ("proactive", 8, 18)]


def test_a_measure_has_value_unit_scope_section_and_both_places() -> None:
    record = record_of(
        "⟦HEADING proactive|一、主动公开⟧\n累计⟦CATEGORY proactive.total|公开信息⟧⟦COUNT cumulative|1.2万余条⟧。",
        links=[(2, 1)],
    )
    (measure,) = record.measures
    assert (measure.indicator, measure.value, measure.unit) == ("proactive.total", 12_000, "条")
    assert (measure.approximate, measure.scope.value, measure.origin) == ("over", "cumulative", "prose")
    assert measure.section and measure.section.value == "proactive"
    assert (measure.category.text, measure.text) == ("公开信息", "1.2万余条")
    assert measure.confidence == 0.9
    assert record.indicators == {}  # no annual value is stated


def test_one_number_may_measure_several_things() -> None:
    record = record_of(
        "⟦ZERO annual|未发生⟧⟦CATEGORY review.total|行政复议⟧、⟦CATEGORY litigation.total|行政诉讼⟧。",
        links=[(0, 1), (0, 2)],
    )
    assert [(m.indicator, m.value, m.kind) for m in record.measures] == [
        ("review.total", 0, "zero"),
        ("litigation.total", 0, "zero"),
    ]


def test_values_that_contradict_are_all_kept_and_said_to_conflict() -> None:
    record = record_of(
        "⟦CATEGORY proactive.total|公开⟧⟦COUNT annual|10条⟧,⟦CATEGORY proactive.total|公开⟧⟦COUNT annual|12条⟧,占⟦PERCENT annual|5%⟧",
        links=[(1, 0), (3, 2), (4, 2)],
    )
    assert [m.value for m in record.measures] == [10, 12, 5]
    assert record.indicators["proactive.total"].conflict
    assert record.indicators["proactive.total"].value == 10


def test_a_bare_number_in_a_cell_is_of_table_origin_and_takes_the_unit_of_its_row() -> None:
    record = record_of("⟦CATEGORY fee.charged|收取的费用⟧(万元)\n⟦AMOUNT annual|0.5⟧\n", links=[(1, 0)])
    (measure,) = record.measures
    assert (measure.origin, measure.value, measure.unit) == ("table", 5000, "元")


def test_a_number_without_a_readable_value_is_kept_without_one() -> None:
    record = record_of("⟦CATEGORY proactive.total|公开⟧⟦COUNT annual|数百条⟧", links=[(1, 0)])
    assert (record.measures[0].value, record.indicators) == (None, {})


def test_a_document_that_is_no_report_has_no_measures_unless_asked_for() -> None:
    notice = "公开⟦CATEGORY proactive.total|信息⟧⟦COUNT annual|3条⟧⟦HEADING other|附注⟧,电话⟦PHONE|87654321⟧"
    record = record_of(notice, links=[(1, 0)], kind="other")
    assert (record.measures, record.sections) == ([], [])
    assert [span.label for span in record.spans] == ["PHONE"]
    assert len(record_of(notice, links=[(1, 0)], kind="other", keep_other=True).measures) == 1


def test_the_unit_of_a_number_on_a_line_of_its_own_begins_the_next_line() -> None:
    record = record_of(
        TITLE
        + "⟦CATEGORY|专项经费⟧\n\n⟦AMOUNT annual|6.8⟧\n\n万元中支出;⟦CATEGORY|公开⟧\n\n⟦COUNT annual|137⟧\n\n条,其中\n"
        "⟦CATEGORY|涉及商业秘密⟧\n⟦COUNT annual|3⟧\n个人隐私\n",
        links=[(3, 2), (5, 4), (7, 6)],
    )
    assert [(m.value, m.unit) for m in record.measures] == [(68000, "元"), (137, "条"), (3, None)]
