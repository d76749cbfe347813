"""A project's tasks: what is annotated, what waits, and in which order."""

from __future__ import annotations

from typing import Any

from nianbao.annotations.corpus import split
from nianbao.annotations.studio.conversion import to_task
from nianbao.evaluation import make_gold
from nianbao.inference import Record
from nianbao.labelling.queueing import annotated_and_waiting, rank_tasks

REPORTS = split("dev")[:3]


def task(number: int, **kept: Any) -> dict[str, Any]:
    return to_task(REPORTS[number]) | {"id": number + 1} | kept


def test_a_task_is_annotated_or_waits_and_a_skipped_one_is_neither() -> None:
    skipped = task(2, annotations=[{"result": [], "was_cancelled": True}])
    annotated, waiting = annotated_and_waiting([task(0), task(1, annotations=[]), skipped])
    assert annotated == [REPORTS[0]]
    assert [t["id"] for t in waiting] == [2]


def test_what_no_record_is_made_of_has_no_place_in_the_order() -> None:
    records: dict[str, Record] = {report.name: make_gold(report).record for report in REPORTS[:2]}
    ranked = rank_tasks([task(n) for n in range(3)], [], lambda data: records.get(data["id"]))
    assert {number for number, _ in ranked} == {1, 2}
    assert all(item.candidate.text == REPORTS[number - 1].text for number, item in ranked)
