"""Rules about parts and their total, in running text: counts, channels, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record.types import Check
from .breakdowns import Breakdown
from .report import Report
from .stated import Stated, number

_REST = re.compile("其他|其它|其余")
_SUM = re.compile("小计|合计|总计|共计|总数")
# A row of a table of channels with its number: 政府网站公开政府信息数 | 条 | 99
_ROW = re.compile(
    r"(?:公报|网站|微博|微信|其[他它](?:方式)?|报刊|电视|栏)(?:公开)?(?:政府)?(?:信息)?数?[\s|条件]*(\d+)"
)
_PERCENT = re.compile(r"\d[\d.]*\s*%")
_NEAR = 40  # characters from one share of a list to the next


def parts_total(report: Report) -> Iterator[Check]:
    """parts-total: no part above its total, parts that exclude each other not above it, complete ones equal to it."""
    for breakdown in report.breakdowns:
        if breakdown.sort == "channels" or not breakdown.exact or not breakdown.stated:
            continue
        total, parts = breakdown.total, breakdown.parts
        highest = max(part.value for part in parts)
        found = breakdown.sum if breakdown.adds_up else highest
        names = "、".join(part.name for part in parts[:4]) + ("…" if len(parts) > 4 else "")
        yield report.check(
            "parts-total",
            found <= total.value and (found == total.value or not _exhaustive(breakdown)),
            f"{total.name} {number(total.value)}: {names} give {number(found)}",
            expected=total.measure.value,
            found=found,
            stated=(total, *parts),
        )


def column_total(report: Report) -> Iterator[Check]:
    """parts-total for a column of kinds that ends with its sum (小计, 合计)."""
    column: list[Stated] = []
    for stated in report.stated:
        near = not column or stated.name_start - column[-1].end < _NEAR
        total = bool(_SUM.fullmatch(stated.name))
        if total and near and _is_column(report, [*column, stated]):
            found = sum(part.value for part in column)
            yield report.check(
                "parts-total",
                found == stated.value,
                f"{stated.name} {number(stated.value)}: {len(column)} kinds give {number(found)}",
                expected=stated.measure.value,
                found=found,
                stated=(*column, stated),
            )
        cell = stated.measure.origin == "table" and stated.measure.kind == "count" and not total
        column = [*column, stated] if cell and near else [stated] if cell else []


def _is_column(report: Report, cells: list[Stated]) -> bool:
    """Whether cells are a column of kinds with its sum: three or more, and every number there is one of them."""
    first, total = cells[0], cells[-1]
    kinds = [cell for cell in cells[:-1] if cell.code == "proactive.category"]
    start = first.name_start - _NEAR // 2
    inside = {place for cell in cells for place in range(cell.start, cell.end)}
    bare = re.finditer(r"(?<!\d)\d+(?!\d|\s*[条件年月])", report.folded.text[: total.end])
    numbers = [match.start() for match in bare if match.start() >= start]
    return len(kinds) > 2 and len(kinds) * 2 > len(cells) and all(place in inside for place in numbers)


def _exhaustive(breakdown: Breakdown) -> bool:
    """Whether nothing is left over: both halves, two ways of asking or more, or a list with a rest (其他)."""
    if not breakdown.complete or not breakdown.adds_up or len(breakdown.parts) < 2:
        return False
    return breakdown.sort in ("halves", "ways") or any(_REST.match(part.name) for part in breakdown.parts)


def channels_total(report: Report) -> Iterator[Check]:
    """channels-total: what was published was published somewhere, so channels, which may overlap, reach the total."""
    for breakdown in report.breakdowns:
        if breakdown.sort == "channels" and breakdown.exact and breakdown.complete and len(breakdown.parts) > 2:
            yield _channels(report, breakdown.total, breakdown.parts, breakdown.sum)
    totals = [s for s in report.cells if s.code == "proactive.total" and s.annual]
    channels = [s for s in report.cells if s.code.startswith("proactive.channel.") and s.annual]
    apart = len({s.code for s in channels}) == len(channels)
    if len(totals) == 1 and len(channels) > 1 and apart and not report.unread(_ROW, totals[0].end, totals[0].end + 700):
        yield _channels(report, totals[0], tuple(channels), sum(s.value for s in channels))


def _channels(report: Report, total: Stated, channels: tuple[Stated, ...], reached: float) -> Check:
    gap = total.value - reached
    left = f", {number(gap)} went through none" if gap > 0 else ""
    return report.check(
        "channels-total",
        gap <= 0,
        f"{total.name} {number(total.value)}: the channels have {number(reached)}{left}",
        expected=total.measure.value,
        found=reached,
        stated=(total, *channels),
    )


def _share_lists(report: Report) -> Iterator[list[tuple[Stated, Stated]]]:
    """Lists of (count, share), the two linked to one name: 机构职能类信息329条,占24.4%; ..."""
    by_name: dict[int, list[Stated]] = {}
    for stated in report.stated:
        if stated.measure.origin == "prose" and stated.annual:
            by_name.setdefault(stated.name_start, []).append(stated)
    pairs = []
    for group in by_name.values():
        counts = [s for s in group if s.measure.kind == "count" and s.exact]
        shares = [s for s in group if s.measure.kind == "percent" and s.exact]
        if len(counts) == len(shares) == 1:
            between = report.folded.text[counts[0].end : shares[0].start]
            if "占" in between and ")" not in between:
                pairs.append((counts[0], shares[0]))
    pairs.sort(key=lambda pair: pair[0].start)
    current: list[tuple[Stated, Stated]] = []
    for pair in pairs:
        if current and pair[0].start - current[-1][1].end > _NEAR:
            yield current
            current = []
        current.append(pair)
    if current:
        yield current


def _tolerance(share: Stated) -> float:
    """Half a point for whole points; one unit of the last decimal where there are decimals, which some truncate; five
    points for 四成 and 三分之一.
    """
    text = share.measure.text
    if re.search("成$|[^百千万]分之", text):
        return 5.0
    decimals = re.search(r"[.点](.*[^%％﹪])", text)
    return 10.0 ** -len(decimals[1]) if decimals else 0.5


def _fits(count: Stated, share: Stated, total: float) -> bool:
    return abs(100 * count.value / total - share.value) <= _tolerance(share) + 1e-9


def share_of_total(report: Report) -> Iterator[Check]:
    """share-of-total: a share is its count over the total that most shares of its list are of, or any other stated.

    Shares that one total would explain which nobody states are left alone.
    """
    totals = {s.value for s in report.stated if s.measure.kind == "count" and s.value > 0}
    for pairs in _share_lists(report):
        bases = totals | {sum(count.value for count, _ in pairs)} - {0}
        base = max(bases, key=lambda total: sum(_fits(*pair, total) for pair in pairs), default=0)
        if not base or sum(_fits(*pair, base) for pair in pairs) < max(2, len(pairs) / 2):
            continue
        wrong = [p for p in pairs if not any(_fits(*p, total) for total in bases if total >= p[0].value)]
        if wrong and _one_total_explains(pairs):
            continue
        for count, share in wrong:
            true = 100 * count.value / base
            yield report.check(
                "share-of-total",
                False,
                f"{count.name}: {number(count.value)} of {number(base)} is {true:.2f} %, not {number(share.value)} %",
                expected=round(true, 2),
                found=share.measure.value,
                stated=(count, share),
            )
        if not wrong:
            yield report.check(
                "share-of-total",
                True,
                f"{len(pairs)} shares are those of {number(base)}",
                stated=tuple(stated for pair in pairs for stated in pair),
            )


def _one_total_explains(pairs: list[tuple[Stated, Stated]]) -> bool:
    """Whether some total makes every share right."""
    least = max(100 * count.value / (share.value + _tolerance(share)) for count, share in pairs)
    most = min(
        100 * count.value / (share.value - _tolerance(share)) if share.value > _tolerance(share) else float("inf")
        for count, share in pairs
    )
    return least <= most


def shares_sum(report: Report) -> Iterator[Check]:
    """shares-sum: shares of kinds are at most 100 % together, and 100 % where a rest (其他) is among them.

    Only where every share of the sentences and right beside them was read.
    """
    for pairs in _share_lists(report):
        shares = [share for _, share in pairs if share.code == "proactive.category"]
        if len(shares) < 3 or len(shares) < len(pairs):
            continue
        start = min(report.sentence(shares[0])[0], pairs[0][0].name_start - _NEAR)
        end = max(report.sentence(shares[-1])[1], shares[-1].end + _NEAR)
        beside = [m.start() for m in _PERCENT.finditer(report.folded.text, max(0, start), end)]
        if not {*beside} <= {place for share in shares for place in range(share.start, share.end)}:
            continue
        found = sum(share.value for share in shares)
        slack = sum(_tolerance(share) for share in shares)
        rest = any(_REST.match(share.name) for share in shares)
        yield report.check(
            "shares-sum",
            found <= 100 + slack and not (rest and found < 100 - slack),
            f"{len(shares)} shares of kinds are {number(found)} % together",
            expected=100,
            found=round(found, 4),
            stated=tuple(shares),
        )


def rate_above_100(report: Report) -> Iterator[Check]:
    """rate-above-100: a share or rate of the year is at most 100 %."""
    rates = [s for s in report.stated if s.measure.kind == "percent" and s.annual and s.sure]
    above = [s for s in rates if s.value > 100]
    for rate in above:
        message = f"{rate.name}: {number(rate.value)} %"
        yield report.check("rate-above-100", False, message, expected=100, found=rate.measure.value, stated=(rate,))
    if rates and not above:
        yield report.check("rate-above-100", True, f"{len(rates)} shares and rates", stated=tuple(rates))
