"""A place in a text as lists show it."""

from __future__ import annotations

_AROUND = 20  # characters on either side


def in_context(text: str, start: int, end: int) -> str:
    """text[start:end] in ⟦⟧ between what stands around it, in one line."""
    left, right = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{left}⟦{text[start:end]}⟧{right}".replace("\n", "⏎").replace("\t", " ")
