"""Rules across reports: one body over the years, and what is there twice or not at all.

A body is known by the code of its place today and by what it is there (统计局), so that it stays one across renamings and
towns of one name in two counties stay two; where its place is not known, by its name as its reports give it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

from ...annotations import Kind, Scope
from ..places.bodies import read_body
from ..record.types import Issuer, Record

_SUFFIX = re.compile(r"(?:(?:人民)?政府|管委会|管理委员会|办事处)?(?:办公室)?$")
_STOCKS = ("art20.regulation", "art20.normative")
_SURE_PLACE = 0.8  # below it two bodies might be taken for one
_LARGE = 100  # below it a tenfold change means little


@dataclass(frozen=True)
class Finding:
    """What does not add up between reports; the columns of the table that `nianbao check` writes."""

    rule: str
    body: str
    year: int | None
    report: str
    other: str
    """The report that it is compared with, if any."""
    indicator: str
    found: float | None
    expected: float | None
    message: str


COLUMNS = tuple(field.name for field in fields(Finding))


@dataclass(frozen=True)
class Summary:
    """A report, as far as reports are compared: small enough to keep all of a corpus in memory."""

    report: str
    body: str
    """Its name."""
    identity: str
    """What is the same for one body over the years."""
    year: int | None
    text_sha256: str
    annual: dict[str, float]
    """The one annual value of each indicator where mentions do not conflict."""
    cumulative: dict[str, float]
    columns: dict[tuple[str, str], float]
    """Cells by indicator and column of the table on documents issued."""
    statements: frozenset[tuple[str, float, str]]


def what_does_not_add_up(records: Iterable[Record], *, within: bool = False) -> tuple[int, list[Finding]]:
    """How many annual reports there are, and all findings; `within` adds the failed checks of single reports."""
    summaries: list[Summary] = []
    findings: list[Finding] = []
    for record in records:
        if summary := summarise(record):
            summaries.append(summary)
            findings += failed_checks(record) if within else ()
    return len(summaries), [*findings, *compare(summaries)]


def in_order(findings: Iterable[Finding], column: str) -> list[Finding]:
    """Findings by one of the columns, then by body, year and rule."""
    return sorted(findings, key=lambda f: (str(getattr(f, column) or ""), f.body, f.year or 0, f.rule))


def summarise(record: Record) -> Summary | None:
    """None for what is not an annual report."""
    if record.classification.kind.value is not Kind.ANNUAL_REPORT:
        return None
    measures = [m for m in record.measures if m.value is not None]
    running = [m for m in measures if m.scope is Scope.CUMULATIVE and not m.dimension and not m.approximate]
    cumulative: dict[str, float] = {}
    for measure in running:
        cumulative[measure.indicator] = max(measure.value or 0, cumulative.get(measure.indicator, 0))
    return Summary(
        report=record.source.name,
        body=_SUFFIX.sub("", record.issuer.value, count=1) if record.issuer else "",
        identity=_identity(record.issuer) if record.issuer else "",
        year=record.year.value if record.year else None,
        text_sha256=record.source.text_sha256,
        annual={code: value.value for code, value in record.indicators.items() if not value.conflict},
        cumulative=cumulative,
        columns={
            (m.indicator, m.dimension["column"]): m.value or 0
            for m in measures
            if m.indicator in _STOCKS and "column" in m.dimension
        },
        statements=frozenset((m.indicator, m.value or 0, m.scope.value) for m in measures),
    )


def _identity(issuer: Issuer) -> str:
    """Today's code of its place and its name without places; of an unknown or doubtful place, the whole name."""
    place = issuer.place
    if place is None or place.confidence < _SURE_PLACE or place.today is None or place.alternatives:
        return _SUFFIX.sub("", issuer.value, count=1)
    rest = read_body(issuer.value).rest
    return f"{place.today} {place.township_code or ''} {_SUFFIX.sub('', rest, count=1)}"


