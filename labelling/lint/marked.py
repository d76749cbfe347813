"""An annotated report as rules ask it: what a span says, what stands before and after it, what counts what."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from ...annotations import AnnotatedReport, Label, Span
from ...annotations.lexicon import LIST_MARKS
from ...annotations.scheme import NUMBERS
from ...models.text.normaliser import normalise

_BEFORE_A_CELL = re.compile(
    rf"(?:^|[\t|｜\n]|[ \u3000]{{2,}})[ \u3000]*(?:{'|'.join(LIST_MARKS)}|其中[:：])?[ \u3000]*$"
)
_AFTER_A_CELL = re.compile(
    r"[ \u3000]*(?:[(（](?:单位|[一-龥]{1,3})[^()（）\n]{0,8}[)）])?[ \u3000]*(?:$|[\t|｜\n:：]|[ \u3000]{2,})"
)


@dataclass(frozen=True)
class Hit:
    """A place where a rule does not hold."""

    start: int
    end: int
    detail: str = ""
    """What stands there, or what is expected, where the rule's own words do not say it."""


class Marked:
    """A report with its folded text: simplified, without blanks in numbers' way, without bracketed pinyin."""

    def __init__(self, report: AnnotatedReport) -> None:
        self.report = report
        self.text = report.text
        self._folded = normalise(report.text)
        self.numbers = [span for span in report.spans if span.label in NUMBERS]
        self.categories = [span for span in report.spans if span.label is Label.CATEGORY]
        self.counted: dict[Span, list[Span]] = defaultdict(list)
        """The categories of each number."""
        self.counting: dict[Span, list[Span]] = defaultdict(list)
        """The numbers of each category."""
        for link in report.links:
            self.counted[link.number].append(link.category)
            self.counting[link.category].append(link.number)

    def words(self, span: Span) -> str:
        """What a span says, folded."""
        return self._folded.of(span.start, span.end)

    def before(self, span: Span, length: int = 12) -> str:
        """At most so many folded characters before it on its line."""
        return self._folded.before(span.start, length).rpartition("\n")[2]

    def after(self, span: Span, length: int = 12) -> str:
        """At most so many folded characters behind it on its line."""
        return self._folded.after(span.end, length).partition("\n")[0]

    def is_wrapped(self, span: Span) -> bool:
        """Whether a line break stands right before or behind it, and may have cut it."""
        return self.text[span.start - 1 : span.start] == "\n" or self.text[span.end : span.end + 1] == "\n"

    def is_cell(self, span: Span) -> bool:
        """Whether it fills a line or the cell of a table, but for a list mark and a unit."""
        before, after = self.text[max(0, span.start - 40) : span.start], self.text[span.end : span.end + 40]
        return bool(_BEFORE_A_CELL.search(before) and _AFTER_A_CELL.match(after))
