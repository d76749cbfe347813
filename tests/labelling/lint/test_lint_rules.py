"""Every rule of the guidelines that a program checks: what it finds, and what it leaves alone."""

from __future__ import annotations

import pytest
from lint_samples import report

from nianbao.annotations import Kind
from nianbao.labelling.lint import lint, rules

FAULTS = [
    ("edge", "⟦CATEGORY proactive.total|公开信息⟧⟦COUNT|12条,⟧", "12条,"),
    ("unlinked", "⟦CATEGORY proactive.total|公开信息⟧⟦COUNT*|12条⟧", "公开信息"),
    ("bracket", "⟦CATEGORY proactive.channel.press|《青河日报⟧》⟦COUNT|3篇⟧", "《青河日报"),
    ("heading", "⟦HEADING overview|三、行政复议情况⟧", "三、行政复议情况"),
    ("heading", "⟦HEADING problem|一是力量不足⟧", "一是力量不足"),
    ("issuer", "⟦ISSUER|我镇⟧编制", "我镇"),
    ("issuer", "来源:⟦ISSUER|青河县⟧", "青河县"),
    ("period", "期限⟦PERIOD|自2014年1月1日至12月31日⟧止", "自2014年1月1日至12月31日"),
    ("period", "⟦PERIOD|2014年度⟧", "2014年度"),
    ("period", "截至⟦PERIOD|2014年12月31日⟧", "2014年12月31日"),
    ("date", "生成日期:⟦DATE|2015年1月20日⟧", "2015年1月20日"),
    ("contact", "⟦ADDRESS|地址:青河县人民路1号⟧", "地址:青河县人民路1号"),
    ("contact", "⟦PHONE|6189091/6189092⟧", "6189091/6189092"),
    ("contact", "⟦PHONE|12345⟧", "12345"),
    ("contact", "邮编⟦POSTCODE|7123⟧", "7123"),
    ("count-words", "⟦CATEGORY proactive.total|公开信息⟧⟦COUNT|共12条⟧", "共12条"),
    ("count-words", "⟦CATEGORY proactive.total|公开信息⟧,计⟦COUNT|12⟧条。", "12"),
    ("count-words", "⟦CATEGORY proactive.total|公开信息⟧约⟦COUNT|12条⟧", "12条"),
    ("count-words", "⟦CATEGORY proactive.total|公开信息⟧⟦COUNT|12条左右⟧", "12条左右"),
    ("number-form", "⟦CATEGORY proactive.category|财政⟧⟦COUNT|5%⟧", "5%"),
    ("number-form", "⟦CATEGORY request.received|申请⟧⟦ZERO|0件⟧", "0件"),
    ("zero-words", "⟦CATEGORY review.total|行政复议⟧⟦ZERO|没有发生⟧", "没有发生"),
    ("zero-words", "⟦CATEGORY review.total|行政复议⟧⟦ZERO|均未发生⟧", "均未发生"),
    ("zero-words", "⟦CATEGORY request.received|申请⟧⟦ZERO|未⟧收到", "未"),
    ("growth", "⟦CATEGORY proactive.total|公开信息⟧增长⟦PERCENT|8%⟧", "8%"),
    ("trap", "⟦CATEGORY request.replied|答复⟧在⟦COUNT|20个⟧工作日内", "20个"),
    ("trap", "⟦CATEGORY meeting.count|会议⟧每月⟦COUNT|2次⟧", "2次"),
    ("trap", "⟦CATEGORY proactive.total|信息⟧⟦COUNT|3至5条⟧", "3至5条"),
    ("scope-words", "⟦CATEGORY proactive.total|公开信息⟧比上年增加⟦COUNT|12条⟧", "12条"),
    ("scope-words", "⟦CATEGORY proactive.total|公开信息⟧比2013年的⟦COUNT change|12条⟧多", "12条"),
    ("scope-words", "历年累计⟦CATEGORY proactive.total|公开信息⟧,历年累计⟦COUNT|12条⟧", "12条"),
    ("unit", "⟦CATEGORY proactive.total|公开信息⟧⟦AMOUNT|300元⟧", "300元"),
    ("nearest", "⟦CATEGORY other|抽查⟧⟦COUNT|1次⟧ 然后⟦CATEGORY other|督查⟧⟦COUNT|2次⟧", None),
    ("category-words", "⟦CATEGORY proactive.total|2014年公开信息⟧⟦COUNT|12条⟧", "2014年公开信息"),
    ("category-words", "⟦CATEGORY request.received|1.受理申请⟧⟦COUNT|12件⟧", "1.受理申请"),
    ("outlet", "⟦CATEGORY proactive.channel.website|政府网站发布信息⟧⟦COUNT|12条⟧", "政府网站发布信息"),
    ("outlet", "在⟦CATEGORY proactive.channel.website|县政府网站⟧公开⟦COUNT|12条⟧", "县政府网站"),
    ("any-fee", "没有收取⟦CATEGORY fee.charged|任何费用⟧,⟦COUNT|0件⟧", "任何费用"),
    ("code-words", "⟦CATEGORY request.received|县长信箱⟧收到⟦COUNT|12件⟧", "县长信箱"),
    ("code-words", "微信⟦CATEGORY other|粉丝⟧⟦COUNT|1200个⟧", "粉丝"),
    ("code-words", "⟦CATEGORY request.result.denied|同意部分公开⟧⟦COUNT|1件⟧", "同意部分公开"),
    ("unmarked", "全年通过微博发布信息12条。", "12条"),
]


