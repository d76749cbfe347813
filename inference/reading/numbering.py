"""The numbers that Word draws before paragraphs and does not store in their text: 一、 (二) 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .numbering_formats import written

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 10  # styles based on styles


@dataclass(frozen=True)
class _Level:
    text: str
    """With %1 for the first level's number, and so on."""
    format: str
    start: int
    style: str | None
    """Whose paragraphs are of this level."""
    restarts_after: int
    """It begins anew behind a paragraph of a level above this one."""
    in_digits: bool
    """Whether the levels above are written in Arabic digits (1.1 below 一)."""


@dataclass(frozen=True)
class _List:
    kind: str
    """The definition whose count it goes on with: several lists may share one."""
    levels: dict[int, _Level]
    starts: dict[int, int]
    """By level: the number that its first paragraph begins anew with."""


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}  # by definition and level
        self._begun: set[tuple[str, int]] = set()  # levels of lists that were begun anew
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
        try:
            part = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists
            return
        kinds = {kind.get(_W + "abstractNumId"): kind for kind in part.iter(_W + "abstractNum")}
        named = {name: number for number, kind in kinds.items() if (name := _value(kind, "styleLink"))}
        for item in part.iter(_W + "num"):
            number = _value(item, "abstractNumId")
            if number in kinds:
                number = named.get(_value(kinds[number], "numStyleLink") or "", number)
                self._lists[item.get(_W + "numId")] = _list(item, str(number), kinds[number])

    def mark(self, paragraph: Any) -> str:
        """What is drawn before this paragraph; nothing for one that is not numbered, or that has a bullet."""
        place = self._place(paragraph)
        if place is None:
            return ""
        name, depth = place
        of = self._lists[name]
        level = of.levels[depth]
        counts = self._counts.setdefault(of.kind, {})
        if depth in of.starts and (name, depth) not in self._begun:
            counts.pop(depth, None)
            self._begun.add((name, depth))
        counts[depth] = counts.get(depth, of.starts.get(depth, level.start) - 1) + 1
        for deeper in [d for d in counts if d > depth and (d not in of.levels or of.levels[d].restarts_after > depth)]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            above = int(match[1]) - 1
            known = of.levels.get(above)
            if known is None:
                return ""
            return written(counts.get(above, known.start), "decimal" if level.in_digits else known.format)

        if level.format in ("bullet", "none"):
            return ""
        mark = re.sub(r"%([1-9])", number, level.text)
        return mark + (" " if mark[-1:].isdigit() else "")

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """(list, level) of a paragraph, of its own or by its style."""
        name = depth = None
        for style, properties in self._properties(paragraph):
            numbered = properties.find(_W + "numPr")
            if numbered is None:
                continue
            depth = depth if depth is not None else _value(numbered, "ilvl")
            name = _value(numbered, "numId")
            if name is None:
                continue
            levels = self._lists[name].levels if name in self._lists else {}
            linked = next((number for number, level in levels.items() if style and level.style == style), None)
            found = int(depth) if depth is not None and depth.isdecimal() else linked or 0
            return (name, found) if found in levels else None
        return None

    def _properties(self, paragraph: Any) -> Iterator[tuple[str | None, Any]]:
        """(style, paragraph properties) of the paragraph itself, its style, the one that is based on, and so on."""
        own = paragraph.find(_W + "pPr")
        if own is None:
            return
        yield None, own
        name = _value(own, "pStyle")
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            properties = style.find(_W + "pPr")
            if properties is not None:
                yield name, properties
            name = _value(style, "basedOn")


def _list(item: Any, kind: str, definition: Any) -> _List:
    levels = dict(_levels(definition))
    starts: dict[int, int] = {}
    for override in item.iter(_W + "lvlOverride"):
        depth = _depth(override, 0)
        for _, level in _levels(override):
            levels[depth] = level
        if (start := _value(override, "startOverride")) is not None and start.isdecimal():
            starts[depth] = int(start)
    return _List(kind, levels, starts)


def _levels(definition: Any) -> Iterator[tuple[int, _Level]]:
    """(depth, level) of a definition; one that does not say its depth is at that of its turn."""
    for turn, element in enumerate(definition.findall(_W + "lvl")):
        depth = _depth(element, turn)
        start, restart = _value(element, "start") or "1", _value(element, "lvlRestart") or ""
        yield (
            depth,
            _Level(
                text=_value(element, "lvlText") or "",
                format=_value(element, "numFmt") or "decimal",
                start=int(start) if start.isdecimal() else 1,
                style=_value(element, "pStyle"),
                restarts_after=int(restart) if restart.isdecimal() else depth,
                in_digits=element.find(_W + "isLgl") is not None,
            ),
        )


def _depth(element: Any, otherwise: int) -> int:
    depth = element.get(_W + "ilvl", "")
    return int(depth) if depth.isdecimal() else otherwise


def _value(element: Any, name: str) -> str | None:
    found = element.find(_W + name)
    return None if found is None else found.get(_W + "val")
