"""nianbao annotate push: reports become tasks."""

from __future__ import annotations

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

    Example: nianbao annotate push reports/ --project 政府年报
    """
    from ...annotations.studio import project_for_tasks
    from ...annotations.studio import push as send
    from ...inference import Extractor, Reject
    from ...labelling.preannotation import Predictor, read_tasks
    from ..printing import print_reject, tracked

    predictor = None if bare else Predictor(records) if records else Predictor(Extractor(model))
    studio = connected(url, token_file)
    found = project_for_tasks(studio, project)
    tasks = []
    for item in read_tasks(paths, texts_only=texts_only):
        if isinstance(item, Reject):
            print_reject(item)
        else:
            tasks.append(item)
    version = predictor.version if predictor else ""
    done = send(studio, found, tracked(tasks, "sending"), predict=predictor, version=version)
    print(f"{done.added} tasks added, {done.known} known → {studio.url}/projects/{found.id}")
    if done.predicted:
        print(f"{done.predicted} known tasks pre-annotated by {version}")
    if done.doubles:
        print(f"{done.doubles} tasks removed that had come twice")
    if not tasks:
        raise typer.Exit(1)
