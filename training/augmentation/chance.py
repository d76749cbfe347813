"""Drawing at random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

_T = TypeVar("_T")


def pick(choices: Sequence[_T], rng: np.random.Generator) -> _T:
    """One of the choices, each as likely as the others; of a string, one character."""
    return choices[int(rng.integers(len(choices)))]
