"""Whatever a text is and whatever was marked in it: checking never raises, and evidence is always in the text."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from marking import plain_of, record_of

from nianbao.annotations.corpus import split
from nianbao.evaluation import make_gold
from nianbao.inference import document_from_text
from nianbao.inference.checks import Report, check_report, rules
from nianbao.models.text.normaliser import normalise

_PIECES = """一、|二、|四、|\n|。|,|;|(|)|其中|各|占|等|共|累计|其他|概述|情况|本报告包括|部分组成|六个部分|2014年|統計|公(gōng)開
<公开=proactive.total>|<甲类=proactive.category>|<其他=proactive.category>|<网站=proactive.channel.website>|<小计=proactive.total>
<申请=request.received>|<办结=request.completed>|<结转=request.carried_out>|<减免=fee.waived>|{12条}|{1,2O4条}|{近百条}|{0}|{00}
{33.3%}|{150%}|{没有}|{9条 cumulative}|{5元}|{七>}|[HEADING:title 2014年报告]|[ISSUER 清河县]|[PERIOD 2014年1月1日至2013年12月31日]
[PERIOD 2015年]|[DATE 2014年1月1日]|[POSTCODE 1]|[PHONE —]|[EMAIL @]|xx年|×条""".replace("\n", "|").split("|")


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*_PIECES, "\n"]), min_size=1, max_size=60))
def test_checking_never_raises_and_quotes_the_text(pieces: list[str]) -> None:
    marked = "<头=other>。" + "".join(pieces) + "<尾=other>"
    record = record_of(marked)
    text = plain_of(marked)
    for check in record.checks:
        assert check.rule in rules()
        for mention in check.evidence:
            assert mention.text == text[mention.start : mention.end]
    for code, value in record.indicators.items():
        assert record.measures[value.measure].indicator == code


def test_measures_that_a_model_misses_make_no_rule_fail() -> None:
    missing = Random(1)
    for report in split("dev"):
        record, text = make_gold(report).record, document_from_text(report.text).text
        failed = {check.rule for check in record.checks if check.status == "failed"}
        for _ in range(3):
            measures = [measure for measure in record.measures if missing.random() > 0.2]
            poorer = Report(record.model_copy(update={"measures": measures}), normalise(text))
            assert {check.rule for check in check_report(poorer) if check.status == "failed"} <= failed
