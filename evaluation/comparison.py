"""Gold reports against a file of records: which record belongs to which report, and what they score together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..annotations import AnnotatedReport
from ..inference.output.records import BadLine, read_records
from ..inference.record.types import Record
from .errors import EvaluationError
from .gold import Gold, make_gold
from .reliability import Reliability, measures_reliability
from .scorecard import Scorecard, score_record
from .scores import Interval, bootstrap_interval
from .strata import strata_of

TALLIES = ("spans", "numbers", "measures", "facts", "links", "headings", "contacts", "contact_values")
"""What of a scorecard is counted as right, wrong and missed."""


@dataclass(frozen=True)
class Stratum:
    """Gold reports that have something in common."""

    total: Scorecard = field(default_factory=Scorecard)
    reports: int = 0

    def __add__(self, other: Stratum) -> Stratum:
        return Stratum(self.total + other.total, self.reports + other.reports)


@dataclass(frozen=True)
class Compared:
    """A gold report beside its record, if there is one."""

    gold: Gold
    record: Record | None
    scorecard: Scorecard
    strata: tuple[str, ...]
    """What the report has in common with others; see `strata.strata_of`."""


@dataclass(frozen=True)
class Evaluation:
    """The result of `evaluate`."""

    total: Scorecard
    """Over all gold reports; those without a record count as wholly missed."""
    intervals: Mapping[str, Interval]
    """95 % bootstrap intervals over reports, of the overall F1 of each of TALLIES."""
    strata: Mapping[str, Stratum]
    """The same for parts of the gold reports; see `strata.strata_of`."""
    reliability: Reliability
    """How well the confidence of the predicted measures says how often they are right."""
    reports: int
    """How many gold reports there are."""
    missing: tuple[str, ...]
    """Names of the gold reports without a record."""
    ignored: tuple[str, ...]
    """Names of the records without a gold report."""
    compared: tuple[Compared, ...]
    """Report by report, in the order of gold."""


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
    compared = tuple(_compared(g, found.get(g.record.source.text_sha256)) for g in golden)
    return Evaluation(
        total=sum((each.scorecard for each in compared), Scorecard()),
        intervals={
            name: bootstrap_interval([getattr(each.scorecard, name).overall for each in compared]) for name in TALLIES
        },
        strata=_strata(compared),
        reliability=sum(
            (measures_reliability(each.gold.record, each.record) for each in compared if each.record), Reliability()
        ),
        reports=len(golden),
        missing=tuple(record.source.name for text, record in texts.items() if text not in found),
        ignored=tuple(record.source.name for text, record in found.items() if text not in texts),
        compared=compared,
    )


def _compared(gold: Gold, record: Record | None) -> Compared:
    return Compared(gold, record, score_record(gold, record), strata_of(gold))


def _strata(compared: Iterable[Compared]) -> dict[str, Stratum]:
    strata: dict[str, Stratum] = {}
    for each in compared:
        for name in each.strata:
            strata[name] = strata.get(name, Stratum()) + Stratum(each.scorecard, 1)
    return dict(sorted(strata.items()))


def load_records(path: Path) -> list[Record]:
    """The records of a JSON Lines file as `nianbao extract -o records.jsonl` writes it; blank lines are passed over.

    Raises EvaluationError, with file and line, for a line that is no record and for a second record of one text, and
    InferenceError for a file that cannot be read.
    """
    records: list[Record] = []
    lines: dict[str, int] = {}  # by text_sha256
    for number, record in read_records(path):
        if isinstance(record, BadLine):
            raise EvaluationError(
                f"{path}, line {number}: {record.reason}; write the records with `nianbao extract … -o records.jsonl`"
            )
        known = lines.setdefault(record.source.text_sha256, number)
        if known != number:
            raise EvaluationError(
                f"{path}, line {number}: expected one record per text, found a second one of the text of line {known} "
                f"({record.source.name}); delete one of the two lines"
            )
        records.append(record)
    return records


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
