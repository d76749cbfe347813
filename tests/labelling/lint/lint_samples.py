"""Annotated texts for tests, written with their spans: ⟦CATEGORY proactive.total|公开信息⟧⟦COUNT|12条⟧.

Each number is linked to the CATEGORY before it, unless its label ends in *; ⟦COUNT cumulative|12条⟧ has a scope.
"""

from __future__ import annotations

import re

from nianbao.annotations import AnnotatedReport, Format, Kind, Label, Level, Link, Scope, Span
from nianbao.annotations.scheme import NUMBERS

_MARK = re.compile(r"⟦([A-Z]+)(\*?)(?: ([a-z_.0-9]+))?\|([^⟧]*)⟧")


def report(marked: str, name: str = "r-1", *, kind: Kind = Kind.ANNUAL_REPORT) -> AnnotatedReport:
    """The report that a marked text describes: freeform, of a county."""
    text, spans, links, category, end = "", [], [], None, 0
    for found in _MARK.finditer(marked):
        text += marked[end : found.start()]
        end = found.end()
        label = Label(found[1])
        attribute = found[3] or (Scope.ANNUAL.value if label in NUMBERS else None)
        span = Span(len(text), len(text) + len(found[4]), label, attribute)
        text += found[4]
        spans.append(span)
        if label is Label.CATEGORY:
            category = span
        elif label in NUMBERS and category and not found[2]:
            links.append(Link(span, category))
    text += marked[end:]
    form = Format.FREEFORM if kind is Kind.ANNUAL_REPORT else None
    return AnnotatedReport(name, text, tuple(spans), tuple(links), kind, form, Level.COUNTY)
