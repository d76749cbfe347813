"""What must not fail: lists that are incomplete, overlap, are rounded, or were not read completely."""

from __future__ import annotations

import pytest
from marking import checks_of, statuses

TOTAL = "<公开政府信息=proactive.total>{100条}"


def test_a_partial_breakdown_may_stay_below_its_total() -> None:
    assert statuses(f"{TOTAL},其中<机构类=proactive.category>{{40条}}。", "parts-total") == ["passed"]


def test_channels_may_overlap() -> None:
    channels = "<网站=proactive.channel.website>{100条},<微信=proactive.channel.wechat>{80条}"
    assert statuses(f"{TOTAL},其中{channels}。", "parts-total") == ["not_applicable"]


def test_two_channels_need_not_be_all() -> None:
    channels = "<网站=proactive.channel.website>{30条},<微信=proactive.channel.wechat>{20条}"
    assert statuses(f"{TOTAL},其中{channels}。", "channels-total") == ["not_applicable"]


@pytest.mark.parametrize("more", ["等", ",还有论坛7条"])
def test_a_list_that_goes_on_is_not_complete(more: str) -> None:
    channels = (
        "<网站=proactive.channel.website>{3条},<微信=proactive.channel.wechat>{2条},<报纸=proactive.channel.press>{1条}"
    )
    assert statuses(f"<公开=proactive.total>{{100}},其中{channels}{more}。", "channels-total") == ["not_applicable"]


def test_a_number_that_several_names_share_counts_for_each() -> None:
    channels = "<网站=proactive.channel.website>{70条},<微信=proactive.channel.wechat>{28条}"
    marked = f"{TOTAL},其中{channels},<日报=proactive.channel.press>、晚报各{{1条}}。"
    (check,) = checks_of(marked, "channels-total")
    assert (check.status, check.found) == ("passed", 100)


def test_a_nested_breakdown_is_not_added_to_the_outer_one() -> None:
    parts = "<甲=proactive.category>{40条}(其中<乙=proactive.category>{70条}),<丙=proactive.category>{50条}"
    assert statuses(f"{TOTAL},其中{parts}。", "parts-total") == ["passed"]


def test_approximate_numbers_are_not_added_up() -> None:
    assert statuses("<公开=proactive.total>{近100条},其中<甲=proactive.category>{101条}。", "parts-total") == [
        "not_applicable"
    ]


def test_running_totals_are_no_parts_of_a_year() -> None:
    marked = f"{TOTAL},其中历年累计<公开=proactive.total>{{900条 cumulative}}。"
    assert statuses(marked, "parts-total") == ["not_applicable"]


@pytest.mark.parametrize(
    ("share", "status"), [("33%", "passed"), ("33.3%", "passed"), ("33.4%", "passed"), ("32%", "failed")]
)
def test_shares_may_be_rounded_and_decimals_truncated(share: str, status: str) -> None:
    others = "<乙=proactive.category>{150条},占{50%};<丙=proactive.category>{36条},占{12%}"
    marked = f"<公开=proactive.total>{{300条}}。<甲=proactive.category>{{100条}},占{{{share}}};{others}。"
    assert statuses(marked, "share-of-total") == [status]


def test_a_share_of_another_stated_total_is_right() -> None:
    lists = "<甲=proactive.category>{30条},占{30%};<乙=proactive.category>{60条},占{60%};<丙=proactive.category>{10条},占{50%}"
    assert statuses(f"{TOTAL},<公开栏=proactive.channel.board>{{20条}}。{lists}。", "share-of-total") == ["passed"]


def test_requests_received_may_include_those_carried_in() -> None:
    table = "<本年新收政府信息公开申请数量=request.received>\n{3511}\n<上年结转政府信息公开申请数量=request.carried_in>\n{96}\n"
    assert statuses(f"收办<申请=request.received>{{3607件}}。\n{table}", "prose-table") == ["passed"]


def test_what_the_head_office_received_is_not_what_all_received() -> None:
    table = "<收到申请数=request.received>\n{95}\n"
    marked = f"区政府办代表区政府受理<申请=request.received>{{17件}}。\n{table}"
    assert statuses(marked, "prose-table") == ["not_applicable"]


def test_a_carried_number_that_is_missing_contradicts_nothing() -> None:
    received = "<收到=request.received>{9件},"
    assert statuses(
        received + "<办结=request.completed>{9件},<结转下年=request.carried_out>{1件}。", "carried-over"
    ) == ["passed"]
    assert statuses(
        received + "<办结=request.completed>{7件},<结转下年=request.carried_out>{1件}。", "carried-over"
    ) == ["failed"]


def test_a_school_year_begins_in_the_title_s_year() -> None:
    title = "[HEADING:title 2011-2012学年度信息公开工作年度报告]\n"
    assert statuses(title + "统计期限:[PERIOD 2011年9月1日至2012年8月31日]。", "period-year") == ["passed"]


def test_a_table_of_contents_is_no_row_of_empty_parts() -> None:
    contents = "一、概述\n二、主动公开\n三、存在的问题\n"
    body = "一、概述\n好。\n二、主动公开\n公开。\n三、存在的问题\n无。\n"
    assert statuses(contents + body, "section-empty") == ["passed"]


def test_the_numbered_blocks_of_a_table_are_no_parts_of_the_report() -> None:
    report = "本报告由三个部分组成。\n一、概述\n好。\n二、主动公开\n公开。\n三、存在的问题\n无。\n"
    table = (
        "一、主动公开情况\n——\n二、回应解读情况\n——\n三、依申请公开情况\n——\n四、行政复议数量\n0\n五、行政诉讼数量\n0\n"
    )
    assert statuses(report + table, "parts-announced") == ["passed"]


def test_an_appendix_is_a_part_without_a_number() -> None:
    report = "本报告由概述、主动公开、存在的问题、附表四个部分组成。\n一、概述\n好。\n二、主动公开\n公开。\n三、存在的问题\n无。\n"
    assert statuses(report, "parts-announced") == ["passed"]


def test_an_office_may_sign_for_its_body() -> None:
    head = "[ISSUER 清河县人民政府][HEADING:title 2014年年报]\n" + "好。" * 30
    assert statuses(head + "\n[ISSUER 清河县政务公开领导小组办公室]\n2015年1月3日", "issuer-signature") == ["passed"]


def test_digits_that_the_page_cut_off_are_compared_with_nothing() -> None:
    assert statuses("<总数=request.replied>条0{1}其中<同意=request.result.granted>条0{1}2、部分", "parts-total") == [
        "not_applicable"
    ]


def test_last_year_s_number_in_a_bracket_is_no_total() -> None:
    marked = "<申请=request.received>36宗(上年{12宗}),其中<网上=request.channel.online>{21宗},<信函=request.channel.mail>{15宗}。"
    assert statuses(marked, "parts-total") == ["not_applicable"]
