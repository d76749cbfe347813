"""nianbao schema: the output contract."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def schema(
    codebook: Annotated[
        bool, typer.Option("--codebook", help="Every column, key and code in Chinese and English, as Markdown.")
    ] = False,
) -> None:
    """Print the JSON Schema of a record, or the codebook of all tables.

    Example: nianbao schema --codebook > codebook.md
    """
    if codebook:
        from ..inference.output.codebook import codebook as page

        print(page(), end="")
    else:
        from ..inference.record.types import json_schema

        print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
