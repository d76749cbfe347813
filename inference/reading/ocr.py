"""The hook for scans: any function from a page's picture to its text."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from ..errors import InferenceError
from .limits import Ocr


def load_ocr(name: str) -> Ocr:
    """`rapidocr`, or a function as `module:function` that takes a picture's bytes. Raises InferenceError."""
    if name == "rapidocr":
        _engine()
        return rapidocr
    module, _, function = name.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise InferenceError(
            f"--ocr {name}: expected rapidocr or MODULE:FUNCTION, a function that takes the bytes of a picture and "
            f"returns its text; found {type(error).__name__}: {error}"
        ) from None
    if not callable(found):
        raise InferenceError(f"--ocr {name}: expected a function, found {type(found).__name__}")
    return found  # type: ignore[no-any-return]


def rapidocr(picture: bytes) -> str:
    """The lines that RapidOCR finds, from top to bottom."""
    result = _engine()(picture)
    return "\n".join(result.txts or ())


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise InferenceError("--ocr rapidocr: expected RapidOCR; install it: pip install 'nianbao[ocr]'") from None
    return RapidOCR(params={"Global.log_level": "error"})
