"""Files that have their names only once they are complete, and JSON as it stands in files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

Json = dict[str, Any]
"""A JSON object."""


@contextmanager
def complete_file(path: Path) -> Iterator[Path]:
    """Where to write: NAME.part, which becomes `path` when the block ends, and is removed if it ends with an error.

    OSError if it cannot be written; what had the name before is then untouched.
    """
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def json_text(content: Any) -> str:
    """Indented JSON, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
