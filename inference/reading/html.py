"""HTML → text: what a reader of the page sees of the report, each paragraph and each table row on a line of its own.

Menus, scripts and hidden parts go. All doubts are settled for keeping: losing the title or a table costs more than
a menu that stays.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from ...annotations.lexicon import REPORT_TITLES, one_of
from ..errors import Rejected
from .content import Content
from .encodings import HAN
from .html_inline import drop_note_marks, show_fields
from .html_lines import render
from .html_looks import Declarations, is_hidden, is_struck, looks_of, unseen
from .layout import collapse
from .limits import DEFAULT_LIMITS

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_TAG = re.compile(r"<(?:p|div|table|tr|td|li|br|span|font|h[1-6])\b[^<>]*>", re.I)
_CELL = re.compile(r"<t[dh]\b", re.I)
_END_TAG = re.compile(r"</(?:p|div|table|td|li|h[1-6])\s*>", re.I)

# libxml2 stops reading at </html>, but pages go on; control characters would come out as U+FFFD.
_STOPS = re.compile(r"</(?:html|body)\s*>|[\x00-\x08\x0b\x0e-\x1f]", re.I)

_UNSEEN = ("head", "script", "style", "noscript", "template", "datalist", "iframe", "svg", "rt", "rp")
_STRUCK = ("del", "s", "strike")
_UNSEEN_WITHOUT_TREE = ("title", "select", *_UNSEEN[1:], *_STRUCK)  # <head> is often never closed
_SEMANTIC = ".//nav | .//header | .//footer | .//aside"
_HIDDEN = ".//*[@hidden or @aria-hidden='true' or @aria-hidden='TRUE']"
_DROPPED = "dropped"

_LETTERS = re.compile(rf"[{HAN}\d]+")
_FIGURE = frozenset("0123456789 ,.:%/-年月日\xa0\t\r\n")

_TITLE = re.compile(rf"^.{{0,40}}公[开開].{{0,20}}{one_of(REPORT_TITLES)}$")  # of a report, as a text of its own
_FOOT = re.compile("版权所有|網站標識|网站标识|备案号|備案號|[Ii][Cc][Pp][备備]|公网安备")
_META_NAMES = frozenset(("ArticleTitle", "PubDate", "ContentSource", "SiteName", "ColumnName", "Keywords"))
_LONGEST_FOOT = 500  # letters


def looks_like_html(text: str, *, named_html: bool = False) -> bool:
    """Whether `text` is a page; one tag will do in a file named .html, left-over tags in a text will not."""
    if _PAGE.search(text):
        return True
    return bool(_TAG.search(text)) if named_html else len(_END_TAG.findall(text)) >= 3


def read_page(source: str, *, cells: int = DEFAULT_LIMITS.cells) -> Content:
    """The text of the report on the page, and its tables. Raises Rejected: "no-text", "too-complex"."""
    if (found := len(_CELL.findall(source))) > cells:
        raise Rejected(
            "too-complex",
            f"expected a report with at most {cells:,} table cells, found {found:,}; "
            "a report is far smaller: save its part of the page",
        )
    source = _STOPS.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    page = _parse(source)
    if page is None:
        content = Content(_without_tags(source))
    else:
        metadata = _metadata(page)
        body = page.find("body")
        body = page if body is None else body
        looks = looks_of(page)
        etree.strip_elements(body, *_UNSEEN, with_tail=False)
        show_fields(body)
        drop_note_marks(body, looks)
        _drop_furniture(body, looks)
        content = replace(render(body), metadata=metadata)
    if not content.text:
        raise Rejected(
            "no-text",
            f"expected a page with the report's text, found none (pictures: {len(re.findall('<img', source, re.I))}); "
            "the report may be a picture or be loaded by a script: save it as text from a browser",
        )
    return content


def _metadata(page: etree._Element) -> dict[str, str]:
    """What the page's head says under the names that government sites share: ArticleTitle, PubDate, ContentSource."""
    named = {meta.get("name", ""): collapse(meta.get("content", "")) for meta in page.iter("meta")}
    return {name: value[:200] for name, value in named.items() if name in _META_NAMES and value}


def _parse(source: str) -> etree._Element | None:
    """The page as a tree; None where libxml2 gives up: 256 levels of nesting, one text of 10 million bytes."""
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        page = document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # not one element
        return None
    return None if parser.error_log.filter_from_fatals() else page


