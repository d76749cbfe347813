"""Digits of a row's cells run together, and what the running text says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ...annotations.tables import Row, SumRule
from .cells import Place
from .cutting import Way, ways_to_cut

_NAMED_BY = {  # in a clause of the running text before the row's number; narrow, for a part's number must not do
    "proactive.total": "主动公开",
    "proactive.channel.website": "网(?!上申请)",
    "proactive.channel.gazette": "公报",
    "request.received": "(?:收到|受理|接到)[^。;,!?\\d\\n]{0,20}申请",
    "request.replied": "答复总数",
}
_LEAST = {"proactive.total": 3, "proactive.channel.website": 3}  # digits that no part's number has by chance
_CLAUSE = 30  # characters between a name and its number at most


@dataclass(frozen=True)
class Run:
    """The runs of digits between a label and the next, several of which may be one row's cells: 2121, 230 000023."""

    digits: tuple[str, ...]

    @property
    def begins_with_zero(self) -> bool:
        return self.digits[0][:1] == "0"

    def ways(self, names: Sequence[str], rules: Sequence[SumRule]) -> tuple[Way, ...]:
        """The ways to cut them into a number for each name; a blank among them is an edge of two cells."""
        several = [run for run in self.digits if run[:1] == "0" and len(run) > 1]  # no number begins so
        if len(self.digits) > 1 and not several:
            return ()
        edges = list(accumulate(map(len, self.digits)))
        within = {  # numbers that stand alone, where there are more than two
            k
            for run, edge in zip(self.digits, edges, strict=True)
            if len(self.digits) > 2 and run not in several
            for k in range(edge - len(run) + 1, edge)
        }
        ways = ways_to_cut("".join(self.digits), names, rules)
        cuts = {way: set(accumulate(map(len, way))) for way in ways}
        return tuple(way for way in ways if cuts[way].issuperset(edges) and not cuts[way] & within)


def is_together(text: str, label_end: int, number: Place, *, last: bool) -> bool:
    """Whether nothing parts a row's digits from its label, nor from the next row: 主动公开信息数条20263542其中."""
    around = text[label_end : number[0]] + ("" if last else text[number[1] : number[1] + 1])
    return not re.search(r"[\s|]", around)


def said_in(text: str, table: tuple[int, int], row: Row, digits: str) -> Place | None:
    """Where the running text before or after a table states a row's number: 主动公开政府信息2026条."""
    name = _NAMED_BY.get(row.indicator or "")
    if not name or not digits.strip("0") or len(digits) < _LEAST.get(row.indicator or "", 1):
        return None
    pattern = re.compile(rf"{name}[^。;,!?\d\n]{{0,{_CLAUSE}}}(?P<number>(?:{digits}|{int(digits):,})[条件份])")
    match = next((m for m in pattern.finditer(text) if not table[0] <= m.start() < table[1]), None)
    return match.span("number") if match else None
