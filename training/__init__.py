"""Pretraining, data sets, fine-tuning and recipes. Needs the `train` extra."""

from __future__ import annotations

import os
import sys

from .errors import TrainingError

_ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
    "MALLOC_TOP_PAD_": "1000000000",
}


def quick_allocator() -> None:
    """Start this command again with glibc told to keep the memory it has.

    Training on a processor otherwise spends most of its time giving memory back to the system and asking for it
    again (3,200 against 13,800 tokens/s, measured with bf16 on two AMX cores). The settings only count from a process's start.
    """
    if sys.platform == "linux" and not any(name in os.environ for name in _ALLOCATOR):
        os.execve(sys.executable, [sys.executable, "-m", "nianbao.cli", *sys.argv[1:]], {**os.environ, **_ALLOCATOR})


__all__ = ["TrainingError", "quick_allocator"]
