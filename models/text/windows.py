"""Windows over long texts: overlapping stretches that the network can hold, cut at line breaks where there are any.

Some reports are one line of ten thousand characters, some are a thousand lines of one number each. Both must pass
whole: nothing is truncated, and every pair of characters at most `overlap` apart shares a window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Window:
    """Characters [start, end) of a normalised text."""

    start: int
    end: int


def cut(text: str, *, length: int, overlap: int) -> list[Window]:
    """Windows of at most `length` characters that cover `text`; neighbours share at least `overlap` characters.

    A window ends at a line break if one lies in its last quarter, and the next begins at a line break if one lies
    just before the place where it has to begin.
    """
    if not 0 <= overlap <= length // 2:
        raise ValueError(f"overlap must lie between 0 and half of length {length}, got {overlap}")
    slack = length // 4
    windows: list[Window] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + length)
        if end < len(text):
            line = text.rfind("\n", end - slack, end)
            end = end if line < 0 else line + 1
        windows.append(Window(start, end))
        if end == len(text):
            break
        latest = end - overlap
        line = text.rfind("\n", max(start, latest - slack // 2), latest)
        start = latest if line < 0 else line + 1
    return windows


def depth(window: Window, size: int) -> npt.NDArray[np.int64]:
    """How deep each character of `window` lies in it: characters of context on its barer side, shape (characters,).

    The ends of the text itself, `size` characters long, count as far away: there is no more context to be had there.
    """
    here = np.arange(window.start, window.end)
    left = here - window.start if window.start > 0 else np.full(len(here), size)
    right = window.end - 1 - here if window.end < size else np.full(len(here), size)
    depths: npt.NDArray[np.int64] = np.minimum(left, right)
    return depths
