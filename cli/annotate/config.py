"""nianbao annotate config: the labelling interface."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .server import LOCAL, TokenFile, Url, connected, project_name


def config(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File for the XML; else it is printed.")] = None,
    project: Annotated[
        str | None,
        typer.Option(
            "--project", "-p", metavar="NAME", callback=project_name, help="Set it in this project on the server."
        ),
    ] = None,
    url: Url = LOCAL,
    token_file: TokenFile = None,
) -> None:
    """Write the labelling interface, made from the annotation scheme.

    Labels in Chinese with colours and keys, indicator codes, roles, scopes, relations, document choices.
    With --project it becomes the interface of that project; annotations in it stay as they are.

    Example: nianbao annotate config -o interface.xml
    """
    from ...annotations.studio import interface

    if project is None and output is None:
        print(interface(), end="")
    if output:
        output.write_text(interface(), "utf-8")
    if project:
        studio = connected(url, token_file)
        found = studio.get(project)
        studio.change_interface(found, interface())
        print(f"interface of project {found.id} {found.title!r} set")
