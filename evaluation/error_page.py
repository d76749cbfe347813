"""The errors of an evaluation as one HTML page that needs no network: a browser of errors, gold above predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..annotations import indicators
from ..annotations.files import complete_file
from ..inference.output import view
from ..inference.output.view.html import rendered
from ..inference.record.types import Record
from .comparison import Compared
from .errors import EvaluationError
from .listing import COLUMNS, Error

_KINDS = ("boundary", "code", "scope", "value", "link", "missed", "invented")


def write_error_page(path: Path, errors: Sequence[Error], compared: Iterable[Compared]) -> None:
    """Write the page, under its name only when it is complete. Raises EvaluationError."""
    try:
        with complete_file(path) as part:
            part.write_text(error_page(errors, compared), "utf-8", newline="")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be written ({error.strerror}); choose another place") from None


def error_page(errors: Sequence[Error], compared: Iterable[Compared]) -> str:
    """The page of these errors, in their order, with the texts of the reports that have one."""
    wanted = {error.report for error in errors}
    kinds: Counter[str] = Counter(error.kind for error in errors)
    return rendered(
        _resource,
        "error_page.html.jinja",
        script=_resource("error_page.js"),
        style=files(view.__name__).joinpath("page.css").read_text("utf-8") + _resource("error_page.css"),
        kinds=[(kind, kinds[kind]) for kind in _KINDS if kinds[kind]],
        codes=Counter(error.code for error in errors).most_common(),
        reports=list(Counter(error.report for error in errors).items()),
        total=len(errors),
        names={code: known.name for code, known in indicators().items()},
        errors=[_row(error) for error in errors],
        texts={
            each.gold.report.name: {
                "text": each.gold.text,
                "script": each.gold.record.source.script,
                "gold": _spans(each.gold.record),
                "predicted": _spans(each.record) if each.record else [],
            }
            for each in compared
            if each.gold.report.name in wanted
        },
    )


def _row(error: Error) -> dict[str, Any]:
    row = {column: getattr(error, column) for column in COLUMNS}
    return {**row, "goldPlaces": error.gold_places, "predictedPlaces": error.predicted_places}


def _spans(record: Record) -> list[tuple[int, int, str, str | None]]:
    return [(span.start, span.end, str(span.label), span.attribute) for span in record.spans]


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