def failed_checks(record: Record) -> Iterator[Finding]:
    """The failed checks of one record, in the shape of the table."""
    for check in record.checks:
        if check.status == "failed":
            codes = dict.fromkeys(record.measures[i].indicator for i in check.measures)
            yield Finding(
                rule=check.rule,
                body=record.issuer.value if record.issuer else "",
                year=record.year.value if record.year else None,
                report=record.source.name,
                other="",
                indicator=next(iter(codes), ""),
                found=_number(check.found),
                expected=_number(check.expected),
                message=check.message,
            )


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) else None


def compare(summaries: Iterable[Summary]) -> Iterator[Finding]:
    """All findings, by text and then by body."""
    by_text: dict[str, list[Summary]] = defaultdict(list)
    by_body: dict[str, dict[int, list[Summary]]] = defaultdict(lambda: defaultdict(list))
    for summary in summaries:
        by_text[summary.text_sha256].append(summary)
        if len(by_text[summary.text_sha256]) == 1 and summary.body and summary.year:
            by_body[summary.identity][summary.year].append(summary)
    for first, *copies in by_text.values():
        for copy in copies:
            yield _finding("same-text", copy, first, f"the text of {first.report}")
    for body in by_body.values():
        years = [group[0] for _, group in sorted(body.items())]
        yield from _twice(body)
        yield from _missing(years)
        for earlier, later in pairwise(years):
            yield from _over_years(earlier, later)


def rows(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """Findings as rows by column name."""
    return map(asdict, findings)


def _finding(
    rule: str,
    at: Summary,
    other: Summary | None,
    message: str,
    *,
    indicator: str = "",
    found: float | None = None,
    expected: float | None = None,
) -> Finding:
    against = other.report if other else ""
    return Finding(rule, at.body, at.year, at.report, against, indicator, found, expected, message)


def _twice(body: dict[int, list[Summary]]) -> Iterator[Finding]:
    for first, *others in body.values():
        for other in others:
            either = first.statements | other.statements
            shared = len(first.statements & other.statements) / len(either) if either else 0.0
            message = f"another report of {first.body} for {first.year}; {shared:.0%} of their measures are the same"
            yield _finding("year-twice", other, first, message, found=round(shared, 3))


def _missing(years: list[Summary]) -> Iterator[Finding]:
    for earlier, later in pairwise(years):
        assert earlier.year and later.year
        for year in range(earlier.year + 1, later.year):
            message = f"no report for {year}, between {earlier.year} and {later.year}"
            yield Finding("year-missing", later.body, year, later.report, earlier.report, "", None, None, message)


def _over_years(earlier: Summary, later: Summary) -> Iterator[Finding]:
    """What must hold between one report of a body and the next."""
    assert earlier.year and later.year
    for code, before in earlier.cumulative.items():
        if (now := later.cumulative.get(code)) is not None and now < before:
            message = f"{code}: {before:g} up to {earlier.year}, {now:g} up to {later.year}"
            yield _finding("cumulative-falls", later, earlier, message, indicator=code, found=now, expected=before)
    if later.year != earlier.year + 1:
        return
    for code in _STOCKS:
        known = [later.columns.get((code, column)) for column in ("in_force", "issued", "abolished")]
        before = earlier.columns.get((code, "in_force"), -1)
        if None not in known and before >= 0:
            in_force, issued, abolished = (value or 0 for value in known)
            if in_force != (due := before + issued - abolished):
                message = f"{code}: {before:g} + {issued:g} - {abolished:g} is {due:g}, in force are {in_force:g}"
                yield _finding("stock", later, earlier, message, indicator=code, found=in_force, expected=due)
    out, into = earlier.annual.get("request.carried_out"), later.annual.get("request.carried_in")
    if out is not None and into is not None and out != into:
        message = f"{out:g} requests were carried out of {earlier.year}, {into:g} into {later.year}"
        code = "request.carried_in"
        yield _finding("carried-years", later, earlier, message, indicator=code, found=into, expected=out)
    for code, before in earlier.annual.items():
        now = later.annual.get(code, 0)
        low, high = sorted((before, now))
        if low > 0 and high >= _LARGE and high >= 10 * low:
            message = f"{code}: {before:g} in {earlier.year}, {now:g} in {later.year}"
            yield _finding("tenfold", later, earlier, message, indicator=code, found=now, expected=before)
