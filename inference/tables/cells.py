"""What was read of an official table."""

from __future__ import annotations

from dataclasses import dataclass

from ...annotations import Label
from ...annotations.tables import Column, Form, Row
from ..values.numbers import Quantity

Place = tuple[int, int]
"""Half-open offsets."""


@dataclass(frozen=True)
class Cell:
    """A cell with a number; offsets are the original text's."""

    row: Row
    column: Column
    label: Place
    start: int
    end: int
    number: Label
    """COUNT, AMOUNT or PERCENT."""
    value: float
    """As printed, in the table's unit."""
    unit: str
    """As the table says, else as the form has it; empty where neither does."""
    quantity: Quantity | None
    """In base units; None where the digits make no number."""


@dataclass(frozen=True)
class Loss:
    """A row whose cells cannot be told apart."""

    row: Row
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class OfficialTable:
    """An official table as far as it can be read."""

    form: Form
    start: int
    end: int
    cells: tuple[Cell, ...]
    losses: tuple[Loss, ...]
    rows: tuple[Place, ...]
    """Where its rows stand, each from its label to its last cell; those that are blank or lost too."""
    recognised: tuple[int, float]
    """How many characters of labels were found, and the share of the form's rows."""
    said: tuple[tuple[Cell, Place], ...] = ()
    """Cells cut out of run-together digits because the running text states their number, with its place there."""
