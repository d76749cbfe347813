"""Who reports, where, and on which year, out of all that a report says."""

from __future__ import annotations

import pytest

from nianbao.annotations import Finder, Format, Kind, Label, Level, Role, Span
from nianbao.inference import Record, document_from_text
from nianbao.inference.output.layouts import TABLES, layout
from nianbao.inference.output.places import PLACE_FACTS
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.types import Issuer, ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged


def record(text: str, *marked: tuple[str, Label, str | None]) -> Record:
    """The record of a text in which a network marked these words, each at its first place after the one before."""
    spans, position = [], 0
    for words, label, attribute in marked:
        position = text.index(words, position)
        spans.append(Span(position, position + len(words), label, attribute, 0.9, Finder.NETWORK))
        position += len(words)
    tagged = Tagged(
        tuple(spans),
        (),
        DocumentClass(Kind.ANNUAL_REPORT, 0.9),
        DocumentClass(Format.FREEFORM, 0.9),
        DocumentClass(Level.COUNTY, 0.5),
    )
    return make_record(document_from_text(text), tagged, ModelInfo(name="marks", version="1", sha256="0"))


def issuer(text: str, *names: str) -> Issuer:
    found = record(text, *((name, Label.ISSUER, None) for name in names)).issuer
    assert found and text[found.start : found.end] == found.text
    return found


def test_an_issuer_has_its_kind_its_level_and_its_place_of_the_year() -> None:
    text = "淮安市洪泽县水利局2013年政府信息公开年度报告"
    found = issuer(text, "淮安市洪泽县水利局")
    assert (found.kind, found.belongs_to) == ("department", Level.COUNTY)
    assert found.place
    assert (found.place.code, found.place.today) == ("320829", "320813")
    assert (found.place.province, found.place.city, found.place.county) == ("江苏省", "淮安市", "洪泽县")
    assert "name" in found.place.evidence and found.place.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "marked", "value"),
    [
        ("信阳市2012年政府信息公开年度报告", "阳市", "信阳市"),
        ("信阳市2012年政府信息公开年度报告", "信阳", "信阳市"),
        ("柳渠区榆钱桥街道办事处2012年年报", "柳渠区榆钱桥街道办事", "柳渠区榆钱桥街道办事处"),
        ("青岚县人民政府2012年年报", "青岚县人民", "青岚县人民政府"),
    ],
)
def test_a_name_that_the_tagger_cut_is_mended(text: str, marked: str, value: str) -> None:
    assert issuer(text, marked).value == value


def test_a_name_over_two_lines_is_one_and_two_bodies_are_two() -> None:
    assert issuer("云水县\n水利局\n2012年年报", "云水县", "水利局").value == "云水县水利局"
    joint = issuer("云水县国家税务局、云水县地方税务局2012年年报", "云水县国家税务局", "云水县地方税务局")
    assert [other.value for other in joint.joint] == ["云水县地方税务局"] or joint.value == "云水县地方税务局"


def test_a_city_government_without_a_name_is_where_its_office_is() -> None:
    text = "市人民政府2013年年报\n联系单位:淮安市人民政府办公室,地址:淮安市翔宇南道1号"
    marked = (("市人民政府", Label.ISSUER, None), ("淮安市人民政府办公室", Label.ORG, None))
    found = record(text, *marked, ("淮安市翔宇南道1号", Label.ADDRESS, None)).issuer
    assert found and found.place and found.place.code == "320800"


def test_an_invented_place_has_no_code_in_any_table() -> None:
    of = record("青岚县2012年政府信息公开年度报告", ("青岚县", Label.ISSUER, None))
    assert of.issuer and of.issuer.place is None
    wide = layout("wide")
    (values,) = wide.rows(of)
    row = {column.name: value for column, value in zip(wide.columns, values, strict=True)}
    assert row["place_code"] is None
    assert row["issuer_kind"] == "government"
    names = {fact.name for fact in PLACE_FACTS}
    assert all(names <= {column.name for column in layout(table).columns} for table in TABLES)


TITLED = ("政府信息公开年度报告", Label.HEADING, Role.TITLE)


@pytest.mark.parametrize(
    ("text", "marked", "year", "evidence"),
    [
        ("2012年政府信息公开年度报告", ("2012年政府信息公开年度报告", Label.HEADING, Role.TITLE), 2012, "title"),
        ("二oo九年政府信息公开年度报告", ("二oo九年政府信息公开年度报告", Label.HEADING, Role.TITLE), 2009, "title"),
        ("12年度政府信息公开年度报告", ("12年度政府信息公开年度报告", Label.HEADING, Role.TITLE), 2012, "title"),
        ("2011—2012学年信息公开年度报告", ("2011—2012学年信息公开年度报告", Label.HEADING, Role.TITLE), 2012, "title"),
        ("统计期限为2013年1月1日至12月31日", ("2013年1月1日至12月31日", Label.PERIOD, None), 2013, "period"),
        ("政府信息公开年度报告\n现公布2013年度政府信息公开年度报告。", TITLED, 2013, "preamble"),
        ("政府信息公开年度报告\n2013年全镇公开信息160条。", TITLED, 2013, "counts"),
        ("政府信息公开年度报告\n公开160条,比2012年增加20条。", TITLED, 2013, "counts"),
        ("政府信息公开年度报告\n办结5件,结转2014年1件。", TITLED, 2013, "counts"),
        ("政府信息公开年度报告\n2014年1月15日", ("2014年1月15日", Label.DATE, None), 2013, "signed"),
    ],
)
def test_the_year_is_what_most_and_the_most_trusted_places_name(
    text: str, marked: tuple[str, Label, str | None], year: int, evidence: str
) -> None:
    found = record(text, marked).year
    assert found and found.value == year
    assert evidence in found.evidence or (evidence == "signed" and "published" in found.evidence)
    assert text[found.start : found.end] == found.text
    assert 0.5 <= found.confidence <= 0.99


def test_places_that_agree_make_a_year_surer_and_a_report_without_any_has_none() -> None:
    title = ("2012年政府信息公开年度报告", Label.HEADING, Role.TITLE)
    alone = record(title[0], title).year
    agreed = record(
        f"{title[0]}\n统计期限为2012年1月1日至12月31日", title, ("2012年1月1日至12月31日", Label.PERIOD, None)
    ).year
    against = record(
        f"{title[0]}\n统计期限为2013年1月1日至12月31日", title, ("2013年1月1日至12月31日", Label.PERIOD, None)
    ).year
    assert alone and agreed and against
    assert against.value == 2012  # the title is trusted before the period
    assert against.confidence < alone.confidence < agreed.confidence
    assert record("我镇公开信息160条。").year is None
