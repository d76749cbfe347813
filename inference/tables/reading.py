"""Reading the cells of an official table that was found.

Every cell is either read exactly or reported as lost, with the reason; a blank is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ...annotations.tables import Column, Form, Row, Rule, forms
from ...models.normaliser import NormalisedText, normalise
from .recognition import ASIDE, LabelPlace, find_tables

_NUMBER = re.compile(r"[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:万元|元|%)?")
_WORD = re.compile(r"[\u4e00-\u9fff]+|(?<!\d)[,，。;；]|[,，。;；](?!\d)")
# The list mark of what comes next; run together with a cell it can only be one digit.
_LIST_MARK = re.compile(r"(?:(?<![\d.,])\d{1,2}|\d)[.、．,]\s*$")
_UNITS = re.compile("万元|亿元|人次|[条件次篇个人元项份]|其中|统计数")
_WIDE = re.compile("累计|自然人")  # in a header: the table has more than one column
_HEADER = 150  # characters before the first label in which the header may stand
_BREAK = 60  # characters between two labels that hold more than a row's cells: a page's foot, a header
_FAR = 400  # characters after the last label in which its cells may stand


Place = tuple[int, int]
"""Half-open offsets."""


@dataclass(frozen=True)
class Cell:
    """A cell with a number; offsets are the original text's."""

    row: Row
    column: Column
    label: Place
    start: int
    end: int
    value: float


@dataclass(frozen=True)
class Loss:
    """A row whose cells cannot be told apart."""

    row: Row
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class TableReading:
    """An official table as far as it can be read."""

    form: Form
    start: int
    end: int
    cells: tuple[Cell, ...]
    losses: tuple[Loss, ...]
    rows: tuple[Place, ...]
    """Where the rows that were read stand, each from its label to its last cell; blank ones too, lost ones not."""
    recognised: tuple[int, float]
    """How many characters of labels were found, and the share of the form's rows."""


def read_tables(text: str) -> list[TableReading]:
    """All official tables in a text; of two that claim the same place the one that knows more of its labels."""
    folded = normalise(text)
    found = [
        reading
        for form in forms()
        for places in find_tables(folded.text, form)
        if (reading := _read(form, places, folded)) is not None
    ]
    chosen: list[TableReading] = []
    for reading in sorted(found, key=lambda r: r.recognised, reverse=True):
        if all(reading.end <= other.start or reading.start >= other.end for other in chosen):
            chosen.append(reading)
    return sorted(chosen, key=lambda r: r.start)


def _read(form: Form, places: Sequence[LabelPlace], folded: NormalisedText) -> TableReading | None:
    """The cells of one table; None if it has none."""
    reader = _Reader(form, places, folded)
    if form.shape == "across":
        reader.read_across()
    else:
        reader.read_rows()
    if not reader.cells and not reader.losses:
        return None
    first, last = reader.original(places[0]), reader.original(places[-1])
    lost = {loss.start for loss in reader.losses}
    ends_by_label: dict[Place, int] = {}
    for cell in reader.cells:
        ends_by_label[cell.label] = max(cell.end, ends_by_label.get(cell.label, 0))
    labels = [reader.original(place) for place in places]
    rows = tuple((label[0], ends_by_label.get(label, label[1])) for label in labels if label[0] not in lost)
    ends = [cell.end for cell in reader.cells] + [loss.end for loss in reader.losses]
    recognised = sum(place.end - place.start for place in places), len(places) / len(form.rows)
    return TableReading(
        form, first[0], max([*ends, last[1]]), tuple(reader.cells), tuple(reader.losses), rows, recognised
    )


