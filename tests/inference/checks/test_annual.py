"""The one annual value of an indicator: which mention is trusted, and when mentions conflict."""

from __future__ import annotations

from marking import record_of

PROSE = "<公开政府信息=proactive.total>{1348条}"
CELL = "\n<主动公开文件数=proactive.total>\n{2240}\n"


def test_a_table_is_trusted_before_running_text() -> None:
    value = record_of(PROSE + "。" + CELL).indicators["proactive.total"]
    assert (value.value, value.conflict) == (2240, True)


def test_an_exact_number_is_trusted_before_an_approximate_one_and_agrees_with_it() -> None:
    value = record_of("<公开=proactive.total>{1300余条}。" + PROSE).indicators["proactive.total"]
    assert (value.value, value.conflict) == (1348, False)


def test_a_number_is_trusted_before_words_that_say_none() -> None:
    value = record_of("{没有>}收到<申请=request.received>。收到<申请=request.received>{2件}。").indicators[
        "request.received"
    ]
    assert (value.value, value.conflict) == (2, True)


def test_a_part_of_the_total_by_body_is_no_candidate() -> None:
    value = record_of(PROSE + ",其中县政府<公开=proactive.total>{510条},部门<公开=proactive.total>{838条}。").indicators
    assert (value["proactive.total"].value, value["proactive.total"].conflict) == (1348, False)


def test_numbers_of_different_things_do_not_conflict() -> None:
    value = record_of("<减免=fee.waived>{2人次},<减免费用=fee.waived>{40元}。").indicators["fee.waived"]
    assert not value.conflict


def test_a_share_is_no_value_of_what_is_counted() -> None:
    assert "proactive.total" not in record_of("<公开=proactive.total>{80%}。").indicators
    assert record_of("<答复率=request.reply_rate>{80%}。").indicators["request.reply_rate"].value == 80


def test_a_running_total_that_is_taken_for_the_year_s_is_no_candidate() -> None:
    value = record_of(PROSE + "。历年累计<公开=proactive.total>{7450条}。").indicators["proactive.total"]
    assert (value.value, value.conflict) == (1348, False)
