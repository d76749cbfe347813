"""A Label Studio server as the loop needs it: projects, tasks, predictions, with errors that say what to do next."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..files import Json
from .errors import StudioError

DEFAULT_URL = "http://127.0.0.1:8080"
TOKEN_VARIABLE = "LABEL_STUDIO_API_KEY"
_PAGE = 100
_LONG = 600  # seconds that an import of a batch may take


@dataclass(frozen=True)
class Project:
    """A project on the server."""

    id: int
    title: str
    interface: str


def read_token(file: Path | None = None) -> str:
    """The access token from a file, else from the environment. Raises StudioError."""
    if file is not None:
        try:
            token = file.read_text("utf-8").strip()
        except (OSError, UnicodeError) as error:
            raise StudioError(f"{file}: the token cannot be read ({error}); give a file that holds only it") from None
    else:
        token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token:
        where = f"{file} is empty" if file else f"{TOKEN_VARIABLE} is not set"
        raise StudioError(
            f"expected an access token, but {where}; copy it from Label Studio (Account & Settings → Access Token) "
            f"into a file for --token-file, or into the environment variable {TOKEN_VARIABLE}"
        )
    return token


def connect(url: str = DEFAULT_URL, *, token: str) -> Studio:
    """A client that was let in. Raises StudioError where nobody answers or the token is refused."""
    import label_studio_sdk  # takes seconds to import

    sdk: Any = label_studio_sdk
    studio = Studio(url.rstrip("/"), sdk.LabelStudio(base_url=url.rstrip("/"), api_key=token))
    with studio.plainly():
        studio.sdk.users.whoami()
    return studio


class Studio:
    """A server; make one with `connect`. Every method raises StudioError for whatever goes wrong there."""

    def __init__(self, url: str, sdk: Any) -> None:
        self.url = url
        self.sdk = sdk

    @contextmanager
    def plainly(self, what: str = "the server") -> Iterator[None]:
        """Turns the client's errors into StudioErrors; `what` was asked for."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            yield
        except ApiError as error:
            raise StudioError(_refusal(self.url, what, error.status_code, error.body)) from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise StudioError(
                f"expected a Label Studio server at {self.url}, found {type(error).__name__}: {error}; start it or give "
                "its address with --url, then run the command again: it goes on where it stopped"
            ) from None

    def find(self, name: str) -> Project | None:
        """The project with this number or title; None if there is none, StudioError if there are several."""
        with self.plainly(f"project {name!r}"):
            found = [p for p in self.sdk.projects.list() if name in (str(p.id), p.title)]
        if len(found) > 1:
            numbers = ", ".join(str(p.id) for p in found)
            raise StudioError(f"{len(found)} projects are called {name!r}; give the number of one: {numbers}")
        return Project(found[0].id, found[0].title, found[0].label_config or "") if found else None

    def get(self, name: str) -> Project:
        """As `find`, but there must be one."""
        project = self.find(name)
        if project is None:
            with self.plainly():
                titles = [f"{p.id} {p.title!r}" for p in self.sdk.projects.list()]
            known = f"the projects are {', '.join(titles)}" if titles else "there is none yet"
            raise StudioError(f"{self.url} has no project {name!r}; {known}; `nianbao annotate push` makes one")
        return project

    def create(self, title: str, interface: str) -> Project:
        """A new project."""
        if len(title) < 3:
            raise StudioError(f"expected a title of three characters or more, got {title!r}")
        with self.plainly():
            made = self.sdk.projects.create(title=title, label_config=interface)
        return Project(made.id, title, interface)

    def change_interface(self, project: Project, interface: str) -> None:
        """Set a project's interface; annotations stay as they are."""
        with self.plainly(f"the interface of project {project.title!r}"):
            self.sdk.projects.update(id=project.id, label_config=interface)

    def show_predictions(self, project: Project, version: str) -> None:
        """Let annotators start from the predictions of this model version."""
        with self.plainly(f"project {project.title!r}"):
            self.sdk.projects.update(id=project.id, model_version=version, show_collab_predictions=True)

    def tasks(self, project: Project) -> list[Json]:
        """Every task with its data and how many annotations it has, oldest first."""
        with self.plainly(f"project {project.title!r}"):
            pager = self.sdk.tasks.list(project=project.id, fields="task_only", page_size=_PAGE)
            return sorted((task.model_dump() for task in pager), key=lambda task: int(task["id"]))

    def predicted(self, project: Project, version: str) -> set[int]:
        """The tasks that have a prediction of this model version."""
        with self.plainly(f"project {project.title!r}"):
            return {p.task for p in self.sdk.predictions.list(project=project.id) if p.model_version == version}

    def add_tasks(self, project: Project, tasks: Sequence[Json]) -> None:
        """Import tasks with their predictions and annotations, all or none."""
        with self.plainly(f"project {project.title!r}"):
            options = {"timeout_in_seconds": _LONG}
            self.sdk.projects.import_tasks(id=project.id, request=list(tasks), request_options=options)

    def add_predictions(self, project: Project, predictions: Sequence[Json]) -> None:
        """Add predictions, each with its `task`."""
        with self.plainly(f"project {project.title!r}"):
            options = {"timeout_in_seconds": _LONG}
            self.sdk.projects.import_predictions(id=project.id, request=list(predictions), request_options=options)

    def annotators(self) -> dict[int, str]:
        """Mail addresses of the users, by number."""
        with self.plainly("users"):
            return {user.id: str(user.email) for user in self.sdk.users.list()}

    def change_data(self, task: int, data: Json) -> None:
        with self.plainly(f"task {task}"):
            self.sdk.tasks.update(id=str(task), data=data)

    def remove_task(self, task: int) -> None:
        with self.plainly(f"task {task}"):
            self.sdk.tasks.delete(id=str(task))

    def set_tab(self, project: Project, title: str, *, ordering: list[str], filters: Json) -> None:
        """Make or change a tab of the data manager."""
        with self.plainly(f"project {project.title!r}"):
            data = {"title": title, "type": "list", "target": "tasks", "ordering": ordering, "filters": filters}
            tab = self._tab(project, title)
            if tab is None:
                self.sdk.views.create(project=project.id, data=data)
            else:
                self.sdk.views.update(id=str(tab), project=project.id, data=data)

    def tab_tasks(self, project: Project, title: str) -> list[int]:
        """The tasks that a tab shows, in its order; none if there is no such tab."""
        with self.plainly(f"project {project.title!r}"):
            tab = self._tab(project, title)
            if tab is None:
                return []
            return [task.id for task in self.sdk.tasks.list(view=tab, fields="task_only", page_size=_PAGE)]

    def _tab(self, project: Project, title: str) -> int | None:
        tabs = [tab for tab in self.sdk.views.list(project=project.id) if (tab.data or {}).get("title") == title]
        return int(tabs[0].id) if tabs else None

    def export(self, project: Project) -> list[Json]:
        """All tasks with annotations, drafts and predictions, as the server's JSON export has them."""
        with self.plainly(f"project {project.title!r}"):
            tasks = self.sdk.projects.exports.as_json(project.id)
        if not isinstance(tasks, list) or not all(isinstance(task, dict) and "data" in task for task in tasks):
            raise StudioError(f"{self.url} sent no export of project {project.title!r}; run the command again")
        return cast(list[Json], tasks)

    def link(self, project: Project, task: int) -> str:
        """Where an annotator opens a task."""
        return f"{self.url}/projects/{project.id}/data?task={task}"


def _refusal(url: str, what: str, status: int | None, body: Any) -> str:
    if status == 401:
        return (
            f"{url} refused the access token; copy it again from Label Studio (Account & Settings → Access Token); "
            "a legacy token must be allowed in the organization's settings"
        )
    if status == 403:
        return f"{url} does not let this token's user use {what}; ask the project's owner"
    if status == 404:
        return f"{url} has no {what} any more; look in Label Studio whether it was deleted, then run the command again"
    return f"{url} answered {status} when asked for {what}: {' '.join(str(body).split())[:300]}"
