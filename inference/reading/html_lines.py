"""The walk through a page that writes its lines: paragraphs, and rows of tables."""

from __future__ import annotations

import re

from lxml import etree

from .content import Content, content_of
from .html_inline import BLOCKS
from .layout import MOST_COLUMNS, LaidOutCell, Line, Table, collapse


class _Lines:
    """Text on its way to lines; white space collapses as in a browser."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._open: list[str] = []

    def write(self, text: str | None, *, preformatted: bool) -> None:
        first, *others = (text or "").split("\n") if preformatted else [text or ""]
        self._open.append(first)
        for line in others:
            self.end_line()
            self._open.append(line)

    def end_line(self) -> None:
        line = collapse("".join(self._open))
        self._open.clear()
        if line:
            self.lines.append(Line(line))


def render(body: etree._Element) -> Content:
    """Walk the page and write its lines; the cells of an open table row are written apart and joined at its end."""
    outputs = [_Lines()]  # the page, and one more for each cell that we are in
    rows: list[list[LaidOutCell]] = []  # the open ones
    open_tables = [Table()]  # a stray row needs one, too
    tables: list[Table] = []
    preformatted = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        is_cell = tag in ("td", "th") and element is not body and element.getparent().tag == "tr"
        if tag in BLOCKS:
            outputs[-1].end_line()
        if event == "start":
            preformatted += tag == "pre"
            if tag == "table":
                open_tables.append(Table())
            elif tag == "tr":
                rows.append([])
            elif is_cell:
                outputs.append(_Lines())
            outputs[-1].write(element.text, preformatted=preformatted > 0)
            continue
        preformatted -= tag == "pre"
        if is_cell:
            spans = (_span(element, "rowspan"), min(_span(element, "colspan"), MOST_COLUMNS))
            rows[-1].append(LaidOutCell(open_tables[-1].rows, *spans, outputs.pop().lines))
        elif tag == "tr":
            outputs[-1].lines += open_tables[-1].draw_row(rows.pop())
        elif tag == "table" and (table := open_tables.pop()).holds_figures():
            tables.append(table)
            for outer in open_tables:
                outer.holds_data = True
        if element is not body:
            outputs[-1].write(element.tail, preformatted=preformatted > 0)
    outputs[0].end_line()
    return content_of(outputs[0].lines, tables)


def _span(cell: etree._Element, name: str) -> int:
    """Rows or columns that a cell spans: 1 where it says nothing sensible, very many for rowspan=0 (all that follow)."""
    number = re.match(r"\s*(\d{1,5})", cell.get(name, ""))
    return (int(number[1]) or (99_999 if name == "rowspan" else 1)) if number else 1
