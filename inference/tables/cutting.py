"""Digits of several cells run together: the ways to cut them that the table's sums and the running text allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ...annotations.tables import SumRule

_LONGEST = 40  # digits run together
_MOST_WAYS = 300  # for one row; more say nothing
_MOST_STEPS = 5_000  # of the search over all open rows

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
    """From the right, where the total stands that the others must not be above. Numbers have no leading zeros and at
    most nine digits.
    """
    if not names:
        if not digits:
            yield ()
        return
    fewest = 1 if len(names) > 1 else len(digits)
    for size in range(fewest, min(len(digits) - len(names) + 1, 9) + 1):
        last = digits[len(digits) - size :]
        values = {**known, names[-1]: float(last)}
        if (size == 1 or last[0] != "0") and all(_Sum(rule, values).can_hold for rule in rules):
            for rest in _cuts(digits[: len(digits) - size], names[:-1], rules, values):
                yield (*rest, last)


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
        self._sums: list[list[tuple[_Sum, int, int]]] = []
        """For each row the sums that it is in, each with its side and the place of its cell in the row."""
        sums = {
            (i, column): _Sum(rule, known.get(column, {})) for i, rule in enumerate(rules) for column in _columns(rows)
        }
        for row in rows:
            self._sums.append(
                [
                    (sums[i, column], side, place)
                    for i, rule in enumerate(rules)
                    for side, terms in enumerate((rule.left, rule.right))
                    if row.indicator in terms
                    for place, column in enumerate(row.columns)
                ]
            )
        self._linked = [self._linked_to(i) for i in range(len(rows))]
        self._steps = 0

    def _linked_to(self, first: int) -> set[int]:
        """The rows that some chain of sums ties to a row, itself included: those that its ways depend on."""
        linked, waiting = {first}, [first]
        while waiting:
            own = {id(total) for total, *_ in self._sums[waiting.pop()]}
            near = {i for i, sums in enumerate(self._sums) if any(id(total) in own for total, *_ in sums)} - linked
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
                if (i, way) in seen or self._steps > _MOST_STEPS:
                    continue
                choice = self._choose([i, *(k for k in order if k != i and k in self._linked[i])], [way])
                if choice:
                    seen.update(choice.items())
                elif self._steps <= _MOST_STEPS:
                    self.ways[i].remove(way)

    def _choose(self, order: list[int], ways: Sequence[Way]) -> dict[int, Way] | None:
        """A way for each row in `order`, of `ways` for the first; None if there is none, or the search is too long."""
        here, *others = order
        for way in ways:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                break
            numbers = [int(digits) for digits in way]
            for total, side, place in self._sums[here]:
                total.add(side, numbers[place])
            rest: dict[int, Way] | None = None
            if all(total.can_hold for total, *_ in self._sums[here]):
                rest = self._choose(others, self.ways[others[0]]) if others else {}
            for total, side, place in self._sums[here]:
                total.take_back(side, numbers[place])
            if rest is not None:
                return {here: way, **rest}
        return None


class _Sum:
    """A rule in one column, as far as its numbers are known; what is unknown is some number from zero on."""

    def __init__(self, rule: SumRule, known: Values) -> None:
        sides = (rule.left, rule.right)
        self._equal = rule.sign == "="
        self._reached = [sum(known.get(term, 0) for term in side) for side in sides]
        self._unknown = [sum(term not in known for term in side) for side in sides]

    def add(self, side: int, number: float) -> None:
        self._reached[side] += number
        self._unknown[side] -= 1

    def take_back(self, side: int, number: float) -> None:
        self._reached[side] -= number
        self._unknown[side] += 1

    @property
    def can_hold(self) -> bool:
        (left, right), (left_grows, right_grows) = self._reached, self._unknown
        return (right <= left or left_grows > 0) and (not self._equal or left <= right or right_grows > 0)


def _columns(rows: Sequence[Open]) -> set[str]:
    return {column for row in rows for column in row.columns}
