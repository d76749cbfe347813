"""Tables whose cells run together: what is forced is read, what is open is reported, and nothing is guessed."""

from __future__ import annotations

import random

import pytest
from run_together import consistent, written
from test_table_documents import NOTHING_TAGGED

from nianbao.annotations import Label, Link, Span
from nianbao.annotations.tables import Form, forms
from nianbao.inference.reading.document import document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.types import ModelInfo
from nianbao.inference.tables import OfficialTable, check_tables, check_unknown, read_tables
from nianbao.models.tagger import Tagged
from nianbao.models.text.normaliser import normalise

BY_NAME = {form.name: form for form in forms()}
PROSE = "全年主动公开政府信息2026条,收到申请21条。\n"
TABLE = (
    "指标名称计量单位2012年度历年累计主动公开信息数条20263542其中:1.网站公开条179533042.政府公报公开条07"
    "受理依申请公开信息总数条2121其中:1.当面申请数条18182.传真申请数条003.电子邮件申请数条334.网上申请数条00"
    "5.信函申请数条006.其它形式申请数条00行政复议数条00行政诉讼数条00 附件下载"
)


def cells_of(reading: OfficialTable) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for cell in reading.cells:
        found.setdefault(cell.row.indicator or "", []).append(cell.value)
    return found


@pytest.mark.parametrize("form", [form for form in forms() if form.shape == "rows"], ids=lambda form: form.name)
def test_no_cell_of_a_table_run_together_is_read_wrongly(form: Form) -> None:
    for seed in range(4):
        rng = random.Random(seed)
        values = consistent(form, rng)
        text = f"统计表\n{written(form, values, units=seed % 2 == 0)}\n附件下载"
        for reading in read_tables(normalise(text)):
            known = {
                (row.indicator, column.name): {values[i, k] for i, other in enumerate(form.rows) if other == row}
                for i, row in enumerate(form.rows)
                for k, column in enumerate(row.columns)
            }
            for cell in reading.cells:
                assert cell.value in known[cell.row.indicator, cell.column.name], (seed, cell.row.labels[0])
            if all(len(row.columns) == 1 for row in form.rows if row.indicator):
                assert len(reading.cells) == len(values)


def test_leading_zeros_sums_and_the_years_before_settle_what_is_run_together() -> None:
    (reading,) = read_tables(normalise(PROSE + TABLE))
    found = cells_of(reading)
    assert reading.losses == ()
    assert found["proactive.total"] == [2026, 3542]
    assert found["proactive.channel.website"] == [1795, 3304]
    assert found["proactive.channel.gazette"] == [0, 7]
    assert found["request.received"] == [21, 21]
    assert found["request.channel.in_person"] == [18, 18]
    assert found["request.channel.email"] == [3, 3]


def test_what_rests_on_the_running_text_is_said() -> None:
    text = PROSE + TABLE
    checks = [check for check in check_tables(read_tables(normalise(text)), {}, text) if check.rule == "table-cut"]
    assert [check.message for check in checks] == [
        "fujian, 主动公开文件数: cut as 2026 | 3542, since the running text says 2026条"
    ]
    assert [mention.text for mention in checks[0].evidence] == ["2026条", "2026", "3542"]


def test_what_nothing_settles_is_lost() -> None:
    (reading,) = read_tables(normalise(TABLE))
    assert "proactive.total" not in cells_of(reading)
    lost = {loss.row.indicator: loss.reason for loss in reading.losses}
    assert "20263542" in lost["proactive.total"]


def test_a_row_that_may_have_a_blank_cell_is_not_cut() -> None:
    text = TABLE.replace("信函申请数条00", "信函申请数条0").replace("电子邮件申请数条33", "电子邮件申请数条12")
    (reading,) = read_tables(normalise(text))
    assert "request.channel.email" not in cells_of(reading)
    assert cells_of(reading)["proactive.channel.gazette"] == [0, 7]  # no number begins with a zero


def record_with(text: str, number: str, category: str, code: str) -> list[tuple[str, float | None]]:
    """The measures of a text of which a network says that `number` counts `category`."""
    start, name = text.index(number), text.index(category)
    count = Span(start, start + len(number), Label.COUNT, "annual", 0.9)
    named = Span(name, name + len(category), Label.CATEGORY, code, 0.9)
    tagged = Tagged(
        (named, count), (Link(count, named, 0.9),), *(getattr(NOTHING_TAGGED, k) for k in ("kind", "format", "level"))
    )
    record = make_record(document_from_text(text), tagged, ModelInfo(name="none", version="0", sha256="0"))
    return [(measure.indicator, measure.value) for measure in record.measures]


def test_in_a_recognised_table_the_network_is_silent() -> None:
    measures = record_with(TABLE, "20263542", "主动公开信息数", "proactive.total")
    assert "proactive.total" not in [code for code, _ in measures]
    assert ("request.channel.fax", 0) in measures


def test_a_number_in_a_tables_head_counts_nothing() -> None:
    head = "指标名称|计量单位|年度|累计\n甲|乙|1|2\n"
    rows = "主动公开信息数|条|5|6\n当面申请数|件|1|2\n传真申请数|件|0|0\n信函申请数|件|1|1\n行政诉讼数|件|0|0"
    measures = record_with(head + rows, "2\n", "行政诉讼数", "litigation.total")
    assert [value for code, value in measures if code == "litigation.total"] == [0, 0]


def test_a_table_whose_rows_are_known_and_whose_form_is_not_is_reported() -> None:
    rows = [
        "行政诉讼数 0",
        "信息不存在数 2",
        "专职工作人员数 3",
        "行政复议数 1",
        "网上申请数 7",
        "主动公开规范性文件数 12",
    ]
    folded = normalise("\n".join(rows))
    (check,) = check_unknown(folded, read_tables(folded))
    assert (check.rule, check.status) == ("unknown-table", "failed")
    assert check.message.startswith("6 rows") and "网上申请数" in check.message


def test_prose_with_the_names_of_rows_is_no_unknown_table() -> None:
    folded = normalise("同意公开数4件,行政复议数1件,行政诉讼数0件。网上申请数7件;信息不存在数2件,专职工作人员数3人。")
    assert check_unknown(folded, read_tables(folded)) == []
