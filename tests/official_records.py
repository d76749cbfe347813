"""Records of reports that carry whole official tables, each of whose cells has another number."""

from __future__ import annotations

from collections.abc import Callable

from nianbao.annotations import Finder
from nianbao.annotations.tables import Form, forms
from nianbao.inference import Record, document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.types import ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged

FORMS = {form.name: form for form in forms()}
OF_2019 = ("art20_2019", "applications_2019", "disputes")
OF_2021 = ("art20_2021", "applications_2021", "disputes")
_NOTHING = Tagged(
    spans=(),
    links=(),
    kind=DocumentClass("annual_report", 1.0),
    format=DocumentClass("freeform", 1.0),
    level=DocumentClass("county", 1.0),
    found_by=Finder.NETWORK,
)


def table(form: Form, value: Callable[[str], str], *, gap: str = " | ") -> str:
    """A form whose cell of each key is written as `value` says."""
    lines, across = [], []
    for row in form.rows:
        cells = [value(row.key(column)) for column in row.columns]
        if form.shape == "across":
            across += cells
            cells = []
        lines.append(gap.join([f"{row.mark}{row.labels[0]}", *cells]))
    return "\n".join([*lines, gap.join(across)])


def report(*tables: str, name: str = "report.txt") -> Record:
    """What is read of a report with these tables, where the network finds nothing."""
    text = "\n\n".join(["清河县2021年政府信息公开年度报告", *tables, "五、存在的主要问题"])
    return make_record(document_from_text(text, name), _NOTHING, ModelInfo(name="none", version="1", sha256="0"))


def numbered(*names: str) -> tuple[Record, dict[str, int]]:
    """The record of a report with all these forms, and the value of each cell by its key, in base units."""
    numbers: dict[str, int] = {}
    tables = [table(FORMS[name], lambda key: str(numbers.setdefault(key, len(numbers)))) for name in names]
    money = {
        row.key(column)
        for name in names
        for row in FORMS[name].rows
        for column, unit in zip(row.columns, row.units, strict=True)
        if unit == "万元"
    }
    return report(*tables), {key: number * (10_000 if key in money else 1) for key, number in numbers.items()}
