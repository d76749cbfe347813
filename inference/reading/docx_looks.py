"""What the properties of Word's characters do to them, of their own or by a style: hide, strike, raise, lower."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")
_LONGEST_CHAIN = 10  # styles based on styles
_TINY = 2  # half points: nobody reads letters of one point
_RAISED = 6  # half points from the line


class Looks:
    """Looks runs up in the styles of a document."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles = {style.get(_W + "styleId"): style for style in root.iter(_W + "style")}
        self._usual = next(
            (name for name, style in self._styles.items() if _is_usual(style)),
            None,
        )
        self._defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        self._of_styles: dict[tuple[str | None, str | None], list[Any]] = {}

    def is_left_out(self, run: Any, paragraph: Any) -> bool:
        """Whether a run is hidden or struck through."""
        properties = self._properties(run, paragraph)
        if any(_is_on(properties, name) for name in ("vanish", "strike", "dstrike")):
            return True
        size = _first(properties, "sz")
        return size is not None and size.isdecimal() and int(size) <= _TINY

    def is_shifted(self, run: Any, paragraph: Any) -> bool:
        """Whether a run is raised or lowered."""
        properties = self._properties(run, paragraph)
        if _first(properties, "vertAlign") in ("superscript", "subscript"):
            return True
        position = _first(properties, "position") or ""
        return position.lstrip("-").isdecimal() and abs(int(position)) >= _RAISED

    def _properties(self, run: Any, paragraph: Any) -> list[Any]:
        """The run properties that hold, the nearest first: of the run, its style, the paragraph's, the document's."""
        own = run.find(_W + "rPr")
        character = own.find(_W + "rStyle") if own is not None else None
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        key = (_val(character), _val(style) or self._usual)
        if key not in self._of_styles:
            chain = [*self._chain(key[0]), *self._chain(key[1])]
            self._of_styles[key] = [*chain, *([] if self._defaults is None else [self._defaults])]
        return [*([] if own is None else [own]), *self._of_styles[key]]

    def _chain(self, name: str | None) -> Iterator[Any]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return
            properties = style.find(_W + "rPr")
            if properties is not None:
                yield properties
            name = _val(style.find(_W + "basedOn"))


def is_mark_deleted(paragraph: Any) -> bool:
    """Whether the mark at a paragraph's end was deleted or moved away: the next paragraph goes on in its line."""
    of_mark = paragraph.find(f"{_W}pPr/{_W}rPr")
    return of_mark is not None and any(of_mark.find(_W + name) is not None for name in ("del", "moveFrom"))


def _is_usual(style: Any) -> bool:
    return style.get(_W + "type") == "paragraph" and style.get(_W + "default", "0") not in _OFF


def _is_on(properties: list[Any], name: str) -> bool:
    element = next((e for e in (each.find(_W + name) for each in properties) if e is not None), None)
    return element is not None and element.get(_W + "val", "1") not in _OFF


def _first(properties: list[Any], name: str) -> str | None:
    return next((value for each in properties if (value := _val(each.find(_W + name))) is not None), None)


def _val(element: Any) -> str | None:
    return None if element is None else element.get(_W + "val")
