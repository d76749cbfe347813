"""The official tables as data: rows, columns and sum rules of every generation, from tables.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from .errors import AnnotationError
from .scheme import Format, Scope, indicators


@dataclass(frozen=True)
class Column:
    """What the cells of a column have in common."""

    name: str
    dimension: tuple[tuple[str, str], ...] = ()
    """Applicant, column or path, as a record names them."""
    scope: Scope = Scope.ANNUAL
    headers: tuple[str, ...] = ()
    """What stands in its head, in part."""
    chinese: str = ""
    """What tables of ours call it; empty where a form has one column alone."""
    english: str = ""

    @property
    def suffix(self) -> str:
        """What tells its cells from the one that stands for the whole row's year; empty for that one."""
        own = next((value for key, value in self.dimension if (key, value) != ("applicant", "total")), "")
        return own or ("" if self.scope is Scope.ANNUAL else self.scope.value)


@dataclass(frozen=True)
class Row:
    """A row of an official table; without an indicator a caption or a header."""

    mark: str
    labels: tuple[str, ...]
    indicator: str | None
    units: tuple[str, ...]
    """Of each column; empty where the form leaves it to the report."""
    columns: tuple[Column, ...]
    name: str = ""
    """What tells it from other rows of its form with the same indicator."""

    def key(self, column: Column) -> str:
        """What its cell in a column is called everywhere: `request.received`, `request.received.natural_person`,
        `litigation.total.after_review`, `art20.normative.in_force`, `proactive.total.cumulative`."""
        return ".".join(part for part in (self.indicator, self.name, column.suffix) if part)


@dataclass(frozen=True)
class SumRule:
    """A sum that must hold in a column (of indicators), or in a row (of column names)."""

    left: tuple[str, ...]
    sign: Literal["=", ">="]
    right: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One official table."""

    name: str
    format: Format | None
    """The format of reports that have it; None where it is the same in several."""
    shape: Literal["rows", "across"]
    rows: tuple[Row, ...]
    rules: tuple[SumRule, ...]
    """Of indicators, in every column."""
    across: tuple[SumRule, ...]
    """Of columns, in every row that has them."""
    columns: tuple[Column, ...] = ()
    """Those of most rows."""
    instead: tuple[Column, ...] = ()
    """What they are where the table's head names all of these."""

    def headed(self, head: str) -> Form:
        """The form as a table with this head has it (blanks left out): with its other columns where they are named."""
        if not self.instead or not all(any(name in head for name in column.headers) for column in self.instead):
            return self
        other = dict(zip(self.columns, self.instead, strict=True))
        names = {column.name: new.name for column, new in other.items()}
        rows = tuple(replace(row, columns=tuple(other.get(c, c) for c in row.columns)) for row in self.rows)
        across = tuple(
            SumRule(tuple(names.get(n, n) for n in rule.left), rule.sign, tuple(names.get(n, n) for n in rule.right))
            for rule in self.across
        )
        return replace(self, rows=rows, columns=self.instead, across=across)


@cache
def forms() -> tuple[Form, ...]:
    """All official tables, in the order of tables.toml."""
    table = tomllib.loads(files(__package__).joinpath("tables.toml").read_text("utf-8"))
    columns = {name: _column(name, cells) for name, cells in table.pop("columns").items()}
    return tuple(_form(name, text, columns) for name, text in table.items())


def _column(name: str, cells: dict[str, str]) -> Column:
    dimension = tuple((key, value) for key, value in cells.items() if key in ("applicant", "column", "path"))
    headers = tuple(cells["header"].split(" / ")) if "header" in cells else ()
    chinese = cells.get("chinese", headers[0] if headers else "")
    return Column(name, dimension, Scope(cells.get("scope", Scope.ANNUAL)), headers, chinese, cells.get("english", ""))


def _form(name: str, text: dict[str, str], columns: dict[str, Column]) -> Form:
    usual = tuple(columns[column] for column in text["columns"].split())
    rows = tuple(_row(line, usual, columns) for line in text["rows"].strip().split("\n"))
    shape: Literal["rows", "across"] = "across" if text.get("shape") == "across" else "rows"
    format = Format(text["format"]) if "format" in text else None
    instead = tuple(columns[column] for column in text.get("instead", "").split())
    return Form(name, format, shape, rows, _rules(text.get("rules")), _rules(text.get("across")), usual, instead)


def _row(line: str, usual: tuple[Column, ...], columns: dict[str, Column]) -> Row:
    mark, labels, indicator, unit, *own = (part.strip() for part in line.split("|"))
    indicator, _, name = indicator.partition(" ")
    if indicator and indicator not in indicators():
        raise AnnotationError(f"tables.toml: {line!r} has the unknown indicator {indicator}")
    mine = tuple(columns[column] for column in own[0].split()) if own and own[0] else usual
    if not indicator:
        return Row(mark, tuple(labels.split(" / ")), None, (), ())
    units = ["" if each == "-" else each for each in unit.split()]
    units = units * len(mine) if len(units) == 1 else units
    return Row(mark, tuple(labels.split(" / ")), indicator, tuple(units), mine, name)


def _rules(text: str | None) -> tuple[SumRule, ...]:
    rules = []
    for line in (text or "").strip().split("\n"):
        if line:
            sign: Literal["=", ">="] = ">=" if ">=" in line else "="
            left, right = (tuple(term.strip() for term in side.split("+")) for side in line.split(sign))
            rules.append(SumRule(left, sign, right))
    return tuple(rules)
