"""Tables that have the rows of official ones and yet no form that is known: what they are called, so that someone sees.

A table that the grammar misses would otherwise be read as if it were prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ...annotations.tables import forms
from ...models.text.normaliser import NormalisedText
from .cells import OfficialTable, Place
from .patterns import ASIDE, NUMBER, UNIT
from .recognition import letters_of

_LEAST = 5  # different rows that make a table
_SHORTEST = 4  # letters of a label that no sentence has by chance
_APART = 200  # characters between two rows of one table at most
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PROSE = re.compile(r"[,;。!?](?!\d{3})")
# A cell: a number or a sign for nothing, and what comes next is no sentence that goes on.
_CELL = re.compile(
    rf"[\s|:]*(?:(?:{UNIT.pattern})[\s|]*)?(?>(?:{NUMBER.pattern}|[—–―/]+)(?: ?(?:{UNIT.pattern}))?)(?! ?[,。;、.(])"
)


def unknown_tables(folded: NormalisedText, known: Sequence[OfficialTable]) -> list[tuple[Place, tuple[str, ...]]]:
    """Where such tables stand in the original text, and the labels of their rows in their order."""
    taken = [(table.start, table.end) for table in known]
    tables: list[list[tuple[int, int, str]]] = []
    for start, end, label in _rows(folded):
        first, last = folded.to_original(start, end)
        if any(first < stop and last > begin for begin, stop in taken):
            continue
        before = tables[-1][-1][1] if tables else 0
        if tables and start - before < _APART and not _PROSE.search(ASIDE.sub("", folded.text[before:start])):
            tables[-1].append((start, end, label))
        else:
            tables.append([(start, end, label)])
    return [
        (folded.to_original(rows[0][0], rows[-1][1]), tuple(dict.fromkeys(label for *_, label in rows)))
        for rows in tables
        if len({label for *_, label in rows}) >= _LEAST
    ]


def _rows(folded: NormalisedText) -> Iterator[tuple[int, int, str]]:
    """Each known label with a cell right behind it: from the label to the cell's end, and the label."""
    letters, last = letters_of(folded.text), 0
    for match in _labels().finditer(letters.text):
        start, end = letters.places[match.start(1)], letters.places[match.end(1) - 1] + 1
        cell = _CELL.match(ASIDE.sub(lambda aside: " " * len(aside.group()), folded.text[end : end + 100]))
        before = folded.text[max(0, start - 2) : start].rstrip(" ")[-1:]
        if start >= last and cell and not _HAN.match(before):
            last = end + cell.end()
            yield start, last, match[1]


@cache
def _labels() -> re.Pattern[str]:
    cores = {
        core
        for form in forms()
        for row in form.rows
        if row.indicator
        for label in row.labels
        if len(core := "".join(_HAN.findall(ASIDE.sub("", label)))) >= _SHORTEST
    }
    return re.compile("(?=(" + "|".join(sorted(cores, key=len, reverse=True)) + "))")
