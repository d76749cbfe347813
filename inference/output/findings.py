"""What does not add up between reports, as a table in a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from ..checks.across_reports import COLUMNS, Finding, rows
from ..errors import InferenceError


def write_findings(findings: Sequence[Finding], path: Path) -> None:
    """CSV with one row per finding; a spreadsheet takes it for UTF-8."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            table = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows(findings))
    except OSError as error:
        raise InferenceError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None
