"""docs/annotating.md is read as its reader does: its commands are run, on a real server, in the order of its table."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from label_studio_server import Server, annotate

from nianbao.annotations import load_corpus
from nianbao.annotations.corpus import split_path
from nianbao.evaluation.gold import make_gold
from nianbao.labelling.lint import rules

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "annotating.md").read_text("utf-8")
COMMANDS = [shlex.split(command) for command in re.findall(r"\| `nianbao (annotate .+?)` \|", TEXT)]
TITLE = "政府年报"


def test_every_rule_of_lint_is_in_the_guidelines_and_the_documents_name_how_many() -> None:
    guidelines = (ROOT / "annotations" / "GUIDELINES.md").read_text("utf-8").split("\n## English\n")[1]
    sections = set(re.findall(r"^### (\w+)\.", guidelines, re.MULTILINE)) | set(
        re.findall(r"^### (3a)\.", guidelines, re.MULTILINE)
    )
    assert {rule.section for rule in rules().values()} <= sections
    assert f"{len(rules())} rules" in TEXT


@pytest.mark.label_studio
def test_the_commands_of_the_loop_work_as_they_are_written(
    label_studio: Server, toy_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "annotations").mkdir()
    *few, known = json.loads(split_path("dev").read_text("utf-8"))[:4]
    Path("annotations", "train.json").write_text(json.dumps([known]), "utf-8")
    Path("few.json").write_text(json.dumps(few), "utf-8")
    for task in few[:2]:
        Path("reports", f"{task['data']['id']}.txt").write_text(task["data"]["text"] + "\n本页由测试添加。", "utf-8")
    records = [make_gold(report).record.to_json() for report in load_corpus(Path("few.json"))]
    Path("records.jsonl").write_text("\n".join(records), "utf-8")

    said: dict[str, str] = {}
    for step, *arguments in (command[1:] for command in COMMANDS):
        if step in ("push", "next"):
            arguments += ["--model", str(toy_checkpoint)]
        said[step] = annotate(label_studio, step, *arguments)
        if step == "next":  # "annotate": in the browser, or as here by sending what was annotated elsewhere
            annotate(label_studio, "push", "few.json", "-p", TITLE, "--bare")
        if step == "pull":  # a second version, in which one report was annotated anew
            first = Path("annotations/exports", f"{TITLE}-v1.json")
            tasks = json.loads(first.read_text("utf-8"))
            first.with_name(f"{TITLE}-v2.json").write_text(json.dumps(tasks[:2]), "utf-8")
    assert "2 tasks added" in said["push"]
    assert "2 waiting reports in order" in said["next"]
    assert "3 annotated, 2 waiting" in said["pull"]
    assert "findings in 2 reports" in said["lint"]
    assert "1 change" in said["diff"]
    assert "0 disagreements in 2 reports" in said["suspects"]