class _Reader:
    """Collects the cells and losses of one table, whose labels stand at `places`."""

    def __init__(self, form: Form, places: Sequence[LabelPlace], folded: NormalisedText) -> None:
        self.form = form
        self.places = places
        self.folded = folded
        self.cells: list[Cell] = []
        self.losses: list[Loss] = []

    def original(self, place: LabelPlace) -> Place:
        """Where a label stands in the text as it was read."""
        return self.folded.to_original(place.start, place.end)

    def read_rows(self) -> None:
        """Each label's cells stand between it and the next label."""
        text = self.folded.text
        rows = []
        for place, following in zip(self.places, [*self.places[1:], None], strict=False):
            gap = _gap(text, place.end, following.start if following else len(text))
            row, numbers = self.form.rows[place.row], _numbers(gap, place.end)
            if following is None or following.start - place.end > _BREAK:  # nothing says where the row ends
                numbers = numbers[: len(row.columns)]
            if row.indicator and numbers:
                rows.append((row, place, gap, numbers))
        header = text[max(0, self.places[0].start - _HEADER) : self.places[0].start]
        narrow = len(rows) > 2 and all(len(numbers) == 1 for *_, numbers in rows) and not _WIDE.search(header)
        for row, place, gap, numbers in rows:
            chosen = _by_position(gap, place.end, numbers, row.columns)
            if len(numbers) == 1 and (narrow or chosen is None):
                chosen = self._alone(row, numbers[0], narrow=narrow)
            if chosen is None:
                self._lose(row, self.original(place)[0], numbers, len(row.columns))
            for (start, end), column in chosen or ():
                self._add(row, column, place, start, end)

    def _alone(self, row: Row, number: Place, *, narrow: bool) -> list[tuple[Place, Column]] | None:
        """A row's only number: the cell of a table with one column, a total of 0, or all cells run together."""
        first, last = row.columns[0], row.columns[-1]
        if narrow and first.name == "year":
            return [(number, first)]
        chosen = _run_together(self.folded.text, number, row.columns, self.form.across)
        if chosen is None and last.name == "total" and (narrow or self.folded.text[slice(*number)] == "0"):
            chosen = [(number, last)]
        return chosen or ([(number, first)] if len(row.columns) == 1 else None)

    def read_across(self) -> None:
        """All cells stand after the last label, in the labels' order."""
        text, last = self.folded.text, self.places[-1]
        numbers = _numbers(_gap(text, last.end, len(text)), last.end)
        wanted = [row for row in self.form.rows if row.indicator]
        found = [(self.form.rows[place.row], place) for place in self.places if self.form.rows[place.row].indicator]
        if len(numbers) == 1:
            numbers = _only_cut(text, numbers[0], *_by_path(wanted, self.form.rules)) or numbers
        if numbers and not len(found) == len(numbers) == len(wanted):
            self._lose(wanted[-1], self.folded.to_original(*numbers[0])[0], numbers, len(wanted))
        elif numbers:
            for (row, place), (start, end) in zip(found, numbers, strict=True):
                self._add(row, row.columns[0], place, start, end)

    def _add(self, row: Row, column: Column, place: LabelPlace, start: int, end: int) -> None:
        text = self.folded.text[start:end].replace(",", "").replace("−", "-")
        digits = re.match(r"[-+]?\d+(?:\.\d+)?", text)
        assert digits
        where = self.folded.to_original(start, end)
        self.cells.append(Cell(row, column, self.original(place), *where, float(digits.group())))

    def _lose(self, row: Row, start: int, numbers: Sequence[Place], columns: int) -> None:
        end = self.folded.to_original(*numbers[-1])[1]
        self.losses.append(Loss(row, start, end, f"{len(numbers)} numbers for {columns} columns"))


def _by_path(rows: Sequence[Row], rules: Sequence[Rule]) -> tuple[list[str], list[Rule]]:
    """Names of the cells of a form across, and its sums for each of its paths in these names."""
    names = [f"{row.indicator} {row.columns[0].name}" for row in rows]
    paths = dict.fromkeys(row.columns[0].name for row in rows)
    sums = [
        Rule(tuple(f"{term} {path}" for term in rule.left), rule.sign, tuple(f"{term} {path}" for term in rule.right))
        for rule in rules
        for path in paths
    ]
    return names, [rule for rule in sums if {*rule.left, *rule.right} <= set(names)]


