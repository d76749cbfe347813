"""What is wrong with an annotation whatever its words mean: numbers and categories without a link, edges on punctuation.

An export with such a place is read all the same; `nianbao annotate pull` keeps it apart, `nianbao annotate lint` lists it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .corpus import AnnotatedReport
from .lexicon import LIST_MARKS
from .scheme import NUMBERS, Label
from .spans import Span

_MARKS = ",，。;；:：、!！?？…"
_OF_NO_SPAN = re.compile(rf"[{_MARKS}]|.*[{_MARKS}]$", re.DOTALL)
_NUMBERING = re.compile("|".join(LIST_MARKS))


@dataclass(frozen=True)
class Defect:
    """A span that the guidelines do not allow as it is."""

    rule: str
    """edge or unlinked, as in the rules of labelling/lint."""
    span: Span
    what: str

    def said(self, report: AnnotatedReport) -> str:
        return (
            f"task {report.name}, at {self.span.start}: {self.span.label} {self.span.text(report.text)!r} {self.what}"
        )


def defects(report: AnnotatedReport) -> Iterator[Defect]:
    """All of a report, by place. A heading that is only a list mark (四、) ends as list marks do."""
    linked = {span for link in report.links for span in (link.number, link.category)}
    for span in report.spans:
        text = span.text(report.text)
        numbering = span.label is Label.HEADING and _NUMBERING.fullmatch(text)
        if _OF_NO_SPAN.match(text) and not numbering:
            yield Defect("edge", span, "begins or ends with punctuation")
        if span not in linked and span.label is Label.CATEGORY:
            yield Defect("unlinked", span, "is linked to no number")
        elif span not in linked and span.label in NUMBERS:
            yield Defect("unlinked", span, "is linked to no CATEGORY")
