"""What comes back from a server is sorted out, put in one form, and kept as versions."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from nianbao.annotations import AnnotatedReport, Kind, Label, Link, Span, load_corpus
from nianbao.annotations.studio import StudioError, save, to_task
from nianbao.annotations.studio.exports import Pulled, latest_tasks, sort_out

TEXT = "清河县2014年报告\n公开信息12条"
CATEGORY = Span(11, 15, Label.CATEGORY, "proactive.total")
NUMBER = Span(15, 18, Label.COUNT, "annual")
REPORT = AnnotatedReport("r-1", TEXT, (CATEGORY, NUMBER), (Link(NUMBER, CATEGORY),), Kind.ANNUAL_REPORT)


def exported(number: int = 7, **of_annotation: Any) -> dict[str, Any]:
    """A task as the server exports it."""
    task = copy.deepcopy(to_task(REPORT)) | {"id": number, "drafts": [], "meta": {}}
    task["annotations"][0] |= {"id": 1, "completed_by": 3, "updated_at": "2026-01-01", **of_annotation}
    return task


def sorted_out(*tasks: dict[str, Any]) -> Pulled:
    return sort_out(tasks, {3: "li@example.org", 4: "wang@example.org"}, lambda task: f"http://studio/{task}")


def test_a_finished_annotation_names_its_annotator_and_loads_as_a_corpus(tmp_path: Path) -> None:
    pulled = sorted_out(exported())
    assert pulled.tasks[0]["annotations"][0]["completed_by"] == "li@example.org"
    path, new = save(pulled, tmp_path, "年报 2014")
    assert (path.name, new) == ("年报-2014-v1.json", True)
    assert load_corpus(path) == [REPORT]


def test_drafts_and_skipped_tasks_and_untouched_ones_are_kept_apart(tmp_path: Path) -> None:
    draft = exported(2) | {"annotations": []}
    draft["drafts"] = [{"id": 9, "user": 4, "result": to_task(REPORT)["annotations"][0]["result"]}]
    pulled = sorted_out(exported(1, was_cancelled=True), draft, exported(3) | {"annotations": []})
    assert (len(pulled.tasks), len(pulled.skipped), len(pulled.drafts), pulled.waiting) == (0, 1, 1, 1)
    path, _ = save(pulled, tmp_path, "p")
    apart = json.loads(path.with_suffix(".apart.json").read_text("utf-8"))
    assert apart["drafts"][0]["drafts"][0]["completed_by"] == "wang@example.org"


def test_several_annotators_of_one_task_are_all_kept() -> None:
    task = exported()
    task["annotations"].append(copy.deepcopy(task["annotations"][0]) | {"id": 2, "completed_by": 4})
    (kept,) = sorted_out(task).tasks
    assert [a["completed_by"] for a in kept["annotations"]] == ["li@example.org", "wang@example.org"]


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ((CATEGORY, NUMBER), "task r-1, at 11: CATEGORY '公开信息' is linked to no number"),
        ((Span(3, 8, Label.DATE), NUMBER), "task r-1, at 15: COUNT '12条' is linked to no CATEGORY"),
    ],
)
def test_what_is_linked_to_nothing_is_a_defect_with_its_link(spans: tuple[Span, ...], says: str) -> None:
    unlinked = AnnotatedReport("r-1", TEXT, spans, (), Kind.ANNUAL_REPORT)
    pulled = sorted_out(to_task(unlinked) | {"id": 7})
    (broken,) = pulled.broken
    assert (pulled.tasks, broken.link) == ([], "http://studio/7")
    assert says in broken.defects


def test_an_edge_on_punctuation_is_a_defect_but_not_the_mark_of_a_numbering() -> None:
    text = "四、 公开信息12条。"
    heading, category = Span(0, 2, Label.HEADING, "proactive"), Span(3, 7, Label.CATEGORY, "proactive.total")
    for end, defects in ((10, ()), (11, ("task r-2, at 7: COUNT '12条。' begins or ends with punctuation",))):
        number = Span(7, end, Label.COUNT, "annual")
        report = AnnotatedReport(
            "r-2", text, (heading, category, number), (Link(number, category),), Kind.ANNUAL_REPORT
        )
        pulled = sorted_out(to_task(report) | {"id": 7})
        assert tuple(defect for broken in pulled.broken for defect in broken.defects) == defects


def test_a_broken_annotation_is_named_with_its_link_and_left_out_and_the_others_stay() -> None:
    task = exported()
    broken = copy.deepcopy(task["annotations"][0]) | {"id": 2}
    broken["result"][0]["value"]["end"] = 99
    task["annotations"].append(broken)
    pulled = sorted_out(task)
    assert [a["id"] for a in pulled.tasks[0]["annotations"]] == [1]
    (defect,) = pulled.broken
    assert (defect.task, defect.link) == ("r-1", "http://studio/7")
    assert "offsets 11–99" in defect.defects[0]


def test_a_link_drawn_from_the_category_to_the_number_means_the_same() -> None:
    task = exported()
    relation = next(r for r in task["annotations"][0]["result"] if r["type"] == "relation")
    relation["from_id"], relation["to_id"] = relation["to_id"], relation["from_id"]
    relation["labels"] = []
    (tidy,) = sorted_out(task).tasks
    assert tidy["annotations"][0]["result"] == to_task(REPORT)["annotations"][0]["result"]


def test_text_folded_by_a_browser_becomes_the_document_s_again() -> None:
    task = exported()
    task["annotations"][0]["result"][0]["value"] |= {"text": "公开 信息", "globalOffsets": {"start": 11, "end": 15}}
    (tidy,) = sorted_out(task).tasks
    assert tidy["annotations"][0]["result"] == to_task(REPORT)["annotations"][0]["result"]


@pytest.mark.parametrize("result", [[{"type": "labels"}], [{"type": "labels", "id": "x", "value": {}}]])
def test_a_malformed_annotation_costs_only_itself(result: Any) -> None:
    pulled = sorted_out(exported(1, result=result), exported(2))
    assert [task["id"] for task in pulled.tasks] == [2]
    assert [broken.link for broken in pulled.broken] == ["http://studio/1"]


def test_what_is_no_region_sets_its_annotation_aside() -> None:
    pulled = sorted_out(exported(1, result=[{"value": 1}, 2]))
    assert pulled.tasks == [] and len(pulled.broken) == 1


def test_a_version_is_written_only_where_something_changed_and_never_overwritten(tmp_path: Path) -> None:
    first, _ = save(sorted_out(exported()), tmp_path, "p")
    before = first.read_text("utf-8")
    assert save(sorted_out(exported()), tmp_path, "p") == (first, False)
    second, new = save(sorted_out(exported(), exported(8) | {"data": {"id": "r-2", "text": TEXT}}), tmp_path, "p")
    assert (second.name, new, first.read_text("utf-8")) == ("p-v2.json", True, before)


def test_the_place_in_the_queue_is_no_part_of_an_export() -> None:
    task = exported()
    task["data"]["queue"] = 3
    assert "queue" not in sorted_out(task).tasks[0]["data"]


def test_a_corrupt_version_is_named(tmp_path: Path) -> None:
    (tmp_path / "p-v1.json").write_text('[{"data": ', "utf-8")
    with pytest.raises(
        StudioError, match=r"p-v1\.json: expected an export, found JSONDecodeError.*restore or delete it"
    ):
        latest_tasks(tmp_path, "p")
