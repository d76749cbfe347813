"""Records and their texts → one HTML page that needs no network and no server.

The list of reports is in the page as HTML. Each record and each text is packed (gzip, base64) and unpacked by the
page's script when its report is opened, so that a page of hundreds of reports is small and opens at once.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ....annotations import Label, indicators
from ....annotations.files import complete_file
from ...errors import InferenceError
from ...record.types import Record
from .html import rendered

_SCRIPTS = ("page.js", "record.js", "text.js", "places.js", "list.js")  # one script, in this order

LABEL_NAMES: dict[Label, str] = {
    Label.HEADING: "标题",
    Label.ISSUER: "发布机关",
    Label.PERIOD: "统计期限",
    Label.DATE: "日期",
    Label.CATEGORY: "类别",
    Label.COUNT: "数量",
    Label.AMOUNT: "金额",
    Label.PERCENT: "百分比",
    Label.ZERO: "零表述",
    Label.ORG: "联系机构",
    Label.ADDRESS: "地址",
    Label.POSTCODE: "邮编",
    Label.PHONE: "电话",
    Label.FAX: "传真",
    Label.EMAIL: "电子邮箱",
    Label.URL: "网址",
}
"""What the legend calls each label in Chinese."""


@dataclass(frozen=True)
class Entry:
    """One report in the list: what is shown of it there, and what filters ask for."""

    name: str
    title: str
    year: int | None
    level: str
    kind: str
    measures: int
    failed: int
    """Checks that failed."""
    conflicts: int
    """Indicators stated with different values."""
    unsure: int
    """Measures that are more likely wrong than right."""
    lowest: float
    """The confidence of the least sure measure; 1 where there is none."""
    has_text: bool


def render_page(records: Sequence[Record], texts: Mapping[str, str]) -> str:
    """The page of these records, in their order; `texts` by sha256. A record without its text is shown without it."""
    entries = [_entry(record, has_text=record.source.text_sha256 in texts) for record in records]
    return rendered(
        _resource,
        "page.html.jinja",
        script="\n".join(_resource(name) for name in _SCRIPTS),
        entries=entries,
        years=sorted({entry.year for entry in entries if entry.year is not None}, reverse=True),
        levels=sorted({entry.level for entry in entries}),
        style=_resource("page.css"),
        names={
            "labels": list(LABEL_NAMES.items()),
            "indicators": {code: known.name for code, known in indicators().items()},
        },
        packed=[_packed(record, texts.get(record.source.text_sha256)) for record in records],
    )


def without_text(records: Iterable[Record], texts: Mapping[str, str]) -> list[str]:
    """The names of the reports whose text is not among `texts`, which are by sha256."""
    return [record.source.name for record in records if record.source.text_sha256 not in texts]


def write_page(path: Path, page: str) -> None:
    """Write the page, under its name only when it is complete. Raises InferenceError."""
    try:
        with complete_file(path) as part:
            part.write_text(page, "utf-8", newline="")
    except OSError as error:
        raise InferenceError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None


def _resource(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _entry(record: Record, *, has_text: bool) -> Entry:
    return Entry(
        name=record.source.name,
        title=_title(record),
        year=record.year.value if record.year else None,
        level=record.classification.level.value,
        kind=record.classification.kind.value,
        measures=len(record.measures),
        failed=sum(check.status == "failed" for check in record.checks),
        conflicts=sum(value.conflict for value in record.indicators.values()),
        unsure=sum(measure.confidence < 0.5 for measure in record.measures),
        lowest=min((measure.confidence for measure in record.measures), default=1.0),
        has_text=has_text,
    )


def _title(record: Record) -> str:
    if record.title:
        return " ".join(record.title.text.split())
    return record.issuer.value if record.issuer else record.source.name


def _packed(record: Record, text: str | None) -> dict[str, str | None]:
    """The two apart, because a search needs the texts alone."""
    return {"text": None if text is None else _pack(text), "record": _pack(record.to_json())}


def _pack(text: str) -> str:
    """gzip in base64, the same bytes in every run."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
