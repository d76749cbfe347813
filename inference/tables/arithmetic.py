"""The sums of an official table: which hold, which do not, and which rows could not be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ...annotations.tables import SumRule
from ..record.types import Check, Mention
from .cells import Cell, OfficialTable, Place
from .cutting import holds


def check_tables(readings: Sequence[OfficialTable], measures: Mapping[Place, int], text: str) -> list[Check]:
    """Checks of all tables; `measures` gives the index of the measure at each number's place."""
    return [check for reading in readings for check in (*_sums(reading, measures, text), *_losses(reading, text))]


def _sums(reading: OfficialTable, measures: Mapping[Place, int], text: str) -> Iterator[Check]:
    by_column: dict[str, dict[str, Cell]] = defaultdict(dict)
    by_row: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in reading.cells:
        assert cell.row.indicator
        by_column[cell.column.name][cell.row.indicator] = cell
        by_row[cell.row.indicator][cell.column.name] = cell
    for rules, groups in ((reading.form.rules, by_column), (reading.form.across, by_row)):
        for where, cells in groups.items():
            for rule in rules:
                if check := _check(rule, f"{reading.form.name} {where}", cells, measures, text):
                    yield check


def _check(
    rule: SumRule, where: str, cells: Mapping[str, Cell], measures: Mapping[Place, int], text: str
) -> Check | None:
    """None where a cell of the rule is missing."""
    right_or_not = holds(rule, {name: cell.value for name, cell in cells.items()})
    if right_or_not is None:
        return None
    involved = [cells[term] for term in (*rule.left, *rule.right)]
    left, right = (sum(cells[term].value for term in side) for side in (rule.left, rule.right))
    sums = f"{' + '.join(rule.left)} {rule.sign} {' + '.join(rule.right)}"
    return Check(
        rule="table-sum",
        status="passed" if right_or_not else "failed",
        message=f"{where}: {sums}: {left:g} against {right:g}",
        expected=right,
        found=left,
        measures=[index for cell in involved if (index := measures.get((cell.start, cell.end))) is not None],
        evidence=[Mention(text=text[cell.start : cell.end], start=cell.start, end=cell.end) for cell in involved],
    )


def _losses(reading: OfficialTable, text: str) -> Iterator[Check]:
    for loss in reading.losses:
        yield Check(
            rule="table-unreadable",
            status="failed",
            message=f"{reading.form.name}, {loss.row.labels[0]}: {loss.reason}",
            evidence=[Mention(text=text[loss.start : loss.end], start=loss.start, end=loss.end)],
        )
