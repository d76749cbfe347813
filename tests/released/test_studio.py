"""The released model's findings on a real Label Studio server."""

from __future__ import annotations

from pathlib import Path

import pytest
from label_studio_server import Server, annotate

from nianbao.annotations.studio import Studio, pull
from nianbao.annotations.studio.queue import queue_order

pytestmark = pytest.mark.label_studio


def test_reports_are_pushed_once_with_the_model_s_findings(label_studio: Server, studio: Studio) -> None:
    reports = Path(__file__).parents[2] / "examples" / "reports"
    assert "3 tasks added, 0 known" in annotate(label_studio, "push", reports, "-p", "examples")
    assert "0 tasks added, 3 known" in annotate(label_studio, "push", reports, "-p", "examples")
    project = studio.get("examples")
    predictions = list(studio.sdk.predictions.list(project=project.id))
    assert len(predictions) == 3
    for prediction in predictions:
        assert prediction.model_version.startswith("nianbao-default ")
        assert 0.5 < prediction.score <= 1
        assert any("score" in region for region in prediction.result)
        assert any(region["type"] == "relation" for region in prediction.result)


def test_the_queue_is_a_tab_in_the_order_that_next_found(label_studio: Server, studio: Studio) -> None:
    reports = Path(__file__).parents[2] / "examples" / "reports"
    annotate(label_studio, "push", reports, "-p", "queue", "--bare")
    said = annotate(label_studio, "next", "-p", "queue")
    assert "3 waiting reports in order" in said
    project = studio.get("queue")
    order = queue_order(studio, project)
    places = {task["id"]: task["data"]["queue"] for task in studio.tasks(project)}
    assert [places[task] for task in order] == ["000001", "000002", "000003"]
    studio.sdk.annotations.create(id=order[0], result=[])
    assert "2 waiting reports in order" in annotate(label_studio, "next", "-p", "queue")
    assert order[0] not in queue_order(studio, project)
    assert "queue" not in pull(studio, project).tasks[0]["data"]
