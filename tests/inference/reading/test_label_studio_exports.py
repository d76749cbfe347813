"""Label Studio exports: what is damaged in them is said in words that name the task."""

from __future__ import annotations

import json
import re

import pytest

from nianbao.inference.errors import Rejected
from nianbao.inference.reading.exports import read_export

FINE = {"id": 1, "data": {"id": "r-1", "text": "云溪镇年报"}}


def test_texts_are_named_by_their_tasks() -> None:
    tasks = [FINE, {"id": 2, "data": {"text": "乙"}}, FINE]
    assert [name for name, _ in read_export(json.dumps(tasks).encode(), "e.json")] == [
        "e.json#r-1",
        "e.json#2",
        "e.json#task 3",
    ]


@pytest.mark.parametrize(
    ("export", "says"),
    [
        ("{", "found no JSON"),
        ({"tasks": []}, "found an object"),
        (None, "found null"),
        ([FINE, "x"], "found a str as task 2"),
        ([FINE, {"id": 9}], "found task 9 without data;"),
        ([FINE, {"data": None}], "found task 2 without data;"),
        ([FINE, {"id": 9, "data": {"id": "r-9"}}], "found task r-9 without data.text"),
    ],
)
def test_what_is_damaged_is_named(export: object, says: str) -> None:
    data = export if isinstance(export, str) else json.dumps(export)
    with pytest.raises(Rejected, match=says) as caught:
        read_export(data.encode(), "e.json")
    assert caught.value.reason == "broken-export"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "found none"),
        (["云溪镇"], "found a list"),
        ("s3://reports/1.txt", r"found an address \(s3://reports/1.txt\)"),
    ],
)
def test_a_task_without_a_text_costs_only_itself(text: object, says: str) -> None:
    tasks = [{"id": 2, "data": {"text": text}}, FINE]
    (_, why), (_, fine) = read_export(json.dumps(tasks).encode(), "e.json")
    assert isinstance(why, Rejected)
    assert re.search(says, why.message)
    assert fine == "云溪镇年报"
