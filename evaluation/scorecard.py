"""How much of a gold record a predicted one has right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..annotations.scheme import NUMBERS
from ..inference.record.types import Record
from . import claims
from .gold import Gold
from .mistakes import mistakes
from .scores import Accuracy, Claim, Tally, merged, tally


@dataclass(frozen=True)
class Scorecard:
    """Of one report or of several: scorecards add up. All scores are strict."""

    spans: Tally = field(default_factory=Tally)
    """By label; start, end and label must agree."""
    measures: Tally = field(default_factory=Tally)
    """By indicator; the number's start and end, indicator, scope and value must agree."""
    facts: Tally = field(default_factory=Tally)
    """By indicator; the report's annual value must agree, wherever it was read."""
    links: Tally = field(default_factory=Tally)
    """By label of the number; the places of number and category and that label must agree."""
    headings: Tally = field(default_factory=Tally)
    """By role; start, end and role must agree."""
    contacts: Tally = field(default_factory=Tally)
    """By field; field, start and end must agree."""
    contact_values: Tally = field(default_factory=Tally)
    """By field; field and normalised value must agree, wherever they stand."""
    attributes: Mapping[str, Accuracy] = field(default_factory=dict)
    """indicator, role, scope: over the gold spans that were found exactly."""
    document: Mapping[str, Accuracy] = field(default_factory=dict)
    """issuer, year, …: over the reports where gold has a value."""
    mistakes: Counter[str] = field(default_factory=Counter)
    """Measures that are not right, by kind of mistake."""

    @property
    def numbers(self) -> Tally:
        """Of the spans those that state a value."""
        return Tally({label: score for label, score in self.spans.groups.items() if label in NUMBERS})

    def __add__(self, other: Scorecard) -> Scorecard:
        return Scorecard(
            spans=self.spans + other.spans,
            measures=self.measures + other.measures,
            facts=self.facts + other.facts,
            links=self.links + other.links,
            headings=self.headings + other.headings,
            contacts=self.contacts + other.contacts,
            contact_values=self.contact_values + other.contact_values,
            attributes=merged(self.attributes, other.attributes),
            document=merged(self.document, other.document),
            mistakes=self.mistakes + other.mistakes,
        )


def score_record(gold: Gold, predicted: Record | None) -> Scorecard:
    """Of one report; without a predicted record everything in gold is missed."""

    def compared(read: Callable[[Record], Iterator[Claim]]) -> Tally:
        return tally(Counter(read(gold.record)), Counter(read(predicted) if predicted else ()))

    return Scorecard(
        spans=compared(claims.spans),
        measures=compared(claims.measures),
        facts=compared(claims.facts),
        links=compared(claims.links),
        headings=compared(claims.headings),
        contacts=compared(claims.contacts),
        contact_values=compared(claims.contact_values),
        attributes=_attributes(gold, predicted),
        document=_document(gold, predicted),
        mistakes=Counter(mistake.kind for mistake in mistakes(gold.record, predicted)),
    )


def _attributes(gold: Gold, predicted: Record | None) -> dict[str, Accuracy]:
    result: dict[str, Accuracy] = {name: Accuracy() for name in claims.ATTRIBUTES.values()}
    found = claims.attributes_by_span(predicted) if predicted else {}
    for span, attribute in claims.attributes_by_span(gold.record).items():
        if span in found:
            name = claims.ATTRIBUTES[span[2]]
            result[name] += Accuracy(correct=int(found[span] == attribute), total=1)
    return result


def _document(gold: Gold, predicted: Record | None) -> dict[str, Accuracy]:
    result: dict[str, Accuracy] = {}
    found = claims.fields(predicted) if predicted else {}
    for name, value in claims.fields(gold.record).items():
        if name in gold.unjudged:
            result[name] = Accuracy()
        elif value is None:
            result[name] = Accuracy(spurious=int(found.get(name) is not None))
        else:
            result[name] = Accuracy(correct=int(found.get(name) == value), total=1)
    return result
