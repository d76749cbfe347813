"""Errors of evaluation/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from ..annotations.errors import NianbaoError


class EvaluationError(NianbaoError):
    """Gold and predictions cannot be compared."""
