"""Kind, format and level by what a document says, against what the network guesses."""

from __future__ import annotations

import pytest

from nianbao.annotations import Finder, Format, Kind, Label, Level, Role, Span
from nianbao.annotations.corpus import split
from nianbao.inference.record.classification import DocumentClasses, classify
from nianbao.inference.record.findings import Findings
from nianbao.inference.tables import read_tables
from nianbao.models.tagger import DocumentClass, Tagged
from nianbao.models.text.normaliser import normalise


def classified(
    text: str, *spans: Span, format: Format = Format.FREEFORM, level: Level = Level.OTHER
) -> DocumentClasses:
    guess = Tagged(
        spans=spans,
        links=(),
        kind=DocumentClass(Kind.ANNUAL_REPORT, 0.6),
        format=DocumentClass(format, 0.6),
        level=DocumentClass(level, 0.6),
    )
    return classify_text(guess, text)


def classify_text(tagged: Tagged, text: str) -> DocumentClasses:
    folded = normalise(text)
    return classify(Findings(tagged, tuple(read_tables(folded))), folded)


def issued_by(name: str, rest: str = "年报") -> DocumentClasses:
    return classified(name + rest, Span(0, len(name), Label.ISSUER))


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("云水县石坪镇人民政府", Level.TOWNSHIP),
        ("石坪镇人民政府办公室", Level.TOWNSHIP),
        ("北山街道办事处", Level.TOWNSHIP),
        ("云水县人民政府办公室", Level.COUNTY),
        ("云水县水利局", Level.DEPARTMENT),
        ("云水县人民政府扶贫办公室", Level.DEPARTMENT),
        ("江澜师范学院", Level.ENTERPRISE),
        ("云水县人民医院", Level.ENTERPRISE),
        ("云水经济开发区管委会", Level.ZONE),
        ("云水县工业集中区管理委员会", Level.ZONE),
        ("云岭省人民政府", Level.PROVINCE),
        ("天津市", Level.PROVINCE),
        ("雲水縣水利局", Level.DEPARTMENT),
    ],
)
def test_the_level_is_that_of_the_body_that_the_name_ends_with(name: str, level: Level) -> None:
    assert issued_by(name).level.value == level


def test_without_an_issuer_the_network_is_believed() -> None:
    assert classified("年报", level=Level.ZONE).level == DocumentClass(Level.ZONE, 0.6)


def test_what_nowhere_calls_itself_a_report_and_has_no_part_of_one_is_none() -> None:
    assert classified("县检查组到镇里检查政府信息公开工作").kind.value == Kind.OTHER
    assert classified("本报告由概述等六部分组成").kind.value == Kind.ANNUAL_REPORT
    assert classified("一、主动公开", Span(0, 6, Label.HEADING, Role.PROACTIVE)).kind.value == Kind.ANNUAL_REPORT


def test_the_format_is_that_of_the_official_tables() -> None:
    table = "收到申请数 3\n1.当面申请数 1\n2.传真申请数 0\n3.网络申请数 2\n4.信函申请数 0"
    assert classified(table).format.value == Format.STAT_TABLE
    assert classified("收到申请3件。", format=Format.STAT_TABLE).format.value == Format.FREEFORM


def test_six_official_parts_without_tables_are_a_standard_report() -> None:
    parts = "一、总体情况\n{}二、主动公开政府信息情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项"
    assert classified(parts.format("")).format.value == Format.STANDARD_2019
    five = "(一)主动公开(二)依申请公开(三)政府信息管理(四)政府信息公开平台建设(五)监督保障\n"
    assert classified(parts.format(five)).format.value == Format.STANDARD_2021


def test_the_rules_are_hardly_ever_wrong_on_the_training_reports() -> None:
    """Given the annotated spans; where a rule says nothing there is nothing to be wrong."""
    said_of = {"kind": 0, "format": 0, "level": 0}
    wrong = dict(said_of)
    for report in split("train"):
        guess = Tagged(
            spans=tuple(report.spans),
            links=(),
            kind=DocumentClass(report.kind, 0.0),
            format=DocumentClass(Format.FREEFORM, 0.0),
            level=DocumentClass(Level.OTHER, 0.0),
        )
        found = classify_text(guess, report.text)
        for name in wrong:
            said, gold = getattr(found, name), getattr(report, name)
            if gold is not None and said.found_by is Finder.RULE:
                said_of[name] += 1
                wrong[name] += said.value != gold
    assert said_of["format"] > 250 and said_of["level"] > 200
    assert wrong["kind"] == 0
    assert wrong["format"] <= 0.01 * said_of["format"]
    assert wrong["level"] <= 0.06 * said_of["level"], (wrong, said_of)
