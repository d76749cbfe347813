"""Every rule has a document that passes, one that fails, and one that it does not apply to."""

from __future__ import annotations

from pathlib import Path

import pytest
from marking import checks_of, record_of, statuses

from nianbao.inference.checks import rules
from nianbao.inference.checks.rules import APPLIED

TITLE = "[ISSUER 清河县][HEADING:title 2014年政府信息公开工作年度报告]\n"
PERIOD = "所列数据的统计期限自[PERIOD 2014年1月1日至2014年12月31日]止。\n"
TOTAL = "<公开政府信息=proactive.total>{100条}"
PARTS = "一、概述\n好。\n二、主动公开\n公开。\n三、存在的问题\n无。\n"
TABLE = "一、主动公开情况\n主动公开政府信息数\n条\n409\n其中:主动公开规范性文件数\n件\n30\n"

# rule: (a document that passes, one that fails, one that it says nothing about)
UNKNOWN = "[ISSUER 青岚县][HEADING:title 2014年政府信息公开工作年度报告]\n"  # no gazetteer has it
PINGTAN = "[ISSUER 平潭县人民政府][HEADING:title 2013年政府信息公开年度报告]\n"
DOCUMENTS: dict[str, tuple[str, str, str]] = {
    "preamble-year": (
        TITLE + "现公布本县2014年政府信息公开工作年度报告。\n一、概述\n好。",
        TITLE + "现公布本县2013年政府信息公开工作年度报告。\n一、概述\n好。",
        TITLE + "参照上年度2013年政府信息公开工作年度报告格式编制。\n一、概述\n好。",
    ),
    "period-year": (
        TITLE + PERIOD,
        TITLE + PERIOD.replace("2014", "2015"),
        TITLE + "我县[PERIOD 截至2013年12月31日]建成网站。",
    ),
    "published-early": (
        TITLE + "发布时间:[DATE 2015-01-05]\n" + PERIOD,
        TITLE + "发布时间:[DATE 2014-12-20]\n" + PERIOD,
        TITLE + "发布时间:[DATE 2014-12-20]\n没有写明期限。",
    ),
    "signed-early": (
        TITLE + PERIOD + "[HEADING:overview 一、概述]\n好。\n[DATE 2014年12月31日]",
        TITLE + PERIOD + "[HEADING:overview 一、概述]\n好。\n[DATE 2014年12月30日]",
        TITLE + PERIOD + "[HEADING:overview 一、概述]\n好。",
    ),
    "parts-total": (
        f"{TOTAL},其中<机构类=proactive.category>{{40条}},<其他=proactive.category>{{60条}}。",
        f"{TOTAL},其中<机构类=proactive.category>{{40条}},<其他=proactive.category>{{61条}}。",
        f"{TOTAL}。<信箱=mailbox.handled>{{400件}}。",
    ),
    "channels-total": (
        f"{TOTAL},其中<网站=proactive.channel.website>{{90条}},<微信=proactive.channel.wechat>{{60条}},"
        "<报纸=proactive.channel.press>{2条}。",
        f"{TOTAL},其中<网站=proactive.channel.website>{{30条}},<微信=proactive.channel.wechat>{{20条}},"
        "<报纸=proactive.channel.press>{2条}。",
        f"{TOTAL},其中<网站=proactive.channel.website>{{30条}}。",
    ),
    "share-of-total": (
        f"{TOTAL}。<甲类=proactive.category>{{30条}},占{{30%}};<乙类=proactive.category>{{60条}},占{{60%}}。",
        f"{TOTAL}。<甲类=proactive.category>{{30条}},占{{30%}};<乙类=proactive.category>{{60条}},占{{60%}};"
        "<丙类=proactive.category>{10条},占{14%}。",
        f"{TOTAL}。<甲类=proactive.category>{{30条}},占{{35%}}。",  # of what, nobody says
    ),
    "shares-sum": (
        "<甲=proactive.category>{3条},占{30%};<乙=proactive.category>{6条},占{60%};<其他=proactive.category>{1条},占{10%}。",
        "<甲=proactive.category>{3条},占{30%};<乙=proactive.category>{6条},占{60%};<其他=proactive.category>{1条},占{20%}。",
        "<甲=proactive.category>{3条},占{30%};<乙=proactive.category>{6条},占{60%}。",
    ),
    "rate-above-100": (
        "<答复率=request.reply_rate>{100%}。",
        "<解读率=other>{180%}。",
        "<答复=request.replied>{180件}。",
    ),
    "prose-table": (
        "共<公开政府信息=proactive.total>{409条}。\n<主动公开政府信息数=proactive.total>\n{409}\n",
        "共<公开政府信息=proactive.total>{490条}。\n<主动公开政府信息数=proactive.total>\n{409}\n",
        "共<公开政府信息=proactive.total>{近500条}。\n<主动公开政府信息数=proactive.total>\n{409}\n",
    ),
    "zero-nonzero": (
        "{没有>}收到<申请=request.received>。\n三、说明\n<申请数=request.received>{0件}。",
        "{没有>}收到<申请=request.received>。\n三、说明\n<申请数=request.received>{3件}。",
        "{没有>}收到<申请=request.received>。\n三、说明\n<复议=review.total>{3件}。",
    ),
    "stated-twice": (
        f"一、概述\n{TOTAL}。\n二、主动公开\n{TOTAL}。",
        f"一、概述\n{TOTAL}。\n二、主动公开\n{TOTAL.replace('100', '110')}。",
        f"一、概述\n{TOTAL}。\n二、主动公开\n县直部门<公开=proactive.total>{{60条}}。",
    ),
    "annual-cumulative": (
        "<申请=request.received>{3件},历年累计<申请=request.received>{30件 cumulative}。",
        "<申请=request.received>{33件},历年累计<申请=request.received>{30件 cumulative}。",
        "<申请=request.received>{33件}。",
    ),
    "sub-count": (
        "<规范性文件=proactive.normative_issued>{5件},<公开文件=proactive.normative_opened>{5件}。",
        "<规范性文件=proactive.normative_issued>{5件},<公开文件=proactive.normative_opened>{6件}。",
        "<公开文件=proactive.normative_opened>{6件}。",
    ),
    "carried-over": (
        "<收到=request.received>{9件},<上年结转=request.carried_in>{1件},"
        "<办结=request.completed>{8件},<结转下年=request.carried_out>{2件}。",
        "<收到=request.received>{9件},<上年结转=request.carried_in>{1件},"
        "<办结=request.completed>{8件},<结转下年=request.carried_out>{1件}。",
        "<收到=request.received>{9件},<办结=request.completed>{10件}。",  # one of last year's, perhaps
    ),
    "parts-announced": (
        "本报告由概述等三个部分组成。\n" + PARTS,
        "本报告由概述等五个部分组成。\n" + PARTS,
        PARTS,
    ),
    "heading-skipped": (
        PARTS,
        "一、概述\n好。\n二、主动公开\n公开。\n四、存在的问题\n无。\n",
        "一、概述\n好。\n",
    ),
    "section-empty": (
        PARTS,
        "一、概述\n好。\n二、主动公开\n三、存在的问题\n无。\n",
        "一、概述\n二、主动公开\n",
    ),
    "issuer-signature": (
        TITLE + "好。" * 30 + "\n[ISSUER 清河县人民政府办公室]\n2015年1月3日",
        TITLE + "好。" * 30 + "\n[ISSUER 白水县人民政府]\n2015年1月3日",
        TITLE + "好。" * 30,
    ),
    "template-residue": (TITLE + "好。", TITLE + "xxxx年,我县(或委、办、局)公开信息。", ""),
    "postcode": ("邮编:[POSTCODE 366000]", "邮编:[POSTCODE 3660000]", "邮编:"),
    "phone": (
        "电话:[PHONE 0571-80000001、80000002]",
        "电话:[PHONE 0571-800001]",
        "电话:[PHONE 0571-8000****]",
    ),
    "area-code": (
        PINGTAN + "电话:[PHONE 0591-24336243]",
        PINGTAN + "电话:[PHONE 0371-24336243]",
        UNKNOWN + "电话:[PHONE 0371-24336243]",
    ),
    "postcode-place": (
        PINGTAN + "邮编:[POSTCODE 350400]",
        PINGTAN + "邮编:[POSTCODE 450000]",
        UNKNOWN + "邮编:[POSTCODE 450000]",
    ),
    "host-place": (
        PINGTAN + "网站:[URL http://www.pingtan.gov.cn]",
        PINGTAN + "网站:[URL http://www.zhengzhou.gov.cn]",
        PINGTAN + "网站:[URL http://xxgk.fujian.gov.cn]",
    ),
    "name-then": (
        "[ISSUER 淮安市洪泽区人民政府][HEADING:title 2018年政府信息公开年度报告]\n",
        "[ISSUER 淮安市洪泽区人民政府][HEADING:title 2010年政府信息公开年度报告]\n",
        UNKNOWN,
    ),
    "email": ("邮箱:[EMAIL a.b@c.gov.cn]", "邮箱:[EMAIL a.b#c.gov.cn]", "邮箱:[EMAIL [email protected]"),
}


