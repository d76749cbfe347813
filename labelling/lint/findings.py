"""All rules over all reports: findings with their place and reason, and what was agreed on."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path

from ...annotations import AnnotatedReport, AnnotationError
from ...annotations.corpus import chosen_annotation, load_tasks, read_annotation
from ..context import in_context
from . import document, names, numbers, places
from .marked import Hit, Marked
from .phrases import phrase_codes, usage


@dataclass(frozen=True)
class Rule:
    """What must hold, in both languages, and which section of the guidelines says so."""

    name: str
    section: str
    en: str
    zh: str


@dataclass(frozen=True)
class Finding:
    """A place where a rule does not hold."""

    rule: str
    task: str
    start: int | None
    end: int | None
    """Offsets in the task's text; None where an annotation cannot be read at all."""
    text: str
    context: str
    """The place in ⟦⟧ with what stands around it."""
    detail: str
    reason: str
    reason_zh: str
    section: str
    agreed: str
    """Why this one is right all the same; empty for a finding that is to be mended or judged."""


APPLIED: Mapping[str, Callable[[Marked], Iterator[Hit]]] = {
    "bracket": document.brackets,
    "choices": document.choices,
    "heading": document.heading,
    "issuer": document.issuer,
    "period": document.period,
    "date": document.date,
    "contact": document.contact,
    "count-words": numbers.extent,
    "number-form": numbers.form,
    "zero-words": numbers.zero_words,
    "growth": numbers.growth,
    "trap": numbers.trap,
    "scope-words": numbers.scope_words,
    "unit": numbers.unit,
    "nearest": numbers.nearest,
    "category-words": names.name_only,
    "outlet": names.outlet_alone,
    "any-fee": names.any_fee,
    "code-words": names.code_of_words,
    "unmarked": places.unmarked,
    "code-column": places.code_column,
}
"""The function of each rule; beside these `export`, `edge`, `unlinked` (annotations/) and `phrase`, which sees all reports."""


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, in the order of rules.toml."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return {name: Rule(name, **words) for name, words in table.items()}


def lint(reports: Sequence[AnnotatedReport]) -> list[Finding]:
    """What all rules find, report by report in the order of the text."""
    marked_reports = [Marked(report) for report in reports]
    codes = usage(marked_reports)
    agreed = _agreed()
    findings = []
    for marked in marked_reports:
        hits = [*document.structure(marked), *(("phrase", hit) for hit in phrase_codes(marked, codes))]
        hits += [(name, hit) for name, look in APPLIED.items() for hit in look(marked)]
        for name, hit in sorted(hits, key=lambda found: (found[1].start, found[0])):
            rule, text = rules()[name], marked.text[hit.start : hit.end]
            place = (
                marked.report.name,
                hit.start,
                hit.end,
                text,
                in_context(marked.text, hit.start, hit.end),
                hit.detail,
            )
            why = agreed.get((name, marked.report.name, text), agreed.get((name, "*", text), ""))
            findings.append(Finding(name, *place, rule.en, rule.zh, rule.section, why))
    return findings


def lint_export(path: Path) -> tuple[list[AnnotatedReport], list[Finding]]:
    """The reports of an export that can be read, and what is found in it; what cannot be read is a finding, too.

    Raises AnnotationError where the file is no export, or has no annotation.
    """
    reports, broken = [], []
    rule = rules()["export"]
    for number, task in enumerate(load_tasks(path), 1):
        annotation = chosen_annotation(task)
        if annotation is None:
            continue  # waiting, or skipped
        report, defects = read_annotation(task, annotation, number=number)
        reports += [report] if report else []
        name = str((task.get("data") or {}).get("id") or task.get("id") or f"#{number}")
        for what in defects:
            said = what.removeprefix(f"task {name}").lstrip(",: ")
            broken.append(Finding("export", name, None, None, "", "", said, rule.en, rule.zh, rule.section, ""))
    if not reports and not broken:
        raise AnnotationError(f"{path}: expected annotated tasks, found none; export the project after annotating")
    return reports, broken + lint(reports)


def counts(findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    """By rule, in the rules' order: (findings left, agreed exceptions), without rules that found nothing."""
    left = Counter(finding.rule for finding in findings if not finding.agreed)
    agreed = Counter(finding.rule for finding in findings if finding.agreed)
    return {name: (left[name], agreed[name]) for name in rules() if left[name] or agreed[name]}


def write_findings(path: Path, findings: Sequence[Finding]) -> None:
    """As a table (.csv, which spreadsheets open as UTF-8) or one JSON object a line (.jsonl)."""
    if path.suffix == ".jsonl":
        lines = (json.dumps(asdict(finding), ensure_ascii=False) + "\n" for finding in findings)
        path.write_text("".join(lines), "utf-8")
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, [field.name for field in fields(Finding)])
        table.writeheader()
        table.writerows(map(asdict, findings))


@cache
def _agreed() -> dict[tuple[str, str, str], str]:
    """The reason of each exception by rule, task ("*" for any) and the words of the span."""
    rows = files(__package__).joinpath("agreed.csv").read_text("utf-8").splitlines()
    return {(row["rule"], row["task"], row["text"]): row["reason"] for row in csv.DictReader(rows)}
