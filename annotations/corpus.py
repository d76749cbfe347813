"""Annotated reports, read from a Label Studio JSON export and checked.

What can be wrong with an export is wrong silently: an offset that is one off still points at something. So every
region is checked against its text, and all defects are reported at once, each with its task and region.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from .errors import AnnotationError
from .scheme import NUMBERS, Format, Kind, Label, Level, Scope, attribute_values
from .spans import Link, Span

# Label Studio control names, by the kind of attribute they hold.
_ATTRIBUTES = {"indicator": "taxonomy", "role": "choices", "scope": "choices"}
_DOCUMENT_CHOICES = ("kind", "format", "level")
_SHOWN_DEFECTS = 5


@dataclass(frozen=True)
class AnnotatedReport:
    """One task of an export: a text and what is marked in it."""

    name: str
    text: str
    spans: tuple[Span, ...]
    links: tuple[Link, ...]
    kind: Kind
    format: Format | None = None
    level: Level | None = None
    year: int | None = None
    noise: tuple[str, ...] = ()


def load_corpus(path: Path) -> list[AnnotatedReport]:
    """All reports of an export; AnnotationError names every defect by task and region."""
    tasks = load_tasks(path)
    defects: list[str] = []
    reports = []
    for index, task in enumerate(tasks):
        report, found = read_annotation(task, chosen_annotation(task), number=index + 1)
        reports.append(report)
        defects += found
    if defects:
        shown = "; ".join(defects[:_SHOWN_DEFECTS])
        more = f"; and {len(defects) - _SHOWN_DEFECTS} more" if len(defects) > _SHOWN_DEFECTS else ""
        count = "1 defect" if len(defects) == 1 else f"{len(defects)} defects"
        raise AnnotationError(f"{path}: {count}: {shown}{more}; mend in Label Studio and export again")
    return [report for report in reports if report is not None]


def load_tasks(path: Path) -> list[dict[str, Any]]:
    """The tasks of an export as they are; AnnotationError if the file is none."""
    try:
        tasks = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); give a Label Studio JSON export") from None
    except ValueError as error:
        raise AnnotationError(f"{path}: not JSON ({error}); export the project as JSON, not JSON_MIN or CSV") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise AnnotationError(f"{path}: expected a list of tasks; export the project as JSON, not JSON_MIN")
    return tasks


def chosen_annotation(task: dict[str, Any]) -> dict[str, Any] | None:
    """Of the annotations that were not cancelled the ground truth, else the one last changed; None if there is none."""
    finished = [a for a in task.get("annotations") or [] if isinstance(a, dict) and not a.get("was_cancelled")]
    return max(finished, key=lambda a: (bool(a.get("ground_truth")), str(a.get("updated_at") or "")), default=None)


def read_annotation(
    task: dict[str, Any], annotation: dict[str, Any] | None, *, number: int = 1
) -> tuple[AnnotatedReport | None, list[str]]:
    """What one annotator marked in a task, and what is wrong with it; a report if nothing is.

    `number` names a task that has no id of its own.
    """
    defects: list[str] = []
    reader = _Task(task, number, defects)
    try:
        return reader.report(annotation), defects
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        reader.defect(f"is no annotation as Label Studio exports it ({type(error).__name__}: {error})")
        return None, defects


def split(name: str) -> list[AnnotatedReport]:
    """The project's own annotated reports: "train", "dev", or what each of two annotators made of the same reports,
    "agreement-a" and "agreement-b".
    """
    return load_corpus(split_path(name))


def split_path(name: str) -> Path:
    """Where the project's own export of that name lies in a checkout."""
    return Path(str(files(__package__).joinpath(f"{name}.json")))


