"""Reading the cells of an official table that was found.

Every cell is either read exactly or reported as lost, with the reason; a blank is neither.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ...annotations.tables import Column, Form, Row, Rule, forms
from ...models.normaliser import NormalisedText, normalise
from ..grids import Grid
from .cutting import Open, Way, settle, ways_to_cut
from .recognition import LabelPlace, find_tables
from .slots import ASIDE, BLANK, NUMBER, UNIT, Slot, Slots

_WORD = re.compile(r"[\u4e00-\u9fff](?: ?[\u4e00-\u9fff])*|(?<!\d)[,，。;；]|[,，。;；](?!\d)")
_FILLER = re.compile(f"(?:(?:{UNIT.pattern}|其中|统计数) ?)+")
# The list mark of what comes next; run together with a cell it can only be one digit.
_LIST_MARK = re.compile(r"(?:(?<![\d.,])\d{1,2}|\d) ?[.、．,]\s*$")
_WIDE = re.compile("累计|自然人")  # in a header: the table has more than one column
# Between two pages: — 7 — or 第 5 页 共 8 页 on a line of its own, and the report's title again.
_PAGE_FOOT = re.compile(
    r"(?<=\n) ?(?:第 ?\d+ ?页(?: ?[,/]? ?共 ?\d+ ?页)?|[—–-] ?\d+ ?[—–-]) ?(?=\n|$)(?:\n[^\n|]{0,40}(?:年度报告|年报) ?(?=\n))?"
)
_TAIWAN = {"资讯": "信息", "档案": "文件", "网路": "网络"}  # Taiwan's words, of equal length
_HEADER = 150  # characters before the first label in which the header may stand
_BREAK = 60  # characters between two labels that hold more than a row's cells: a page's foot, a header
_HEAD_UNIT = 60  # characters before a label in which its column's header may stand
_MONEY_UNIT = re.compile("\\((?:单位[::])?(万元|亿元|元)\\)")
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
    """As printed, in the table's unit."""
    unit: str
    """As the table says, else as the form has it; empty where neither does."""


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


def read_tables(text: str, grids: Sequence[Grid] = ()) -> list[TableReading]:
    """All official tables in a text; of two that claim the same place the one that knows more of its labels.

    `grids` are the tables that the text's source draws as such.
    """
    folded = normalise(text)
    folded = replace(folded, text=_plain(folded.text))
    slots = Slots(grids, text, folded)
    found = [
        reading
        for form in forms()
        for places in find_tables(folded.text, form)
        if (reading := _read(form, places, folded, slots)) is not None
    ]
    chosen: list[TableReading] = []
    for reading in sorted(found, key=lambda r: r.recognised, reverse=True):
        if all(reading.end <= other.start or reading.start >= other.end for other in chosen):
            chosen.append(reading)
    return sorted(chosen, key=lambda r: r.start)


def _plain(text: str) -> str:
    """The normalised text with feet of pages and running heads blanked out and mainland words; same offsets."""
    text = _PAGE_FOOT.sub(lambda match: re.sub(r"\S", " ", match.group()), text)
    for word, ours in _TAIWAN.items():
        text = text.replace(word, ours)
    return text


def _read(form: Form, places: Sequence[LabelPlace], folded: NormalisedText, slots: Slots) -> TableReading | None:
    """The cells of one table; None if it has none."""
    reader = _Reader(form, places, folded, slots)
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


