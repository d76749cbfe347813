"""The numbers that Word draws before paragraphs and does not store in their text: 一、 (二) 3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ...annotations.lexicon import CHINESE_DIGITS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting")
)
_CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))


@dataclass(frozen=True)
class _Level:
    text: str
    """With %1 for the first level's number, and so on."""
    format: str
    start: int


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, document: Any) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
        try:
            part = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists
            return
        kinds = {kind.get(_W + "abstractNumId"): kind for kind in part.iter(_W + "abstractNum")}
        for item in part.iter(_W + "num"):
            kind = item.find(_W + "abstractNumId")
            definition = kinds.get(kind.get(_W + "val")) if kind is not None else None
            if definition is not None:
                self._lists[item.get(_W + "numId")] = dict(map(_level, definition.iter(_W + "lvl")))

    def mark(self, paragraph: Any) -> str:
        """What is drawn before this paragraph; nothing for one that is not numbered, or that has a bullet."""
        place = self._place(paragraph)
        levels = self._lists.get(place[0]) if place else None
        if place is None or levels is None or place[1] not in levels:
            return ""
        name, depth = place
        counts = self._counts.setdefault(name, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            known = levels.get(level)
            return _written(counts.get(level, known.start), known.format) if known else ""

        if levels[depth].format in ("bullet", "none"):
            return ""
        mark = re.sub(r"%([1-9])", number, levels[depth].text)
        return mark + (" " if mark[-1:].isdigit() else "")

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """(list, level) of a paragraph, of its own or by its style."""
        properties = paragraph.find(_W + "pPr")
        for _ in range(10):  # styles on styles
            if properties is None:
                return None
            numbered = properties.find(_W + "numPr")
            if numbered is not None and (name := _value(numbered, "numId")) is not None:
                depth = _value(numbered, "ilvl") or "0"
                return (name, int(depth)) if name != "0" and depth.isdecimal() else None
            style = self._styles.get(_value(properties, "pStyle") or _value(properties, "basedOn"))
            if style is None:
                return None
            based = style.find(_W + "basedOn")
            properties = style.find(_W + "pPr")
            if properties is None or properties.find(_W + "numPr") is None:
                if based is None:
                    return None
                parent = self._styles.get(based.get(_W + "val"))
                properties = parent.find(_W + "pPr") if parent is not None else None
        return None


def _value(element: Any, name: str) -> str | None:
    found = element.find(_W + name)
    return None if found is None else found.get(_W + "val")


def _level(element: Any) -> tuple[int, _Level]:
    start = _value(element, "start") or "1"
    depth = element.get(_W + "ilvl", "0")
    level = _Level(
        _value(element, "lvlText") or "", _value(element, "numFmt") or "decimal", int(start) if start.isdecimal() else 1
    )
    return int(depth) if depth.isdecimal() else 0, level


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        one = CHINESE_DIGITS[ones] if ones else ""
        return (CHINESE_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + one
    if form in _CIRCLED and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((64 if form == "upperLetter" else 96) + number)
    if form in ("upperRoman", "lowerRoman") and 0 < number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    return str(number)
