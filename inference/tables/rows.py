"""The rows of an official table: which number stands in which column.

Every cell is either read exactly or reported as lost, with the reason; a blank is neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ...annotations import Label, Scope
from ...annotations.lexicon import MONEY_UNITS, one_of
from ...annotations.tables import Column, Form, Row, SumRule
from ...models.text.normaliser import NormalisedText
from ..values.numbers import parse_quantity
from .cells import Cell, Loss, Place
from .cutting import Open, Way, settle, ways_to_cut
from .gaps import gap_after, marked_slots, numbers_in, unit_in
from .patterns import ASIDE, UNIT
from .recognition import LabelPlace
from .runs import Run, is_together, said_in
from .slots import Slot, Slots

_WIDE = re.compile("累计|自然人")  # in a header: the table has more than one column
_HEADER = 150  # characters before the first label in which the header may stand
_BREAK = 60  # characters between two labels that hold more than a row's cells: a page's foot, a header
_HEAD_UNIT = 60  # characters before a label in which its column's header may stand
_MONEY_UNIT = re.compile(f"[(/::](?:单位[::])?({one_of(MONEY_UNITS)})")
_SCALED_UNIT = re.compile(r"[(/::](?:单位[::])?([万亿](?:元|人次|[条件份次]))")
_CODE = re.compile(rf"[\s|]*(?:(?:{UNIT.pattern})[\s|]*)?(0\d|[1-9]\d)(?![\d.,])")

# A number in brackets that ends its line, or is too large for the list mark of what comes next.
_BRACKETED = re.compile(rf"[ |\n]*(?:(?:{UNIT.pattern})[ |\n]*)?(\((?:\d+(?=\) ?(?:\n|$))|[3-9]\d|\d{{3,}})\))")


@dataclass(frozen=True)
class _Line:
    """What stands to the right of a row's label."""

    row: Row
    place: LabelPlace
    numbers: Sequence[Place]
    slots: Sequence[Slot] | None = None
    """None where no grid says where its cells are."""
    unit: str = ""
    """As the row itself says."""

    @property
    def columns(self) -> int:
        """How many cells it has, as far as one sees."""
        return len(self.numbers if self.slots is None else self.slots)


