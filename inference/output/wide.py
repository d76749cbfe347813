"""One row per report and one column per indicator: for reading in a spreadsheet."""

from __future__ import annotations

import csv
from typing import Any, TextIO

from ...annotations import indicators
from ..record.measures import OPEN_INDICATORS
from ..record.types import Record
from .places import PLACE_FACTS

# Column → what the header says in Chinese.
_FACTS = {
    "report": "报告",
    "issuer": "单位",
    "level": "级别",
    **{fact.name: fact.chinese for fact in PLACE_FACTS},
    "format": "格式",
    "year": "年度",
    "period_start": "统计期限起",
    "period_end": "统计期限止",
    "published": "发布日期",
    "signed": "落款日期",
    "failed_checks": "未通过的检查",
    "conflicts": "数值矛盾的指标",
}


def wide_header() -> list[str]:
    """Chinese name and code of every column: `主动公开政府信息数 proactive.total`."""
    counted = {code: one.name for code, one in indicators().items() if _single(code)}
    return [f"{name} {code}" for code, name in (_FACTS | counted).items()]


def wide_row(record: Record) -> list[Any]:
    """The record's values in the order of `wide_header`; an indicator without an annual value is blank, not 0."""
    period = record.period
    facts = [
        record.source.name,
        record.issuer.value if record.issuer else None,
        record.classification.level.value.value,
        *(fact.value(record) for fact in PLACE_FACTS),
        record.classification.format.value.value,
        record.year.value if record.year else None,
        period.start_date if period else None,
        period.end_date if period else None,
        record.published.value if record.published else None,
        record.signed.value if record.signed else None,
        " ".join(dict.fromkeys(check.rule for check in record.checks if check.status == "failed")),
        " ".join(code for code, value in record.indicators.items() if value.conflict),
    ]
    values = [record.indicators.get(code) for code in indicators() if _single(code)]
    return [*facts, *(value.value if value else None for value in values)]


def _single(code: str) -> bool:
    """Whether an indicator has one annual value; the rows of art20 have one per column of their table."""
    return code not in OPEN_INDICATORS and not code.startswith("art20.")


class WideWriter:
    """One row per report."""

    def __init__(self, stream: TextIO) -> None:
        self.rows = csv.writer(stream, lineterminator="\n")
        self.rows.writerow(wide_header())

    def write(self, record: Record) -> None:
        self.rows.writerow(wide_row(record))
