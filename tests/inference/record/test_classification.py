"""Kind, format and level by what a document says together with what the network guesses."""

from __future__ import annotations

import math

import pytest

from nianbao.annotations import Finder, Format, Kind, Label, Level, Link, Role, Span
from nianbao.annotations.corpus import split
from nianbao.inference import Record, document_from_text
from nianbao.inference.record.assembly import make_record, state
from nianbao.inference.record.findings import find
from nianbao.inference.record.leaving_out import of_annual_reports
from nianbao.inference.record.types import Classification, ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged

MODEL = ModelInfo(name="guess", version="1", sha256="0")
SIX_PARTS = "一、总体情况\n{}二、主动公开政府信息情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项"


def guess(
    *spans: Span, links: tuple[Link, ...] = (), kind: Kind = Kind.ANNUAL_REPORT, sure: float = 0.6, **said: str
) -> Tagged:
    return Tagged(
        spans=spans,
        links=links,
        kind=DocumentClass(kind, sure),
        format=DocumentClass(said.get("format", Format.FREEFORM), sure),
        level=DocumentClass(said.get("level", Level.OTHER), sure),
    )


def record(text: str, tagged: Tagged) -> Record:
    return make_record(document_from_text(text), tagged, MODEL)


def classified(text: str, *spans: Span, **said: str) -> Classification:
    return record(text, guess(*spans, **said)).classification


def issued_by(name: str, rest: str = "年报") -> Classification:
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
        ("国网云水县供电公司", Level.ENTERPRISE),
        ("云水经济开发区管委会", Level.ZONE),
        ("云水县工业集中区管理委员会", Level.ZONE),
        ("云岭省人民政府", Level.PROVINCE),
        ("雲水縣水利局", Level.DEPARTMENT),
        # as the gazetteer has them
        ("天津市", Level.PROVINCE),
        ("信阳市", Level.CITY),
        ("平顶山市人民政府", Level.CITY),
        ("鄂尔多斯市", Level.CITY),
        ("义乌市人民政府", Level.COUNTY),
        ("北京市统计局", Level.DEPARTMENT),
        ("上海市浦东新区人民政府", Level.COUNTY),
        ("重庆两江新区管理委员会", Level.ZONE),
        ("平潭综合实验区", Level.ZONE),
        ("平潭县", Level.COUNTY),
        ("大兴安岭地区行署", Level.CITY),
        ("锡林郭勒盟行政公署", Level.CITY),
        ("恩施州人民政府", Level.CITY),
        ("神农架林区人民政府", Level.COUNTY),
        ("六枝特区人民政府", Level.COUNTY),
        ("白云鄂博矿区", Level.COUNTY),
    ],
)
def test_the_level_is_that_of_the_body_that_the_name_ends_with(name: str, level: Level) -> None:
    assert issued_by(name).level.value == level
    assert issued_by(name).level.confidence < 1


def test_words_tell_the_level_of_a_city_that_no_gazetteer_knows() -> None:
    city = "年报\n全市各县(市、区)和市直单位公开信息。"
    county = "年报\n全市各乡镇、各镇便民中心公开信息。乡镇公开栏齐全。"
    assert issued_by("岚平市", city).level.value == Level.CITY
    assert issued_by("岚平市", county).level.value == Level.COUNTY


def test_without_an_issuer_words_and_network_decide() -> None:
    assert classified("年报", level=Level.ZONE).level.value == Level.ZONE
    assert classified("我镇按要求公开信息。我镇未收到申请。", level=Level.COUNTY).level.value == Level.TOWNSHIP


def test_what_nowhere_calls_itself_a_report_and_has_no_part_of_one_is_none() -> None:
    assert classified("县检查组到镇里检查政府信息公开工作").kind.value == Kind.OTHER
    titled = "云水县2012年政府信息公开年度报告", Span(0, 19, Label.HEADING, Role.TITLE)
    assert classified(*titled).kind.value == Kind.ANNUAL_REPORT
    plan = "云水县2012年政府信息公开工作计划", Span(0, 19, Label.HEADING, Role.TITLE)
    assert classified(*plan).kind.value == Kind.OTHER


EXCERPT = "二、依申请公开\n全年收到申请3件。\n三、收费\n没有收费。\n四、复议诉讼\n没有收到复议、诉讼申请。"


