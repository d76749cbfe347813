"""The codebook: every column, key and code of our tables and records, in Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from importlib.resources import files

from ...annotations import Format, Kind, Level, Role, Scope
from ..record.keys import in_no_key, keys
from .columns import Column
from .layouts import TABLES, TableName, layout

_HEAD = """# Codebook 编码手册

Every column, key and code of the tables that `nianbao table` and `nianbao extract` write, and of the records that they
are made of. This page is what `nianbao schema --codebook` prints.

Values are in base units: a report's 0.5万元 is 5000 元, its 1.2万人次 12000 人次. **0 and empty are not the same**: 0 says
that the report says 0, or none in words (没有, 未发生); empty says that the report has no such number or that it was
not found. A row of an official table whose numbers cannot be told apart gives no value; it is among the `lost` rows of
`--tables` and named in `lost_rows` of `--wide`.
"""
_TABLES: dict[TableName, str] = {
    "measures": "one row per number and what it counts, the default",
    "facts": "one row per value of the year: what is in `indicators` of a record",
    "wide": "one row per report; besides these columns one for each key below",
    "tables": "the official tables as they stand: one row per cell, and each lost row with its reason",
}
_CODES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("level", Level),
    ("kind", Kind),
    ("format", Format),
    ("scope", Scope),
    ("role", Role),
)
_KEYS = """## Keys 键

What a value is of: an indicator of `annotations/indicators.csv`, and where a row of an official table has several cells
what tells them apart, be it a column (`art20.normative.in_force`), a path (`litigation.total.after_review`), an applicant
(`request.received.natural_person`; without one it is all of them) or all years (`proactive.total.cumulative`).
"""


def codebook() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for name in TABLES:
        shown = layout(name)
        columns = [c for c in shown.columns if name != "wide" or c.name not in keys()]
        yield f"## Table `--{name}`: {_TABLES[name]}\n"
        yield from _columns(columns)
        yield ""
    yield _KEYS
    yield from _markdown(
        ("key", "中文", "English", "unit"), ((k.code, k.chinese, k.english, k.unit) for k in keys().values())
    )
    yield "\nOf these a report gives as many values as it likes; they are in the table of measures alone:\n"
    yield from _markdown(("indicator", "中文", "English"), ((i.code, i.title, i.english) for i in in_no_key()))
    names = tomllib.loads(files("nianbao.annotations").joinpath("studio", "names.toml").read_text("utf-8"))
    for field, codes in _CODES:
        yield f"\n## Codes of `{'section' if field == 'role' else field}`\n"
        yield from _markdown(("code", "中文"), ((code.value, names[field][code.value]) for code in codes))
    yield ""


def _columns(columns: Sequence[Column]) -> Iterator[str]:
    cells = ((c.name, c.chinese, c.english, c.type, c.unit, c.blank) for c in columns)
    yield from _markdown(("column", "中文", "English", "type", "unit", "empty means"), cells)


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for first, *others in rows:
        yield f"| {' | '.join([f'`{first}`', *others])} |"
