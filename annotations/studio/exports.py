"""Fetching annotations: checked, put in one form, and kept as numbered versions that nothing overwrites.

NAME-v3.json         the annotated tasks, several annotators where there were, as `load_corpus` reads them
NAME-v3.apart.json   drafts, skipped tasks, and annotations with a defect: not for training, but not lost either
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..corpus import read_annotation
from ..defects import defects
from ..files import Json, complete_file, json_text
from ..scheme import NUMBERS, Label
from .client import Project, Studio
from .errors import StudioError

QUEUE = "queue"
"""Of a task's data: its place in the order of work, which is no part of an export."""
_KEPT = ("id", "created_at", "updated_at", "lead_time", "was_cancelled", "ground_truth")
_OF_VALUE = ("start", "end", "text", "labels", "choices", "taxonomy")
_NUMBERS = {str(label) for label in NUMBERS}


@dataclass(frozen=True)
class Broken:
    """An annotation that cannot be used."""

    task: str
    link: str
    defects: tuple[str, ...]
    annotation: Json


@dataclass(frozen=True)
class Pulled:
    """A project's annotations, sorted out. Tasks are as in an export, with none but the annotations meant."""

    tasks: list[Json] = field(default_factory=list)
    """Finished annotations without defects."""
    skipped: list[Json] = field(default_factory=list)
    """Annotations that their annotators cancelled."""
    drafts: list[Json] = field(default_factory=list)
    """Drafts, under the key `drafts`."""
    broken: list[Broken] = field(default_factory=list)
    waiting: int = 0
    """How many tasks nobody touched."""


def pull(studio: Studio, project: Project) -> Pulled:
    """All annotations of a project, checked. Raises StudioError."""
    people = studio.annotators()
    return sort_out(studio.export(project), people, lambda task: studio.link(project, task))


def sort_out(export: Iterable[Json], people: dict[int, str], link: Callable[[int], str]) -> Pulled:
    """An export of the server, sorted out. `people`: names by number; `link`: where a task is opened."""
    pulled = Pulled()
    waiting = 0
    for task in sorted(export, key=lambda task: int(task["id"])):
        data = {key: value for key, value in task["data"].items() if key != QUEUE}
        bare: Json = {"id": task["id"], "data": data, "annotations": [], "predictions": []}
        text = str(data.get("text"))
        annotations = [_tidy(a, text, people) for a in task.get("annotations") or []]
        sound = []
        for annotation in annotations:
            if annotation["was_cancelled"]:
                continue
            report, found = read_annotation(bare, annotation)
            found += [defect.said(report) for defect in defects(report)] if report else []
            if found:
                broken = Broken(str(data.get("id") or task["id"]), link(task["id"]), tuple(found), annotation)
                pulled.broken.append(broken)
            else:
                sound.append(annotation)
        cancelled = [annotation for annotation in annotations if annotation["was_cancelled"]]
        drafts = [_tidy(draft, text, people) for draft in task.get("drafts") or [] if isinstance(draft, dict)]
        if sound:
            pulled.tasks.append(bare | {"annotations": sound})
        if cancelled:
            pulled.skipped.append(bare | {"annotations": cancelled})
        if drafts:
            pulled.drafts.append(bare | {"drafts": drafts})
        waiting += not annotations and not drafts
    return Pulled(pulled.tasks, pulled.skipped, pulled.drafts, pulled.broken, waiting)


def _tidy(annotation: Json, text: str, people: dict[int, str]) -> Json:
    """An annotation in one form, whether it was made in a browser or sent by a program.

    A region's text is the document's; a link goes from the number to the category, whichever way it was drawn.
    """
    who = annotation.get("completed_by", annotation.get("user"))
    number: Any = who.get("id") if isinstance(who, dict) else who
    tidy = {key: annotation[key] for key in _KEPT if key in annotation}
    tidy |= {"was_cancelled": bool(annotation.get("was_cancelled")), "completed_by": people.get(number, str(number))}
    result = [region for region in annotation.get("result") or [] if isinstance(region, dict)]
    labels = {r.get("id"): (r.get("value") or {}).get("labels") for r in result if r.get("type") == "labels"}
    return tidy | {"result": [_tidy_region(region, text, labels) for region in result]}


def _tidy_region(region: Json, text: str, labels: dict[Any, Any]) -> Json:
    if region.get("type") == "relation":
        ends = (region.get("from_id"), region.get("to_id"))
        backwards = labels.get(ends[0]) == [Label.CATEGORY] and set(labels.get(ends[1]) or ()) <= _NUMBERS
        source, target = reversed(ends) if backwards else ends
        return {"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": ["measures"]}
    kept = {key: region[key] for key in ("id", "from_name", "to_name", "type", "origin") if key in region}
    value = region.get("value")
    if not isinstance(value, dict):
        return kept | {"value": value}
    tidy = {key: value[key] for key in _OF_VALUE if key in value}
    start, end = value.get("start"), value.get("end")
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text) and _same(value, text):
        tidy["text"] = text[start:end]
    return kept | {"value": tidy}


def _same(value: Json, text: str) -> bool:
    """Whether a region's own text is that of its offsets, but for white space, which a browser folds."""
    folded = "".join(str(value.get("text", "")).replace("\\n", "").split())
    return not folded or folded == "".join(text[value["start"] : value["end"]].split())


def save(pulled: Pulled, folder: Path, name: str) -> tuple[Path, bool]:
    """Write a new version unless the newest says the same; its path, and whether it is new. Raises StudioError."""
    stem = _stem(name)
    newest = latest(folder, name)
    apart = {"drafts": pulled.drafts, "skipped": pulled.skipped, "broken": [asdict(b) for b in pulled.broken]}
    contents = (json_text(pulled.tasks), json_text(apart))
    if newest and (_read(newest), _read(_beside(newest))) == contents:
        return newest, False
    path = folder / f"{stem}-v{_version(newest) + 1 if newest else 1}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in ((_beside(path), contents[1]), (path, contents[0])):
            with complete_file(file) as part:
                part.write_text(content, "utf-8")
    except OSError as error:
        raise StudioError(f"{path}: cannot be written ({error.strerror}); choose another folder with -o") from None
    return path, True


def latest(folder: Path, name: str) -> Path | None:
    """The newest version of a project's exports in a folder."""
    wanted = re.compile(rf"{re.escape(_stem(name))}-v\d+")
    return max((file for file in folder.glob("*.json") if wanted.fullmatch(file.stem)), key=_version, default=None)


def latest_tasks(folder: Path, name: str) -> dict[str, Json]:
    """The tasks of the newest version, by text. Raises StudioError where that file is broken."""
    newest = latest(folder, name)
    try:
        return {task["data"]["text"]: task for task in json.loads(newest.read_text("utf-8"))} if newest else {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudioError(
            f"{newest}: expected an export, found {type(error).__name__}: {error}; restore or delete it, and pull again"
        ) from None


def gone_since(folder: Path, name: str, pulled: Pulled) -> list[str]:
    """The ids of the newest version's tasks whose texts are not among those pulled. Raises StudioError as above."""
    before = latest_tasks(folder, name)
    gone = before.keys() - {task["data"]["text"] for task in pulled.tasks}
    return sorted(str(before[text]["data"].get("id", before[text]["id"])) for text in gone)


def _stem(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "project"


def _version(path: Path) -> int:
    return int(path.stem.rpartition("-v")[2])


def _beside(path: Path) -> Path:
    return path.with_suffix(".apart.json")


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
