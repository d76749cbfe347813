"""Small marked texts as records, without a model.

`<name=code>` is a category, `{160条}` a number that measures the category before it (`{160条>}` the one after it,
`{742条 cumulative}` with a scope), `{没有}` a zero, `[LABEL text]` any other span, `[LABEL:attribute text]` with one.
"""

from __future__ import annotations

import re

from nianbao.annotations import Finder, Label, Link, Span
from nianbao.inference import Record, document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.leaving_out import of_annual_reports
from nianbao.inference.record.types import Check, ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged

_MARK = re.compile(
    r"<(?P<name>[^<>=]+)=(?P<code>[\w.]+)>"
    r"|\{(?P<number>[^{} >]+)(?: (?P<scope>\w+))?(?P<forward>>)?\}"
    r"|\[(?P<label>[A-Z]+)(?::(?P<attribute>\w+))? (?P<text>[^\]]+)\]"
)


def record_of(marked: str, *, kind: str = "annual_report") -> Record:
    """The record that a sure model would make of a marked text."""
    text, position = "", 0
    spans: list[Span] = []
    links: list[tuple[Span, int]] = []
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        shown = match["name"] or match["number"] or match["text"]
        label, attribute = _label(match)
        span = Span(len(text), len(text) + len(shown), label, attribute, confidence=0.9)
        if match["number"]:
            links.append((span, len([s for s in spans if s.label is Label.CATEGORY]) - (0 if match["forward"] else 1)))
        spans.append(span)
        text += shown
    text += marked[position:]
    categories = [span for span in spans if span.label is Label.CATEGORY]
    tagged = Tagged(
        spans=tuple(spans),
        links=tuple(Link(number, categories[index], 0.9) for number, index in links),
        kind=DocumentClass(kind, 0.9),
        format=DocumentClass("freeform", 0.9),
        level=DocumentClass("county", 0.9),
        found_by=Finder.ANNOTATOR,
    )
    document, model = document_from_text(text), ModelInfo(name="sure", version="1", sha256="0")
    return of_annual_reports(make_record(document, tagged, model))


def _label(match: re.Match[str]) -> tuple[Label, str | None]:
    if match["name"]:
        return Label.CATEGORY, match["code"]
    if match["label"]:
        return Label(match["label"]), match["attribute"]
    number, scope = match["number"], match["scope"] or "annual"
    if not re.search(r"[\d一二三四五六七八九十]", number):
        return Label.ZERO, scope
    return (Label.PERCENT if "%" in number else Label.AMOUNT if number.endswith("元") else Label.COUNT), scope


def checks_of(marked: str, rule: str) -> list[Check]:
    """What one rule says about a marked text."""
    return [check for check in record_of(marked).checks if check.rule == rule]


def statuses(marked: str, rule: str) -> list[str]:
    """The statuses of one rule's checks."""
    return [check.status for check in checks_of(marked, rule)]


def plain_of(marked: str) -> str:
    """The text without its marks."""
    return _MARK.sub(lambda match: match["name"] or match["number"] or match["text"], marked)
