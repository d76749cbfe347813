"""Facts that any good model finds, and those of them that the released model misses.

A model that misses a fact is not refused for it: the fact is named here, with a reason, and is a failure again as soon as
a model finds it.
"""

from __future__ import annotations

import pytest

MISSED: dict[str, str] = {
    "003-prose-table-1348": "510条 and 838条, the parts of 1348条, are given the total's own name and code",
    "003-parts-total-passes": "510条 and 838条, the parts of 1348条, are given the total's own name and code",
    "002-channels-total-236": "three newspapers and an app are taken for kinds of information, not for channels",
    "000-prose-table-passes": "a cell of the table is read as 3, so there is nothing to compare the 93 with",
}
"""Of each missed fact its name, which is the test's parameter, and why it is missed."""


def fact(name: str, *values: object) -> object:
    """The parameters of a test that holds one fact."""
    marks = [pytest.mark.xfail(reason=MISSED[name], strict=True)] if name in MISSED else []
    return pytest.param(*values, id=name, marks=marks)
