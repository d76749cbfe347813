"""nianbao annotate pull: annotations become an export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .server import LOCAL, ProjectName, TokenFile, Url, connected


def pull(
    project: ProjectName,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder that keeps the versions.")
    ] = Path("annotations/exports"),
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Fetch the annotations of a project, check them, and keep them as a new version of its export.

    The export is what `nianbao train` and `nianbao evaluate` read. Annotations with a defect are named with their link
    and left out; they, drafts and skipped tasks go to VERSION.apart.json. Where nothing changed, nothing is written.
    How often the rest does not keep the guidelines is summed up; `nianbao annotate lint` lists the places.

    Example: nianbao annotate pull --project 政府年报
    """
    from ...annotations.studio import interface_differences, save
    from ...annotations.studio import pull as fetch
    from ...annotations.studio.exports import gone_since
    from ...labelling.lint import counts as count_by_rule
    from ...labelling.lint import lint_export
    from .lint import by_rule

    studio = connected(url, token_file)
    found = studio.get(project)
    for difference in interface_differences(found.interface):
        print(f"project {found.title!r} has another labelling interface: {difference}", file=sys.stderr)
    pulled = fetch(studio, found)
    for broken in pulled.broken:
        print(f"left out: {broken.link}: {'; '.join(broken.defects)}", file=sys.stderr)
    gone = gone_since(output, found.title, pulled)
    path, new = save(pulled, output, found.title)
    if gone:
        named = ", ".join(gone[:5])
        print(
            f"{len(gone)} tasks of the version before are not here any more ({named}); it keeps them", file=sys.stderr
        )
    counts = f"{len(pulled.tasks)} annotated, {pulled.waiting} waiting, {len(pulled.drafts)} with drafts, "
    counts += f"{len(pulled.skipped)} skipped, {len(pulled.broken)} with defects"
    print(f"{counts} → {path}" if new else f"{counts}; nothing changed since {path}")
    findings = lint_export(path)[1] if pulled.tasks else []
    if left := by_rule(count_by_rule(findings)):
        print(f"to look at: {left}; nianbao annotate lint {path} lists them")