class _Reader:
    """Collects the cells and losses of one table, whose labels stand at `places`."""

    def __init__(self, form: Form, places: Sequence[LabelPlace], folded: NormalisedText, slots: Slots) -> None:
        self.form = form
        self.places = places
        self.folded = folded
        self.slots = slots
        self.cells: list[Cell] = []
        self.losses: list[Loss] = []
        header = folded.text[max(0, places[0].start - _HEADER) : places[0].start]
        self._header = ASIDE.sub("", "".join(header.split()))

    def original(self, place: LabelPlace) -> Place:
        """Where a label stands in the text as it was read."""
        return self.folded.to_original(place.start, place.end)

    def read_rows(self) -> None:
        """Each label's cells stand to its right in the grid, or between it and the next label."""
        lines = [
            line
            for place, following in zip(self.places, [*self.places[1:], None], strict=False)
            if (line := self._line(place, following)) is not None
        ]
        narrow = len(lines) > 2 and all(line.columns == 1 for line in lines) and not _WIDE.search(self._header)
        few = self._few_columns(lines)
        open_lines: list[tuple[_Line, Open]] = []
        for line in lines:
            chosen = self._chosen(line, few, narrow=narrow)
            ways = () if chosen is not None else self._ways(line)
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
            numbers = [slot.number for slot in drawn.slots if slot.number]
            unit = drawn.unit or _unit(text[place.end : place.end + 20].split("|")[0])
            return _Line(row, place, numbers, drawn.slots, unit) if numbers or not drawn.readable else None
        gap = _gap(text, place.end, following.start if following else len(text))
        unit = _unit(text[place.end : place.end + len(gap)])
        if marked := _with_marks(gap, place.end, len(row.columns)):
            return _Line(row, place, [slot.number for slot in marked if slot.number], marked, unit)
        numbers = [(place.end + match.start(), place.end + match.end()) for match in NUMBER.finditer(gap)]
        if len(numbers) == len(row.columns) + 1 and "代码" in self._header:
            numbers = numbers[1:]
        if following is None or following.start - place.end > _BREAK:  # nothing says where the row ends
            numbers = numbers[: len(row.columns)]
        return _Line(row, place, numbers, None, unit) if numbers else None

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
        heads = {k: "".join(head.split()) for k, head in above.items() if k >= line.slots[0].column}
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

    def _ways(self, line: _Line) -> tuple[Way, ...]:
        """The ways to cut a row's run-together digits into its cells; a blank among them is an edge of two cells."""
        if not line.numbers or len(line.numbers) != line.columns or len(line.row.columns) <= line.columns:
            return ()
        digits, edges = "", set()
        for start, end in self._digits(line):
            digits += self.folded.text[start:end]
            edges.add(len(digits))
        names = [column.name for column in line.row.columns]
        ways = ways_to_cut(digits, names, self.form.across)
        return tuple(way for way in ways if edges <= set(accumulate(map(len, way))))

    def _digits(self, line: _Line) -> list[Place]:
        """A row's run-together digits without the code number before them."""
        (start, end), *others = line.numbers
        return [(start + 2 if "代码" in self._header else start, end), *others]

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
        """Cut the rows that their own sum leaves open, by the sums of the columns."""
        known: dict[str, dict[str, float]] = defaultdict(dict)
        for cell in self.cells:
            assert cell.row.indicator
            known[cell.column.name][cell.row.indicator] = cell.value
        ways = settle([row for _, row in lines], known, self.form.rules)
        for i, (line, _) in enumerate(lines):
            self._take(line, self._cut(line, ways[i]) if ways else None)

    def read_across(self) -> None:
        """All cells stand after the last label, in the labels' order, or each after its own."""
        wanted = [row for row in self.form.rows if row.indicator]
        found = [(self.form.rows[place.row], place) for place in self.places if self.form.rows[place.row].indicator]
        beside = [self._line(place, after) for place, after in zip(self.places, [*self.places[1:], None], strict=False)]
        if sum(line is not None and len(line.numbers) == 1 for line in beside) == len(wanted):
            for line in filter(None, beside):
                self._add(line, line.row.columns[0], line.numbers[0])
            return
        numbers = self._cells_across(wanted)
        known = [number for number in numbers if number]
        if known and not len(found) == len(numbers) == len(wanted):
            self._lose(wanted[-1], self.folded.to_original(*known[0])[0], known, len(wanted))
        elif known:
            for (row, place), number in zip(found, numbers, strict=True):
                if number:
                    self._add(_Line(row, place, [number]), row.columns[0], number)

    def _cells_across(self, wanted: Sequence[Row]) -> Sequence[Place | None]:
        """The numbers after the last label, None for a cell that is seen to be blank."""
        text, last = self.folded.text, self.places[-1]
        drawn = self.slots.below(self.original(last)[0], len(wanted))
        if drawn and drawn.readable:
            return [slot.number for slot in drawn.slots]
        gap = _gap(text, last.end, len(text))
        if marked := _with_marks(gap, last.end, len(wanted)):
            return [slot.number for slot in marked]
        numbers = [(last.end + match.start(), last.end + match.end()) for match in NUMBER.finditer(gap)]
        ways = ways_to_cut(text[slice(*numbers[0])], *_by_path(wanted, self.form.rules)) if len(numbers) == 1 else ()
        return list(_places(numbers[0][0], ways[0])) if len(ways) == 1 else numbers

    def _take(self, line: _Line, chosen: list[tuple[Place, Column]] | None) -> None:
        if chosen is None:
            self._lose(line.row, self.original(line.place)[0], line.numbers, len(line.row.columns))
        for number, column in chosen or ():
            self._add(line, column, number)

    def _add(self, line: _Line, column: Column, number: Place) -> None:
        text = self.folded.text[slice(*number)].replace(",", "").replace("−", "-")
        digits = re.match(r"[-+]?\d+(?:\.\d+)?", text)
        assert digits
        where = self.folded.to_original(*number)
        unit = line.unit or self._header_unit(line, column) or line.row.units[line.row.columns.index(column)]
        self.cells.append(Cell(line.row, column, self.original(line.place), *where, float(digits.group()), unit))

    def _header_unit(self, line: _Line, column: Column) -> str:
        """The unit in the header of a column of money: 采购总金额(万元), 本年收费金额(单位:万元)."""
        if column.name != "amount":
            return ""
        before = self.folded.text[max(0, line.place.start - _HEAD_UNIT) : line.place.start]
        return next((match[1] for match in _MONEY_UNIT.finditer(before)), "")

    def _lose(self, row: Row, start: int, numbers: Sequence[Place], columns: int) -> None:
        end = self.folded.to_original(*numbers[-1])[1] if numbers else start + 1
        self.losses.append(Loss(row, start, end, f"{len(numbers)} numbers for {columns} columns"))


