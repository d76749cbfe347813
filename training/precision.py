"""Which floating-point format to train in."""

from __future__ import annotations

from pathlib import Path

import torch


def bf16_pays() -> bool:
    """Whether 16-bit training is quicker here: on an accelerator, or a processor with AMX. Others only emulate it."""
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported())
    processor = Path("/proc/cpuinfo")
    return processor.is_file() and "amx_bf16" in processor.read_text("utf-8", "replace")