def _without_tags(source: str) -> str:
    """The text with every tag taken for a line break: crude, but no nesting is too deep for it."""
    kept: list[str] = []
    inside = ""  # the unseen element that we are in
    for piece in re.split(r"(<[^<>]*>)", source):
        tag = re.match(r"</?([a-z]+)", piece, re.I)
        if tag:
            name = tag[1].lower()
            if name in _UNSEEN_WITHOUT_TREE:
                inside = "" if piece.startswith("</") else inside or name
        elif not inside and not piece.startswith("<!"):
            kept.append(collapse(html.unescape(piece)))
    return "\n".join(filter(None, kept))


@dataclass(slots=True)
class _Content:
    """What an element holds, with all that is below it; letters are Han and digits."""

    plain: int = 0  # letters outside links
    linked: int = 0  # letters in links to other pages
    anchors: int = 0  # headlines, and table cells with just a number: what has one is part of the report


def _drop_furniture(body: etree._Element, looks: Mapping[etree._Element, Declarations]) -> None:
    """Remove what a reader does not see or does not read: hidden and struck parts, menus, the foot of the page.

    Menus and feet are looked for beside the way from the page down to the element with most of its text. What holds
    half of the page always stays, and so do hidden parts that hold half of it together: a script will uncover them.
    """
    contents = _contents(body)
    half = max(contents[body].plain / 2, 1)
    semantic = [element for element in body.xpath(_SEMANTIC) if not contents[element].anchors]
    dropped = [element for element in semantic if contents[element].plain < half]
    struck = [*body.iter(*_STRUCK), *(element for element, own in looks.items() if is_struck(own))]
    dropped += [element for element in _outermost(struck, body) if contents[element].plain < half]
    hidden = _outermost([*body.xpath(_HIDDEN), *(element for element, own in looks.items() if is_hidden(own))], body)
    hidden = [element for element in hidden if contents[element].plain < half]
    if sum(contents[element].plain for element in hidden) < half:
        dropped += hidden
    _blank_unseen(body, looks, half)
    main: etree._Element | None = body
    while main is not None:
        inner = next((child for child in main if contents[child].plain >= half), None)
        if inner is not None:
            dropped += [child for child in main if child is not inner and _is_menu_or_foot(child, contents[child])]
        main = inner
    for element in dropped:
        element.tag = _DROPPED
    etree.strip_elements(body, _DROPPED, with_tail=False)


def _outermost(elements: Iterable[etree._Element], body: etree._Element) -> list[etree._Element]:
    """Those that lie in the body and in none of the others."""
    inside = set(elements)
    return [e for e in inside if body in (above := list(e.iterancestors())) and inside.isdisjoint(above)]


def _blank_unseen(body: etree._Element, looks: Mapping[etree._Element, Declarations], half: float) -> None:
    """Take away the text that is not to be seen where it stands, such as that of size 0, unless it is half the page."""
    if not any(unseen(own, frozenset()) for own in looks.values()):
        return
    why: dict[etree._Element | None, frozenset[str]] = {body.getparent(): frozenset()}
    for element in body.iter():
        why[element] = unseen(looks.get(element, {}), why[element.getparent()])
    hidden = [element for element in body.iter() if why[element]]
    if sum(_letters(e.text) + sum(_letters(child.tail) for child in e) for e in hidden) < half:
        for element in hidden:
            element.text = None
            for child in element:
                child.tail = None


def _is_menu_or_foot(element: etree._Element, content: _Content) -> bool:
    if content.anchors:
        return False
    is_foot = content.plain < _LONGEST_FOOT and bool(_FOOT.search("".join(element.itertext())))
    return is_foot or content.linked > content.plain


def _contents(body: etree._Element) -> dict[etree._Element, _Content]:
    """The content of every element, from the innermost outwards."""
    contents: dict[etree._Element, _Content] = {}
    links = 0  # that we are in
    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_link = element.tag == "a" and not element.get("href", "#").startswith("#")
        if event == "start":
            links += is_link
            own = _letters(element.text)
            contents[element] = _Content(linked=own) if links else _Content(plain=own, anchors=_is_title(element))
            continue
        links -= is_link
        content = contents[element]
        for child in element:
            part = contents[child]
            content.plain += part.plain + (0 if links else _letters(child.tail))
            content.linked += part.linked + (_letters(child.tail) if links else 0)
            content.anchors += part.anchors
        if element.tag in ("td", "th") and 0 < content.plain < 20:
            content.anchors += _FIGURE.issuperset("".join(element.itertext()))
    return contents


def _is_title(element: etree._Element) -> bool:
    text = "".join((element.text or "").split())
    return bool(text) and (element.tag == "h1" or bool(_TITLE.search(text)))


def _letters(text: str | None) -> int:
    return sum(map(len, _LETTERS.findall(text))) if text else 0
