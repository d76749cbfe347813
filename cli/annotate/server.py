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
ProjectName = Annotated[str, typer.Option("--project", "-p", metavar="NAME", help="Title or number of the project.")]
LOCAL = "http://127.0.0.1:8080"


def connected(url: str, token_file: Path | None) -> Studio:
    """A client that was let in. Raises StudioError."""
    from ...annotations.studio import connect, read_token

    return connect(url, token=read_token(token_file))
