"""Which floating-point format to train in."""

from __future__ import annotations

import time
from functools import cache

import torch
from torch.nn.functional import linear

_ROWS, _INPUTS, _OUTPUTS = 1024, 256, 1024
"""What is timed: the inner layer of a small encoder, over a thousand characters."""


@cache
def bf16_pays() -> bool:
    """Whether 16-bit training is quicker here.

    An accelerator says so itself. A processor is timed for a tenth of a second: some have
    instructions for it (AMX, AVX512-bf16, …), others imitate it several times slower, and their names do not tell.
    """
    if torch.accelerator.is_available():
        return torch.cuda.is_available() and torch.cuda.is_bf16_supported()
    return _seconds(torch.bfloat16) < _seconds(torch.float32)


def _seconds(dtype: torch.dtype) -> float:
    """The shortest that a multiplication takes in this format, of those in a twentieth of a second, two at least."""
    rows, weights = torch.ones(_ROWS, _INPUTS, dtype=dtype), torch.ones(_OUTPUTS, _INPUTS, dtype=dtype)
    times: list[float] = []
    while len(times) < 2 or sum(times) < 0.05:
        began = time.perf_counter()
        linear(rows, weights)
        times.append(time.perf_counter() - began)
    return min(times)
