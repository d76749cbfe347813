"""Digits of several cells run together: the ways to cut them that the table's sums and the running text allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ...annotations.tables import SumRule

_LONGEST = 40  # digits run together
_MOST_WAYS = 300  # for one row; more say nothing
_MOST_STEPS = 6_000  # of the search over all open rows

Way = tuple[str, ...]
"""The digits of each cell, left to right."""
Values = Mapping[str, float]
Stated = Callable[["Open", Way], bool]
"""Whether the running text states a row's number for the year, cut in this way."""


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
    """All ways to cut digits into a number for each name so that no rule fails; none where they are too many."""
    own = [rule for rule in rules if {*rule.left, *rule.right} <= set(names)]
    if not digits.isdigit() or not 1 < len(names) <= len(digits) <= _LONGEST:
        return ()
    ways = tuple(islice(_cuts(digits, names, own, {}), _MOST_WAYS))
    return ways if len(ways) < _MOST_WAYS else ()


def _cuts(digits: str, names: Sequence[str], rules: Sequence[SumRule], known: dict[str, float]) -> Iterator[Way]:
    """Numbers have no leading zeros and at most nine digits."""
    if not names:
        if not digits:
            yield ()
        return
    for size in range(1, 2 if digits[:1] == "0" else min(len(digits) - len(names) + 1, 9) + 1):
        values = {**known, names[0]: float(digits[:size])}
        if digits and all(holds(rule, values) is not False for rule in rules):
            for rest in _cuts(digits[size:], names[1:], rules, values):
                yield (digits[:size], *rest)


def settle(
    rows: Sequence[Open], known: Mapping[str, Values], rules: Sequence[SumRule], stated: Stated
) -> list[tuple[Way, ...]]:
    """For each open row the ways that are left when every sum of every column holds; none where no choice for all rows
    makes them hold.

    `known` has the values of all other rows: column name → indicator → value; what is in neither may be any number.
    Where sums leave several ways, the one whose number the running text states too is taken (`stated`).
    """
    search = _Search(rows, known, rules)
    search.narrow()
    for i, row in enumerate(rows):
        said = [way for way in search.ways[i] if len(search.ways[i]) > 1 and stated(row, way)]
        if len(said) == 1:
            search.ways[i] = said
            search.narrow()
    return [tuple(ways) for ways in search.ways]


class _Search:
    """Choices of a way for each open row with which every sum can hold."""

    def __init__(self, rows: Sequence[Open], known: Mapping[str, Values], rules: Sequence[SumRule]) -> None:
        self.rows = rows
        self.ways: list[list[Way]] = [list(row.ways) for row in rows]
        self._columns: dict[str, dict[str, float]] = {name: dict(values) for name, values in known.items()}
        for row in rows:
            for column in row.columns:
                self._columns.setdefault(column, {})
        self._rules = {
            row.indicator: [rule for rule in rules if row.indicator in rule.left + rule.right] for row in rows
        }
        self._linked = [self._linked_to(i) for i in range(len(rows))]
        self._steps = 0

    def _linked_to(self, first: int) -> set[int]:
        """The rows that some chain of sums ties to a row, itself included: those that its ways depend on."""
        linked, waiting = {first}, [first]
        while waiting:
            terms = {
                term for rule in self._rules[self.rows[waiting.pop()].indicator] for term in rule.left + rule.right
            }
            near = {i for i, row in enumerate(self.rows) if row.indicator in terms} - linked
            linked |= near
            waiting += near
        return linked

    def narrow(self) -> None:
        """Leave each row only the ways that are part of a whole choice; what takes too long to refute stays."""
        order = sorted(range(len(self.rows)), key=lambda i: len(self.ways[i]))
        seen: set[tuple[int, Way]] = set()
        self._steps = 0
        for i in order:
            for way in list(self.ways[i]):
                if (i, way) in seen:
                    continue
                choice = self._choose([i, *(k for k in order if k != i and k in self._linked[i])], {i: [way]})
                if choice:
                    seen.update(choice.items())
                elif self._steps <= _MOST_STEPS:
                    self.ways[i].remove(way)

    def _choose(self, order: list[int], only: Mapping[int, Sequence[Way]]) -> dict[int, Way] | None:
        """A way for each row in `order`; None if there is no choice, or the search is too long."""
        if not order:
            return {}
        here, *others = order
        row = self.rows[here]
        for way in only.get(here, self.ways[here]):
            self._steps += 1
            if self._steps > _MOST_STEPS:
                break
            for column, digits in zip(row.columns, way, strict=True):
                self._columns[column][row.indicator] = float(digits)
            fits = all(
                _can_hold(rule, self._columns[column]) for column in row.columns for rule in self._rules[row.indicator]
            )
            rest = self._choose(others, {}) if fits else None
            for column in row.columns:
                self._columns[column].pop(row.indicator, None)
            if rest is not None:
                return {here: way, **rest}
        return None


def _can_hold(rule: SumRule, values: Values) -> bool:
    """Whether a sum holds, or may still do: what is unknown is some number from zero on."""
    left, right = (sum(values.get(term, 0) for term in side) for side in (rule.left, rule.right))
    left_grows, right_grows = (any(term not in values for term in side) for side in (rule.left, rule.right))
    return (right <= left or left_grows) and (left <= right or right_grows or rule.sign == ">=")
