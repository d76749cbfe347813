"""Where in a text an official table stands, and where in it each row's label is.

Nothing is assumed about the layout. A label is looked for in the text's letters alone, so it may be broken over lines,
spaced out, or run into its neighbours; a table is a chain of labels in the official order with nothing but cells
between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ...annotations.lexicon import COMMON_MEASURE_WORDS, LIST_MARKS, ORDINAL
from ...annotations.tables import Form
from .patterns import ASIDE

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MARK = re.compile(rf"{LIST_MARKS[1]}|(?<![\u4e00-\u9fff]){ORDINAL} ?、")
# What stands between labels and is no label: units, headers, 其中.
_FILLER = (
    "其中|单位|统计数|统计指标|指标名称|计量单位|信息内容|万元|亿元|人次|历年累计|本年累计|本期实际|合计|年度|申请人情况|"
    f"法人或其他组织|[{COMMON_MEASURE_WORDS}元项年]"
)
# Prose, and the leaders of a table of contents. A list mark has its 、 after a digit.
_PROSE = re.compile(r"[,，。;；!！?？…]|(?<!\d)、|[.·]{4,}")
_PAGE_BREAK = 300  # characters in which a page's foot and the next one's header find room
_FEW = 3  # rows that make a table under a header
_HEADER = 20  # letters above the first label in which a short table's header stands
_APART = 40  # letters between two labels of one table at most
_WEIGHT = 1000  # what a letter counts in a chain, against 1 for each gap in the rows
_LATE = 1e-3  # and against this for each row further down: 被依法纠错数 is of the block that is open, 复议 before 诉讼
_STRANGE = 14  # letters between two labels that are neither label nor filler


@dataclass(frozen=True)
class LabelPlace:
    """A row's label in the (normalised) text: half-open offsets."""

    row: int
    start: int
    end: int


@dataclass(frozen=True)
class Letters:
    """The Chinese characters of a normalised text without list marks and notes."""

    text: str
    """The letters alone."""
    places: list[int]
    """Where each stands in the text."""
    source: str
    """The text that they are from."""


@dataclass(frozen=True)
class _Found:
    row: int
    begin: int  # in letters
    stop: int
    digits: int = 0  # that end the label: 免予公开范围3


def find_tables(letters: Letters, form: Form) -> list[list[LabelPlace]]:
    """The labels of each table of this form, in the text's order.

    A table that goes on after a page's end, behind its repeated header, is one table.
    """
    tables: list[list[LabelPlace]] = []
    for chain in sorted(_chains(letters, form), key=lambda chain: chain[0].start):
        if tables and chain[0].start < tables[-1][-1].end:  # rows set beside the others, or out of order
            tables[-1] = sorted(tables[-1] + chain, key=lambda place: place.start)
            continue
        near = [place for place in tables[-1] if place.row < chain[0].row] if tables else []
        # the header's own 其他 and 总计 may have been taken for the last rows of the part before it
        if near and len(tables[-1]) - len(near) <= 2 and chain[0].start - near[-1].end < _PAGE_BREAK:
            tables[-1] = near + chain
        else:
            tables.append(chain)
    return tables


def _chains(letters: Letters, form: Form) -> Iterator[list[LabelPlace]]:
    """Unbroken chains of labels, the best first."""
    found = _labels(letters, form)
    least = min(_FEW, _least(form)) if form.shape == "rows" else _least(form)
    while len({f.row for f in found}) >= least:
        chain = _best_chain(found, letters, form)
        rows = sum(form.rows[f.row].indicator is not None for f in chain)
        if rows < _least(form) and not (rows >= least and _has_header(chain, letters, form)):
            return
        yield [LabelPlace(f.row, letters.places[f.begin], letters.places[f.stop - 1] + 1 + f.digits) for f in chain]
        found = [f for f in found if all(f.stop <= own.begin or f.begin >= own.stop for own in chain)]


def _least(form: Form) -> int:
    """Rows that make a table: most of a small one, four of a large one, nearly all of one across."""
    if form.shape == "across":
        return 10
    return 4 if sum(row.indicator is not None for row in form.rows) >= 7 else 3


def _has_header(chain: Sequence[_Found], letters: Letters, form: Form) -> bool:
    """Whether a wide table's columns are named just above the first label, so that even a few rows are a table."""
    above = letters.text[max(0, chain[0].begin - _HEADER) : chain[0].begin]
    return any(name in above for row in form.rows for column in row.columns[1:] for name in column.headers)


def letters_of(text: str) -> Letters:
    """The letters of a normalised text."""
    masked = list(text)
    for pattern in (_MARK, ASIDE):
        for match in pattern.finditer(text):
            masked[match.start() : match.end()] = " " * (match.end() - match.start())
    places = [i for i, c in enumerate(masked) if _HAN.match(c)]
    return Letters("".join(text[i] for i in places), places, text)


def _core(label: str) -> str:
    return "".join(_HAN.findall(ASIDE.sub("", label)))


@cache
def _rows_by_label(form: Form) -> dict[str, list[tuple[int, str]]]:
    """The letters of each label → its rows, with the digits that end it there."""
    table: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, row in enumerate(form.rows):
        for label in row.labels:
            table[_core(label)].append((number, label[len(label.rstrip("0123456789")) :]))
    return table


@cache
def _pattern(form: Form) -> re.Pattern[str]:
    return re.compile("(?=(" + "|".join(sorted(_rows_by_label(form), key=len, reverse=True)) + "))")


def _labels(letters: Letters, form: Form) -> list[_Found]:
    """Every place where a label may stand; the longest one where several begin."""
    table = _rows_by_label(form)
    return [
        _Found(row, match.start(), match.end(1), len(digits))
        for match in _pattern(form).finditer(letters.text)
        for row, digits in table[match[1]]
        if letters.source.startswith(digits, letters.places[match.end(1) - 1] + 1)
    ]


def _best_chain(found: Sequence[_Found], letters: Letters, form: Form) -> list[_Found]:
    """The chain with the most letters in labels; of equal ones that with fewer gaps."""
    best: list[float] = []
    came_from: list[int] = []
    for i, here in enumerate(found):
        score, previous = -float(_WEIGHT), -1
        for j in range(i - 1, -1, -1):
            before = found[j]
            if here.begin - before.stop > _APART:
                if here.begin - before.begin > 4 * _APART:
                    break
                continue
            if (
                before.row < here.row
                and before.stop <= here.begin
                and best[j] - (here.row > before.row + 1) > score
                and _clean(before, here, letters, form)
            ):
                score, previous = best[j] - (here.row > before.row + 1), j
        best.append(max(score, 0) + _WEIGHT * (here.stop - here.begin) - _LATE * here.row)
        came_from.append(previous)
    end = max(range(len(found)), key=best.__getitem__)
    chain = []
    while end >= 0:
        chain.append(found[end])
        end = came_from[end]
    return chain[::-1]


@cache
def _filler(form: Form) -> re.Pattern[str]:
    headers = {name for row in form.rows for column in row.columns for name in column.headers}
    return re.compile("|".join([*sorted(headers, key=len, reverse=True), _FILLER]))


def _clean(before: _Found, here: _Found, letters: Letters, form: Form) -> bool:
    """Whether nothing but cells stands between two labels."""
    between = letters.source[letters.places[before.stop - 1] + 1 : letters.places[here.begin]]
    between = _MARK.sub(" ", ASIDE.sub(" ", between))
    if _PROSE.search(re.sub(r"\d,\d{3}", "", between)):
        return False
    return len(_HAN.findall(_filler(form).sub("", between))) <= _STRANGE