class RowReader:
    """Collects the cells and losses of one table, whose labels stand at `places`."""

    def __init__(self, form: Form, places: Sequence[LabelPlace], folded: NormalisedText, slots: Slots) -> None:
        header = folded.text[max(0, places[0].start - _HEADER) : places[0].start]
        self._header = ASIDE.sub("", "".join(header.split()))
        self.form = form.headed(self._header)
        self.places = places
        self.folded = folded
        self.slots = slots
        self.cells: list[Cell] = []
        self.losses: list[Loss] = []
        self.said: list[tuple[Cell, Place]] = []
        """Cells that were cut out of run-together digits because the running text says so, with the place there."""
        self.ends: dict[int, int] = {}
        """For each label by its start, where the last number stands that was seen in its row; both in the original."""
        self._codes = "代码" in self._header or self._is_coded()

    def original(self, place: LabelPlace) -> Place:
        """Where a label stands in the text as it was read."""
        return self.folded.to_original(place.start, place.end)

    def _is_coded(self) -> bool:
        """Whether the rows are numbered in a column of their own: 01, 02, 03, … whatever the head says."""
        found = [
            _CODE.match(self.folded.text, place.end) for place in self.places if self.form.rows[place.row].indicator
        ]
        codes = [int(match[1]) for match in found if match]
        ascending = all(left < right for left, right in pairwise(codes))
        return len(codes) > 2 and 2 * len(codes) > len(found) and ascending and any(m and m[1][0] == "0" for m in found)

    def read_rows(self) -> None:
        """Each label's cells stand to its right in the grid, or between it and the next label."""
        lines = [
            line
            for place, following in zip(self.places, [*self.places[1:], None], strict=False)
            if (line := self._line(place, following)) is not None
        ]
        narrow = len(lines) > 2 and all(line.columns == 1 for line in lines) and not _WIDE.search(self._header)
        few = self._few_columns(lines)
        full = self._full_runs(lines)
        open_lines: list[tuple[_Line, Open]] = []
        for line in lines:
            chosen = self._chosen(line, few, narrow=narrow)
            ways = () if chosen is not None else self._ways(line, full=full)
            if len(ways) == 1:
                chosen = self._cut(line, ways[0])
            elif ways and line.row.indicator:
                open_lines.append((line, Open(line.row.indicator, tuple(c.name for c in line.row.columns), ways)))
                continue
            self._take(line, chosen)
        self._settle(open_lines)

    def _line(self, place: LabelPlace, following: LabelPlace | None) -> _Line | None:
        """What a row has for its cells; None if it counts nothing or is blank."""
        row, text = self.form.rows[place.row], self.folded.text
        if not row.indicator:
            return None
        drawn = self.slots.after(self.original(place)[0])
        if drawn is not None:
            slots = self._without_code(drawn.slots, len(row.columns))
            numbers = [slot.number for slot in slots if slot.number]
            self._saw(place, [slot.number for slot in drawn.slots if slot.number])
            unit = drawn.unit or unit_in(text[place.end : place.end + 20].split("|")[0])
            readable = all(slot.readable for slot in slots)
            return _Line(row, place, numbers, slots, unit) if numbers or not readable else None
        next_mark = re.match(r"\d+", self.form.rows[following.row].mark) if following else None
        stop = following.start if following else len(text)
        gap = gap_after(text, place.end, stop, next_mark.group() if next_mark else "")
        unit = unit_in(text[place.end : place.end + len(gap)])
        if marked := marked_slots(gap, place.end, len(row.columns), codes=self._codes):
            numbers = [slot.number for slot in marked if slot.number]
            self._saw(place, numbers)
            return _Line(row, place, numbers, marked, unit) if numbers else None
        numbers = numbers_in(gap, place.end)
        self._saw(place, numbers)
        if not numbers and (aside := _BRACKETED.match(text, place.end)):  # (97): a cell, but what does it say?
            self._saw(place, [aside.span(1)])
            return _Line(row, place, [], [Slot(0, None, readable=False)], unit)
        if self._codes and numbers and re.fullmatch(r"\d\d", text[slice(*numbers[0])]):
            numbers = numbers[1:]
        if following is None or following.start - place.end > _BREAK:  # nothing says where the row ends
            numbers = numbers[: len(row.columns)]
        return _Line(row, place, numbers, None, unit) if numbers else None

    def _saw(self, place: LabelPlace, numbers: Sequence[Place]) -> None:
        if numbers:
            self.ends[self.original(place)[0]] = self.folded.to_original(*numbers[-1])[1]

    def _without_code(self, slots: Sequence[Slot], columns: int) -> Sequence[Slot]:
        """A row's slots without the one of its code, where the head did not tell it apart."""
        first = slots[0].number if slots else None
        coded = self._codes and len(slots) > columns and first
        return slots[1:] if coded and re.fullmatch(r"\d\d", self.folded.text[slice(*coded)]) else slots

    def _few_columns(self, lines: Sequence[_Line]) -> tuple[Column, ...]:
        """The columns of a table without grid that has fewer than the form, in every row, and says which."""
        usual = max((line.row.columns for line in lines), key=len, default=())
        named = tuple(column for column in usual if any(name in self._header for name in column.headers))
        fewer = 1 < len(named) < len(usual) and all(line.slots is None for line in lines)
        return named if fewer and all(len(line.numbers) == len(named) for line in lines) else ()

    def _chosen(self, line: _Line, few: Sequence[Column], *, narrow: bool) -> list[tuple[Place, Column]] | None:
        """A row's numbers and their columns; None where they cannot be told."""
        columns = line.row.columns
        if line.slots is not None and line.columns > 1:
            return self._by_header(line) or _by_position(line.slots, columns)
        if len(line.numbers) == len(columns):
            return list(zip(line.numbers, columns, strict=True))
        if few:
            return list(zip(line.numbers, few, strict=True))
        if len(line.numbers) == 1 and line.columns == 1:
            (number,) = line.numbers
            if narrow and columns[0].name == "year":
                return [(number, columns[0])]
            is_zero = self.folded.text[slice(*number)] == "0"
            if columns[-1].name == "total" and (is_zero or (narrow and not self._ways(line))):
                return [(number, columns[-1])]
        return None

    def _by_header(self, line: _Line) -> list[tuple[Place, Column]] | None:
        """Numbers by what stands above them, where that tells all slots of the row apart."""
        if not line.slots:
            return None
        above = self.slots.headers(self.original(line.place)[0])
        names = [name for column in line.row.columns for name in column.headers]
        heads = {column: head for column, head in above.items() if column >= line.slots[0].column}
        if sum(any(name in head for name in names) for head in heads.values()) != len(line.slots):
            return None  # cells were lost: the header says nothing about the others
        placed: dict[str, tuple[Slot, Column]] = {}
        for slot in line.slots:
            head = heads.get(slot.column, "")
            fits = [column for column in line.row.columns if any(name in head for name in column.headers)]
            if len(fits) != 1 or fits[0].name in placed or not slot.readable:
                return None
            placed[fits[0].name] = slot, fits[0]
        return [(slot.number, column) for slot, column in placed.values() if slot.number]

    def _full_runs(self, lines: Sequence[_Line]) -> bool:
        """Whether every row's cells are run together and none is blank: each has a digit for every column."""
        runs = [line for line in lines if len(line.row.columns) > 1]
        return bool(runs) and all(
            line.slots is None
            and len(line.numbers) == 1
            and is_together(self.folded.text, line.place.end, line.numbers[0], last=line is lines[-1])
            and line.numbers[0][1] - self._digits(line)[0][0] >= len(line.row.columns)
            for line in runs
        )

    def _ways(self, line: _Line, *, full: bool = True) -> tuple[Way, ...]:
        """The ways to cut a row's run-together digits into its cells.

        Without a sum over its cells that proves it, only where the whole table is run together and no cell is blank
        (`full`), or where they begin with a zero, which no number does.
        """
        if not line.numbers or len(line.numbers) != line.columns or len(line.row.columns) <= line.columns:
            return ()
        run = Run(tuple(self.folded.text[slice(*place)] for place in self._digits(line)))
        names = [column.name for column in line.row.columns]
        proved = any(rule.sign == "=" and {*rule.left, *rule.right} <= set(names) for rule in self.form.across)
        if not (proved or full or run.begins_with_zero):
            return ()
        ways = run.ways(names, self.form.across)
        return ways if proved or full or len(ways) == 1 else ()

    def _digits(self, line: _Line) -> list[Place]:
        """A row's run-together digits without the code number before them."""
        (start, end), *others = line.numbers
        return [(start + 2 if self._codes else start, end), *others]

    def _cut(self, line: _Line, way: Way) -> list[tuple[Place, Column]]:
        places = []
        runs = self._digits(line)
        start, end = runs.pop(0)
        for digits in way:
            if start == end:
                start, end = runs.pop(0)
            places.append((start, start + len(digits)))
            start += len(digits)
        return list(zip(places, line.row.columns, strict=True))

    def _settle(self, lines: Sequence[tuple[_Line, Open]]) -> None:
        """Cut the rows that their own digits leave open, by the sums of the columns and what the running text says."""
        known: dict[str, dict[str, float]] = defaultdict(dict)
        for cell in self.cells:
            assert cell.row.indicator
            if cell.quantity and not cell.quantity.approximate:
                known[cell.column.name][cell.row.indicator] = cell.value
        outside = self.places[0].start, self.places[-1].end
        by_row = {row.indicator: line for line, row in lines}
        said: dict[str, Place] = {}

        def stated(row: Open, way: Way) -> bool:
            column = next((c for c in by_row[row.indicator].row.columns if c.scope == "annual"), None)
            digits = way[row.columns.index(column.name)] if column else ""
            place = said_in(self.folded.text, outside, by_row[row.indicator].row, digits)
            if place:
                said[row.indicator] = place
            return place is not None

        rows = [row for _, row in lines]
        for (line, row), ways in zip(lines, settle(rows, known, self.form.rules, stated), strict=True):
            if len(ways) == 1:
                self._read(line, self._cut(line, ways[0]))
            else:
                digits = "".join(self.folded.text[slice(*place)] for place in self._digits(line))
                self._lose(line, f"its cells are run together as {digits}, which can be cut in more than one way")
            if len(ways) == 1 and row.indicator in said:
                self.said += [(cell, said[row.indicator]) for cell in self.cells[-len(row.columns) :]]

    def read_across(self) -> None:
        """All cells stand after the last label, in the labels' order, or each after its own."""
        wanted = [row for row in self.form.rows if row.indicator]
        found = [(self.form.rows[place.row], place) for place in self.places if self.form.rows[place.row].indicator]
        beside = [self._line(place, after) for place, after in zip(self.places, [*self.places[1:], None], strict=False)]
        if sum(line is not None and len(line.numbers) == 1 for line in beside) == len(wanted):
            for line in filter(None, beside):
                self._read(line, [(line.numbers[0], line.row.columns[0])])
            return
        numbers = self._cells_across(wanted)
        known = [number for number in numbers if number]
        self._saw(self.places[-1], known)
        if known and not len(found) == len(numbers) == len(wanted):
            line = _Line(wanted[-1], replace(self.places[-1], start=known[0][0]), known)
            self._lose(line, _too_many(len(known), len(wanted)))
        elif known:
            for (row, place), number in zip(found, numbers, strict=True):
                if number:
                    self._take(_Line(row, place, [number]), [(number, row.columns[0])])

    def _cells_across(self, wanted: Sequence[Row]) -> Sequence[Place | None]:
        """The numbers after the last label, None for a cell that is seen to be blank."""
        text, last = self.folded.text, self.places[-1]
        drawn = self.slots.below(self.original(last)[0], len(wanted))
        if drawn and drawn.readable:
            return [slot.number for slot in drawn.slots]
        gap = gap_after(text, last.end, len(text))
        if marked := marked_slots(gap, last.end, len(wanted)):
            return [slot.number for slot in marked]
        numbers = numbers_in(gap, last.end)
        ways = ways_to_cut(text[slice(*numbers[0])], *_by_path(wanted, self.form.rules)) if len(numbers) == 1 else ()
        return list(_places(numbers[0][0], ways[0])) if len(ways) == 1 else numbers

    def _take(self, line: _Line, chosen: list[tuple[Place, Column]] | None) -> None:
        if chosen is None:
            unreadable = any(not slot.readable for slot in line.slots or ())
            why = "a cell of it is no number" if unreadable else _too_many(len(line.numbers), len(line.row.columns))
            self._lose(line, why)
        else:
            self._read(line, chosen)

    def _read(self, line: _Line, chosen: Sequence[tuple[Place, Column]]) -> None:
        """Take the cells of a row, or none of them where one is no number."""
        cells = [self._cell(line, column, number) for number, column in chosen]
        bad = [cell for cell in cells if cell.quantity is None or self._is_misplaced_change(cell)]
        if bad:
            self._lose(line, f"{self.folded.original[bad[0].start : bad[0].end]} is no single number")
        else:
            self.cells += cells

    def _is_misplaced_change(self, cell: Cell) -> bool:
        """减少3 says by how much something changed, and not how much there is."""
        return cell.column.scope is not Scope.CHANGE and self.folded.of(cell.start, cell.end)[0] in "减增"

    def _cell(self, line: _Line, column: Column, number: Place) -> Cell:
        text = self.folded.text[slice(*number)]
        where = self.folded.to_original(*number)
        form_unit = line.row.units[line.row.columns.index(column)]
        unit = line.unit or self._header_unit(line, column, number, form_unit) or form_unit
        money = text.endswith("元") or unit.endswith("元")
        label = Label.PERCENT if text.endswith("%") else Label.AMOUNT if money else Label.COUNT
        quantity = parse_quantity(self.folded.original[slice(*where)], label, context_unit=unit)
        digits = re.search(r"[-+]?\d+(?:\.\d+)?", text.replace(",", "").replace("−", "-"))
        as_printed = quantity.value if quantity and (label is Label.COUNT or not digits) else 0.0
        printed = float(digits.group()) if digits and label is not Label.COUNT else float(as_printed)
        return Cell(line.row, column, self.original(line.place), *where, label, printed, unit, quantity)

    def _header_unit(self, line: _Line, column: Column, number: Place, unit: str) -> str:
        """The unit in a column's header: 金额(万元), 数额/万元, 2012年(万元) of money, 数量(万条) of what is counted."""
        money = unit.endswith("元") or column.name == "amount"
        slot = next((slot for slot in line.slots or () if slot.number == number), None)
        if slot:
            head = self.slots.headers(self.original(line.place)[0]).get(slot.column, "")
            found = (_MONEY_UNIT if money else _SCALED_UNIT).search(head)
            if found and (money or not found[1].endswith("元")):
                return found[1]
        if column.name != "amount":
            return ""
        before = self.folded.text[max(0, line.place.start - _HEAD_UNIT) : line.place.start]
        return next((match[1] for match in _MONEY_UNIT.finditer(before)), "")

    def _lose(self, line: _Line, reason: str) -> None:
        start = self.original(line.place)[0]
        end = self.folded.to_original(*line.numbers[-1])[1] if line.numbers else start + 1
        self.losses.append(Loss(line.row, start, end, reason))


