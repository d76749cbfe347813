"""What a page's styles do to its text: what they hide, strike through, raise and lower.

Counted are the style of an element itself and the rules of the page's own <style>, in the order of the cascade; style
sheets that a page fetches from elsewhere are not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import tinycss2
from cssselect import GenericTranslator, Selector, SelectorError
from cssselect import parse as parse_selectors
from lxml import etree

# A page whose styles have none of these has nothing that they hide, strike or raise; most have not.
_DOING = re.compile(
    r"display\s*:\s*none|visibility|opacity|line-through|vertical-align\s*:\s*su|font[a-z-]*\s*:\s*0|transparent|:\s*-|clip|scale"
    r"|overflow",
    re.I,
)
# A declaration that has none of these says nothing about it either.
_TELLING = re.compile(
    r"display|visibility|opacity|line-through|vertical-align|font|color|text-indent|clip|scale|overflow|position",
    re.I,
)
# fmt: off
_PROPERTIES = frozenset((
    "clip", "clip-path", "color", "display", "font", "font-size", "opacity", "text-decoration", "text-decoration-line",
    "text-indent", "transform", "vertical-align", "visibility",
    "position", "left", "top", "right", "bottom", "margin-left", "margin-top",
    "overflow", "overflow-x", "overflow-y", "width", "height", "max-width", "max-height",
))
# fmt: on
_OTHER_MEDIA = re.compile(r"print|speech|max-(?:device-)?width", re.I)
_LENGTH = re.compile(r"-?\d*\.?\d+")
_FAR = -500.0  # of any unit: nobody moves words so far but to get them off the screen
_ZERO_CLIP = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%")
_ZERO_SCALE = re.compile(r"scale[xy]?\(\s*0*\.?0+\s*[,)]")

Declarations = Mapping[str, str]
"""Property → value, in lower case."""


_Ranked = dict[str, tuple[tuple[int, ...], str]]
"""Property → (rank in the cascade, value)."""


def looks_of(page: etree._Element) -> dict[etree._Element, Declarations]:
    """What is declared for each element itself, where anything that matters is; what it inherits is not in there."""
    styled = page.xpath("//*[@style]")
    if not any(map(_DOING.search, [s.text or "" for s in page.iter("style")] + [e.get("style") for e in styled])):
        return {}
    ranked: dict[etree._Element, _Ranked] = {}
    for order, (selectors, content) in enumerate(_rules(page)):
        if declared := _declarations(content):
            for element, specificity in _matching(page, selectors):
                _declare(ranked.setdefault(element, {}), declared, (0, *specificity, order))
    for element in styled:
        style = element.get("style")
        if _TELLING.search(style) and (declared := _declarations(style)):
            _declare(ranked.setdefault(element, {}), declared, (1,))
    return {element: {name: value for name, (_, value) in own.items()} for element, own in ranked.items()}


def _declare(own: _Ranked, declared: Mapping[str, tuple[str, bool]], rank: tuple[int, ...]) -> None:
    for name, (value, important) in declared.items():
        if name not in own or own[name][0] <= (important, *rank):
            own[name] = (important, *rank), value


def _matching(page: etree._Element, selectors: str) -> Iterator[tuple[etree._Element, tuple[int, int, int]]]:
    """(element, specificity of the selector) for each that one of the selectors means."""
    try:
        for selector in parse_selectors(selectors):
            if selector.pseudo_element is None:
                for element in page.xpath(_xpath(selector)):
                    yield element, selector.specificity()
    except (SelectorError, etree.XPathError):  # of a kind that cssselect does not know, or none
        return


def _xpath(selector: Selector) -> str:
    return GenericTranslator().selector_to_xpath(selector, prefix="//")


def is_hidden(looks: Declarations) -> bool:
    """Whether an element is hidden with all that is in it."""
    if looks.get("display") == "none" or _is_zero(looks.get("opacity", "1")):
        return True
    sides = ("left", "top", "right", "bottom") if looks.get("position") in ("absolute", "fixed", "relative") else ()
    if any(_length(looks.get(name)) <= _FAR for name in (*sides, "text-indent", "margin-left", "margin-top")):
        return True
    if looks.get("position") in ("absolute", "fixed") and _ZERO_CLIP.search(looks.get("clip", "")):
        return True
    if _ZERO_CLIP.search(looks.get("clip-path", "")) or _ZERO_SCALE.search(looks.get("transform", "")):
        return True
    cut_off = any(
        looks.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y")
    )
    return cut_off and any(_is_zero(looks.get(name, "")) for name in ("width", "height", "max-width", "max-height"))


def is_struck(looks: Declarations) -> bool:
    """Whether a rule is drawn through an element's text."""
    return any("line-through" in looks.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def is_shifted(looks: Declarations) -> bool:
    """Whether an element is raised or lowered."""
    return looks.get("vertical-align") in ("super", "sub")


def unseen(looks: Declarations, inherited: frozenset[str]) -> frozenset[str]:
    """Why an element's own text is not to be seen; elements in it inherit that, and may say otherwise."""
    why = set(inherited)
    for name, holds in (
        ("visibility", looks.get("visibility") in ("hidden", "collapse")),
        ("font-size", _is_zero(looks.get("font-size", looks.get("font", "1")))),
        ("color", looks.get("color") == "transparent"),
    ):
        if holds:
            why.add(name)
        elif name in looks or (name == "font-size" and "font" in looks):
            why.discard(name)
    return frozenset(why)


def _is_zero(value: str) -> bool:
    number = _LENGTH.match(value)
    return number is not None and abs(float(number[0])) < 0.05


def _length(value: str | None) -> float:
    number = _LENGTH.match(value or "")
    return float(number[0]) if number else 0.0


def _rules(page: etree._Element) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of the page's own style sheets, as far as they can matter."""
    for style in page.iter("style"):
        sheet = style.text or ""
        if _TELLING.search(sheet) and not _OTHER_MEDIA.search(style.get("media", "")):
            yield from _qualified(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _qualified(rules: list[tinycss2.ast.Node]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        if rule.type == "qualified-rule":
            content = tinycss2.serialize(rule.content)
            if _TELLING.search(content):
                yield tinycss2.serialize(rule.prelude), content
        elif rule.type == "at-rule" and rule.content and _holds(rule):
            yield from _qualified(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _holds(rule: tinycss2.ast.AtRule) -> bool:
    """Whether the rules in an @media, @supports or @layer hold on a screen."""
    grouping = rule.lower_at_keyword in ("media", "supports", "layer")
    return grouping and not _OTHER_MEDIA.search(tinycss2.serialize(rule.prelude))


@lru_cache(maxsize=4096)
def _declarations(style: str) -> Mapping[str, tuple[str, bool]]:
    """Property → (value, whether it is !important) of those that matter here."""
    found: dict[str, tuple[str, bool]] = {}
    for item in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and item.lower_name in _PROPERTIES:
            value = tinycss2.serialize(item.value).strip().lower()
            if item.important or not found.get(item.lower_name, ("", False))[1]:
                found[item.lower_name] = (value, item.important)
    return found
