"""Errors as rows and as a page: each with its report, place, kind, and what gold and prediction say."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from evaluation_samples import CHANGE, GOLD, PHONE, REMEDY, TEXT, TOTAL, TOTAL_NAME, changed, record

from nianbao.annotations import AnnotatedReport, Level
from nianbao.evaluation import EvaluationError, evaluate
from nianbao.evaluation.error_page import error_page, write_error_page
from nianbao.evaluation.listing import COLUMNS, Error, list_errors, write_errors

WRONG = changed(TOTAL, replace(TOTAL, end=TOTAL.end - 1), changed(CHANGE, replace(CHANGE, attribute="prior")))


def listed(predicted: AnnotatedReport) -> list[Error]:
    return list_errors(evaluate([GOLD], [record(predicted)]).compared)


def test_a_perfect_record_has_no_errors() -> None:
    assert listed(GOLD) == []


def test_measures_other_spans_and_fields_are_listed_with_their_places() -> None:
    predicted = changed(
        PHONE, None, changed(REMEDY, replace(REMEDY, attribute="other"), replace(WRONG, level=Level.CITY))
    )
    found = [(error.kind, error.what, error.code, TEXT[error.start : error.end]) for error in listed(predicted)]
    assert found == [
        ("boundary", "measure", "proactive.total", "1348条"),
        ("scope", "measure", "proactive.total", "27条"),
        ("code", "HEADING", "remedy", "二、行政复议情况"),
        ("missed", "PHONE", "PHONE", "0598-5322000"),
        ("value", "level", "level", ""),
    ]


def test_an_error_says_what_gold_and_prediction_say() -> None:
    boundary, scope = listed(WRONG)
    assert boundary.gold == "主动公开政府信息 → 1348条: proactive.total, annual, 1,348"
    assert boundary.predicted.startswith("主动公开政府信息 → 1348: ")
    assert "公开政府信息【1348条】,比上年" in boundary.context
    assert scope.gold_places == ((CHANGE.start, CHANGE.end), (TOTAL_NAME.start, TOTAL_NAME.end))
    assert scope.confidence == 1.0


def test_without_a_record_everything_is_missed() -> None:
    other = replace(GOLD, name="other.txt", text=TEXT + "\n")
    found = list_errors(evaluate([GOLD, other], [record()]).compared)
    assert {(error.report, error.kind, error.confidence) for error in found} == {("other.txt", "missed", None)}


def test_the_table_has_a_row_for_each_error(tmp_path: Path) -> None:
    write_errors(tmp_path / "errors.csv", listed(WRONG))
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["report"], row["kind"], row["text"]) for row in rows] == [
        ("gold.txt", "boundary", "1348条"),
        ("gold.txt", "scope", "27条"),
    ]
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_errors(tmp_path / "nowhere" / "errors.csv", [])


def test_the_page_is_whole_and_runs_nothing_that_a_report_says() -> None:
    hostile = replace(GOLD, text=TEXT + "</script><script>alert(1)</script>")
    evaluation = evaluate([hostile], [record(replace(WRONG, text=hostile.text))])
    page = error_page(list_errors(evaluation.compared), evaluation.compared)
    assert "<script>alert" not in page
    assert "boundary 1" in page and "scope 1" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    evaluation = evaluate([GOLD], [record(WRONG)])
    write_error_page(tmp_path / "errors.html", list_errors(evaluation.compared), evaluation.compared)
    assert (tmp_path / "errors.html").read_text("utf-8").endswith("</html>")
