"""Measures: each link between a number and a category, with the number's value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ...annotations import Finder, Label, Link, Role, Scope, Span
from ...annotations.lexicon import COMMON_MEASURE_WORDS, MONEY_UNITS, one_of
from ...annotations.scheme import OTHER_INDICATOR
from ...models.text.normaliser import NormalisedText
from ..tables.cells import Cell
from ..values.numbers import Approximate, NumberKind, Quantity, hedge_around, is_range, parse_quantity
from .types import Measure, Mention, Section

# Indicators that a report gives many values for, one per name (each web site, each paper): no single annual value.
OPEN_INDICATORS = frozenset(
    {
        OTHER_INDICATOR,
        "proactive.category",
        "proactive.channel.board",
        "proactive.channel.newmedia",
        "proactive.channel.other",
        "proactive.channel.press",
        "proactive.channel.website",
        "proactive.key_area",
    }
)
_MONEY_UNIT = re.compile(one_of(MONEY_UNITS))
# 单位:万元 · 金额(万元) · 数额/万元
_HEADER_UNIT = re.compile(f"(?:单位[::：]\\s*|[(（/／])({one_of(MONEY_UNITS)})")
# 万 and 亿 begin no other line; a measure word must be followed by more of its sentence.
_BELOW = re.compile(
    rf"\n([万亿]+)余?(元|人次|[{COMMON_MEASURE_WORDS}])?|\n([{COMMON_MEASURE_WORDS}]|人次|元)(?=[,。;、)])"
)
_ROWS_ABOVE = 60  # lines above a cell in which the head of its column may stand
_CELL_BORDER = ("", "\n", "|")
_KINDS: dict[Label, NumberKind] = {
    Label.COUNT: "count",
    Label.AMOUNT: "amount",
    Label.PERCENT: "percent",
    Label.ZERO: "zero",
}


def make_measures(
    links: Iterable[tuple[Link, Cell | None]], sections: Sequence[Section], folded: NormalisedText
) -> list[Measure]:
    """One measure per link, in their order, with the cell of an official table that its number is."""
    starts = [section.start for section in sections]
    measures = []
    for link, cell in links:
        index = bisect_right(starts, link.number.start)
        measures.append(_measure(link, cell, sections[index - 1].role if index else None, folded))
    return measures


def _measure(link: Link, cell: Cell | None, section: Role | None, folded: NormalisedText) -> Measure:
    number, category, text = link.number, link.category, folded.original
    quantity = cell.quantity if cell else _quantity(number, category, folded)
    kind = quantity.kind if quantity else _KINDS[number.label]
    return Measure(
        text=number.text(text),
        start=number.start,
        end=number.end,
        indicator=category.attribute or OTHER_INDICATOR,
        category=mention(category, text),
        value=quantity.value if quantity else None,
        unit=quantity.unit if quantity else None,
        kind=kind,
        approximate=_approximate(quantity, number, folded),
        scope=Scope(number.attribute or Scope.ANNUAL),
        dimension=dict(cell.column.dimension) if cell else {},
        origin="table" if cell or _is_cell(number, text) else "prose",
        section=section,
        confidence=link.confidence,
        found_by=_finder(link),
    )


def _finder(link: Link) -> Finder:
    """A measure is a rule's if any part of it is."""
    if Finder.RULE in (link.found_by, link.number.found_by, link.category.found_by):
        return Finder.RULE
    return link.found_by


def _quantity(number: Span, category: Span, folded: NormalisedText) -> Quantity | None:
    """What a number of the running text, or of a table that no form knows, is worth."""
    unit = _header_unit(number, category, folded.original) or _unit_below(number, folded)
    return parse_quantity(number.text(folded.original), number.label, context_unit=unit)


def mention(span: Span, text: str) -> Mention:
    """The span as a mention."""
    return Mention(text=span.text(text), start=span.start, end=span.end)


def _approximate(quantity: Quantity | None, number: Span, folded: NormalisedText) -> Approximate | None:
    """How the value stands to the number: as its own words say, else those around it, which its span leaves out."""
    if quantity is None:
        return "range" if is_range(number.text(folded.original)) else None
    if quantity.approximate or quantity.kind == "zero":
        return quantity.approximate
    return hedge_around(folded.before(number.start, 6), folded.after(number.end, 2))


def _header_unit(number: Span, category: Span, text: str) -> str | None:
    """The unit that a table gives for a bare sum of money: in or just after the row's name
    (依申请…费用 万元 3), in the header before it (本年收费金额(单位:万元)), or at the head of its column (金额(万元))."""
    if number.label is not Label.AMOUNT or category.start > number.start:
        return None
    found = _MONEY_UNIT.search(text[category.start : number.start])
    found = found or _HEADER_UNIT.search(text[max(0, category.start - 40) : category.start])
    found = found or _HEADER_UNIT.search(_column_head(number.start, text))
    return found.group(found.lastindex or 0) if found else None


def _column_head(place: int, text: str) -> str:
    """What stands above a place in its column, in a table whose cells stand between pipes or tabs; nothing elsewhere."""
    lines = text[:place].split("\n")[-_ROWS_ABOVE:]
    border = "|" if "|" in lines[-1] else "\t"
    column, above = lines[-1].count(border), []
    for line in reversed(lines[:-1]):
        cells = line.split(border)
        if len(cells) < 2:
            break
        above.append(cells[column] if column < len(cells) else "")
    return "\n".join(above)


def _unit_below(number: Span, folded: NormalisedText) -> str | None:
    """The unit that begins the next line, where a page sets each number on a line of its own: 6.8 / 万元中挤出."""
    found = _BELOW.match(folded.after(number.end, 20))
    return (found[1] or "") + (found[2] or found[3] or "") if found else None


def _is_cell(number: Span, text: str) -> bool:
    """Whether the number is a table cell: nothing but digits, and nothing but a cell's border around it."""
    if not re.fullmatch(r"[-\d.,,%\s]+", number.text(text)):
        return False
    before = text[max(0, number.start - 40) : number.start].rstrip(" \t\u3000")
    after = text[number.end : number.end + 40].lstrip(" \t\u3000")
    return before[-1:] in _CELL_BORDER or after[:1] in _CELL_BORDER
