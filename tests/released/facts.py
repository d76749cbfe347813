"""Facts that any good model finds, and those of them that the released model misses.

A model that misses a fact is not refused for it: the fact is named here, with a reason, and is a failure again as soon as
a model finds it.
"""

from __future__ import annotations

import pytest

MISSED: dict[str, str] = {}
"""Of each missed fact its name, which is the test's parameter, and why it is missed."""


def fact(name: str, *values: object) -> object:
    """The parameters of a test that holds one fact."""
    marks = [pytest.mark.xfail(reason=MISSED[name], strict=True)] if name in MISSED else []
    return pytest.param(*values, id=name, marks=marks)