@pytest.mark.parametrize(("rule", "marked", "text"), FAULTS)
def test_a_fault_is_found_at_its_place_with_its_reason(rule: str, marked: str, text: str | None) -> None:
    found = [finding for finding in lint([report(marked)]) if finding.rule == rule]
    if text is None:
        assert found == []
        return
    assert text in [finding.text for finding in found]
    for finding in found:
        assert f"⟦{finding.text}⟧" in finding.context
        assert (finding.reason, finding.task, finding.agreed) == (rules()[rule].en, "r-1", "")


FINE = [
    "⟦CATEGORY proactive.total|主动公开政府信息⟧⟦COUNT|近500条⟧,比上年增加⟦COUNT change|27条⟧,增长8%。",
    "(一)⟦CATEGORY proactive.category|财政类⟧⟦COUNT|12条⟧,占⟦PERCENT|24.4%⟧;",
    "在县⟦CATEGORY proactive.channel.website|政府网站⟧公开⟦COUNT|99条⟧,⟦CATEGORY proactive.channel.press|《青河日报》⟧刊登⟦COUNT|3篇⟧",
    "⟦HEADING fee|四、⟧⟦CATEGORY fee.charged|收费情况⟧:⟦ZERO|无⟧",
    "⟦CATEGORY request.received|申请⟧⟦ZERO|未收到⟧。在20个工作日内答复,第12条规定的公开信息指南见《办理申请12件情况》。",
    "⟦PERIOD|截至2014年12月31日⟧,自2014年1月1日起。公布日期⟦DATE|2015年1月20日⟧",
    "⟦ORG|青河县政府办公室⟧ 电话⟦PHONE|0576-83210001⟧ 邮编⟦POSTCODE|317000⟧ ⟦EMAIL|a@b.cn⟧",
    "序号|名称|数\n1|⟦CATEGORY proactive.total|主动公开文件数⟧|⟦COUNT|12⟧\n",
    "⟦CATEGORY review.total|行政復議⟧⟦ZERO|未發(fā)生⟧",
]


@pytest.mark.parametrize("marked", FINE)
def test_what_the_guidelines_say_is_left_alone(marked: str) -> None:
    assert [(finding.rule, finding.text, finding.detail) for finding in lint([report(marked)])] == []


def test_codes_of_rows_are_a_column_that_is_not_marked() -> None:
    rows = [f"指标{n}\t⟦COUNT*|{n}⟧\t{n * 7}" for n in range(1, 8)]
    found = lint([report("名称\t代码\t数\n" + "\n".join(rows))])
    assert sum(finding.rule == "code-column" for finding in found) == 7


def test_a_number_is_linked_to_the_nearest_of_equal_names() -> None:
    far = report("⟦CATEGORY review.total|行政复议⟧⟦COUNT|0件⟧。⟦CATEGORY review.total|行政复议⟧⟦COUNT|2件⟧")
    first, _, second, last = far.spans
    from dataclasses import replace

    from nianbao.annotations import Link

    crossed = replace(far, links=(far.links[0], Link(last, first), Link(far.spans[1], second)))
    assert [finding.text for finding in lint([crossed]) if finding.rule == "nearest"] == ["2件"]
    assert [finding for finding in lint([far]) if finding.rule == "nearest"] == []


def test_one_phrase_with_another_code_than_everywhere_else() -> None:
    usual = [report("⟦CATEGORY training.sessions|业务培训班⟧⟦COUNT|2期⟧", f"r-{n}") for n in range(30)]
    odd = report("⟦CATEGORY meeting.count|业务培训班⟧⟦COUNT|2期⟧", "odd")
    (finding,) = [finding for finding in lint([*usual, odd]) if finding.rule == "phrase"]
    assert (finding.task, finding.detail) == ("odd", "meeting.count here, training.sessions in 30 of 31 mentions")


def test_a_document_of_another_kind_has_no_numbers() -> None:
    other = report("⟦CATEGORY proactive.total|公开信息⟧⟦COUNT|12条⟧", kind=Kind.OTHER)
    assert {finding.rule for finding in lint([other])} == {"choices"}
