"""What changed between two exports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from nianbao.annotations import AnnotatedReport, Kind, Label, Level, Link, Span
from nianbao.annotations.studio import to_task
from nianbao.labelling.versions import changes, load_annotators

TEXT = "清河县公开信息12条"
ISSUER, NUMBER = Span(0, 3, Label.ISSUER), Span(7, 10, Label.COUNT, "annual")
CATEGORY = Span(3, 7, Label.CATEGORY, "proactive.total")
OLD = AnnotatedReport("r-1", TEXT, (ISSUER, CATEGORY, NUMBER), (Link(NUMBER, CATEGORY),), Kind.ANNUAL_REPORT)


def said(new: AnnotatedReport) -> list[tuple[str, str]]:
    return [(change.what, change.label) for change in changes([OLD], [new])]


def test_nothing_changed() -> None:
    assert said(OLD) == []


def test_every_sort_of_change_is_said_by_its_name_and_label() -> None:
    assert said(replace(OLD, spans=(CATEGORY, NUMBER))) == [("removed", "ISSUER")]
    assert said(replace(OLD, spans=(replace(ISSUER, label=Label.ORG), CATEGORY, NUMBER))) == [("relabelled", "ISSUER")]
    assert said(replace(OLD, spans=(replace(ISSUER, end=2), CATEGORY, NUMBER))) == [("moved", "ISSUER")]
    assert said(replace(OLD, spans=(*OLD.spans, Span(10, 11, Label.URL)))) == [("added", "URL")]
    assert said(replace(OLD, links=())) == [("link removed", "COUNT")]
    assert said(replace(OLD, level=Level.COUNTY)) == [("level", "")]


def test_another_indicator_is_one_change_and_the_link_stays() -> None:
    category = replace(CATEGORY, attribute="proactive.category")
    new = replace(OLD, spans=(ISSUER, category, NUMBER), links=(Link(NUMBER, category),))
    (change,) = changes([OLD], [new])
    assert (change.what, change.detail) == ("attribute", "3–7 '公开信息' proactive.total → proactive.category")


def test_reports_that_came_and_went_are_named() -> None:
    other = replace(OLD, name="r-2", text=TEXT + "。")
    assert [(c.what, c.report) for c in changes([OLD], [other])] == [("report removed", "r-1"), ("report added", "r-2")]


def test_every_annotator_of_an_export_has_a_version(tmp_path: Path) -> None:
    task = to_task(OLD)
    (ours,) = task["annotations"]
    theirs = to_task(replace(OLD, links=()))["annotations"][0]
    task["annotations"] = [
        ours | {"completed_by": "li"},
        theirs | {"completed_by": "wang"},
        theirs | {"was_cancelled": True},
    ]
    (tmp_path / "two.json").write_text(json.dumps([task]), "utf-8")
    people = load_annotators(tmp_path / "two.json")
    assert {name: len(reports[0].links) for name, reports in people.items()} == {"li": 1, "wang": 0}
