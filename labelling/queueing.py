"""The tasks of a project in the order in which they are worth annotating."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..annotations import AnnotatedReport
from ..annotations.corpus import chosen_annotation, read_annotation
from ..annotations.files import Json
from ..inference.record.types import Record
from .selection import Ranked, candidate_of, rank


def annotated_and_waiting(export: Iterable[Json]) -> tuple[list[AnnotatedReport], list[Json]]:
    """A project's annotated reports, without those that have a defect, and the tasks that nobody touched."""
    annotated: list[AnnotatedReport] = []
    waiting = []
    for task in export:
        if annotation := chosen_annotation(task):
            report, _ = read_annotation(task, annotation)
            annotated += [report] if report else []
        elif not task.get("annotations"):
            waiting.append(task)
    return annotated, waiting


def rank_tasks(
    tasks: Iterable[Json], known: Iterable[AnnotatedReport], record_of: Callable[[Json], Record | None]
) -> list[tuple[int, Ranked]]:
    """(number of the task, why it stands there), the most useful first; see `selection`.

    `record_of`: what the model makes of a task's data; where that is None, the task is left out.
    """
    numbers: dict[str, int] = {}  # by text
    candidates = []
    for task in tasks:
        numbers[task["data"]["text"]] = int(task["id"])
        if record := record_of(task["data"]):
            candidates.append(candidate_of(record, task["data"]["text"]))
    return [(numbers[item.candidate.text], item) for item in rank(candidates, known)]
