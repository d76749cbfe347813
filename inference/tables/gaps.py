"""What stands between the label of a row and the next one, in a table without grid."""

from __future__ import annotations

import re

from .patterns import ASIDE, BLANK, NUMBER, UNIT, WRITTEN_APART
from .slots import Slot

_WORD = re.compile(r"[\u4e00-\u9fff](?: ?[\u4e00-\u9fff])*|(?<!\d)[,，。;；]|[,，。;；](?!\d)")
_FILLER = re.compile(f"(?:(?:{UNIT.pattern}|其中|统计数) ?)+")
# The list mark of what comes next; run together with a cell it can only be one digit.
_LIST_MARK = re.compile(r"(?:(?<=[\s|])\d{1,2}|\d) ?[.、．,]\s*$")
_FAR = 400  # characters after the last label in which its cells may stand


def gap_after(text: str, start: int, stop: int, mark: str = "") -> str:
    """What stands between a label and the next, notes blanked out, up to words that are no cells; same offsets.

    `mark` is the number that the next label has in the form: of 条02.政府网站 the 2 is no part of the cell.
    """
    gap = ASIDE.sub(lambda match: " " * len(match.group()), text[start : min(stop, start + _FAR)])
    bare = NUMBER.sub(lambda match: "0" * len(match.group()), gap)
    bare = WRITTEN_APART.sub(lambda match: "0" * len(match.group()), bare)
    word = next((match for match in _WORD.finditer(bare) if not _FILLER.fullmatch(match.group())), None)
    if word:
        gap = gap[: word.start()]
        if word.group()[0] in "年月日时":  # a date is no cell
            gap = re.sub(r"\d+$", "", gap)
    own = re.sub(rf"{mark} ?[.、．,]\s*$", "", gap) if mark else gap
    return own if own != gap else _LIST_MARK.sub("", gap)


def numbers_in(gap: str, offset: int) -> list[tuple[int, int]]:
    """Where the numbers of a gap stand that begins at `offset`."""
    places = [match.span() for pattern in (NUMBER, WRITTEN_APART) for match in pattern.finditer(gap)]
    return [(offset + start, offset + end) for start, end in sorted(places)]


def marked_slots(gap: str, offset: int, columns: int, *, codes: bool = False) -> list[Slot] | None:
    """The slots of a row whose blank cells are marked (6 —— 21), if they are as many as columns; without its code."""
    words = [match for match in re.finditer(r"[^\s|]+", gap) if not _FILLER.fullmatch(match.group().rstrip(":"))]
    if codes and words and re.fullmatch(r"\d\d", words[0].group()):
        words = words[1:]
    numbers = [bool(NUMBER.fullmatch(word.group())) for word in words]
    if len(words) != columns or all(numbers) or not any(numbers):
        return None
    if not all(number or BLANK.fullmatch(word.group()) for word, number in zip(words, numbers, strict=True)):
        return None
    return [
        Slot(i, (offset + word.start(), offset + word.end()) if number else None)
        for i, (word, number) in enumerate(zip(words, numbers, strict=True))
    ]


def unit_in(text: str) -> str:
    """The unit in what stands between a label and its first cell: a word of its own, or all of a note."""
    found = re.search(rf"\((?:单位[::])?({UNIT.pattern})\)", text)
    found = found or re.search(rf"(?:^|[\s|])({UNIT.pattern})(?=[\s|]|$)", ASIDE.sub(" ", text))
    return found[1].replace(" ", "") if found else ""
