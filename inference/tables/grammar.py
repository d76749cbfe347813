"""Reading official tables: found by their labels, read row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ...annotations.lexicon import REPORT_TITLES, one_of
from ...annotations.tables import Form, forms
from ...models.text.normaliser import NormalisedText
from ..reading.grids import Grid
from .cells import OfficialTable, Place
from .patterns import ASIDE
from .recognition import LabelPlace, find_tables, letters_of
from .rows import RowReader
from .slots import Slots

# Between two pages: — 7 — or 第 5 页 共 8 页 on a line of its own, and the report's title again.
_PAGE_FOOT = re.compile(
    rf"(?<=\n) ?(?:第 ?\d+ ?页(?: ?[,/]? ?共 ?\d+ ?页)?|[—–-] ?\d+ ?[—–-]) ?(?=\n|$)(?:\n[^\n|]{{0,40}}{one_of(REPORT_TITLES)} ?(?=\n))?"
)
# What the first column is called, its letters perhaps spaced, and what may stand in the head below it.
_HEAD = re.compile(
    r"(?:指 ?标 ?名 ?称|统 ?计 ?指 ?标|计 ?量\s?单 ?位|申请人情况)(?!.*(?:指 ?标 ?名 ?称))[^,，。;；!?]*$", re.S
)
_HEADER = 150  # characters before the first label in which the head may stand
_TAIWAN = {"资讯": "信息", "档案": "文件", "网路": "网络"}  # Taiwan's words, of equal length


def read_tables(text: NormalisedText, grids: Sequence[Grid] = ()) -> list[OfficialTable]:
    """All official tables in a text; of two that claim the same place the one that knows more of its labels.

    `grids` are the tables that the text's source draws as such.
    """
    folded = replace(text, text=_plain(text.text))
    letters = letters_of(folded.text)
    tables = [(form, places) for form in forms() for places in find_tables(letters, form)]
    if not tables:
        return []
    first = min(places[0].start for _, places in tables)
    last = max(places[-1].end for _, places in tables)
    slots = Slots(grids, folded, within=folded.to_original(first, last))
    found = [reading for form, places in tables if (reading := _read(form, places, folded, slots)) is not None]
    chosen: list[OfficialTable] = []
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


def _read(form: Form, places: Sequence[LabelPlace], folded: NormalisedText, slots: Slots) -> OfficialTable | None:
    """The cells of one table; None if it has none."""
    reader = RowReader(form, places, folded, slots)
    if form.shape == "across":
        reader.read_across()
    else:
        reader.read_rows()
    if not reader.cells and not reader.losses:
        return None
    first, last = reader.original(places[0]), reader.original(places[-1])
    ends: dict[int, int] = defaultdict(int)
    for start, end in [
        *reader.ends.items(),
        *((cell.label[0], cell.end) for cell in reader.cells),
        *((loss.start, loss.end) for loss in reader.losses),
    ]:
        ends[start] = max(ends[start], end)
    labels = {reader.original(place) for place in places}
    labels |= {(loss.start, loss.end) for loss in reader.losses}
    rows = tuple(sorted([*_head(folded, places[0]), *((start, max(end, ends[start])) for start, end in labels)]))
    recognised = sum(place.end - place.start for place in places), len(places) / len(form.rows)
    return OfficialTable(
        reader.form,
        first[0],
        max([*ends.values(), last[1]]),
        tuple(reader.cells),
        tuple(reader.losses),
        rows,
        recognised,
        tuple((cell, folded.to_original(*place)) for cell, place in reader.said),
    )


def _head(folded: NormalisedText, first: LabelPlace) -> list[Place]:
    """Where the head stands above the first label, if it names its columns: the numbers in it (甲 乙 1 2) count nothing."""
    above = folded.text[max(0, first.start - _HEADER) : first.start]
    found = _HEAD.search(ASIDE.sub(lambda match: " " * len(match.group()), above))
    return [folded.to_original(first.start - len(above) + found.start(), first.start)] if found else []
