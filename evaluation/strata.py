"""What a report has in common with others: the parts of a corpus for which scores are given beside the total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .gold import Gold

_GROUP = re.compile(r"([a-z]+\d+)-\d+")
_PROVINCE = re.compile(
    r"(.{2,3}省|内蒙古自治区|新疆维吾尔自治区|广西壮族自治区|宁夏回族自治区|西藏自治区|(?:北京|天津|上海|重庆)市)"
)
_LENGTHS = ((1000, "under 1,000"), (3000, "1,000–2,999"), (6000, "3,000–5,999"))  # characters


def strata_of(gold: Gold) -> tuple[str, ...]:
    """Damage, format, level, data year, script, length and kinds of noise; the province where the issuer names it; the
    group of its name (u1-002 → u1). What the annotator left open is no stratum.
    """
    return tuple(_strata(gold))


def _strata(gold: Gold) -> Iterator[str]:
    report, record = gold.report, gold.record
    yield "damaged" if report.noise else "clean"
    yield from (f"noise {name}" for name in sorted(set(report.noise)))
    yield f"length {_length(len(gold.text))}"
    yield f"script {record.source.script}"
    if report.format:
        yield f"format {report.format}"
    if report.level:
        yield f"level {report.level}"
    if record.year:
        yield f"year {record.year.value}"
    if record.issuer and (province := _PROVINCE.match(record.issuer.value)):
        yield f"province {province[0]}"
    if group := _GROUP.fullmatch(report.name):
        yield f"group {group[1]}"


def _length(characters: int) -> str:
    return next((name for limit, name in _LENGTHS if characters < limit), "6,000 and more")
