"""nianbao annotate and serve, as far as they need no server."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.annotations import AnnotationError, load_corpus
from nianbao.annotations.corpus import split, split_path
from nianbao.annotations.studio import StudioError, interface
from nianbao.cli import app
from nianbao.evaluation import EvaluationError
from nianbao.evaluation.gold import make_gold
from nianbao.inference import InferenceError


def run(*arguments: object) -> str:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False).output


@pytest.mark.parametrize("command", ["config", "push", "next", "pull", "lint", "suspects", "agreement", "diff"])
def test_every_step_teaches_with_an_example(command: str) -> None:
    assert "Example: nianbao annotate" in run("annotate", command, "--help")


def test_no_step_takes_a_token_on_the_command_line() -> None:
    for command in ("config", "push", "next", "pull"):
        shown = run("annotate", command, "--help")
        assert "--token-file" in shown
        assert "--token " not in shown


def test_config_prints_the_interface_or_writes_it(tmp_path: Path) -> None:
    assert run("annotate", "config") == interface()
    run("annotate", "config", "-o", tmp_path / "interface.xml")
    assert (tmp_path / "interface.xml").read_text("utf-8") == interface()


def test_diff_counts_changes_by_label_and_lists_them(few_reports: Path, tmp_path: Path) -> None:
    tasks = json.loads(few_reports.read_text("utf-8"))
    region = next(r for r in tasks[0]["annotations"][0]["result"] if r["type"] == "labels")
    region["value"]["labels"] = ["ORG"]
    (tmp_path / "new.json").write_text(json.dumps(tasks), "utf-8")
    shown = run("annotate", "diff", few_reports, tmp_path / "new.json")
    assert "1 change" in shown
    assert f"relabelled: ISSUER {region['value']['start']}–{region['value']['end']}" in shown


def test_diff_of_equal_exports_says_so(few_reports: Path) -> None:
    shown = run("annotate", "diff", few_reports, few_reports)
    assert "no changes:" in shown
    assert "say the same of 6 reports" in shown


@pytest.mark.parametrize("command", [("push", "x"), ("next",), ("pull",), ("config",)])
def test_a_title_that_label_studio_refuses_is_refused_before_it_is_asked(command: tuple[str, ...]) -> None:
    shown = run("annotate", *command, "-p", "年报")
    assert "three characters or more" in " ".join(shown.replace("│", " ").split())
    assert "政府年报" in shown


def test_lint_shows_place_context_and_reason_and_writes_them(few_reports: Path, tmp_path: Path) -> None:
    tasks = json.loads(few_reports.read_text("utf-8"))
    result = tasks[0]["annotations"][0]["result"]
    number = next(r for r in result if r["type"] == "labels" and r["value"]["labels"] == ["COUNT"])
    links = [r for r in result if r["type"] == "relation" and r["from_id"] == number["id"]]
    tasks[0]["annotations"][0]["result"] = [r for r in result if r not in links]
    tasks[1]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    (tmp_path / "faulty.json").write_text(json.dumps(tasks), "utf-8")
    shown = run("annotate", "lint", tmp_path / "faulty.json", "--rule", "unlinked", "--rule", "export")
    name, start = tasks[0]["data"]["id"], number["value"]["start"]
    assert f"{name} {start}  " in shown
    assert f"⟦{number['value']['text']}⟧" in shown
    assert "Every number is linked to a CATEGORY" in shown
    assert "数连到类别" not in shown.split("unlinked:")[0]
    assert f"{tasks[1]['data']['id']}  region" in shown
    assert "findings in 5 reports" in shown
    for ending in ("csv", "jsonl"):
        run("annotate", "lint", tmp_path / "faulty.json", "-o", tmp_path / f"findings.{ending}")
    rows = list(csv.DictReader((tmp_path / "findings.csv").read_text("utf-8-sig").splitlines()))
    objects = [json.loads(line) for line in (tmp_path / "findings.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len(objects) > 1
    assert {"rule", "task", "start", "context", "reason", "reason_zh", "agreed"} <= rows[0].keys()
    unlinked = [row for row in rows if row["rule"] == "unlinked" and row["text"] == number["value"]["text"]]
    assert unlinked
    assert unlinked[0]["task"] == name


def test_lint_names_its_rules_and_endings(few_reports: Path) -> None:
    with pytest.raises(AnnotationError, match="unknown rule 'zeros'; the rules are export, edge, unlinked"):
        run("annotate", "lint", few_reports, "--rule", "zeros")
    with pytest.raises(AnnotationError, match=r"expected \.csv or \.jsonl"):
        run("annotate", "lint", few_reports, "-o", "findings.txt")


def test_agreement_of_two_exports_and_what_is_to_be_adjudicated(few_reports: Path, tmp_path: Path) -> None:
    tasks = json.loads(few_reports.read_text("utf-8"))
    result = tasks[0]["annotations"][0]["result"]
    tasks[0]["annotations"][0]["result"] = [r for r in result if r["type"] != "relation"]
    (tmp_path / "other.json").write_text(json.dumps(tasks), "utf-8")
    shown = run("annotate", "agreement", few_reports, tmp_path / "other.json", "-o", tmp_path / "adjudicate.json")
    assert "6 reports" in shown
    assert "1 reports differ" in shown
    assert len(json.loads((tmp_path / "adjudicate.json").read_text("utf-8"))) == 1


def test_suspects_are_a_table_and_a_view(few_reports: Path, tmp_path: Path) -> None:
    tasks = json.loads(few_reports.read_text("utf-8"))
    records = [make_gold(report).record.to_json() for report in load_corpus(few_reports)]
    (tmp_path / "records.jsonl").write_text("\n".join(records), "utf-8")
    region = next(r for r in tasks[0]["annotations"][0]["result"] if r["type"] == "labels")
    region["value"]["labels"] = ["ORG"]
    (tmp_path / "new.json").write_text(json.dumps(tasks), "utf-8")
    for ending in ("csv", "json"):
        output = tmp_path / f"suspects.{ending}"
        shown = run(
            "annotate", "suspects", tmp_path / "new.json", "--records", tmp_path / "records.jsonl", "-o", output
        )
        assert "1 disagreement in 6 reports" in shown
    assert (tmp_path / "suspects.csv").read_text("utf-8").splitlines()[1].split(",")[1] == "label"
    assert len(load_corpus(tmp_path / "suspects.json")) == 1


def test_suspects_refuse_records_of_other_texts(few_reports: Path, tmp_path: Path) -> None:
    others = split("dev")[-3:]
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(make_gold(report).record.to_json() for report in others), "utf-8")
    with pytest.raises(EvaluationError, match="found 3 of other texts and none of the 6 reports"):
        run("annotate", "suspects", few_reports, "--records", records)


def test_suspects_name_the_reports_that_nothing_can_be_said_of(few_reports: Path, tmp_path: Path) -> None:
    reports = load_corpus(few_reports)
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(make_gold(report).record.to_json() for report in reports[1:]), "utf-8")
    shown = run("annotate", "suspects", few_reports, "--records", records)
    assert f"1 report without a record passed over: {reports[0].name}" in shown
    assert "0 disagreements in 5 reports" in shown


def test_suspects_show_their_context_and_take_a_text_that_comes_twice(few_reports: Path, tmp_path: Path) -> None:
    tasks = json.loads(few_reports.read_text("utf-8"))
    records = [make_gold(report).record.to_json() for report in load_corpus(few_reports)]
    (tmp_path / "records.jsonl").write_text("\n".join([*records, records[0]]), "utf-8")
    region = next(r for r in tasks[0]["annotations"][0]["result"] if r["type"] == "labels")
    region["value"]["labels"] = ["ORG"]
    (tmp_path / "new.json").write_text(json.dumps([*tasks, tasks[0] | {"id": 99}]), "utf-8")
    run(
        "annotate", "suspects", tmp_path / "new.json", "--records", tmp_path / "records.jsonl", "-o", tmp_path / "s.csv"
    )
    rows = list(csv.DictReader((tmp_path / "s.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 2
    assert all(f"⟦{region['value']['text']}⟧" in row["context"] for row in rows)


def test_suspects_need_somebody_s_opinion(few_reports: Path) -> None:
    with pytest.raises(StudioError, match="expected either --records or --recipe"):
        run("annotate", "suspects", few_reports)


def test_a_corrupt_export_is_not_pushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nianbao.labelling.preannotation import read_tasks

    broken = json.loads(split_path("dev").read_text("utf-8"))[:2]
    broken[1]["annotations"][0]["result"][0]["value"]["end"] = 10**6
    (tmp_path / "broken.json").write_text(json.dumps(broken), "utf-8")
    with pytest.raises(AnnotationError, match=r"broken\.json: 1 defect: task .* offsets"):
        list(read_tasks([tmp_path / "broken.json"]))


def test_serving_without_a_password_or_with_half_a_training_plan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIANBAO_SERVE_PASSWORD", raising=False)
    with pytest.raises(InferenceError, match="expected a password in the environment variable NIANBAO_SERVE_PASSWORD"):
        run("serve")
    monkeypatch.setenv("NIANBAO_SERVE_PASSWORD", "x")
    with pytest.raises(InferenceError, match="expected --recipe, --dev and --work together"):
        run("serve", "--dev", "x.json")
