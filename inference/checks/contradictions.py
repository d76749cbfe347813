"""Rules about an indicator that is stated more than once: prose and table, year and running total, zero and number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from ...annotations import Role, indicators
from ...annotations.lexicon import COMMON_MEASURE_WORDS, OF_PEOPLE, RUNNING_TOTAL, one_of, without
from ..record.measures import OPEN_INDICATORS
from ..record.types import Check
from .report import Report
from .stated import Stated, number

# 项 and 家 mostly count what no total takes in (18项任务, 6家单位); with 宗 and 起 a sub-count of a training report that
# holds would no longer be compared.
_COUNT = re.compile(rf"(?<![\d.,年月第])\d[\d,]*(?=\s*[{without(COMMON_MEASURE_WORDS, OF_PEOPLE)}场处])")
_HEAD_OFFICE = re.compile("政府办|办公室|本级|局?机关|其中")

# What the rows of the table of 2014–2018 are called in running text.
_WORDS = (
    ("proactive.channel.gazette", re.compile("公报|政报")),
    ("proactive.channel.weibo", re.compile("微博")),
    ("proactive.channel.wechat", re.compile("微信|公众号")),
    ("proactive.channel.website", re.compile("网|平台")),
)


def _by_code(stated: list[Stated]) -> dict[str, list[Stated]]:
    groups: dict[str, list[Stated]] = defaultdict(list)
    for one in stated:
        groups[one.code].append(one)
    return groups


def _wholes(report: Report) -> list[Stated]:
    """Sure annual counts of closed indicators in running text that speak of the whole.

    No part of the same indicator's total, nothing of the head office alone (区政府办代表区政府受理17件), and no number
    beside one that was not read or, without a total, beside another of the same indicator: they may be two bodies'.
    """
    parts, totals = set(), set()
    for breakdown in report.breakdowns:
        if breakdown.sort == "bodies":
            parts |= {part.index for part in breakdown.parts}
            totals.add(breakdown.total.index)
    annual = [s for s in report.prose if s.annual and s.code not in OPEN_INDICATORS]
    beside = Counter((s.code, report.sentence(s)) for s in annual if s.index not in parts)
    return [
        s
        for s in annual
        if s.sure
        and s.index not in parts
        and not (s.measure.section is Role.REQUEST and s.code.startswith(("docs.", "proactive.")))
        and not _HEAD_OFFICE.search(report.folded.text[max(0, min(s.start, s.name_start) - 20) : s.start])
        and (s.index in totals or beside[s.code, report.sentence(s)] == 1)
        and not report.unread(_COUNT, *report.sentence(s))
    ]


def _cells(report: Report) -> dict[str, Stated]:
    """The annual cell of each closed indicator that has just one value in tables."""
    cells = _by_code([s for s in report.cells if s.annual and s.code not in OPEN_INDICATORS])
    return {code: group[0] for code, group in cells.items() if len({s.value for s in group}) == 1}


def prose_table(report: Report) -> Iterator[Check]:
    """prose-table: what running text counts is what the table says."""
    cells, said = _cells(report), _by_code(report.prose)
    for code, group in _by_code(_wholes(report)).items():
        cell = cells.get(code)
        if "元" in indicators()[code].units:
            continue  # sums of money: a bare cell does not say whether it is 元 or 万元
        counts = [s for s in group if s.measure.kind == "count"]
        if cell is None or not counts or not any(s.exact for s in counts):
            continue
        values = [s.value for s in said[code]]
        carried = cells.get("request.carried_in")
        if code == "request.received" and cell.measure.dimension and not carried:
            continue
        # 收办 counts what was carried in, too.
        whole = cell.value + (carried.value if carried and code == "request.received" else 0)
        best = max((s for s in counts if s.exact), key=lambda s: s.value)
        yield report.check(
            "prose-table",
            cell.value in values or whole in values or cell.value == sum(values) or not all(s.exact for s in counts),
            f"{cell.name}: {number(best.value)} in running text, {number(cell.value)} in the table",
            expected=cell.measure.value,
            found=best.measure.value,
            stated=(*counts, cell),
        )


def prose_table_channels(report: Report) -> Iterator[Check]:
    """prose-table for channels: where both break down the same total, both give each channel the same."""
    rows = {s.code: s for s in report.cells if s.annual and s.code.startswith("proactive.channel.")}
    totals = {s.value for s in report.cells if s.annual and s.code == "proactive.total"}
    if "proactive.channel.other" not in rows:
        return
    for breakdown in report.breakdowns:
        if breakdown.sort != "channels" or breakdown.total.value not in totals or not breakdown.exact:
            continue
        by_row: dict[str, list[Stated]] = defaultdict(list)
        for part in breakdown.parts:
            named = [code for code, words in _WORDS if words.search(part.name)]
            by_row[named[0] if named else "proactive.channel.other"].append(part)
        for code, parts in by_row.items():
            if code in rows:
                found = sum(part.value for part in parts)
                names = " + ".join(f"{part.name} {number(part.value)}" for part in parts)
                yield report.check(
                    "prose-table",
                    found == rows[code].value,
                    f"{rows[code].name}: {names} in running text, {number(rows[code].value)} in the table",
                    expected=rows[code].measure.value,
                    found=found,
                    stated=(*parts, rows[code]),
                )


def zero_nonzero(report: Report) -> Iterator[Check]:
    """zero-nonzero: what is said not to have happened is not counted elsewhere."""
    cells = _cells(report)
    for code, group in _by_code(_wholes(report)).items():
        zeros = [s for s in group if s.measure.kind == "zero"]
        counts = [s for s in group if s.measure.kind == "count"] + ([cells[code]] if code in cells else [])
        counts = [s for s in counts if all(s.name_start != zero.name_start for zero in zeros)]
        if zeros and counts:
            other = max(counts, key=lambda s: s.value)
            yield report.check(
                "zero-nonzero",
                other.value == 0,
                f"{zeros[0].name}: {zeros[0].measure.text} in one place, {number(other.value)} in another",
                expected=0,
                found=other.measure.value,
                stated=(*zeros, other),
            )


def stated_twice(report: Report) -> Iterator[Check]:
    """stated-twice: a total that two sections give in the same words has one value.

    In each section the largest is the total; the others may be those of single bodies, months or kinds.
    """
    by_name: dict[tuple[str, str, str | None], dict[int, Stated]] = defaultdict(dict)
    for s in _wholes(report):
        if s.measure.kind == "count" and s.exact and s.value > 0:
            sections = by_name[s.code, s.name, s.measure.unit]
            place = report.part_of(s)
            sections[place] = max(s, sections.get(place, s), key=lambda s: s.value)
    for (_, name, _), sections in by_name.items():
        if len(sections) > 1:
            group = tuple(sections.values())
            values = sorted({s.value for s in group})
            yield report.check(
                "stated-twice",
                len(values) == 1,
                f"{name}: {', '.join(map(number, values))}",
                found=values,
                stated=group,
            )


def annual_cumulative(report: Report) -> Iterator[Check]:
    """annual-cumulative: a year is at most the running total that includes it."""
    by_name: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for s in report.stated:
        table_column = "column" in s.measure.dimension or report.in_wide_row(s)
        if (
            s.sure
            and s.exact
            and s.measure.kind in ("count", "amount")
            and s.code not in OPEN_INDICATORS
            and not table_column
        ):
            by_name[s.code, s.name].append(s)
    for (_, name), group in by_name.items():
        years = [s for s in group if s.annual]
        running = [s for s in group if s.measure.scope == "cumulative" and _said_to_run(s, report)]
        if years and running:
            year, total = max(years, key=lambda s: s.value), max(running, key=lambda s: s.value)
            yield report.check(
                "annual-cumulative",
                year.value <= total.value,
                f"{name}: {number(year.value)} in the year, {number(total.value)} in all years",
                expected=total.measure.value,
                found=year.measure.value,
                stated=(year, total),
            )


def _said_to_run(stated: Stated, report: Report) -> bool:
    """Whether a cell, or words of the same clause (历年累计, 自…以来), say that it is a running total."""
    if stated.measure.origin == "table":
        return True
    clause = re.split("[,。;]", report.folded.text[max(0, stated.start - 40) : stated.start])[-1]
    return re.search(one_of(RUNNING_TOTAL), clause) is not None


# What is counted among what: the left is never more than the right.
_AMONG = (
    ("response.press_conf.leader", "response.press_conf"),
    ("response.interview.leader", "response.interview"),
    ("proactive.normative_opened", "proactive.normative_issued"),
    ("proactive.fulltext", "proactive.total"),
    ("request.completed.on_time", "request.completed"),
    ("request.result.granted", "request.replied"),
    ("request.result.partial", "request.replied"),
    ("request.result.denied", "request.replied"),
)


def _only(report: Report) -> dict[str, Stated]:
    """The one exact annual value of each closed indicator whose running text states no other."""
    groups = _by_code([s for s in _wholes(report) if s.exact])
    return {code: group[0] for code, group in groups.items() if len({s.value for s in group}) == 1}


def sub_count(report: Report) -> Iterator[Check]:
    """sub-count: what is counted among something is not more than it (tables: table-sum)."""
    values = _only(report)
    for part, whole in _AMONG:
        if part in values and whole in values:
            yield report.check(
                "sub-count",
                values[part].value <= values[whole].value,
                f"{values[part].name} {number(values[part].value)}, {values[whole].name} {number(values[whole].value)}",
                expected=values[whole].measure.value,
                found=values[part].measure.value,
                stated=(values[part], values[whole]),
            )


def carried_over(report: Report) -> Iterator[Check]:
    """carried-over: received + carried in = completed + carried out.

    Where one of the carried is not stated it may be anything, so only what no value of it could mend fails.
    """
    values = _only(report)
    received, completed = values.get("request.received"), values.get("request.completed")
    before, after = values.get("request.carried_in"), values.get("request.carried_out")
    if not received or not completed or not (before or after):
        return
    left = received.value + (before.value if before else 0)
    right = completed.value + (after.value if after else 0)
    holds = left == right if before and after else left <= right if after else left >= right
    yield report.check(
        "carried-over",
        holds,
        f"received and carried in {number(left)}, completed and carried out {number(right)}",
        expected=left,
        found=right,
        stated=tuple(s for s in (received, before, completed, after) if s),
    )
