"""The options that say which server and which project, and the connection that they make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ...annotations.studio import Studio

Url = Annotated[str, typer.Option("--url", envvar="LABEL_STUDIO_URL", help="Address of the Label Studio server.")]
TokenFile = Annotated[
    Path | None, typer.Option(help="File with the access token; without it LABEL_STUDIO_API_KEY is read.")
]
_SHORTEST_TITLE = 3  # characters; Label Studio refuses shorter ones


def project_name(name: str | None) -> str | None:
    """Refused here what the server would refuse after everything else was done."""
    if name is not None and len(name) < _SHORTEST_TITLE and not name.isdecimal():
        raise typer.BadParameter(
            f"Label Studio wants titles of three characters or more, got {name!r}; take 政府年报, say, or a project's number"
        )
    return name


ProjectName = Annotated[
    str,
    typer.Option(
        "--project", "-p", metavar="NAME", callback=project_name, help="Title (three characters or more) or number."
    ),
]
LOCAL = "http://127.0.0.1:8080"


def connected(url: str, token_file: Path | None) -> Studio:
    """A client that was let in. Raises StudioError."""
    from ...annotations.studio import connect, read_token

    return connect(url, token=read_token(token_file))
