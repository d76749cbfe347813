"""One phrase, one code: mentions that are coded otherwise than the same words are elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ...annotations import Role, Span
from .marked import Hit, Marked

_ENOUGH = 12  # mentions that make a usage
_RARE = 0.05
_SHORTEST = 4  # characters: shorter names (其他, 公开) say by their section what they mean
_BY_COLUMN = ("art20.",)  # rows of the form for article 20 stand in prose under other codes

Key = tuple[str, str]
"""The phrase without blanks, and what its numbers count: people, money, or things."""


def usage(reports: Sequence[Marked]) -> dict[Key, Counter[str]]:
    """How often each phrase has each code."""
    codes: dict[Key, Counter[str]] = defaultdict(Counter)
    for marked in reports:
        for span in marked.categories:
            codes[_key(marked, span)][str(span.attribute)] += 1
    return codes


def phrase_codes(marked: Marked, codes: Mapping[Key, Counter[str]]) -> Iterator[Hit]:
    """`phrase`: the same words have another code in all but a few mentions, or elsewhere in the same section."""
    here: dict[tuple[Key, str], Span] = {}
    for span in marked.categories:
        key, code = _key(marked, span), str(span.attribute)
        known = codes[key]
        usual, often = known.most_common(1)[0]
        total = known.total()
        if len(key[0]) < _SHORTEST or code.startswith(_BY_COLUMN) or usual.startswith(_BY_COLUMN):
            continue
        if code != usual and total >= _ENOUGH and known[code] < _RARE * total:
            yield Hit(span.start, span.end, f"{code} here, {usual} in {often} of {total} mentions")
            continue
        first = here.setdefault((key, _section(marked, span)), span)
        if first.attribute != span.attribute and first.attribute not in _remedies(code):
            yield Hit(span.start, span.end, f"{code} here, {first.attribute} at {first.start}")


def _remedies(code: str) -> tuple[str, ...]:
    """The same outcome of the other remedy: rows of a table repeat under 复议 and 诉讼."""
    family, _, rest = code.partition(".")
    return (f"{'litigation' if family == 'review' else 'review'}.{rest}",) if family in ("review", "litigation") else ()


def _key(marked: Marked, span: Span) -> Key:
    units = {_counted(marked.words(number)) for number in marked.counting[span]}
    return re.sub(r"\s", "", marked.words(span)), "".join(sorted(units))


def _counted(number: str) -> str:
    return next(
        (kind for unit, kind in (("元", "money"), ("人", "people"), ("名", "people")) if unit in number), "things"
    )


def _section(marked: Marked, span: Span) -> str:
    headings = [h for h in marked.report.spans if h.label == "HEADING" and h.start < span.start]
    return f"{headings[-1].start}" if headings else str(Role.TITLE)
