"""What stands within a line of a page and is no plain text: form fields give their value, marks of footnotes go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from .html_looks import Declarations, is_shifted
from .note_marks import is_note_mark, unmarked

# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
))
# fmt: on
_CELLS = ("td", "th")
_TYPES = frozenset(("", "text", "number", "tel", "email", "date", "month", "url"))  # whose value is written in a box
_FIGURE = re.compile(r".*\d.*|[—–\-/无零〇]+", re.S)
_LONG = 200  # characters from which on the content of a field is the report itself


def show_fields(body: etree._Element) -> None:
    """Put the value of each form field in its place, where it is a part of a sentence or the figure of a cell."""
    for field in list(body.iter("input", "select", "textarea")):
        value = _value(field).strip()
        shown = len(value) >= _LONG or (value and _is_of_text(field, value))
        for child in list(field):
            field.remove(child)
        field.text = value if shown else None
        field.tag = "pre" if field.tag == "textarea" and "\n" in value else "span"


def _value(field: etree._Element) -> str:
    if field.tag == "textarea":
        return "".join(field.itertext())
    if field.tag == "input":
        return (field.get("value") or "") if (field.get("type") or "").lower() in _TYPES else ""
    options = list(field.iter("option"))
    chosen = next((option for option in options if option.get("selected") is not None), *options[:1])
    return "" if chosen is None else "".join(chosen.itertext())


def _is_of_text(field: etree._Element, value: str) -> bool:
    if any(text and not text.isspace() for text in _beside(field)):
        return True
    block = next((element for element in field.iterancestors() if element.tag in BLOCKS), None)
    return block is not None and block.tag in _CELLS and bool(_FIGURE.fullmatch(value))


def _beside(element: etree._Element) -> Iterator[str | None]:
    """The texts on the line that an element stands in."""
    while True:
        yield element.tail
        for other in element.itersiblings():
            if other.tag in BLOCKS:
                break
            yield _text_of(other)
            yield other.tail
        for other in element.itersiblings(preceding=True):
            yield other.tail
            if other.tag in BLOCKS:
                break
            yield _text_of(other)
        parent = element.getparent()
        if parent is None:
            return
        if element.getprevious() is None or all(o.tag not in BLOCKS for o in element.itersiblings(preceding=True)):
            yield parent.text
        if parent.tag in BLOCKS:
            return
        element = parent


def _text_of(element: etree._Element) -> str | None:
    return None if element.tag in ("input", "select", "textarea") else "".join(element.itertext())


def drop_note_marks(body: etree._Element, looks: Mapping[etree._Element, Declarations]) -> None:
    """Take away the marks of footnotes; what else is raised or lowered does not run into the number before it."""
    shifted = [element for element, own in looks.items() if is_shifted(own)]
    for element in [*body.iter("sup", "sub"), *shifted]:
        text = "".join(element.itertext())
        before, after = _before(element), _after(element)
        if is_note_mark(text, before, after):
            for inner in list(element):
                element.remove(inner)
            element.text = None
        elif not len(element):
            element.text = unmarked(text, before)


def _before(element: etree._Element) -> str:
    """What stands before an element on its line, as far as the next element."""
    while element is not None and element.tag not in BLOCKS:
        previous = element.getprevious()
        while previous is not None:
            if previous.tail and previous.tail.strip():
                return str(previous.tail)
            if previous.tag in BLOCKS:
                return ""
            if (text := "".join(previous.itertext())).strip():
                return text
            previous = previous.getprevious()
        parent = element.getparent()
        if parent is None or (parent.text and parent.text.strip()):
            return (parent.text or "") if parent is not None else ""
        element = parent
    return ""


def _after(element: etree._Element) -> str:
    """What follows an element on its line, as far as the next element."""
    while element is not None and element.tag not in BLOCKS:
        if element.tail and element.tail.strip():
            return str(element.tail)
        following = element.getnext()
        if following is not None:
            return "" if following.tag in BLOCKS else "".join(following.itertext())
        element = element.getparent()
    return ""
