"""What the outputs of the network's heads mean, in their order."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

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


def class_slice(choice: type[StrEnum]) -> slice:
    """The outputs of the document head that speak of `choice`: Kind, Format or Level."""
    start = 0
    for kind in (Kind, Format, Level):
        if kind is choice:
            return slice(start, start + len(kind))
        start += len(kind)
    raise ValueError(f"no document class {choice!r}; expected Kind, Format or Level")
