"""Digits of several cells run together: the ways to cut them that the table's sums allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ...annotations.tables import SumRule

_LONGEST = 40  # digits run together
_MOST_WAYS = 300  # for one row; more say nothing
_MOST_STEPS = 20_000  # of the search over all open rows

Way = tuple[str, ...]
"""The digits of each cell, left to right."""
Values = Mapping[str, float]


@dataclass(frozen=True)
class Open:
    """A row with its cells run together, and more than one way to cut them."""

    indicator: str
    columns: tuple[str, ...]
    ways: tuple[Way, ...]


def holds(rule: SumRule, values: Values) -> bool | None:
    """Whether a rule holds; None where a value is missing."""
    if not {*rule.left, *rule.right} <= values.keys():
        return None
    left, right = (sum(values[term] for term in side) for side in (rule.left, rule.right))
    return left == right if rule.sign == "=" else left >= right


def ways_to_cut(digits: str, names: Sequence[str], rules: Sequence[SumRule]) -> tuple[Way, ...]:
    """All ways to cut digits into a number for each name so that no rule fails; none where they are too many.

    Without a sum over these names to prove it only zeros can be told apart.
    """
    own = [rule for rule in rules if {*rule.left, *rule.right} <= set(names)]
    if not digits.isdigit() or not 1 < len(names) <= len(digits) <= _LONGEST:
        return ()
    if not any(rule.sign == "=" for rule in own) and set(digits) != {"0"}:
        return ()
    ways = tuple(islice(_cuts(digits, names, own, {}), _MOST_WAYS))
    return ways if len(ways) < _MOST_WAYS else ()


def _cuts(digits: str, names: Sequence[str], rules: Sequence[SumRule], known: dict[str, float]) -> Iterator[Way]:
    """Numbers have no leading zeros and at most seven digits."""
    if not names:
        if not digits:
            yield ()
        return
    for size in range(1, 2 if digits[:1] == "0" else min(len(digits) - len(names) + 1, 7) + 1):
        values = {**known, names[0]: float(digits[:size])}
        if digits and all(holds(rule, values) is not False for rule in rules):
            for rest in _cuts(digits[size:], names[1:], rules, values):
                yield (digits[:size], *rest)


def settle(rows: Sequence[Open], known: Mapping[str, Values], rules: Sequence[SumRule]) -> list[Way] | None:
    """The only choice of a way for each open row with which every sum of every column holds; None if there is none
    or a second one, or the search is too long.

    `known` has the values of all other rows: column name → indicator → value.
    """
    sums = [rule for rule in rules if rule.sign == "="]
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ways))
    columns: dict[str, dict[str, float]] = {name: dict(values) for name, values in known.items()}
    waiting = {row.indicator for row in rows}
    steps = 0

    def possible() -> bool:
        return all(_can_hold(rule, values, waiting) for values in columns.values() for rule in sums)

    def search(depth: int) -> Iterator[dict[int, Way]]:
        nonlocal steps
        if depth == len(order):
            yield {}
            return
        row = rows[order[depth]]
        waiting.discard(row.indicator)
        for way in row.ways:
            steps += 1
            if steps > _MOST_STEPS:
                break
            for column, digits in zip(row.columns, way, strict=True):
                columns.setdefault(column, {})[row.indicator] = float(digits)
            if possible():
                for rest in search(depth + 1):
                    yield {order[depth]: way, **rest}
        for column in row.columns:
            columns[column].pop(row.indicator, None)
        waiting.add(row.indicator)

    found = list(islice(search(0), 2)) if rows else []
    return [found[0][i] for i in range(len(rows))] if len(found) == 1 and steps <= _MOST_STEPS else None


def _can_hold(rule: SumRule, values: Values, waiting: set[str]) -> bool:
    """Whether a sum holds, or may still do with the rows that wait for their numbers; a blank cell forbids nothing."""
    unknown = [[term for term in side if term not in values] for side in (rule.left, rule.right)]
    if not waiting.issuperset(unknown[0] + unknown[1]):
        return True
    left, right = (sum(values.get(term, 0) for term in side) for side in (rule.left, rule.right))
    return (left <= right or bool(unknown[1])) and (right <= left or bool(unknown[0]))
