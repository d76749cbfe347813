"""The characters of a page that belong to its text: upright, seen, in their line, and with no rule through them.

Watermarks, text at the side, marks of footnotes and struck numbers are left out, so that no line and no number is made
of two. Distances are in points, from the upper left corner of the page as it is read.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Any

from .note_marks import is_note_mark
from .pdf_lines import Character, lines_of

_SKEW = 0.1  # radians that a scan may be askew
_PALE = 150  # of 255: what is lighter in all colours, or half transparent, is a watermark's colour
_TINY = 1.5  # points that nobody can read
_THIN = 2.0  # the thickest rule that strikes text
_SMALL = 0.8  # of a line's characters: size of a mark beside them
_RAISED = 0.12  # of their size: how far from the line it stands
_MOST_PATHS = 20_000
_INVISIBLE = (3, 7)  # modes of drawing text that leave no trace

Rule = tuple[float, float, float]
"""A horizontal stroke: (x0, x1, y)."""


@dataclass(eq=False, slots=True)
class _Drawn:
    """A character as it is drawn."""

    character: Character
    quarter: int | None
    """Quarter turns of its line, clockwise; None for one that is askew."""
    pale: bool
    invisible: bool


def characters_of(page: Any, rules: Sequence[Rule]) -> tuple[list[Character], bool]:
    """The characters of a page's text, and whether the page is read as it stands, and not turned."""
    drawn = list(_drawn(page))
    seen = [c for c in drawn if not c.invisible]
    drawn = seen if 2 * len(seen) >= len(drawn) else drawn  # else it is a scan, whose text lies behind its picture
    turns = Counter(c.quarter for c in drawn if c.quarter is not None)
    if not turns:
        return [], True
    main = turns.most_common(1)[0][0]
    upright = [c for c in drawn if c.quarter == main]
    if main:
        upright = [replace(c, character=_turned(c.character, main)) for c in upright]
    characters = _without_watermarks(upright)
    if main == 0:
        height = page.get_height() if page.get_rotation() % 180 == 0 else page.get_width()
        characters = _from_above(characters, height)
        characters = _without_struck(characters, [(x0, x1, height - y) for x0, x1, y in rules])
    else:
        characters = _from_above(characters, max(c.y1 for c in characters) if characters else 0)
    return _without_note_marks(characters), main == 0 and not page.get_rotation()


def rules_of(page: Any) -> tuple[list[Rule], int]:
    """The thin horizontal strokes of a page, from its lower left corner, with those that strike as annotations; and how
    many shapes are drawn on it.
    """
    import pypdfium2.raw as raw

    rules: list[Rule] = []
    paths = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        paths += 1
        if paths > _MOST_PATHS:
            break
        if item.level == 0:
            left, bottom, right, top = item.get_bounds()
            thick = top - bottom
            if thick <= _THIN and right - left > _THIN:  # pdfium adds the thickness of a line at its ends
                rules.append((left + thick / 2, right - thick / 2, (top + bottom) / 2))
    return [*rules, *_struck_by_notes(page)], paths


def _struck_by_notes(page: Any) -> Iterator[Rule]:
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT and raw.FPDFAnnot_GetRect(note, box):
            yield box.left, box.right, (box.top + box.bottom) / 2
        raw.FPDFPage_CloseAnnot(note)


def _drawn(page: Any) -> Iterator[_Drawn]:
    """All characters of a page but those that nobody could see; y runs upwards here."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    colour = [ctypes.c_uint() for _ in range(4)]
    left, bottom, right, top = page.get_cropbox()
    page_is_turned = bool(page.get_rotation())
    last: int | None = -1  # the text object before
    quarter: int | None = 0
    pale = invisible = False
    blank = False
    seen: set[tuple[str, int, int]] = set()
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, i)
        if raw.FPDFText_IsGenerated(text, i) == 1 or code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        character = chr(code)
        blank |= character.isspace()
        if character.isspace() or not raw.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box)):
            continue
        place = (character, round(box.left), round(box.top))
        if place in seen or box.right <= box.left or box.top <= box.bottom:  # drawn twice to look bold; turned over
            continue
        seen.add(place)
        outside = not page_is_turned and not (
            left <= (box.left + box.right) / 2 <= right and bottom <= (box.top + box.bottom) / 2 <= top
        )
        if outside or max(box.right - box.left, box.top - box.bottom) < _TINY:
            continue
        item = raw.FPDFText_GetTextObject(text, i)
        if (here := ctypes.cast(item, ctypes.c_void_p).value) != last:  # these are the same for all of an object
            last = here
            quarter = _quarter(raw.FPDFText_GetCharAngle(text, i))
            raw.FPDFText_GetFillColor(text, i, *colour)
            red, green, blue, opaque = (part.value for part in colour)
            pale = opaque < 128 or min(red, green, blue) >= _PALE
            invisible = opaque == 0 or raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        drawn = Character(character, box.left, box.bottom, box.right, box.top, blank, (x.value, y.value))
        yield _Drawn(drawn, quarter, pale, invisible)
        blank = False


def _quarter(angle: float) -> int | None:
    turns = round(angle / (math.pi / 2))
    return turns % 4 if abs(angle - turns * math.pi / 2) <= _SKEW else None


def _turned(c: Character, quarter: int) -> Character:
    """The character as it stands once its line runs from left to right."""
    (x, y), edges = c.origin, (c.x0, c.y0, c.x1, c.y1)
    if quarter == 1:
        edges, (x, y) = (-c.y1, c.x0, -c.y0, c.x1), (-y, x)
    elif quarter == 2:
        edges, (x, y) = (-c.x1, -c.y1, -c.x0, -c.y0), (-x, -y)
    elif quarter == 3:
        edges, (x, y) = (c.y0, -c.x1, c.y1, -c.x0), (y, -x)
    return Character(c.text, *edges, c.after_blank, (x, y))


def _from_above(characters: Iterable[Character], top: float) -> list[Character]:
    found = list(characters)
    for c in found:
        c.y0, c.y1, c.origin = top - c.y1, top - c.y0, (c.origin[0], top - c.origin[1])
    return found


def _without_watermarks(drawn: Sequence[_Drawn]) -> list[Character]:
    """Without pale characters that are larger than the text or lie over it, and large ones that lie over it."""
    characters = [c.character for c in drawn]
    if not drawn:
        return characters
    usual = median(_size(c) for c in characters)
    suspects = [c for c in drawn if c.pale or _size(c.character) > 2 * usual]
    if not suspects or 2 * len(suspects) > len(drawn):
        return characters
    suspected = set(map(id, suspects))
    places: dict[tuple[int, int], list[Character]] = defaultdict(list)
    step = max(usual, 1.0)
    for c in drawn:
        if id(c) not in suspected:
            places[int(_middle(c.character)[0] / step), int(_middle(c.character)[1] / step)].append(c.character)
    over = [c for c in suspects if (c.pale and _size(c.character) > 1.5 * usual) or _covers(c.character, places, step)]
    kinds = {(c.pale, round(_size(c.character))) for c in over}  # the others of their kind lie beside the text
    return [
        c.character
        for c in drawn
        if id(c) not in suspected
        or not any(c.pale == pale and abs(_size(c.character) - size) <= 1 + 0.1 * size for pale, size in kinds)
    ]


def _covers(c: Character, places: dict[tuple[int, int], list[Character]], step: float) -> bool:
    """Whether another character's middle lies well within this one."""
    x_inset, y_inset = 0.1 * (c.x1 - c.x0), 0.1 * (c.y1 - c.y0)
    for column in range(int(c.x0 / step) - 1, int(c.x1 / step) + 2):
        for row in range(int(c.y0 / step) - 1, int(c.y1 / step) + 2):
            for other in places.get((column, row), ()):
                x, y = _middle(other)
                if c.x0 + x_inset < x < c.x1 - x_inset and c.y0 + y_inset < y < c.y1 - y_inset:
                    return True
    return False


