"""Breakdowns in running text: a total, and the parts that the words after it give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...annotations import indicators
from ...annotations.lexicon import OF_INFORMATION, RUNNING_TOTAL, YEAR_BEFORE, one_of
from ..record.measures import OPEN_INDICATORS
from .stated import Stated

# What the words between a total and its first part must hold: that what follows is a part; or at least a comma.
_CUE = re.compile(r"其中|包括|包含|分别|分为|[(:]|主要[有为是]|涉及|含")
_NESTED = re.compile(f"其中|[(]|包括|同比|{one_of((*YEAR_BEFORE, *RUNNING_TOTAL))}")
_SENTENCE = re.compile(r"[。!?;]|\.(?!\d)|\n\s*\n")
_LIST_END = re.compile(rf"[。!?)]|;(?![^。]{{0,40}}\d+[{OF_INFORMATION}])|\.(?!\d)|\n")
_LONGEST = 100  # parts of a list
_REACH = 30  # characters from a total to its first part, and from a part to the next
# A number that is no share: where one stands in a list without being a part, the list was not read completely.
_NUMBER = re.compile(r"(?<![\d.,])\d[\d,.]*(?!\s*%|[\d.,])")

# Indicators whose parts exclude each other are added up; the others may overlap.
_OVERLAPPING = ("channels", "sets")


@dataclass(frozen=True)
class Breakdown:
    """A total with parts of one sort, all in one sentence."""

    total: Stated
    sort: str
    """kinds, channels, bodies, ways, results, halves (staff) or sets (any other parts)."""
    parts: tuple[Stated, ...]
    stated: bool
    """Whether words (其中, 包括, a bracket) say that these are parts, and not just a comma."""
    complete: bool
    """Whether every number of the list was read, and nothing (等, 主要) says that there are more."""

    sum: float
    """Of the list as it is written, where every item of it could be read, else of the parts."""

    @property
    def adds_up(self) -> bool:
        return self.sort not in _OVERLAPPING

    @property
    def exact(self) -> bool:
        return self.total.exact and all(part.exact for part in self.parts)


def sort_of(part: str, total: str) -> str | None:
    """How the indicator `part` divides the indicator `total`; None where it does not."""
    if part == total:
        return "bodies" if part not in OPEN_INDICATORS else None
    if total == "proactive.total":
        if part == "proactive.category":
            return "kinds"
        if part.startswith("proactive.channel."):
            return "channels"
        return "sets" if part.startswith("proactive.") and "rate" not in part else None
    if total == "request.received" and part.startswith("request.channel."):
        return "ways"
    if total in ("request.replied", "request.completed") and re.fullmatch(r"request\.result\.\w+", part):
        return "results"
    if total == "staff.total" and part in ("staff.full_time", "staff.part_time"):
        return "halves"
    if total in ("review.total", "litigation.total") and part.startswith(total.split(".")[0]):
        return "results"
    known = indicators().get(part)
    return "sets" if known and known.parent == total else None


def find_breakdowns(prose: list[Stated], text: str) -> Iterator[Breakdown]:
    """Every total of `prose`, counts in the order of the folded `text`, with each sort of parts that follows it."""
    inside: set[int] = set()  # parts by body: no totals of their own
    for position, total in enumerate(prose):
        parts, read, said = _parts(text, total, prose[position + 1 : position + _LONGEST])
        sorts: dict[str, list[Stated]] = {}
        for part in parts:
            if sort := sort_of(part.code, total.code):
                sorts.setdefault(sort, []).append(part)
        listed = sum(len(sorts.get(sort, ())) for sort in ("kinds", "channels"))
        written = _written(text, total) if said and listed > 3 / 4 * len(parts) else None
        if written is not None:
            sorts = {max(sorts, key=lambda sort: len(sorts[sort])): parts}  # one list: a few parts are read amiss
        for sort, members in sorts.items():
            if sort == "bodies" and (total.index in inside or not said):
                continue
            if sort == "bodies":
                inside.update(part.index for part in members)
            complete = written is not None or (read and len(members) == len(parts))
            found = sum(part.value for part in members) if written is None else written
            yield Breakdown(total, sort, tuple(members), said, complete, found)


def _written(text: str, total: Stated) -> float | None:
    """The sum of the list after a total, read from its words alone; None where it is not a plain list.

    A网、B网各1条 are two items of 1.
    """
    unit = (total.measure.unit or "")[:1]
    text = text[total.end :]
    match = re.match(r"[,。;]?\s*[(]?其中[,:]?", text)
    if not unit or not match:
        return None
    stop = _LIST_END.search(text, match.end())
    listed = text[match.end() : stop.start() if stop else len(text)]
    item = rf"([^\d,;:()]{{2,60}}?)(各)?(\d+(?:,\d{{3}})*)\s*{unit}(?:,?占[\d.]+%)?"
    if not re.fullmatch(rf"{item}(?:[,;、]{item})+", listed):
        return None
    items = re.findall(item, listed)
    if any(each and re.search("[和与及]", names) for names, each, _ in items):
        return None  # two names, or one with 和 in it
    return sum(
        float(number.replace(",", "")) * (len(names.split("、")) if each else 1) for names, each, number in items
    )


def _parts(text: str, total: Stated, following: list[Stated]) -> tuple[list[Stated], bool, bool]:
    """The measures of the list after a total, whether the list was read completely, and whether it says what it is."""
    parts: list[Stated] = []
    end, said = total.end, False
    for part in following:
        if part.start < total.end:
            continue
        gap = text[end : min(part.start, part.name_start)] if part.start >= end else ""
        if not parts:
            gap = re.sub(r"^[。;]\s*(?=其中)", "", gap)  # 共1348条。其中,…
            said = bool(_CUE.search(gap))
        if (
            not total.comparable(part)
            or (part.name_start < total.start and part.name_start != total.name_start)
            or _SENTENCE.search(gap)
            or len(gap) > _REACH
            or (_NESTED.search(gap) if parts else not (said or re.search("[,、]", gap)))
        ):
            break
        parts.append(part)
        end = max(end, part.end, part.name_end)
    stop = _SENTENCE.search(text, end)
    tail = text[end : min(end + _REACH, stop.start() if stop else len(text))]
    region = text[total.end : end]
    starts = {part.start - total.end for part in parts}
    unread = [m for m in _NUMBER.finditer(region) if not any(m.start() <= start < m.end() for start in starts)]
    more = re.match(r"等|[,;、][^。;]{0,12}\d", tail)
    read = not unread and not more and "主要" not in region and _shared_alike(text, parts)
    return parts, read, said


def _shared_alike(text: str, parts: list[Stated]) -> bool:
    """Whether a number that several names share (A、B和C各1条) belongs to as many parts as there are names."""
    end = 0
    for start in dict.fromkeys(part.start for part in parts):
        if text[start - 1 : start] == "各":
            names = re.split("[、和与及]", re.split("[,;。]", text[end:start])[-1])
            if len(names) != sum(part.start == start for part in parts):
                return False
        end = start
    return True