def _gap(text: str, start: int, stop: int) -> str:
    """What stands between a label and the next, notes blanked out, up to words that are no cells; same offsets."""
    gap = ASIDE.sub(lambda match: " " * len(match.group()), text[start : min(stop, start + _FAR)])
    word = next((match for match in _WORD.finditer(gap) if not _UNITS.fullmatch(match.group())), None)
    if word:
        gap = gap[: word.start()]
        if word.group()[0] in "年月日时":  # a date is no cell
            gap = re.sub(r"\d+$", "", gap)
    return _LIST_MARK.sub("", gap)


def _numbers(gap: str, offset: int) -> list[Place]:
    return [(offset + match.start(), offset + match.end()) for match in _NUMBER.finditer(gap)]


def _by_position(
    gap: str, offset: int, numbers: Sequence[Place], columns: Sequence[Column]
) -> list[tuple[Place, Column]] | None:
    """Numbers by their columns: as many as there are, or between as many pipes."""
    if len(numbers) == len(columns):
        return list(zip(numbers, columns, strict=True))
    line = gap.split("\n")[0]
    if line.count("|") >= len(columns):
        edges = [offset + match.start() for match in re.finditer(r"\|", line)]
        bounds = list(zip(edges, [*edges[1:], offset + len(line)], strict=True))[: len(columns)]
        placed = [
            (number, column)
            for (low, high), column in zip(bounds, columns, strict=False)
            for number in numbers
            if low < number[0] < high
        ]
        if len(placed) == len(numbers):
            return placed
    return None


def _run_together(
    text: str, number: Place, columns: Sequence[Column], rules: Sequence[Rule]
) -> list[tuple[Place, Column]] | None:
    """The only way to cut a run of digits into the row's cells that its sums allow."""
    names = [column.name for column in columns]
    parts = _only_cut(text, number, names, [rule for rule in rules if {*rule.left, *rule.right} <= set(names)])
    return list(zip(parts, columns, strict=True)) if parts else None


def _only_cut(text: str, number: Place, names: Sequence[str], rules: Sequence[Rule]) -> list[Place] | None:
    """Places of the numbers, one for each name, if the sums leave one way to cut the digits between them.

    Without a sum to prove it only zeros can be told apart.
    """
    digits = text[slice(*number)]
    sums = [rule for rule in rules if rule.sign == "="]
    if not digits.isdigit() or not 1 < len(names) <= len(digits) <= 40 or not (sums or set(digits) == {"0"}):
        return None
    ways = list(islice(_cuts(digits, names, sums, {}), 2))
    if len(ways) != 1:
        return None
    edges = [number[0] + sum(map(len, ways[0][:k])) for k in range(len(names) + 1)]
    return list(pairwise(edges))


def _cuts(
    digits: str, names: Sequence[str], sums: Sequence[Rule], known: dict[str, float]
) -> Iterator[tuple[str, ...]]:
    """All ways to cut digits into a number for each name, without leading zeros, so that no sum fails."""
    if not names:
        if not digits:
            yield ()
        return
    for size in range(1, 2 if digits[:1] == "0" else min(len(digits) - len(names) + 1, 7) + 1):
        values = {**known, names[0]: float(digits[:size])}
        if digits and all(holds(rule, values) is not False for rule in sums):
            for rest in _cuts(digits[size:], names[1:], sums, values):
                yield (digits[:size], *rest)


def holds(rule: Rule, values: dict[str, float]) -> bool | None:
    """Whether a rule holds; None where a value is missing."""
    if not {*rule.left, *rule.right} <= values.keys():
        return None
    left, right = (sum(values[term] for term in side) for side in (rule.left, rule.right))
    return left == right if rule.sign == "=" else left >= right