@pytest.mark.parametrize("rule", DOCUMENTS)
def test_a_rule_passes_what_adds_up_and_says_so(rule: str) -> None:
    assert set(statuses(DOCUMENTS[rule][0], rule)) == {"passed"}


@pytest.mark.parametrize("rule", DOCUMENTS)
def test_a_rule_fails_what_does_not_add_up_and_shows_where(rule: str) -> None:
    failed = [check for check in checks_of(DOCUMENTS[rule][1], rule) if check.status == "failed"]
    assert len(failed) == 1
    assert failed[0].evidence and failed[0].message


@pytest.mark.parametrize("rule", [rule for rule in DOCUMENTS if rule != "template-residue"])
def test_a_rule_says_nothing_of_what_it_does_not_apply_to(rule: str) -> None:
    assert statuses(DOCUMENTS[rule][2], rule) == ["not_applicable"]


def test_a_document_that_is_no_report_is_not_checked() -> None:
    for passing, failing, _ in DOCUMENTS.values():
        assert record_of(passing, kind="other").checks == record_of(failing, kind="other").checks == []


def test_evidence_is_quoted_from_the_text_as_it_was_read() -> None:
    compared = 0
    for passing, failing, _ in DOCUMENTS.values():
        for marked in (passing, failing):
            record = record_of(marked)
            for check in record.checks:
                assert {record.measures[index].text for index in check.measures} <= {e.text for e in check.evidence}
                compared += len(check.measures)
    assert compared > 50


def test_every_rule_is_described_and_has_its_documents() -> None:
    described = {rule.name for rule in rules().values() if rule.room not in ("tables", "across_reports")}
    assert described == set(APPLIED) == set(DOCUMENTS)
    for name, functions in APPLIED.items():
        assert all(function.__module__.endswith("." + rules()[name].room) for function in functions)
        assert all(name in (function.__doc__ or "") for function in functions)


def test_the_page_of_rules_lists_them_all() -> None:
    page = (Path(__file__).parents[3] / "docs" / "checks.md").read_text("utf-8")
    for rule in rules().values():
        assert f"| `{rule.name}` | {rule.en}<br>{rule.zh} | {rule.reason} |" in page
