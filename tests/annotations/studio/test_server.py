"""The loop's steps on a real server: each can be run again, none loses or doubles anything, failures say what to do."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from label_studio_server import Server, annotate, free_port

from nianbao.annotations import AnnotatedReport, Kind, Label, Link, Span, load_corpus
from nianbao.annotations.corpus import split, split_path
from nianbao.annotations.studio import Project, Studio, StudioError, connect, interface, pull, push, read_token, to_task

pytestmark = pytest.mark.label_studio


@pytest.fixture
def project(studio: Studio, request: pytest.FixtureRequest) -> Iterator[Project]:
    made = studio.create(request.node.name[:50], interface())
    yield made
    studio.sdk.projects.delete(id=made.id)


def test_the_whole_corpus_comes_back_as_it_was_sent(label_studio: Server, tmp_path: Path) -> None:
    count = len(split("train")) + len(split("dev"))
    sent = annotate(label_studio, "push", split_path("train"), split_path("dev"), "-p", "corpus", "--bare")
    assert f"{count} tasks added" in sent
    assert f"{count} annotated, 0 waiting" in annotate(label_studio, "pull", "-p", "corpus", "-o", tmp_path)
    back = {report.text: report for report in load_corpus(tmp_path / "corpus-v1.json")}
    assert back == {report.text: report for name in ("train", "dev") for report in split(name)}


def test_newlines_full_width_and_astral_characters_keep_their_places(studio: Studio, project: Project) -> None:
    text = "𠮷县２０１４年　报告🀄\n\n公开　信息\t１２条\n 𠮷："
    category, number = Span(13, 18, Label.CATEGORY, "proactive.total"), Span(19, 22, Label.COUNT, "cumulative")
    report = AnnotatedReport("astral", text, (category, number), (Link(number, category),), Kind.ANNUAL_REPORT)
    assert (category.text(text), number.text(text)) == ("公开　信息", "１２条")
    push(studio, project, [to_task(report)])
    (task,) = pull(studio, project).tasks
    assert task["data"]["text"] == text
    assert task["annotations"][0]["result"] == to_task(report)["annotations"][0]["result"]


def test_another_model_adds_its_predictions_to_known_tasks(studio: Studio, project: Project) -> None:
    task = {"data": {"id": "one", "text": "公开信息12条"}}
    for version, predicted in (("a", 0), ("a", 0), ("b", 1), ("b", 0)):

        def predict(_: object, version: str = version) -> dict[str, object]:
            return {"model_version": version, "score": 0.5, "result": []}

        done = push(studio, project, [task], predict=predict, version=version)
        assert done.predicted == predicted
    assert len(list(studio.sdk.predictions.list(project=project.id))) == 2


def test_a_push_killed_at_random_points_and_run_again_is_whole(label_studio: Server, studio: Studio) -> None:
    arguments = ["push", str(split_path("dev")), "-p", "killed", "--bare"]
    environment = {**os.environ, "LABEL_STUDIO_URL": label_studio.url, "LABEL_STUDIO_API_KEY": label_studio.token}
    command = [sys.executable, "-m", "nianbao.cli", "annotate", *arguments]
    moments = random.Random(1)
    for _ in range(4):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(1.5, 5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    annotate(label_studio, *arguments)
    pulled = pull(studio, studio.get("killed"))
    assert sorted(task["data"]["id"] for task in pulled.tasks) == sorted(report.name for report in split("dev"))


def test_of_tasks_that_came_twice_the_annotated_one_stays(studio: Studio, project: Project) -> None:
    reports = split("dev")[:2]
    tasks = [to_task(report) for report in reports]
    bare = [task | {"annotations": []} for task in tasks]
    studio.add_tasks(project, [bare[0], tasks[0], bare[1], bare[1]])
    assert push(studio, project, bare).doubles == 2
    assert [(t["data"]["id"], t["total_annotations"]) for t in studio.tasks(project)] == [
        (reports[0].name, 1),
        (reports[1].name, 0),
    ]


def test_tasks_deleted_meanwhile_stay_in_the_version_before(
    label_studio: Server, studio: Studio, tmp_path: Path
) -> None:
    annotate(label_studio, "push", split_path("dev"), "-p", "deleting", "--bare")
    annotate(label_studio, "pull", "-p", "deleting", "-o", tmp_path)
    project = studio.get("deleting")
    first = studio.tasks(project)[0]
    studio.remove_task(first["id"])
    said = annotate(label_studio, "pull", "-p", "deleting", "-o", tmp_path)
    assert f"1 tasks of the version before are not here any more ({first['data']['id']}); it keeps them" in said
    assert len(load_corpus(tmp_path / "deleting-v1.json")) == len(split("dev"))
    assert len(load_corpus(tmp_path / "deleting-v2.json")) == len(split("dev")) - 1


def test_a_changed_interface_stops_a_push_until_it_is_set_again(label_studio: Server, studio: Studio) -> None:
    studio.create("changed", interface().replace('alias="ZERO"', 'alias="NONE"'))
    said = annotate(label_studio, "push", split_path("dev"), "-p", "changed", "--bare")
    assert "has another labelling interface than the scheme (span has the unknown NONE; span lacks ZERO)" in said
    assert "interface of project" in annotate(label_studio, "config", "-p", "changed")
    assert f"{len(split('dev'))} tasks added" in annotate(
        label_studio, "push", split_path("dev"), "-p", "changed", "--bare"
    )


def test_an_unknown_project_is_answered_with_the_known_ones(studio: Studio, project: Project) -> None:
    with pytest.raises(
        StudioError, match=rf"has no project 'nowhere'; the projects are .*{project.id} '{project.title}'"
    ):
        studio.get("nowhere")


def test_a_project_deleted_meanwhile_is_said_to_be_gone(studio: Studio) -> None:
    made = studio.create("soon gone", interface())
    studio.sdk.projects.delete(id=made.id)
    with pytest.raises(StudioError, match="has no project 'soon gone' any more"):
        push(studio, made, [{"data": {"id": "a", "text": "b"}}])


def test_a_wrong_token_is_refused_plainly(label_studio: Server) -> None:
    with pytest.raises(StudioError, match="refused the access token; copy it again"):
        connect(label_studio.url, token="0" * 40)


def test_a_server_that_is_down_is_said_to_be_down() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StudioError, match=f"expected a Label Studio server at {address}, found ConnectError"):
        connect(address, token="0" * 40)


def test_the_token_comes_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("abc\n")
    assert read_token(tmp_path / "token") == "abc"
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", "def")
    assert read_token() == "def"
    monkeypatch.delenv("LABEL_STUDIO_API_KEY")
    with pytest.raises(StudioError, match="LABEL_STUDIO_API_KEY is not set"):
        read_token()
