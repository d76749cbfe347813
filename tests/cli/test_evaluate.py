"""nianbao evaluate, as those who measure type it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import run_nianbao

from nianbao.annotations import AnnotatedReport, load_corpus
from nianbao.evaluation import make_gold


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, few_reports: Path) -> Path:
    """perfect.jsonl, and worse.jsonl, which has lost the first link of each report."""
    folder = tmp_path_factory.mktemp("evaluate")
    reports = load_corpus(few_reports)

    def write(name: str, made: list[AnnotatedReport]) -> None:
        lines = [make_gold(report).record.to_json() for report in made]
        (folder / name).write_text("\n".join(lines), "utf-8")

    write("perfect.jsonl", reports)
    write("worse.jsonl", [replace(report, links=report.links[1:]) for report in reports])
    return folder


def test_every_error_is_written_as_a_table_and_as_a_page(folder: Path, few_reports: Path) -> None:
    for name in ("errors.csv", "errors.html"):
        done = run_nianbao("evaluate", few_reports, "worse.jsonl", "--errors", name, cwd=folder)
        assert done.returncode == 0, done.stderr
    with (folder / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} <= {"missed", "link"}
    assert f"{len(rows)} errors → errors.html" in done.stdout
    page = (folder / "errors.html").read_text("utf-8")
    assert all(row["report"] in page for row in rows)


def test_figures_hold_each_report_and_each_wrong_fact(folder: Path, few_reports: Path) -> None:
    run_nianbao("evaluate", few_reports, "worse.jsonl", "-o", "figures.json", cwd=folder)
    figures = json.loads((folder / "figures.json").read_text("utf-8"))
    assert [each["report"] for each in figures["by_report"]] == [report.name for report in load_corpus(few_reports)]
    assert sum(each["measures"]["fn"] for each in figures["by_report"]) == figures["measures"]["fn"] > 0
    lost = [error for error in figures["fact_errors"] if error["predicted"] is None]
    assert len(lost) == figures["facts"]["fn"]


def test_systems_are_compared_with_the_first(folder: Path, few_reports: Path) -> None:
    done = run_nianbao("evaluate", few_reports, "worse.jsonl", "perfect.jsonl", "-o", "both.json", cwd=folder)
    assert "perfect against worse" in done.stdout
    both = json.loads((folder / "both.json").read_text("utf-8"))
    assert list(both["systems"]) == ["worse", "perfect"]
    (measures,) = [d for d in both["differences"] if (d["part"], d["figure"]) == ("overall", "measures")]
    assert measures["second"] == 1 and measures["difference"] == pytest.approx(1 - measures["first"])
    assert measures["reports"] == 6 and measures["p"] == pytest.approx(2 / 2**6, abs=1e-4)


def test_a_table_of_facts_is_gold_too(folder: Path, few_reports: Path) -> None:
    rows = ["report,indicator,value"]
    for report in load_corpus(few_reports):
        rows += [f"{report.name},{code},{fact.value}" for code, fact in make_gold(report).record.indicators.items()]
    (folder / "facts.csv").write_text("\n".join(rows), "utf-8")
    for name in ("perfect", "worse"):
        done = run_nianbao("evaluate", "facts.csv", f"{name}.jsonl", "-o", f"{name}.json", cwd=folder)
        assert done.returncode == 0, done.stderr
    scores = {name: json.loads((folder / f"{name}.json").read_text("utf-8"))["facts"] for name in ("perfect", "worse")}
    assert scores["perfect"]["f1"] == 1 > scores["worse"]["f1"]
    assert "Facts that are not right" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["worse.jsonl", "--errors", "errors.txt"], "expected --errors FILE.csv or FILE.html with one RECORDS"),
        (["worse.jsonl", "worse.jsonl"], "expected different files of records"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, few_reports: Path, arguments: list[str], says: str) -> None:
    done = run_nianbao("evaluate", few_reports, *arguments, cwd=folder)
    assert done.returncode == 2
    assert says in done.stderr


def test_the_version_is_printed() -> None:
    assert run_nianbao("--version").stdout.startswith("nianbao ")
    assert run_nianbao("evaluate", "-h").stdout == run_nianbao("evaluate", "--help").stdout
