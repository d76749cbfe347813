"""nianbao annotate push: reports become tasks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .server import LOCAL, ProjectName, TokenFile, Url, connected


def push(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Reports, folders of them, or Label Studio exports (.json).")
    ],
    project: ProjectName,
    records: Annotated[
        Path | None, typer.Option(help="Records of these reports (.jsonl); else the model is run on them.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Checkpoint folder; by default the released model.")] = None,
    bare: Annotated[bool, typer.Option("--bare", help="Send no pre-annotations of a model.")] = False,
    texts_only: Annotated[
        bool, typer.Option("--texts-only", help="Of exports send the texts without their annotations.")
    ] = False,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Send reports to a project as tasks, pre-annotated by the model; each text once, however often this is run.

    A project that does not exist is made with the interface of `nianbao annotate config`. Exports are sent with their
    annotations. A run that was cut off is completed by running it again.

    Example: nianbao annotate push reports/ --project 年报
    """
    from rich.console import Console
    from rich.progress import track

    from ...annotations.studio import StudioError, interface, interface_differences
    from ...annotations.studio import push as send
    from ...inference import Extractor, Reject
    from ...labelling.preannotation import Predictor, read_tasks

    predictor = None if bare else Predictor(records) if records else Predictor(Extractor(model))
    studio = connected(url, token_file)
    found = studio.find(project)
    if found is None:
        found = studio.create(project, interface())
    elif differences := interface_differences(found.interface):
        raise StudioError(
            f"project {found.title!r} has another labelling interface than the scheme ({'; '.join(differences[:5])}); "
            f"set it with: nianbao annotate config --project {found.id}"
        )
    read = list(read_tasks(paths, texts_only=texts_only))
    for reject in (item for item in read if isinstance(item, Reject)):
        print(f"{reject.name}: {reject.error.reason}: {reject.error}", file=sys.stderr)
    tasks = [item for item in read if not isinstance(item, Reject)]
    console = Console(stderr=True)
    bar = track(tasks, "sending", console=console, disable=not console.is_terminal)
    version = predictor.version if predictor else ""
    done = send(studio, found, bar, predict=predictor, version=version)
    print(f"{done.added} tasks added, {done.known} known → {studio.url}/projects/{found.id}")
    if done.predicted:
        print(f"{done.predicted} known tasks pre-annotated by {version}")
    if done.doubles:
        print(f"{done.doubles} tasks removed that had come twice")
    if not tasks:
        raise typer.Exit(1)