class _Task:
    """Reads one task, appending what is wrong with it to `defects`."""

    def __init__(self, task: dict[str, Any], number: int, defects: list[str]) -> None:
        self.data: dict[str, Any] = task.get("data") or {}
        self.name = str(self.data.get("id") or task.get("id") or f"#{number}")
        self.text = self.data.get("text")
        self.defects = defects

    def defect(self, what: str, region: str | None = None) -> None:
        self.defects.append(f"task {self.name}{f', region {region}' if region else ''}: {what}")

    def report(self, annotation: dict[str, Any] | None) -> AnnotatedReport | None:
        if not isinstance(self.text, str):
            self.defect("has no data.text")
            return None
        if annotation is None:
            self.defect("has no annotation")
            return None
        result = self._regions(annotation.get("result") or [])
        attributes = self._attributes(result)
        spans = {str(r["id"]): s for r in result if r.get("type") == "labels" and (s := self._span(r, attributes))}
        self._overlaps(spans)
        links = [link for r in result if r.get("type") == "relation" and (link := self._link(r, spans))]
        choices = {
            r["from_name"]: chosen
            for r in result
            if r.get("type") == "choices"
            and r.get("from_name") in _DOCUMENT_CHOICES
            and (chosen := self._chosen(r, "choices")) is not None
        }
        try:
            kind = Kind(choices.get("kind", Kind.ANNUAL_REPORT))
            form = Format(choices["format"]) if "format" in choices else None
            level = Level(choices["level"]) if "level" in choices else None
        except ValueError as error:
            self.defect(f"unknown document choice: {error}")
        if self.defects:
            return None
        year, noise = self.data.get("year"), str(self.data.get("noise") or "none")
        return AnnotatedReport(
            name=self.name,
            text=self.text,
            spans=tuple(sorted(spans.values())),
            links=tuple(sorted(links)),
            kind=kind,
            format=form,
            level=level,
            year=int(year) if year else None,
            noise=tuple(flag.strip() for flag in noise.split(",") if flag.strip() != "none"),
        )

    def _regions(self, result: Any) -> list[dict[str, Any]]:
        """The regions and relations of an annotation that are well formed; no two of the same kind have one id."""
        if not isinstance(result, list):
            self.defect(f"has an annotation whose result is {type(result).__name__}, expected a list of regions")
            return []
        regions: list[dict[str, Any]] = []
        seen: set[tuple[str, str]] = set()
        for number, region in enumerate(result, 1):
            if not isinstance(region, dict):
                self.defect(f"has {type(region).__name__} as region {number}, expected an object")
                continue
            if region.get("type") == "relation":
                regions.append(region)
                continue
            name, key = str(region.get("id")), (str(region.get("id")), str(region.get("from_name")))
            of_document = region.get("from_name") in _DOCUMENT_CHOICES  # these need no id
            if not isinstance(region.get("value"), dict):
                self.defect(f"region {number} has no value", name)
            elif region.get("id") is None and not of_document:
                self.defect(f"region {number} has no id")
            elif key in seen:
                self.defect(f"the region comes twice as {region.get('from_name')}", name)
            else:
                seen.add(key)
                regions.append(region)
        return regions

    def _chosen(self, region: dict[str, Any], kind: str) -> Any:
        """The first of what was chosen; None, and a defect, if nothing was."""
        values = region["value"].get(kind)
        if not isinstance(values, list) or not values or values[0] in ("", [], None):
            self.defect(f"has no {kind}: nothing was chosen", str(region.get("id") or region["from_name"]))
            return None
        return values[0]

    def _attributes(self, result: list[dict[str, Any]]) -> dict[str, str]:
        """Attribute value by region id."""
        values: dict[str, str] = {}
        for region in result:
            kind = _ATTRIBUTES.get(region.get("from_name", ""))
            if kind is None or region.get("type") != kind:
                continue
            if (value := self._chosen(region, kind)) is not None:
                values[str(region["id"])] = value[-1] if isinstance(value, list) else value
        return values

    def _span(self, region: dict[str, Any], attributes: dict[str, str]) -> Span | None:
        value, name = region["value"], str(region.get("id"))
        start, end = value.get("start"), value.get("end")
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(self.text or ""):
            self.defect(f"offsets {start}–{end} do not lie in a text of {len(self.text or '')} characters", name)
            return None
        text = (self.text or "")[start:end]
        # A region made in a browser stores its text with folded white space; the offsets are the truth.
        if "text" in value and _squeezed(str(value["text"])) != _squeezed(text):
            self.defect(f"says {value['text']!r}, but the text at {start}–{end} is {text!r}", name)
        if text != text.strip() or "\n" in text:
            self.defect(f"{text!r} crosses a line break or begins or ends with a blank", name)
        if (chosen := self._chosen(region, "labels")) is None:
            return None
        if chosen not in tuple(Label):
            self.defect(f"unknown label {chosen!r}; the labels are {', '.join(Label)}", name)
            return None
        label = Label(chosen)
        allowed = attribute_values(label)
        attribute = attributes.get(name, Scope.ANNUAL.value if label in NUMBERS else None)
        if allowed and attribute not in allowed:
            self.defect(
                f"{label} {text!r} has {'no attribute' if attribute is None else f'the unknown {attribute!r}'}", name
            )
        return Span(start, end, label, attribute if allowed else None)

    def _overlaps(self, spans: dict[str, Span]) -> None:
        ordered = sorted(spans.items(), key=lambda item: (item[1].start, item[1].end))
        for (_, left), (name, right) in pairwise(ordered):
            if right.start < left.end:
                self.defect(f"{right.label} at {right.start} overlaps {left.label} at {left.start}–{left.end}", name)

    def _link(self, relation: dict[str, Any], spans: dict[str, Span]) -> Link | None:
        source, target = relation.get("from_id"), relation.get("to_id")
        name = f"{source}→{target}"
        number, category = spans.get(str(source)), spans.get(str(target))
        if number is None or category is None:
            self.defect("relation to a region that is missing or broken", name)
            return None
        if number.label not in NUMBERS or category.label is not Label.CATEGORY:
            self.defect(f"relation from {number.label} to {category.label}; expected a number to a CATEGORY", name)
            return None
        return Link(number, category)


def _squeezed(text: str) -> str:
    return "".join(text.replace("\\n", "").split())
