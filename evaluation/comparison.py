"""Gold reports against a file of records: which record belongs to which report, and what they score together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..annotations import AnnotatedReport
from ..inference.record import Record
from .agreement import Agreement, agreement
from .errors import EvaluationError
from .gold import make_gold
from .scores import Interval, bootstrap_interval


@dataclass(frozen=True)
class Evaluation:
    """The result of `evaluate`."""

    total: Agreement
    """Over all gold reports; those without a record count as wholly missed."""
    intervals: Mapping[str, Interval]
    """95 % bootstrap intervals over reports, of the overall F1 of spans, measures and contacts."""
    reports: int
    """How many gold reports there are."""
    missing: tuple[str, ...]
    """Names of the gold reports without a record."""
    ignored: tuple[str, ...]
    """Names of the records without a gold report."""


def evaluate(gold: Sequence[AnnotatedReport], records: Iterable[Record]) -> Evaluation:
    """Strict scores of `records` against `gold`; what belongs together is told by the text alone, never by names.

    Raises EvaluationError if there is no gold, if two gold reports or two records have one text, or if no record
    has the text of a gold report.
    """
    if not gold:
        raise EvaluationError("expected annotated reports, found none in the export; annotate some and export again")
    golden = [make_gold(report) for report in gold]
    texts = _by_text((g.record for g in golden), "gold reports", "delete one of the tasks and export again")
    found = _by_text(records, "records", "keep one of them")
    if not texts.keys() & found.keys():
        raise EvaluationError(
            f"expected records of the {len(texts)} gold texts, found {len(found)} records of other texts; a record "
            "belongs to the gold report with exactly its text (text_sha256); make records of the gold texts with "
            "`nianbao extract GOLD.json -o records.jsonl`"
        )
    agreements = [agreement(g, found.get(g.record.source.text_sha256)) for g in golden]
    return Evaluation(
        total=sum(agreements, Agreement()),
        intervals={
            "spans": bootstrap_interval([a.spans.overall for a in agreements]),
            "measures": bootstrap_interval([a.measures.overall for a in agreements]),
            "contacts": bootstrap_interval([a.contacts.overall for a in agreements]),
        },
        reports=len(golden),
        missing=tuple(record.source.name for text, record in texts.items() if text not in found),
        ignored=tuple(record.source.name for text, record in found.items() if text not in texts),
    )


def load_records(path: Path) -> list[Record]:
    """The records of a JSON Lines file as `nianbao extract -o records.jsonl` writes it; blank lines are passed over.

    Raises EvaluationError, with file and line, for a line that is no record and for a second record of one text.
    """
    records: list[Record] = []
    lines: dict[str, int] = {}  # by text_sha256
    for number, line in _lines(path):
        try:
            record = Record.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise EvaluationError(
                f"{path}, line {number}: expected a record, found {f'in {where}: ' if where else ''}{first['msg']}; "
                "write the records with `nianbao extract … -o records.jsonl`"
            ) from None
        known = lines.setdefault(record.source.text_sha256, number)
        if known != number:
            raise EvaluationError(
                f"{path}, line {number}: expected one record per text, found a second one of the text of line {known} "
                f"({record.source.name}); delete one of the two lines"
            )
        records.append(record)
    return records


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1."""
    try:
        with path.open("rb") as stream:
            yield from ((number, line) for number, line in enumerate(stream, 1) if line.strip())
    except OSError as error:
        raise EvaluationError(
            f"{path}: expected a file of records, but it cannot be read ({error.strerror}); "
            "write one with `nianbao extract … -o records.jsonl`"
        ) from None


def _by_text(records: Iterable[Record], what: str, advice: str) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in records:
        first = found.setdefault(record.source.text_sha256, record)
        if first is not record:
            raise EvaluationError(
                f"expected each text once, found the {what} {first.source.name} and {record.source.name} of the same "
                f"text; {advice}"
            )
    return found
