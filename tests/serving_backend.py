"""An ML backend as Label Studio meets it: listening on a port, connected to a project, asked for predictions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import uvicorn
from label_studio_server import free_port

from nianbao.annotations.studio import Project, Studio

PASSWORD = "for-tests-only"


def wait_for(condition: Any, *, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "took too long"
        time.sleep(0.3)


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """An application on a port of its own, until the end; its address."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def connected(studio: Studio, project: Project, address: str) -> int:
    """The number under which the project knows the backend at an address."""
    backend = studio.sdk.ml.create(
        project=project.id,
        url=address,
        title="nianbao",
        is_interactive=True,
        auth_method="BASIC_AUTH",
        basic_auth_user="nianbao",
        basic_auth_pass=PASSWORD,
    )
    assert studio.sdk.ml.get(id=backend.id).state == "CO"
    number: int = backend.id
    return number


def retrieved(studio: Studio, project: Project, version: str) -> int:
    """How many predictions of a version there are after the server asked its backend for them."""
    studio.sdk.actions.create(
        id="retrieve_tasks_predictions", project=project.id, selected_items={"all": True, "excluded": []}
    )
    return sum(p.model_version == version for p in studio.sdk.predictions.list(project=project.id))
