"""The guidelines for annotators say, in both languages, what the scheme and the interface say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nianbao.annotations import Format, Kind, Label, Level, Role, Scope
from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import indicator_codes
from nianbao.annotations.studio.interface import names

GUIDELINES = (Path(__file__).parents[2] / "annotations" / "GUIDELINES.md").read_text("utf-8")
CHINESE, ENGLISH = GUIDELINES.split("\n## English\n")


@pytest.mark.parametrize("text", [CHINESE, ENGLISH], ids=["Chinese", "English"])
@pytest.mark.parametrize("values", [Label, Role, Scope, Kind, Format, Level])
def test_every_code_is_explained(text: str, values: type) -> None:
    missing = [value for value in values if f"`{value}`" not in text]
    assert not missing


@pytest.mark.parametrize("group", ["labels", "role", "scope", "kind", "format", "level"])
def test_the_chinese_names_are_those_of_the_interface(group: str) -> None:
    for code, shown in names()[group].items():
        name = shown["name"] if group == "labels" else shown
        assert re.search(rf"`{code}`\({re.escape(name)}[,):]", CHINESE), (code, name)


def test_every_code_with_a_dot_is_an_indicator() -> None:
    codes = set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", GUIDELINES)) - {"scheme.py", "indicators.csv"}
    assert "request.received" in codes
    assert codes <= set(indicator_codes())


def test_the_chinese_examples_are_from_our_own_documents() -> None:
    corpus = "\n".join(report.text for name in ("train", "dev") for report in split(name))
    examples = re.findall("「([^」]+)」", CHINESE)
    assert len(examples) > 25
    assert [example for example in examples if example not in corpus] == []
