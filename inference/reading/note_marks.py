"""Marks of footnotes: raised or lowered beside a word or a number, and no part of either (368¹条 are 368)."""

from __future__ import annotations

import re

_NUMBER = r"(?:\d{1,2}|[①-⒛❶-❿⓪-⓴])"
_MARK = re.compile(
    rf"[\[【〔(（]?(?:注释?|备注)?[:：]?\s?(?:{_NUMBER}(?:\s?[,，、~～-]\s?{_NUMBER})*|[*＊※★†‡§#]{{1,3}}|注释?|[a-z])[\]】〕)）]?",
    re.I,
)


def is_note_mark(raised: str, before: str, after: str = "") -> bool:
    """Whether what is raised or lowered between two pieces of text is a mark, and not a part of what it stands in.

    What stands alone is none. A letter before it makes it an exponent or an index (m², PM₂.₅), a stroke beside it a part
    of a fraction. A number of three digits is no mark: no report has a hundred notes.
    """
    raised, before, after = raised.strip(), before.rstrip(), after.lstrip()
    if not (before or after) or not _MARK.fullmatch(raised) or re.search(r"[A-Za-z/⁄]$", before):
        return False
    return not after.startswith(("/", "⁄"))


def unmarked(raised: str, before: str) -> str:
    """What is raised and no mark, as it goes on in the line: two numbers do not become one."""
    return f" {raised}" if before[-1:].isdigit() and raised[:1].isdigit() else raised