def _with_marks(gap: str, offset: int, columns: int) -> list[Slot] | None:
    """The slots of a row whose blank cells are marked (6 —— 21), if they are as many as columns."""
    words = [match for match in re.finditer(r"\S+", gap) if not UNIT.fullmatch(match.group())]
    numbers = [bool(NUMBER.fullmatch(word.group())) for word in words]
    if len(words) != columns or all(numbers) or not any(numbers):
        return None
    if not all(number or BLANK.fullmatch(word.group()) for word, number in zip(words, numbers, strict=True)):
        return None
    return [
        Slot(i, 1, (offset + word.start(), offset + word.end()) if number else None)
        for i, (word, number) in enumerate(zip(words, numbers, strict=True))
    ]


def _unit(text: str) -> str:
    """The unit in what stands between a label and its first cell: a word of its own, or all of a note."""
    found = re.search(rf"\((?:单位[::])?({UNIT.pattern})\)", text)
    found = found or re.search(rf"(?:^|[\s|])({UNIT.pattern})(?=[\s|]|$)", ASIDE.sub(" ", text))
    return found[1].replace(" ", "") if found else ""


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
    word = next((match for match in _WORD.finditer(gap) if not _FILLER.fullmatch(match.group())), None)
    if word:
        gap = gap[: word.start()]
        if word.group()[0] in "年月日时":  # a date is no cell
            gap = re.sub(r"\d+$", "", gap)
    return _LIST_MARK.sub("", gap)


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