def excerpt(*, sure: float) -> Record:
    """An excerpt without a title, which the network takes for something else."""
    number, category = Span(14, 16, Label.COUNT, "annual", 0.9), Span(12, 14, Label.CATEGORY, "request.received", 0.9)
    headings = [Span(EXCERPT.index(mark), EXCERPT.index(mark) + 5, Label.HEADING, role, 0.9)
                for mark, role in (("二、", Role.REQUEST), ("三、", Role.FEE), ("四、", Role.REMEDY))]  # fmt: skip
    links = (Link(number, category, 0.9),)
    tagged = guess(*sorted([*headings, category, number]), links=links, kind=Kind.OTHER, sure=sure)
    return record(EXCERPT, tagged)


def test_an_excerpt_with_headings_requests_and_counts_is_a_report_though_the_network_doubts_it() -> None:
    assert excerpt(sure=0.97).classification.kind.value == Kind.ANNUAL_REPORT


def test_measures_of_a_doubtful_document_are_left_out_by_their_confidence() -> None:
    whole = excerpt(sure=0.97)

    def left(other: float) -> Record:
        kind = whole.classification.kind.model_copy(update={"value": Kind.OTHER, "confidence": other})
        classification = whole.classification.model_copy(update={"kind": kind})
        return of_annual_reports(whole.model_copy(update={"classification": classification}))

    assert left(0.6).measures == whole.measures != []
    assert left(0.6).sections == whole.sections
    assert left(0.95).measures == []


def test_the_format_is_that_of_the_official_tables() -> None:
    table = "收到申请数 3\n1.当面申请数 1\n2.传真申请数 0\n3.网络申请数 2\n4.信函申请数 0"
    assert classified(table).format.value == Format.STAT_TABLE
    assert classified("收到申请3件。", format=Format.STAT_TABLE).format.value == Format.FREEFORM


def test_six_official_parts_without_tables_are_a_standard_report_but_less_surely() -> None:
    five = "(一)主动公开(二)依申请公开(三)政府信息管理(四)政府信息公开平台建设(五)监督保障\n"
    old, new = classified(SIX_PARTS.format("")).format, classified(SIX_PARTS.format(five)).format
    assert new.value == Format.STANDARD_2021
    assert old.confidence < new.confidence
    notice = classified(SIX_PARTS.format("按国办公开办函〔2019〕60号,本年新制作数量3\n")).format
    assert notice.value == Format.STANDARD_2019


def test_an_annotator_is_not_contradicted() -> None:
    tagged = guess(Span(0, 3, Label.ISSUER), level=Level.TOWNSHIP)
    said = record("平潭县年报", Tagged(**{**vars(tagged), "found_by": Finder.ANNOTATOR})).classification
    assert (said.level.value, said.level.confidence) == (Level.TOWNSHIP, 0.6)


@pytest.mark.parametrize(
    ("newest", "floors"),
    [(False, {"kind": 0.97, "format": 0.96, "level": 0.93}), (True, {"kind": 0.97, "format": 0.95, "level": 0.88})],
    ids=["older", "x1-to-x8"],
)
def test_the_signs_alone_are_seldom_wrong_on_the_training_reports_and_know_when_they_may_be(
    newest: bool, floors: dict[str, float]
) -> None:
    """Given the annotated spans and a network that has no opinion; x1 to x8 are odder bodies and excerpts without issuer."""
    right, losses = dict.fromkeys(("kind", "format", "level"), 0), dict.fromkeys(("kind", "format", "level"), 0.0)
    reports = [report for report in split("train") if report.name.startswith("x") == newest][::3]
    for report in reports:
        tagged = Tagged(
            spans=tuple(report.spans),
            links=tuple(report.links),
            kind=DocumentClass(Kind.ANNUAL_REPORT, 1 / 2),
            format=DocumentClass(Format.FREEFORM, 1 / 4),
            level=DocumentClass(Level.OTHER, 1 / 8),
        )
        document = document_from_text(report.text, report.name)
        found = state(document, find(document, tagged), MODEL).classification
        for name in right:
            said, gold = getattr(found, name), getattr(report, name)
            hit = gold is None or said.value == gold
            right[name] += hit
            losses[name] -= math.log(said.confidence if hit else 1 - said.confidence)
    for name, least in floors.items():
        assert right[name] / len(reports) >= least, name
        assert losses[name] / len(reports) <= (0.3 if newest else 0.25), name
