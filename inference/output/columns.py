"""The columns of our tables, each with what it means: headers, explaining sheets and the codebook are made of these.

A new field of every table is a line in REPORT, one of the wide table alone a line in DETAILS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..record.types import Record
from .places import PLACE_FACTS

Type = Literal["text", "whole", "number", "date", "flag"]
Header = Literal["code", "zh", "both"]
HEADERS: tuple[Header, ...] = ("code", "zh", "both")

UNKNOWN = "the report does not say, or it was not found"
"""What an empty cell means unless its column says something else."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    """Its stable code."""
    chinese: str
    english: str
    type: Type
    unit: str = ""
    blank: str = UNKNOWN
    """What an empty cell means, and 0 where both occur."""

    def header(self, style: Header) -> str:
        """What stands at its head."""
        return {"code": self.name, "zh": self.chinese, "both": f"{self.chinese} {self.name}"}[style]


_NEVER = "never empty"

REPORT: Mapping[Column, Callable[[Record], Any]] = {
    Column("report", "报告", "Name of the report's file", "text", blank=_NEVER): lambda r: r.source.name,
    Column("issuer", "单位", "Body that issued it", "text"): lambda r: r.issuer.value if r.issuer else None,
    Column("level", "级别", "Level of the body", "text", blank=_NEVER): lambda r: r.classification.level.value.value,
    **{Column(fact.name, fact.chinese, fact.english, "text"): fact.value for fact in PLACE_FACTS},
    Column("format", "格式", "Generation of official tables", "text", blank=_NEVER): (
        lambda r: r.classification.format.value.value
    ),
    Column("year", "年度", "Year that the figures are of", "whole"): lambda r: r.year.value if r.year else None,
    Column("text_sha256", "文本指纹", "SHA-256 of the text as read: the same in all tables", "text", blank=_NEVER): (
        lambda r: r.source.text_sha256
    ),
}
"""What every table says first of the report that a row comes from."""


def _failed(record: Record) -> str:
    return " ".join(dict.fromkeys(check.rule for check in record.checks if check.status == "failed"))


def _lost(record: Record) -> str:
    return " ".join(dict.fromkeys(lost.indicator for table in record.tables for lost in table.lost))


DETAILS: Mapping[Column, Callable[[Record], Any]] = {
    Column("title", "标题", "Title", "text"): lambda r: " ".join(r.title.text.split()) if r.title else None,
    Column("kind", "文种", "annual_report, or other", "text", blank=_NEVER): lambda r: (
        r.classification.kind.value.value
    ),
    Column("period_start", "统计期限起", "First day of the stated period", "date"): (
        lambda r: r.period.start_date if r.period else None
    ),
    Column("period_end", "统计期限止", "Last day of the stated period", "date"): (
        lambda r: r.period.end_date if r.period else None
    ),
    Column("published", "发布日期", "Day of publication", "date"): lambda r: r.published.value if r.published else None,
    Column("signed", "落款日期", "Day of the signature", "date"): lambda r: r.signed.value if r.signed else None,
    Column("measures", "数值个数", "How many measures the report has in all", "whole", blank=_NEVER): (
        lambda r: len(r.measures)
    ),
    Column(
        "least_confidence",
        "最低置信度",
        "Confidence of the least sure value of its row, from 0 to 1",
        "number",
        blank="no value in the row",
    ): lambda r: min((r.measures[value.measure].confidence for value in r.indicators.values()), default=None),
    Column(
        "approximate",
        "约数",
        "Keys whose value is approximate in the report (约, 余, 近)",
        "text",
        blank="all are exact",
    ): lambda r: " ".join(key for key, value in r.indicators.items() if value.approximate),
    Column("conflicts", "数值矛盾的指标", "Keys that the report gives different values for", "text", blank="none"): (
        lambda r: " ".join(key for key, value in r.indicators.items() if value.conflict)
    ),
    Column("lost_rows", "未能读出的行", "Indicators whose row of a table cannot be read", "text", blank="none"): _lost,
    Column("failed_checks", "未通过的检查", "Rules that failed (docs/checks.md)", "text", blank="none"): _failed,
}
"""What the wide table says of a report besides."""
