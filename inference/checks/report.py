"""A record beside its text: what every rule looks at, and how it says what it found."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from typing import Any

from ...annotations import Scope
from ...annotations.lexicon import ORDINAL
from ...models.text.normaliser import NormalisedText
from ..record.types import Check, Mention, Statements
from ..values.numerals import read_numeral
from .breakdowns import Breakdown, find_breakdowns
from .stated import Stated

_HAN = re.compile("[\u4e00-\u9fff]")
_OTHER_YEARS = re.compile(r"历年|以来累计|\((?:上年|去年|同期)[^)]*$")
_WIDE_ROW = re.compile(r"(?:\([^)]*\))?(?:[\s|]*-?\d+(?:\.\d+)?(?![\d.、])){3}")


class Report:
    """What a record states, and the text as the network read it (simplified, half-width, without pinyin)."""

    def __init__(self, record: Statements, folded: NormalisedText) -> None:
        self.record = record
        self.text = folded.original
        self.folded = folded

    @cached_property
    def stated(self) -> list[Stated]:
        """Every measure with a value, in the order of the numbers.

        None that cuts a run of digits (but for cells that the sums of an official table tell apart), none that is taken
        for the year's though its clause says 历年 or (上年, and none whose name stands in a later sentence, or for a zero
        in any other.
        """
        found, text = [], self.folded.text
        for index, measure in enumerate(self.record.measures):
            start, end = self.folded.from_original(measure.start, measure.end)
            cut = any(re.match(r"\d\d", text[max(0, edge - 1) : edge + 1]) for edge in (start, end))
            cut = cut or re.match(r"0\d", text[start:end]) is not None
            clause = re.split("[,。;\n]", text[max(0, start - 30) : start])[-1]
            amiss = measure.scope is Scope.ANNUAL and measure.origin == "prose" and _OTHER_YEARS.search(clause)
            name_start, name_end = self.folded.from_original(measure.category.start, measure.category.end)
            apart = "。" in text[min(name_end, end) : max(name_start, start)] and (
                measure.kind == "zero" or name_start >= end
            )
            cut = cut and index not in self._official
            if measure.value is not None and not (cut or amiss or apart):
                name = re.sub(r"\s+", "", text[name_start:name_end])
                found.append(Stated(index, measure, start, end, name_start, name_end, name))
        return found

    @cached_property
    def _official(self) -> set[int]:
        """Measures that are cells of official tables."""
        return {cell.measure for table in self.record.tables for cell in table.cells}

    @cached_property
    def _numbers(self) -> set[int]:
        """Folded places where the number of a measure stands."""
        places = (self.folded.from_original(m.start, m.end) for m in self.record.measures)
        return {place for start, end in places for place in range(start, end)}

    def unread(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a number of the folded text from `start` to `end`, as `pattern` finds them, is no measure's: where
        one was missed, a list is not complete. The number is the pattern's first group, or all of it."""
        group = 1 if pattern.groups else 0
        return any(m.start(group) not in self._numbers for m in pattern.finditer(self.folded.text, start, end))

    @cached_property
    def _stops(self) -> list[int]:
        return [match.start() for match in re.finditer(r"[。\n]", self.folded.text)]

    def sentence(self, stated: Stated) -> tuple[int, int]:
        """Folded offsets of the sentence in which a number stands."""
        following = bisect_left(self._stops, stated.start)
        start = self._stops[following - 1] + 1 if following else 0
        return start, self._stops[following] if following < len(self._stops) else len(self.folded.text)

    @cached_property
    def prose(self) -> list[Stated]:
        """Counts and zeros of the running text."""
        return [
            s
            for s in self.stated
            if s.measure.origin == "prose"
            and s.measure.kind in ("count", "zero")
            and not s.measure.dimension
            and not self.in_wide_row(s)
        ]

    @cached_property
    def breakdowns(self) -> list[Breakdown]:
        """The totals of the running text with their parts."""
        return list(find_breakdowns(self.prose, self.folded.text))

    @cached_property
    def parts_by_body(self) -> set[int]:
        """Measures that are one body's part of a total of the running text."""
        return {part.index for b in self.breakdowns if b.sort == "bodies" for part in b.parts}

    @cached_property
    def whole_cells(self) -> set[int]:
        """Measures among `cells`."""
        return {cell.index for cell in self.cells}

    @cached_property
    def cells(self) -> list[Stated]:
        """Counts of tables that stand for a whole row: no single applicant, path or column."""
        return [
            s
            for s in self.stated
            if s.measure.origin == "table"
            and s.measure.kind != "percent"
            and s.measure.dimension.items() <= {("applicant", "total")}
            and (s.measure.dimension or not self.in_wide_row(s))
            and self._is_cell(s)
        ]

    @cached_property
    def _per_name(self) -> Counter[int]:
        return Counter(s.name_start for s in self.stated if s.measure.kind != "percent")

    def in_wide_row(self, stated: Stated) -> bool:
        """Whether it is a bare number in a row of three or more: nothing says which column it is."""
        row = self.folded.text[stated.name_end : stated.name_end + 100]
        wide = self._per_name[stated.name_start] > 2 or _WIDE_ROW.match(row) is not None
        return wide and stated.measure.text.strip("-").isdigit()

    def _is_cell(self, stated: Stated) -> bool:
        """Whether nothing but a unit and notes stands between a row's name and its number, and no word before it."""
        text = self.folded.text
        between = re.sub(r"\([^()]*\)", "", text[stated.name_end : stated.start])
        return (
            stated.name_start < stated.start
            and len(_HAN.findall(between)) <= 4
            and not re.fullmatch(_HAN, text[stated.name_start - 1 : stated.name_start])
        )

    @cached_property
    def parts(self) -> list[tuple[int, int]]:
        """(start, ordinal) in the folded text of the headings of the highest rank: 一、 二、 ..."""
        pattern = re.compile(rf"(?:^|(?<=[\n\s。|]))(?:({ORDINAL})\s*[、.]|第({ORDINAL})部分)", re.M)
        return [(match.start(), read_ordinal(match[1] or match[2])) for match in pattern.finditer(self.folded.text)]

    def part_of(self, stated: Stated) -> int:
        """How many headings of the highest rank stand before it."""
        return sum(start <= stated.start for start, _ in self.parts)

    def in_table(self, place: int) -> bool:
        """Whether folded offset `place` lies among the cells of tables."""
        first, last = self._table
        return first <= place <= last

    @cached_property
    def _table(self) -> tuple[int, int]:
        cells = [s for s in self.stated if s.measure.origin == "table"]
        return (cells[0].name_start - 40, cells[-1].end) if len(cells) > 2 else (0, -1)

    def mention(self, start: int, end: int) -> Mention:
        """The mention at folded offsets."""
        first, last = self.folded.to_original(start, end)
        return Mention(text=self.text[first:last], start=first, end=last)

    def check(
        self,
        rule: str,
        holds: bool,
        message: str,
        *,
        found: Any = None,
        expected: Any = None,
        stated: tuple[Stated, ...] = (),
        evidence: tuple[Mention, ...] = (),
    ) -> Check:
        """What `rule` says; the numbers of `stated` are evidence too."""
        numbers = tuple(Mention(text=s.measure.text, start=s.measure.start, end=s.measure.end) for s in stated)
        return Check(
            rule=rule,
            status="passed" if holds else "failed",
            message=message,
            found=found,
            expected=expected,
            measures=[s.index for s in stated],
            evidence=[*dict.fromkeys((*evidence, *numbers))],
        )


def read_ordinal(text: str) -> int:
    """The value of an ordinal as headings have it: 十二 is 12; 0 if it is none."""
    value = read_numeral(text)
    return int(value) if value is not None else 0
