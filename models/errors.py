"""Errors of models/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from ..annotations.errors import NianbaoError


class ModelError(NianbaoError):
    """A checkpoint is missing, altered, or of another kind than expected."""
