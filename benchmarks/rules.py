"""What each hand-written rule, limit and threshold is worth: each is taken out in turn, and the reports are scored again.

    python benchmarks/rules.py [--model FOLDER] [--data dev test]

Every text is encoded once, and its tags are decoded again without the rule. A row gives the change in points of F1 that
taking the rule out makes, and how many records it changes: minus means that the rule helps. What helps nowhere outside
the data that it was chosen on is to be deleted. Choose on dev, report on test.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from nianbao.annotations.corpus import split
from nianbao.evaluation import Gold, Scorecard, make_gold
from nianbao.evaluation.scorecard import score_record
from nianbao.inference import Extractor, Record, document_from_text
from nianbao.inference.reading import Document
from nianbao.inference.record.assembly import state
from nianbao.inference.record.findings import Findings
from nianbao.inference.record.leaving_out import of_annual_reports
from nianbao.inference.tables import OfficialTable, read_tables
from nianbao.models.network.heads import ATTRIBUTES
from nianbao.models.tagger import EncodedText

NEVER = re.compile(r"(?!)")
FIGURES: dict[str, Callable[[Scorecard], float]] = {
    "measures": lambda total: total.measures.overall.f1,
    "spans": lambda total: total.spans.overall.f1,
    "contacts": lambda total: total.contacts.overall.f1,
    "headings": lambda total: total.headings.overall.f1,
    "format": lambda total: total.document["format"].value,
    "level": lambda total: total.document["level"].value,
}


@dataclass(frozen=True)
class Rule:
    """A named constant or function of the package, and what stands in its place when the rule is out."""

    name: str
    module: str
    attribute: str
    without: Any

    def out(self) -> Any:
        """A context in which the rule does not hold; AttributeError if there is no such rule."""
        return patch.object(import_module(f"nianbao.{self.module}"), self.attribute, self.without)


def _no_odds(*_: Any) -> Any:
    return {}


def _any_attribute(span: Any, text: str) -> Any:
    return np.ones(len(ATTRIBUTES), np.bool_)


def _nothing(span: Any, text: str) -> bool:
    return False


def _no_glue(text: str) -> Any:
    return np.zeros(len(text), np.bool_)


def _same_place(text: str, start: int, end: int, tags: Any) -> tuple[int, int]:
    return start, end


VITERBI, LIMITS = "models.decoding.viterbi", "models.decoding.limits"
CLASSES, MEASURES, NAMING = "inference.record.classification", "inference.record.measures", "inference.record.naming"
GRAMMAR = Rule("grammar of official tables", "inference.record.findings", "read_tables", None)
RULES: tuple[Rule, ...] = (
    Rule("a span's edge costs", VITERBI, "EDGE_COST", 0.0),
    Rule("no span divides a number", VITERBI, "glued", _no_glue),
    Rule("no number goes on behind its unit", VITERBI, "parted", _no_glue),
    Rule("headings end at the end of a phrase", VITERBI, "_WITHIN_A_PHRASE", frozenset()),
    Rule("brackets are taken in pairs", VITERBI, "_with_brackets", _same_place),
    Rule("a span is likelier right than wrong", "models.tagger", "_SURE_ENOUGH", 0.0),
    Rule("a measure is not hardly possible", "models.tagger", "HARDLY", 0.0),
    Rule("no far-fetched link", "models.decoding.links", "_FAR_FETCHED", 0.0),
    Rule("measure words limit the indicator", "models.tagger", "countable", _any_attribute),
    Rule("words before limit the attribute", "models.tagger", "possible", _any_attribute),
    Rule("  … the remedy named last", LIMITS, "_REMEDY", NEVER),
    Rule("  … a number of another year", LIMITS, "_OF_ANOTHER_YEAR", NEVER),
    GRAMMAR,
    Rule("kind by title, parts and counts", CLASSES, "_kind_odds", _no_odds),
    Rule("format by tables, parts and words", CLASSES, "_format_odds", _no_odds),
    Rule("level by the issuer's name and the words", CLASSES, "level_odds", _no_odds),
    Rule("units of a table's header", MEASURES, "_header_unit", lambda number, category, text: None),
    Rule("units on the next line", MEASURES, "_unit_below", lambda number, folded: None),
    Rule("a date or period has a digit", "models.tagger", "excluded", _nothing),
    Rule("spam is no issuer", NAMING, "is_spam", lambda text: False),
)


@dataclass(frozen=True)
class Prepared:
    """A report with all that no rule changes: its gold record, its encoded text, its official tables."""

    gold: Gold
    document: Document
    encoded: EncodedText
    tables: tuple[OfficialTable, ...]


def prepare(name: str, extractor: Extractor) -> list[Prepared]:
    reports = []
    for report in split(name):
        document = document_from_text(report.text, report.name)
        encoded = extractor.tagger.encode(document.normalised.text)
        tables = tuple(read_tables(document.normalised, document.grids))
        reports.append(Prepared(make_gold(report), document, encoded, tables))
    return reports


def record_of(report: Prepared, extractor: Extractor, *, grammar: bool) -> Record:
    """The record without annual values and checks, which no figure needs."""
    tagger, document = extractor.tagger, report.document
    tagged = tagger.believed(tagger.decode(document.normalised, report.encoded))
    stated = state(document, Findings(tagged, report.tables if grammar else ()), extractor.model)
    said = {name: value for name, value in stated if name != "schema_"}
    return of_annual_reports(Record(**said, indicators={}, checks=[]))


def account(name: str, model: Path | None) -> list[tuple[list[float], int]]:
    """For each rule the figures of a split without it, in points, and how many records change; first with all rules."""
    extractor = Extractor(model, threads=1)
    reports = prepare(name, extractor)
    before: list[Record] = []
    rows = []
    for rule in (None, *RULES):
        with rule.out() if rule else nullcontext():
            records = [record_of(report, extractor, grammar=rule is not GRAMMAR) for report in reports]
        total = sum((score_record(r.gold, record) for r, record in zip(reports, records, strict=True)), Scorecard())
        before = before or records
        changed = sum(old != new for old, new in zip(before, records, strict=True))
        rows.append(([100 * figure(total) for figure in FIGURES.values()], changed))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="What each rule, limit and threshold is worth, in points.")
    parser.add_argument("--model", type=Path, help="checkpoint folder; by default the released model")
    parser.add_argument("--data", nargs="+", default=["dev", "test"], help="splits of annotations/")
    options = parser.parse_args()
    with ProcessPoolExecutor(len(options.data)) as pool:
        found = list(pool.map(partial(account, model=options.model), options.data))
    heads = [f"{name}: {figure}" for name in options.data for figure in (*FIGURES, "records")]
    print(f"| without | {' | '.join(heads)} |\n|---|{'--:|' * len(heads)}")
    for number, title in enumerate(["(all rules)", *(rule.name for rule in RULES)]):
        cells = []
        for rows in found:
            figures, changed = rows[number]
            all_rules = rows[0][0]
            cells += [f"{f:.1f}" if number == 0 else f"{f - a:+.1f}" for f, a in zip(figures, all_rules, strict=True)]
            cells.append(f"{changed}")
        print(f"| {title} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
