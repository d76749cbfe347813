"""Reading the cells of an official table that was found.

Every cell is either read exactly or reported as lost, with the reason; a blank is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from ...annotations.tables import Column, Form, Row, Rule, forms
from ...models.normaliser import NormalisedText, normalise
from .recognition import LabelPlace, find_chains

_NUMBER = re.compile(r"[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:万元|元|%)?")
_ASIDE = re.compile(r"\([^()]{0,80}\)")
_MARK_OF_A_WORD = re.compile(r"(?:(?<!\d)\d{1,2}|\d)[.、．]\s*$")
_WORD = re.compile(r"[\u4e00-\u9fff]+|(?<!\d)[,，。;；]|[,，。;；](?!\d)")
_LIST_MARK = re.compile(r"(?:(?<=[\s|:：])|^)\d{1,2}[.、．,]\s*$")
_UNITS = re.compile("万元|亿元|人次|[条件次篇个人元项份]|其中|统计数")
_WIDE = re.compile("累计|自然人")  # in a header: the table has more than one column
_HEADER = 150  # characters before the first label in which the header may stand
_FAR = 400  # characters after the last label in which its cells may stand


@dataclass(frozen=True)
class Cell:
    """A cell with a number; offsets are the original text's."""

    row: Row
    column: Column
    label: tuple[int, int]
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
    recognised: tuple[int, float]
    """How many characters of labels were found, and the share of the form's rows."""


def read_tables(text: str) -> list[TableReading]:
    """All official tables in a text; of two that claim the same place the one that knows more of its labels."""
    folded = normalise(text)
    found = [
        reading
        for form in forms()
        for chain in find_chains(folded.text, form)
        if (reading := _read(form, chain, folded)) is not None
    ]
    chosen: list[TableReading] = []
    for reading in sorted(found, key=lambda r: r.recognised, reverse=True):
        if all(reading.end <= other.start or reading.start >= other.end for other in chosen):
            chosen.append(reading)
    return sorted(chosen, key=lambda r: r.start)


def _read(form: Form, chain: Sequence[LabelPlace], folded: NormalisedText) -> TableReading | None:
    cells: list[Cell] = []
    losses: list[Loss] = []
    places = list(chain)
    if form.shape == "across":
        _read_across(form, places, folded, cells, losses)
    else:
        rows = []
        for place, following in zip(places, [*places[1:], None], strict=False):
            stop = following.start if following else len(folded.text)
            mark = form.rows[following.row].mark if following else ""
            gap = _gap(folded.text, place.end, stop, mark)
            row, numbers = form.rows[place.row], _numbers(gap, place.end)
            if following is None:  # nothing says where the last row ends
                numbers = numbers[: len(row.columns)]
            if row.indicator and numbers:
                rows.append((row, place, gap, numbers))
        header = folded.text[max(0, places[0].start - _HEADER) : places[0].start]
        narrow = len(rows) > 2 and all(len(numbers) == 1 for *_, numbers in rows) and not _WIDE.search(header)
        for row, place, gap, numbers in rows:
            _read_row(row, form, place, gap, numbers, folded, cells, losses, narrow=narrow)
    if not cells and not losses:
        return None
    start = folded.to_original(places[0].start, places[0].end)[0]
    ends = [cell.end for cell in cells] + [loss.end for loss in losses]
    end = max([*ends, folded.to_original(places[-1].start, places[-1].end)[1]])
    recognised = sum(place.end - place.start for place in places), len(places) / len(form.rows)
    return TableReading(form, start, end, tuple(cells), tuple(losses), recognised)


def _read_row(
    row: Row, form: Form, place: LabelPlace, gap: str, numbers: Sequence[tuple[int, int]], folded: NormalisedText,
    cells: list[Cell], losses: list[Loss], *, narrow: bool,
) -> None:  # fmt: skip
    """Append the row's cells, or its loss. `narrow`: the table has lost all columns but the one that matters most."""
    columns = row.columns
    total = columns[-1].name == "total" and (narrow or folded.text[slice(*numbers[0])] == "0")
    chosen = _by_position(gap, place.end, numbers, columns)
    if len(numbers) == 1 and narrow and columns[0].name == "year":
        chosen = [(numbers[0], columns[0])]
    if chosen is None and len(numbers) == 1:
        chosen = _run_together(folded.text, numbers[0], columns, form.across)
        if chosen is None and total:
            chosen = [(numbers[0], columns[-1])]
    if chosen is None:
        reason = f"{len(numbers)} numbers for {len(columns)} columns"
        losses.append(
            Loss(row, folded.to_original(place.start, place.end)[0], folded.to_original(*numbers[-1])[1], reason)
        )
        return
    for (start, end), column in chosen:
        cells.append(_cell(row, column, place, start, end, folded))


