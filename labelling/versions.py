"""Several annotators of one export, and what changed between two exports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..annotations.corpus import AnnotatedReport, load_corpus, read_annotation
from ..annotations.scheme import Label
from ..annotations.spans import Link, Span


def load_annotators(path: Path) -> dict[str, list[AnnotatedReport]]:
    """Every annotator's reports, by the name that the export gives. Raises AnnotationError as `load_corpus` does.

    Annotations with a defect are no annotator's version.
    """
    load_corpus(path)
    people: dict[str, list[AnnotatedReport]] = {}
    for number, task in enumerate(json.loads(path.read_text("utf-8")), 1):
        for annotation in task.get("annotations") or []:
            report, _ = read_annotation(task, annotation, number=number)
            if report and not annotation.get("was_cancelled"):
                people.setdefault(str(annotation.get("completed_by", "annotator")), []).append(report)
    return people


def load_versions(paths: Sequence[Path]) -> dict[str, list[AnnotatedReport]]:
    """Every annotator's reports from one export or several; of several, its name goes before the annotator's."""
    return {
        f"{path.stem}: {name}" if len(paths) > 1 else name: reports
        for path in paths
        for name, reports in load_annotators(path).items()
    }


@dataclass(frozen=True)
class Change:
    """One thing that is different in a report."""

    report: str
    what: str
    """added, removed, relabelled, moved, attribute, link added, link removed, or a document choice."""
    label: str
    """The label concerned, before the change where there are two; of a link the number's; empty for the document."""
    detail: str


def changes(old: list[AnnotatedReport], new: list[AnnotatedReport]) -> Iterator[Change]:
    """What changed between two exports, report by report; a report is known by its text."""
    before = {report.text: report for report in old}
    after = {report.text: report for report in new}
    for text, report in before.items():
        if text not in after:
            yield Change(report.name, "report removed", "", f"{len(report.spans)} spans")
    for text, report in after.items():
        if text in before:
            yield from _changes(before[text], report)
        else:
            yield Change(report.name, "report added", "", f"{len(report.spans)} spans")


def _changes(old: AnnotatedReport, new: AnnotatedReport) -> Iterator[Change]:
    name = new.name
    gone, come = sorted({*old.spans} - {*new.spans}), sorted({*new.spans} - {*old.spans})
    for span in gone:
        successor = next((other for other in come if other.start < span.end and span.start < other.end), None)
        if successor is None:
            yield Change(name, "removed", span.label, _shown(span, old.text))
            continue
        come.remove(successor)
        yield Change(name, _what(span, successor), span.label, _both(span, successor, new.text))
    for span in come:
        yield Change(name, "added", span.label, _shown(span, new.text))
    ours, theirs = Counter(map(_place, old.links)), Counter(map(_place, new.links))
    for link in old.links:
        if _place(link) not in theirs:
            yield Change(name, "link removed", link.number.label, _linked(link, old.text))
    for link in new.links:
        if _place(link) not in ours:
            yield Change(name, "link added", link.number.label, _linked(link, new.text))
    for choice in ("kind", "format", "level"):
        was, now = getattr(old, choice), getattr(new, choice)
        if was != now:
            yield Change(name, choice, "", f"{was} → {now}")


def _what(old: Span, new: Span) -> str:
    if old.label is not new.label:
        return "relabelled"
    return "attribute" if (old.start, old.end) == (new.start, new.end) else "moved"


def _both(old: Span, new: Span, text: str) -> str:
    if old.label is not new.label:
        return f"{_shown(old, text)} → {new.label} {_shown(new, text)}"
    if (old.start, old.end) == (new.start, new.end):
        return f"{_shown(old, text)} → {new.attribute}"
    return f"{_shown(old, text)} → {_shown(new, text)}"


def _shown(span: Span, text: str) -> str:
    attribute = f" {span.attribute}" if span.attribute and span.label in (Label.CATEGORY, Label.HEADING) else ""
    return f"{span.start}–{span.end} {span.text(text)!r}{attribute}"


def _place(link: Link) -> tuple[int, int, int, int]:
    return link.number.start, link.number.end, link.category.start, link.category.end


def _linked(link: Link, text: str) -> str:
    return f"{link.number.text(text)!r} at {link.number.start} → {link.category.text(text)!r} at {link.category.start}"
