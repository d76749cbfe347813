"""What holds of every record, whatever the model: it quotes its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nianbao.inference import Record


def mentions(part: Any) -> Iterator[dict[str, Any]]:
    """Every mention anywhere in a part of a record's JSON."""
    if isinstance(part, dict):
        if {"text", "start", "end"} <= part.keys():
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for value in part:
            yield from mentions(value)


def assert_evidence_stands_in_the_text(record: Record, text: str) -> None:
    for mention in mentions(json.loads(record.to_json())):
        assert mention["text"] == text[mention["start"] : mention["end"]]
