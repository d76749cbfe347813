"""How well `nianbao annotate suspects` finds label errors: errors of ten sorts are planted and looked for.

    python benchmarks/suspects.py RECORDS.jsonl [--gold annotations/dev.json] [--each 10]

RECORDS are those of a model that was not trained on the gold reports; for the released model `nianbao extract
annotations/dev.json -o RECORDS.jsonl`. Errors are planted at random, in turn with every seed; what was wrong in the
corpus before counts as a false alarm. Prints precision among the first n suspects, n being the number of planted
errors, and the share of each sort that is among them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nianbao.annotations import AnnotatedReport, Label, Link, Span, load_corpus
from nianbao.annotations.corpus import split_path
from nianbao.annotations.scheme import NUMBERS, attribute_values, indicator_codes
from nianbao.evaluation import load_records
from nianbao.labelling.suspects import Suspect, find_suspects

Planted = tuple[str, int, int]
"""Report and place at which something was made wrong."""
Sabotage = Callable[[AnnotatedReport, np.random.Generator], tuple[AnnotatedReport, Planted] | None]


def _replaced(report: AnnotatedReport, old: Span, new: Span | None) -> AnnotatedReport:
    """The report with a span changed or gone, and its links with it."""
    spans = [new if span == old else span for span in report.spans]

    def moved(span: Span) -> Span | None:
        return new if span == old else span

    links = [(moved(link.number), moved(link.category)) for link in report.links]
    kept = [Link(n, c) for n, c in links if n and c and n.label in NUMBERS and c.label is Label.CATEGORY]
    return replace(report, spans=tuple(sorted(s for s in spans if s)), links=tuple(sorted(kept)))


def _pick(spans: Sequence[Span], rng: np.random.Generator) -> Span | None:
    return spans[int(rng.integers(len(spans)))] if spans else None


def on_a_span(
    wanted: Callable[[Span], bool], change: Callable[[Span, AnnotatedReport, np.random.Generator], Span | None]
) -> Sabotage:
    """Changes one of the spans that are wanted."""

    def sabotage(report: AnnotatedReport, rng: np.random.Generator) -> tuple[AnnotatedReport, Planted] | None:
        span = _pick([s for s in report.spans if wanted(s)], rng)
        if span is None:
            return None
        return _replaced(report, span, change(span, report, rng)), (report.name, span.start, span.end)

    return sabotage


def _other_attribute(span: Span, _: AnnotatedReport, rng: np.random.Generator) -> Span:
    codes = indicator_codes() if span.label is Label.CATEGORY else attribute_values(span.label)
    return replace(span, attribute=str(rng.choice([code for code in codes if code != span.attribute])))


def _other_label(span: Span, _: AnnotatedReport, rng: np.random.Generator) -> Span:
    others = [label for label in Label if label is not span.label]
    label = others[int(rng.integers(len(others)))]
    values = attribute_values(label)
    return replace(span, label=label, attribute=values[0] if values else None)


def _spurious(report: AnnotatedReport, rng: np.random.Generator) -> tuple[AnnotatedReport, Planted] | None:
    """Marks four characters of plain text."""
    taken = {i for span in report.spans for i in range(span.start, span.end)}
    free = [
        i
        for i in range(len(report.text) - 4)
        if taken.isdisjoint(range(i, i + 4)) and report.text[i : i + 4].isalnum() and report.text[i : i + 4].strip()
    ]
    if not free:
        return None
    start = int(rng.choice(free))
    span = Span(start, start + 4, Label.CATEGORY, "proactive.total")
    return replace(report, spans=tuple(sorted((*report.spans, span)))), (report.name, start, start + 4)


def _linked_elsewhere(report: AnnotatedReport, rng: np.random.Generator) -> tuple[AnnotatedReport, Planted] | None:
    categories = [span for span in report.spans if span.label is Label.CATEGORY]
    if not report.links or len(categories) < 2:
        return None
    link = report.links[int(rng.integers(len(report.links)))]
    other = _pick([c for c in categories if Link(link.number, c) not in report.links], rng)
    if other is None:
        return None
    links = tuple(sorted({*report.links} - {link} | {Link(link.number, other)}))
    return replace(report, links=links), (report.name, link.number.start, link.number.end)


def _unlinked(report: AnnotatedReport, rng: np.random.Generator) -> tuple[AnnotatedReport, Planted] | None:
    if not report.links:
        return None
    link = report.links[int(rng.integers(len(report.links)))]
    return replace(report, links=tuple(k for k in report.links if k != link)), (
        report.name,
        link.number.start,
        link.number.end,
    )


SORTS: dict[str, Sabotage] = {
    "span deleted": on_a_span(lambda s: True, lambda s, r, g: None),
    "span invented": _spurious,
    "other label": on_a_span(lambda s: True, _other_label),
    "begins late": on_a_span(lambda s: s.end - s.start > 2, lambda s, r, g: replace(s, start=s.start + 1)),
    "ends early": on_a_span(lambda s: s.end - s.start > 2, lambda s, r, g: replace(s, end=s.end - 1)),
    "other indicator": on_a_span(lambda s: s.label is Label.CATEGORY, _other_attribute),
    "other role": on_a_span(lambda s: s.label is Label.HEADING, _other_attribute),
    "other scope": on_a_span(lambda s: s.label is Label.COUNT, _other_attribute),
    "linked elsewhere": _linked_elsewhere,
    "link deleted": _unlinked,
}


def plant(
    reports: Sequence[AnnotatedReport], each: int, rng: np.random.Generator, sorts: Mapping[str, Sabotage] = SORTS
) -> tuple[list[AnnotatedReport], dict[Planted, str]]:
    """The reports with `each` errors of every sort, no two near each other, and where they are."""
    damaged = {report.name: report for report in reports}
    planted: dict[Planted, str] = {}
    for sort, sabotage in sorts.items():
        done = 0
        for _ in range(50 * each):
            name = str(rng.choice(list(damaged)))
            outcome = sabotage(damaged[name], rng)
            if done == each or outcome is None:
                continue
            report, place = outcome
            near = (p for p in planted if p[0] == name and p[1] < place[2] + 30 and place[1] < p[2] + 30)
            if not any(near):
                damaged[name], planted[place], done = report, sort, done + 1
    return list(damaged.values()), planted


def found_sort(suspect: Suspect, planted: dict[Planted, str], torn: dict[Planted, Planted]) -> Planted | None:
    """The planted error at the place of a suspect, or the one that tore off the link that this place had."""

    def here(place: Planted) -> bool:
        return place[0] == suspect.report and place[1] < suspect.end and suspect.start < place[2]

    return next((p for p in planted if here(p)), None) or next((torn[p] for p in torn if here(p)), None)


def torn_links(
    reports: Sequence[AnnotatedReport], damaged: Sequence[AnnotatedReport], planted: dict[Planted, str]
) -> dict[Planted, Planted]:
    """What lost its link because the span at its other end was made wrong, with that planted error."""
    torn: dict[Planted, Planted] = {}
    before = {report.name: report for report in reports}
    for report in damaged:
        left = {span for link in report.links for span in (link.number, link.category)}
        for link in before[report.name].links:
            for span, other in ((link.number, link.category), (link.category, link.number)):
                cause = (report.name, other.start, other.end)
                if span not in left and cause in planted:
                    torn[report.name, span.start, span.end] = cause
    return torn


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision at planted label errors.")
    parser.add_argument("records", type=Path)
    parser.add_argument("--gold", type=Path, default=split_path("dev"))
    parser.add_argument("--each", type=int, default=10, help="errors of each sort")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    reports, records = load_corpus(options.gold), load_records(options.records)
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    precisions = {0.1: [], 0.25: [], 0.5: [], 1.0: []}
    for seed in range(options.seeds):
        damaged, planted = plant(reports, options.each, np.random.default_rng(seed))
        torn = torn_links(reports, damaged, planted)
        places: dict[tuple[str, int, int], Suspect] = {}
        for suspect in find_suspects(damaged, records):
            places.setdefault((suspect.report, suspect.start, suspect.end), suspect)
        ranked = list(places.values())
        total.update(planted.values())
        found = {p for suspect in ranked[: len(planted)] if (p := found_sort(suspect, planted, torn))}
        hits.update(planted[p] for p in found)
        for share, values in precisions.items():
            first = ranked[: max(1, round(share * len(planted)))]
            values.append(sum(found_sort(suspect, planted, torn) is not None for suspect in first) / len(first))
    spans = sum(len(report.spans) for report in reports)
    print(f"{len(reports)} reports, {spans} spans, {options.each} planted errors of each sort, {options.seeds} seeds\n")
    for share, values in precisions.items():
        print(f"precision among the first {share * sum(total.values()) / options.seeds:4.0f}: {np.mean(values):.3f}")
    print()
    for sort in SORTS:
        print(f"{sort:18}{hits[sort] / max(1, total[sort]):8.3f} found of {total[sort]}")
    figures = {"precision": {str(k): round(float(np.mean(v)), 4) for k, v in precisions.items()}}
    print(json.dumps({**figures, "recall": round(sum(hits.values()) / sum(total.values()), 4)}))


if __name__ == "__main__":
    main()
