"""Errors of annotations/studio/; the whole tree is drawn in annotations/errors.py."""

from __future__ import annotations

from ..errors import AnnotationError


class StudioError(AnnotationError):
    """A Label Studio server cannot be reached, refuses, or has something else than expected."""
