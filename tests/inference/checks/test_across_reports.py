"""Rules across reports: a passing and a failing pair for each, and what they do not apply to."""

from __future__ import annotations

import pytest
from marking import record_of

from nianbao.inference import Record
from nianbao.inference.checks import rules
from nianbao.inference.checks.across_reports import Finding, compare, failed_checks, summarise


def report(year: int, body: str = "清河县人民政府", text: str = "<公开=proactive.total>{100条}") -> Record:
    """A small report of a body and a year; its file is named after the year."""
    record = record_of(f"[ISSUER {body}][HEADING:title {year}年政府信息公开工作年度报告]\n{text}。")
    source = record.source.model_copy(update={"name": f"{year}.txt"})
    return record.model_copy(update={"source": source})


def table(year: int, **columns: int) -> Record:
    """A report with cells of the row 行政规范性文件."""
    numbers = "".join(f"{{{value}件 annual}}," for value in columns.values())
    record = report(year, text=f"<行政规范性文件=art20.normative>{numbers}")
    measures = [
        measure.model_copy(update={"dimension": {"column": column}, "origin": "table"})
        for measure, column in zip(record.measures, columns, strict=True)
    ]
    return record.model_copy(update={"measures": measures})


def found(*records: Record) -> list[Finding]:
    return list(compare(filter(None, map(summarise, records))))


def rules_of(*records: Record) -> list[str]:
    return [finding.rule for finding in found(*records)]


def test_consistent_years_of_one_body_give_no_finding() -> None:
    text = "<公开=proactive.total>{100条},累计<公开=proactive.total>{%d条 cumulative}"
    assert rules_of(report(2012, text=text % 300), report(2013, text=text % 420)) == []


def test_a_running_total_that_falls_is_found() -> None:
    text = "累计<公开=proactive.total>{%d条 cumulative}"
    (finding,) = found(report(2013, text=text % 299), report(2012, text=text % 300))
    assert (finding.rule, finding.year, finding.found, finding.expected) == ("cumulative-falls", 2013, 299, 300)
    assert (finding.report, finding.other) == ("2013.txt", "2012.txt")


def test_running_totals_of_different_bodies_are_not_compared() -> None:
    text = "累计<公开=proactive.total>{%d条 cumulative}"
    assert rules_of(report(2012, text=text % 300), report(2013, "白水县人民政府", text % 2)) == []


def test_a_body_stays_one_when_its_place_is_renamed_and_two_of_one_name_stay_two() -> None:
    text = "累计<公开=proactive.total>{%d条 cumulative}"
    before, after = report(2015, "洪泽县人民政府", text % 300), report(2016, "洪泽区人民政府", text % 2)
    assert rules_of(before, after) == ["cumulative-falls"]
    one, other = report(2015, "福州市鼓楼区人民政府", text % 300), report(2016, "南京市鼓楼区人民政府", text % 2)
    assert rules_of(one, other) == []


def test_documents_in_force_are_those_before_plus_issued_less_abolished() -> None:
    before = table(2021, issued=3, abolished=1, in_force=40)
    assert rules_of(before, table(2022, issued=5, abolished=2, in_force=43)) == []
    (finding,) = found(before, table(2022, issued=5, abolished=2, in_force=44))
    assert (finding.rule, finding.found, finding.expected) == ("stock", 44, 43)
    assert rules_of(before, table(2022, issued=5, in_force=44)) == []  # a cell is missing
    assert rules_of(before, table(2023, issued=5, abolished=2, in_force=44)) == ["year-missing"]  # so is a year


def test_requests_carried_out_of_a_year_are_carried_into_the_next() -> None:
    out, into = "<结转下年=request.carried_out>{4件}", "<上年结转=request.carried_in>{%d件}"
    assert rules_of(report(2021, text=out), report(2022, text=into % 4)) == []
    assert rules_of(report(2021, text=out), report(2022, text=into % 5)) == ["carried-years"]
    assert rules_of(report(2021, text=out), report(2022)) == []


@pytest.mark.parametrize(("now", "rules"), [(999, []), (1000, ["tenfold"]), (11, []), (10, ["tenfold"])])
def test_a_number_that_jumps_tenfold_is_found(now: int, rules: list[str]) -> None:
    assert rules_of(report(2012), report(2013, text=f"<公开=proactive.total>{{{now}条}}")) == rules


def test_small_numbers_and_contradictory_ones_do_not_jump() -> None:
    assert (
        rules_of(report(2012, text="<申请=request.received>{1件}"), report(2013, text="<申请=request.received>{50件}"))
        == []
    )
    conflict = "<公开=proactive.total>{1000条};<公开=proactive.total>{10条}"
    assert rules_of(report(2012), report(2013, text=conflict)) == []


def test_a_text_that_comes_twice_is_found_once() -> None:
    assert rules_of(report(2012), report(2012), report(2013)) == ["same-text"]


def test_two_reports_of_one_body_and_year_say_how_alike_they_are() -> None:
    (finding,) = found(report(2012), report(2012, text="<公开=proactive.total>{100条},<申请=request.received>{1件}"))
    assert (finding.rule, finding.found) == ("year-twice", 0.5)


def test_every_missing_year_is_named() -> None:
    findings = found(report(2012), report(2015))
    assert [(f.rule, f.year) for f in findings] == [("year-missing", 2013), ("year-missing", 2014)]


def test_a_body_is_the_same_with_and_without_its_suffix() -> None:
    for name in ("清河新区", "清河新区管委会", "清河新区管理委员会办公室", "清河新区人民政府"):
        assert rules_of(report(2012, "清河新区"), report(2014, name)) == ["year-missing"]


def test_what_is_no_annual_report_is_not_compared() -> None:
    assert summarise(record_of("一个通知", kind="other")) is None


def test_failed_checks_of_one_report_fit_the_same_table() -> None:
    (finding,) = failed_checks(report(2012, text="<解读率=other>{180%}"))
    assert (finding.rule, finding.found, finding.expected, finding.body) == (
        "rate-above-100",
        180,
        100,
        "清河县人民政府",
    )


def test_every_rule_across_reports_is_described() -> None:
    described = {rule.name for rule in rules().values() if rule.room == "across_reports"}
    assert described == {
        "same-text",
        "year-twice",
        "year-missing",
        "cumulative-falls",
        "stock",
        "carried-years",
        "tenfold",
    }
