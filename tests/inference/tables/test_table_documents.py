"""Small documents with official tables, by generation: each gives exactly the cells, losses and failed sums beside it.

tables/GENERATION/what_it_shows.txt (or .html, .md) is the document and what_it_shows.tsv what a careful reader finds
in it, line by line:

    indicator  dimension  scope  value  unit     a measure, in the order of the text; "-" for none
    lost       label                             a row whose cells cannot be told, by the form's name for it; a form
                                                 across is lost whole, by its last label
    failed     indicator                         a sum that does not hold, by its left side's first indicator
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nianbao.annotations import Format, Kind, Level
from nianbao.inference.reading import Document, read_document
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.types import Check, Measure, Mention, ModelInfo, Record
from nianbao.inference.tables import OfficialTable, read_tables
from nianbao.models.tagger import DocumentClass, Tagged

TABLES = Path(__file__).parent
GENERATIONS = ("beijing", "fujian", "shanghai", "standard_2019", "standard_2021", "stat_2014", "tianjin")
DOCUMENTS = sorted(file for file in TABLES.glob("*/*.*") if file.suffix not in (".tsv", ".pyc"))
NOTHING_TAGGED = Tagged(
    spans=(),
    links=(),
    kind=DocumentClass(Kind.ANNUAL_REPORT, 1.0),
    format=DocumentClass(Format.FREEFORM, 1.0),
    level=DocumentClass(Level.TOWNSHIP, 1.0),
)


def tables_of(document: Document) -> list[OfficialTable]:
    return read_tables(document.normalised, document.grids)


def record_of(document: Document) -> Record:
    """The record that the tables alone give, without the model."""
    return make_record(document, NOTHING_TAGGED, ModelInfo(name="none", version="0", sha256="0"))


def line_of(measure: Measure) -> str:
    dimension = " ".join(f"{key}={value}" for key, value in measure.dimension.items())
    value = "-" if measure.value is None else f"{measure.value:.10g}"
    return "\t".join((measure.indicator, dimension or "-", measure.scope.value, value, measure.unit or "-"))


def row_of(check: Check) -> str:
    """The row that was lost: the message reads 'form, row: why'."""
    match = re.match(r"\w+, (.+?): ", check.message)
    assert match, check.message
    return match[1]


def found_in(record: Record) -> list[str]:
    """What was found, in the form of the .tsv files."""
    failed = [check for check in record.checks if check.status == "failed"]
    lost = sorted(row_of(check) for check in failed if check.rule == "table-unreadable")
    sums = sorted(record.measures[check.measures[0]].indicator for check in failed if check.rule == "table-sum")
    return [
        *map(line_of, record.measures),
        *(f"lost\t{label}" for label in lost),
        *(f"failed\t{indicator}" for indicator in sums),
    ]


def expected_of(file: Path) -> list[str]:
    lines = file.with_suffix(".tsv").read_text("utf-8").splitlines()
    marked = ("lost\t", "failed\t")
    measures = [line for line in lines if not line.startswith(marked)]
    return measures + [line for mark in marked for line in sorted(lines) if line.startswith(mark)]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_table_gives_exactly_its_cells_and_says_what_is_lost(file: Path) -> None:
    document = read_document(file)
    record = record_of(document)
    assert found_in(record) == expected_of(file)
    mentions: list[Mention] = [*record.measures, *(measure.category for measure in record.measures)]
    mentions += [mention for check in record.checks for mention in check.evidence]
    assert all(document.text[mention.start : mention.end] == mention.text for mention in mentions)
    assert {measure.origin for measure in record.measures} <= {"table"}


def test_there_are_documents_of_every_generation() -> None:
    assert {file.parent.name for file in DOCUMENTS} == set(GENERATIONS)
    assert len(DOCUMENTS) >= 60