def _read_across(
    form: Form, places: Sequence[LabelPlace], folded: NormalisedText, cells: list[Cell], losses: list[Loss]
) -> None:
    last = places[-1]
    rows = [(form.rows[place.row], place) for place in places if form.rows[place.row].indicator]
    gap = _gap(folded.text, last.end, len(folded.text), "")
    numbers = _numbers(gap, last.end)
    wanted = sum(row.indicator is not None for row in form.rows)
    if not numbers:
        return
    if len(numbers) == 1 and wanted > 1:
        start, end = numbers[0]
        if end - start == wanted and set(folded.text[start:end]) == {"0"}:
            numbers = [(i, i + 1) for i in range(start, end)]
    if len(rows) != wanted or len(numbers) != wanted:
        reason = f"{len(numbers)} numbers for {wanted} columns"
        losses.append(Loss(form.rows[-1], *folded.to_original(numbers[0][0], numbers[-1][1]), reason))
        return
    for (row, place), (start, end) in zip(rows, numbers, strict=True):
        cells.append(_cell(row, row.columns[0], place, start, end, folded))


def _gap(text: str, start: int, stop: int, next_mark: str) -> str:
    """What stands between a label and the next, notes blanked out, up to words that are no cells; same offsets."""
    gap = text[start : min(stop, start + _FAR)]
    gap = _ASIDE.sub(lambda match: " " * len(match.group()), gap)
    if stop - start <= _FAR:
        mark = (
            re.search(rf"(?<![.,\d])(?:{re.escape(next_mark[:-1])})[.、．,]\s*$", gap)
            if next_mark[:1].isdigit()
            else None
        )
        mark = (
            mark
            or _LIST_MARK.search(gap)
            or (re.search(rf"{next_mark[0]}[.、．]\s*$", gap) if next_mark[:1].isdigit() else None)
        )
        if mark:
            gap = gap[: mark.start()] + " " * len(mark.group())
    for match in _WORD.finditer(gap):
        if not _UNITS.fullmatch(match.group()):
            before = gap[: match.start()]
            before = re.sub(r"\d+$", "", before) if match.group()[0] in "年月日时" else before  # a date is no cell
            return _MARK_OF_A_WORD.sub("", before)
    return gap


def _numbers(gap: str, offset: int) -> list[tuple[int, int]]:
    return [(offset + match.start(), offset + match.end()) for match in _NUMBER.finditer(gap)]


def _by_position(
    gap: str, offset: int, numbers: Sequence[tuple[int, int]], columns: Sequence[Column]
) -> list[tuple[tuple[int, int], Column]] | None:
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
    text: str, number: tuple[int, int], columns: Sequence[Column], rules: Sequence[Rule]
) -> list[tuple[tuple[int, int], Column]] | None:
    """The only way to cut a run of digits into the row's cells that its sums allow."""
    start, end = number
    digits = text[start:end]
    if not digits.isdigit() or len(digits) < len(columns) or len(columns) == 1:
        return None
    ways = list(_cuts(digits, [column.name for column in columns], rules))
    if len(ways) != 1:
        return None
    edges = [0, *ways[0], len(digits)]
    return [((start + a, start + b), column) for a, b, column in zip(edges[:-1], edges[1:], columns, strict=True)]


def _cuts(digits: str, names: Sequence[str], rules: Sequence[Rule]) -> Iterator[tuple[int, ...]]:
    """Cuts into one number a name without leading zeros; without a sum to prove it, only zeros can be told apart."""
    proof = [rule for rule in rules if rule.sign == "=" and {*rule.left, *rule.right} <= set(names)]
    if len(digits) > 24 or not (proof or set(digits) == {"0"}):
        return
    for cut in combinations(range(1, len(digits)), len(names) - 1):
        edges = (0, *cut, len(digits))
        parts = [digits[a:b] for a, b in pairwise(edges)]
        if any(len(part) > 1 and part[0] == "0" for part in parts):
            continue
        values = dict(zip(names, map(float, parts), strict=True))
        if all(holds(rule, values) for rule in proof):
            yield cut


def holds(rule: Rule, values: dict[str, float]) -> bool | None:
    """Whether a rule holds; None where a value is missing."""
    if not {*rule.left, *rule.right} <= values.keys():
        return None
    left, right = (sum(values[term] for term in side) for side in (rule.left, rule.right))
    return left == right if rule.sign == "=" else left >= right


def _cell(row: Row, column: Column, place: LabelPlace, start: int, end: int, folded: NormalisedText) -> Cell:
    text = folded.text[start:end].replace(",", "").replace("−", "-")
    digits = re.match(r"[-+]?\d+(?:\.\d+)?", text)
    assert digits
    return Cell(
        row, column, folded.to_original(place.start, place.end), *folded.to_original(start, end), float(digits.group())
    )