def _too_many(numbers: int, columns: int) -> str:
    return f"{numbers} numbers for {columns} columns"


def _by_path(rows: Sequence[Row], rules: Sequence[SumRule]) -> tuple[list[str], list[SumRule]]:
    """Names of the cells of a form across, and its sums for each of its paths in these names."""
    names = [f"{row.indicator} {row.columns[0].name}" for row in rows]
    paths = dict.fromkeys(row.columns[0].name for row in rows)
    sums = [
        SumRule(
            tuple(f"{term} {path}" for term in rule.left), rule.sign, tuple(f"{term} {path}" for term in rule.right)
        )
        for rule in rules
        for path in paths
    ]
    return names, [rule for rule in sums if {*rule.left, *rule.right} <= set(names)]


def _by_position(slots: Sequence[Slot], columns: Sequence[Column]) -> list[tuple[Place, Column]] | None:
    """Numbers by their slots, if there are as many as columns; blank ones too many at the end do no harm."""
    extra = slots[len(columns) :]
    if len(slots) < len(columns) or any(slot.number for slot in extra) or not all(slot.readable for slot in slots):
        return None
    return [(slot.number, column) for slot, column in zip(slots, columns, strict=False) if slot.number]


def _places(start: int, way: Way) -> Iterator[Place]:
    """Where the numbers of run-together digits stand that begin at `start`."""
    for digits in way:
        yield start, start + len(digits)
        start += len(digits)
