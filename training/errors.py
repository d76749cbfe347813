"""Errors of training/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from ..annotations.errors import NianbaoError


class TrainingError(NianbaoError):
    """A recipe or its data cannot be used."""
