"""nianbao schema: the output contract."""

from __future__ import annotations

import json


def schema() -> None:
    """Print the JSON Schema of a record."""
    from ..inference.record.types import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