def _without_struck(characters: list[Character], rules: Sequence[Rule]) -> list[Character]:
    """Without the characters that a rule is drawn through, from the edge of one to the edge of another."""
    if not rules:
        return characters
    gone: set[int] = set()
    strokes = sorted(_joined(rules), key=lambda rule: rule[2])
    for line in lines_of(characters):
        size = median(map(_size, line))
        base = median(c.origin[1] for c in line)
        for x0, x1, y in strokes:
            if not base - 0.6 * size < y < base - 0.12 * size:
                continue
            under = [c for c in line if x0 <= _middle(c)[0] <= x1]
            if under and abs(under[0].x0 - x0) < 0.6 * size and abs(under[-1].x1 - x1) < 0.6 * size:
                gone |= set(map(id, under))
    return _closed_up(characters, gone)


def _closed_up(characters: Sequence[Character], gone: set[int]) -> list[Character]:
    """The characters without some (by id), none of which leaves a gap behind that could be taken for a blank."""
    if not gone:
        return list(characters)
    wider: dict[int, float] = {}
    for line in lines_of(characters):
        last: Character | None = None
        for c in line:
            if id(c) not in gone:
                last = c
            elif last is not None:
                wider[id(last)] = max(c.x1, wider.get(id(last), 0))
    kept = [c for c in characters if id(c) not in gone]
    return [replace(c, x1=max(c.x1, wider[id(c)])) if id(c) in wider else c for c in kept]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Strokes that go on in one another as one."""
    joined: list[Rule] = []
    for x0, x1, y in sorted(rules, key=lambda rule: (round(rule[2], 1), rule[0])):
        if joined and abs(joined[-1][2] - y) < 0.2 and x0 - joined[-1][1] < 1:
            joined[-1] = (joined[-1][0], max(x1, joined[-1][1]), y)
        else:
            joined.append((x0, x1, y))
    return joined


def _without_note_marks(characters: list[Character]) -> list[Character]:
    """Without small characters that stand above or below their line, as marks of footnotes do."""
    small = 1 / _SMALL * min(map(_size, characters), default=0)
    if not any(_size(c) > small for c in characters):
        return characters
    gone: set[int] = set()
    apart: set[int] = set()  # what a number does not run into
    for line in lines_of(characters):
        size = median(map(_size, line))
        base = median(c.origin[1] for c in line if _size(c) >= _SMALL * size)

        def is_shifted(c: Character, size: float = size, base: float = base) -> bool:
            return _size(c) < _SMALL * size and abs(c.origin[1] - base) > _RAISED * size

        text = ""
        groups = [(shifted, list(group)) for shifted, group in groupby(line, is_shifted)]
        for number, (shifted, group) in enumerate(groups):
            own = "".join(c.text for c in group)
            if shifted:
                after = groups[number + 1][1][0].text if number + 1 < len(groups) else ""
                if is_note_mark(own, text, after):
                    gone |= set(map(id, group))
                    continue
                apart |= {id(group[0])} if text[-1:].isdigit() and own[:1].isdigit() else set()
            text += own
    characters = [replace(c, after_blank=True) if id(c) in apart else c for c in characters]
    return _closed_up(characters, gone)


def _size(c: Character) -> float:
    return c.y1 - c.y0


def _middle(c: Character) -> tuple[float, float]:
    return (c.x0 + c.x1) / 2, (c.y0 + c.y1) / 2
