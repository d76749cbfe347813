"""Every key of a value: the indicators of the dictionary, and the cells of the official tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ...annotations import Indicator, indicators
from ...annotations.tables import Column, Row, forms
from .annual import BY_COLUMN
from .measures import OPEN_INDICATORS


@dataclass(frozen=True)
class Key:
    """What a value is called."""

    code: str
    chinese: str
    english: str
    unit: str
    """As values are given: 元 where a report has 万元."""


@cache
def keys() -> dict[str, Key]:
    """Each value that a report may have, by key: an indicator, then the cells of its rows in all official tables."""
    cells: dict[str, dict[str, Key]] = {code: {} for code in indicators()}
    for row, column in _cells():
        assert row.indicator
        known = indicators()[row.indicator]
        if row.key(column) not in cells[row.indicator]:
            cells[row.indicator][row.key(column)] = _cell(known, row, column)
    table: dict[str, Key] = {}
    for code, known in indicators().items():
        if not has_many_values(code) or code in cells[code]:
            table[code] = Key(code, known.title, known.english, _unit(known.units[0]))
        table |= {key: cell for key, cell in cells[code].items() if key != code}
    return table


def has_many_values(code: str) -> bool:
    """Whether a report has many values of an indicator (one a web site, one a column), so that none is the year's."""
    return code in OPEN_INDICATORS or code.startswith(BY_COLUMN)


def in_no_key() -> list[Indicator]:
    """The indicators that only the table of measures has: a report gives as many values as it likes for each."""
    covered = {code for code in indicators() for key in keys() if key == code or key.startswith(f"{code}.")}
    return [known for code, known in indicators().items() if code not in covered]


def _cells() -> Iterator[tuple[Row, Column]]:
    for form in reversed(forms()):  # the latest form names a row first
        for row in form.rows:
            if row.indicator:
                yield from ((row, column) for column in row.columns)


def _cell(known: Indicator, row: Row, column: Column) -> Key:
    chinese = row.labels[0] if row.name else known.title
    english = f"{known.english}: {row.name.replace('_', ' ')}" if row.name else known.english
    unit = row.units[row.columns.index(column)] if row.units else ""
    if column.suffix:
        chinese, english = f"{chinese}·{column.chinese}", f"{english}, {column.english}"
    return Key(row.key(column), chinese, english, _unit(unit or known.units[-1]))


def _unit(unit: str) -> str:
    """Values are in base units: 万元 in a report is 元 in a record."""
    return "元" if unit.endswith("元") else unit
