"""Sending reports to a project: each text once, with the model's predictions, however often the command is run.

A text is known by its SHA-256. Whatever a run that was cut off left behind is completed by the next one: tasks that
lack a prediction get it, and a task that came twice because the server finished a request that its sender did not live
to see is removed again, if nobody annotated it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from ..files import Json
from .client import Project, Studio
from .errors import StudioError
from .interface import interface, interface_differences

Predict = Callable[[Json], Json | None]

_BATCH = 50  # tasks in one request: a few seconds of work lost at most


@dataclass(frozen=True)
class Pushed:
    """What a push did."""

    added: int = 0
    known: int = 0
    """Texts that the project had already."""
    predicted: int = 0
    """Known tasks that got a prediction of this model version."""
    doubles: int = 0
    """Tasks without annotations that were removed because another has the same text."""


def project_for_tasks(studio: Studio, name: str) -> Project:
    """The project of this title or number, made where there is none. StudioError if its interface is another one."""
    found = studio.find(name)
    if found is None:
        return studio.create(name, interface())
    if differences := interface_differences(found.interface):
        raise StudioError(
            f"project {found.title!r} has another labelling interface than the scheme ({'; '.join(differences[:5])}); "
            f"set it with: nianbao annotate config --project {found.id}"
        )
    return found


def text_key(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def push(
    studio: Studio,
    project: Project,
    tasks: Iterable[Json],
    *,
    predict: Predict | None = None,
    version: str = "",
) -> Pushed:
    """Add the tasks whose text the project does not have, and predictions where this version's are missing.

    tasks: {"data": {"id", "text", …}} with or without "annotations" and "predictions". `predict` makes the prediction
    of a task from its data, or None where it cannot; it is asked only where one is needed. Raises StudioError.
    """
    done = Pushed(doubles=remove_doubles(studio, project))
    known = {text_key(task["data"].get("text") or ""): int(task["id"]) for task in studio.tasks(project)}
    predicted = studio.predicted(project, version) if predict else set()
    waiting = _once(tasks)
    while batch := list(islice(waiting, _BATCH)):
        fresh = [task for task in batch if text_key(task["data"]["text"]) not in known]
        stale = [(known[key], task) for task in batch if (key := text_key(task["data"]["text"])) in known]
        if fresh:
            studio.add_tasks(project, [_with_prediction(task, predict) for task in fresh])
        late = _late_predictions([item for item in stale if item[0] not in predicted], predict)
        if late:
            studio.add_predictions(project, late)
        done = replace(
            done, added=done.added + len(fresh), known=done.known + len(stale), predicted=done.predicted + len(late)
        )
    if predict:
        studio.show_predictions(project, version)
    return replace(done, doubles=done.doubles + remove_doubles(studio, project))


def remove_doubles(studio: Studio, project: Project) -> int:
    """Of tasks with one text keep those with annotations or drafts, else the oldest; how many were removed."""
    by_text: dict[str, list[Json]] = {}
    for task in studio.tasks(project):
        by_text.setdefault(text_key(task["data"].get("text") or ""), []).append(task)
    removed = 0
    for same in (tasks for tasks in by_text.values() if len(tasks) > 1):
        worked_on = [t for t in same if t.get("total_annotations") or t.get("cancelled_annotations") or t.get("drafts")]
        for task in same:
            if task not in (worked_on or same[:1]):
                studio.remove_task(int(task["id"]))
                removed += 1
    return removed


def _once(tasks: Iterable[Json]) -> Iterator[Json]:
    """Without those whose text came before."""
    seen: set[str] = set()
    for task in tasks:
        key = text_key(task["data"]["text"])
        if key not in seen:
            seen.add(key)
            yield task


def _with_prediction(task: Json, predict: Predict | None) -> Json:
    prediction = predict(task["data"]) if predict else None
    return task | {"predictions": [*task.get("predictions", ()), *([prediction] if prediction else ())]}


def _late_predictions(stale: Sequence[tuple[int, Json]], predict: Predict | None) -> list[Json]:
    made = [(number, predict(task["data"])) for number, task in stale] if predict else []
    return [prediction | {"task": number} for number, prediction in made if prediction]
