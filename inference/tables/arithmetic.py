"""What there is to say of a report's tables: which sums hold, which rows could not be read, or only by the running text,
and which tables no form knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ...annotations.tables import SumRule
from ...models.text.normaliser import NormalisedText
from ..record.types import Check, Mention
from .cells import Cell, OfficialTable, Place
from .cutting import holds
from .unknown import unknown_tables


def check_tables(readings: Sequence[OfficialTable], measures: Mapping[Place, int], text: str) -> list[Check]:
    """Checks of all tables; `measures` gives the index of the measure at each number's place."""
    return [
        check
        for reading in readings
        for check in (*_sums(reading, measures, text), *_losses(reading, text), *_said(reading, measures, text))
    ]


def check_unknown(folded: NormalisedText, readings: Sequence[OfficialTable]) -> list[Check]:
    """A failed check for each table whose rows are known but whose form is not."""
    return [
        Check(
            rule="unknown-table",
            status="failed",
            message=f"{len(labels)} rows of a table that no form knows: {', '.join(labels)}",
            evidence=[Mention(text=folded.original[start:end], start=start, end=end)],
        )
        for (start, end), labels in unknown_tables(folded, readings)
    ]


def _sums(reading: OfficialTable, measures: Mapping[Place, int], text: str) -> Iterator[Check]:
    by_column: dict[str, dict[str, Cell]] = defaultdict(dict)
    by_row: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in reading.cells:
        assert cell.row.indicator
        by_column[cell.column.name][cell.row.indicator] = cell
        by_row[cell.row.indicator][cell.column.name] = cell
    for rules, groups in ((reading.form.rules, by_column), (reading.form.across, by_row)):
        for where, filled in groups.items():
            cells = {name: cell for name, cell in filled.items() if not (cell.quantity and cell.quantity.approximate)}
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


def _said(reading: OfficialTable, measures: Mapping[Place, int], text: str) -> Iterator[Check]:
    """The rows that only the running text says how to cut."""
    for label in dict.fromkeys(cell.label for cell, _ in reading.said):
        row = [(cell, place) for cell, place in reading.said if cell.label == label]
        places = [(cell.start, cell.end) for cell, _ in row]
        cut = " | ".join(text[start:end] for start, end in places)
        start, end = row[0][1]
        yield Check(
            rule="table-cut",
            status="passed",
            message=f"{reading.form.name}, {row[0][0].row.labels[0]}: cut as {cut}, since the running text says {text[start:end]}",
            measures=[measures[place] for place in places if place in measures],
            evidence=[Mention(text=text[a:b], start=a, end=b) for a, b in ((start, end), *places)],
        )
