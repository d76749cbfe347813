"""What the outputs of the network's heads mean, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from ...annotations import Format, Kind, Label, Level, Role, Scope
from ...annotations.scheme import attribute_values, indicator_codes

ATTRIBUTES: tuple[str, ...] = (*indicator_codes(), *Role, *Scope)
"""Attribute head: every indicator, then every role, then every scope."""
DOCUMENT_CLASSES: tuple[str, ...] = (*Kind, *Format, *Level)
"""Document head: every kind, then every format, then every level."""


@cache
def attribute_slice(label: Label) -> slice:
    """The outputs of the attribute head that speak of a span of this label; empty if it carries no attribute."""
    values = attribute_values(label)
    if label is Label.CATEGORY:
        start = 0
    elif label is Label.HEADING:
        start = len(indicator_codes())
    else:
        start = len(indicator_codes()) + len(Role)
    return slice(start, start + len(values))


def attribute_outputs(codes: Sequence[str]) -> npt.NDArray[np.int64]:
    """Where a network that was trained on these indicator codes says what ATTRIBUTES says, shape (len(ATTRIBUTES),).

    -1 where it says nothing: the code came into the scheme after its training.
    """
    place = {code: output for output, code in enumerate(codes)}
    others = range(len(codes), len(codes) + len(Role) + len(Scope))
    return np.array([*(place.get(code, -1) for code in indicator_codes()), *others])


def class_slice(choice: type[StrEnum]) -> slice:
    """The outputs of the document head that speak of `choice`: Kind, Format or Level."""
    start = 0
    for kind in (Kind, Format, Level):
        if kind is choice:
            return slice(start, start + len(kind))
        start += len(kind)
    raise ValueError(f"no document class {choice!r}; expected Kind, Format or Level")
