"""How much of anything one file may ask for, and what else a reader can be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from ..errors import InferenceError

Ocr = Callable[[bytes], str]
"""Takes a picture of a page (the bytes of a PNG, or of whatever picture file was given) and returns its text."""


@dataclass(frozen=True)
class Limits:
    """Beyond these a file is set aside with a reason code."""

    bytes: int = 50_000_000
    """Of one report's file; an archive or a table may be larger, what it holds may not. Reason: too-large."""
    pages: int = 500
    """Of a PDF. Reason: too-complex."""
    cells: int = 50_000
    """Of tables in one document. Reason: too-complex."""
    nesting: int = 3
    """Archives in archives. Reason: too-deep."""
    expansion: int = 200
    """Unpacked size as a multiple of the packed one, from 10 MB on. Reason: bomb."""
    seconds: float = 60
    """For the parser of a file, of any format but plain text; in a table, from row to row. Reason: timed-out."""
    memory: int = 2_000_000_000
    """Bytes for such a parser, beside what Python itself takes. Reason: crashed."""

    def with_settings(self, settings: list[str]) -> Limits:
        """These limits with some set anew: `seconds=10`. Raises InferenceError."""
        known = {field.name for field in fields(self)}
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        for setting in settings:
            name, _, number = setting.partition("=")
            if name not in known or not number.isdecimal() or not int(number):
                raise InferenceError(
                    f"--limit {setting}: expected NAME=NUMBER with a name of {', '.join(sorted(known))}; "
                    "for example --limit seconds=120"
                )
            values[name] = int(number)
        return Limits(**values)


@dataclass(frozen=True)
class ReadOptions:
    """How files are read."""

    limits: Limits = Limits()
    text_column: str | None = None
    """Of JSON Lines, CSV and Parquet; None looks for one of the usual names."""
    id_column: str | None = None
    """What names a table's reports; None looks for one of the usual names, then counts rows."""
    ocr: Ocr | None = None
    """For pictures and for PDFs without a text layer, as ocr.load_ocr gives it; None sets them aside."""
    join_pages: bool = False
    """Whether name_1, name_2 … are the pages of one report."""


DEFAULT_LIMITS = Limits()
DEFAULT_OPTIONS = ReadOptions()
