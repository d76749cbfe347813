"""Filled forms whose sums hold, written without anything between labels, units and cells, as some pages come out."""

from __future__ import annotations

import random

from nianbao.annotations.tables import Form

Cells = dict[tuple[int, int], int]
"""By row and column number."""

# In the order in which each follows from those before it.
_TOTALS = ("request.result.denied", "request.result.total", "request.replied", "request.received", "request.completed")


def consistent(form: Form, rng: random.Random) -> Cells:
    """Random cells of which every sum of the form holds, in rows and columns, mostly small ones and zeros."""
    columns = {row.indicator: [column.name for column in row.columns] for row in form.rows}
    values: dict[tuple[str, str], int] = {}
    for indicator in filter(None, columns):
        for column in columns[indicator]:
            large = rng.randint(0, 4000) if len(columns[indicator]) < 3 else 0
            values[indicator, column] = rng.choice((0, 0, rng.randint(0, 9), rng.randint(0, 60), large))
    for rule in sorted(form.rules, key=lambda rule: _TOTALS.index(rule.left[0]) if rule.left[0] in _TOTALS else -1):
        for column in columns[rule.left[0]]:
            right = sum(values[term, column] for term in rule.right)
            others = sum(values[term, column] for term in rule.left[1:])
            if others > right:  # carried in: no more than what was dealt with
                values[rule.left[1], column], others = 0, 0
            more = rng.randint(0, 500) if rule.sign == ">=" else 0
            values[rule.left[0], column] = max(
                right - others + more, 0 if rule.sign == "=" else values[rule.left[0], column]
            )
    for rule in form.across:
        for indicator, names in columns.items():
            if {*rule.left, *rule.right} <= set(names) and indicator:
                whole = sum(values[indicator, name] for name in rule.right)
                values[indicator, rule.left[0]] = whole if rule.sign == "=" else whole + values[indicator, rule.left[0]]
    return {
        (i, k): values[row.indicator, column.name]
        for i, row in enumerate(form.rows)
        if row.indicator
        for k, column in enumerate(row.columns)
    }


def written(form: Form, values: Cells, *, units: bool) -> str:
    """主动公开信息数条20263542其中:1.网站公开条17953304…"""
    head = "指标名称计量单位2012年度历年累计" if "cumulative" in (column.name for column in form.columns) else ""
    parts = [head]
    for i, row in enumerate(form.rows):
        unit = row.units[0] if units and row.units else ""
        digits = "".join(str(values[i, k]) for k in range(len(row.columns)))
        parts.append(f"{row.mark}{row.labels[0]}{unit}{digits if row.indicator else ''}")
    return "".join(parts)
