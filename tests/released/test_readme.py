"""What the README shows of the released model has the shape of what is printed; what is in it may change with the model."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import EXAMPLES, run_nianbao

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
ROW = re.compile(
    r"(?P<indicator>[\w.]+) +(?P<category>\S+) +(?P<value>[≥>≈<]? ?[\d.,]+)( (?P<unit>\S+))? +"
    r"(cumulative|change|last year)? *(?P<section>\w+)? +(?P<at>\d+) +(?P<confidence>[01]\.\d\d)"
)


@pytest.fixture(scope="module")
def printed() -> list[str]:
    return [line.rstrip() for line in run_nianbao("extract", EXAMPLES / "linhe-2012.html").stdout.splitlines()]


@pytest.fixture(scope="module")
def shown() -> list[str]:
    return README.split("nianbao extract examples/reports/linhe-2012.html\n")[1].split("```")[0].splitlines()


def rows(lines: list[str]) -> list[str]:
    [header] = [i for i, line in enumerate(lines) if line.startswith("indicator ")]
    return lines[header + 1 :]


def test_the_lines_before_the_measures_have_the_same_labels(printed: list[str], shown: list[str]) -> None:
    heads = [lines[: lines.index("")] for lines in (printed, shown)]
    assert [line.split()[0] for line in heads[0]] == [line.split()[0] for line in heads[1]]
    assert {"title", "issuer", "year", "period"} <= {line.split()[0] for line in heads[0]}


def test_the_measures_have_the_same_columns(printed: list[str], shown: list[str]) -> None:
    for lines in (printed, shown):
        assert f"{len(rows(lines))} measures" in lines
        assert "indicator category value scope section at conf." in [" ".join(line.split()) for line in lines]
        assert [line for line in rows(lines) if not ROW.fullmatch(line)] == []


def test_most_measures_that_the_readme_shows_are_found(printed: list[str], shown: list[str]) -> None:
    places = [{match["at"] for line in rows(lines) if (match := ROW.fullmatch(line))} for lines in (printed, shown)]
    assert len(places[0] & places[1]) >= 0.8 * len(places[1])


def test_the_first_command_writes_the_three_records_that_it_says(tmp_path: Path) -> None:
    assert (
        "nianbao extract examples/reports -o records.jsonl\n```\n\n```\n3 files: 3 records → records.jsonl\n" in README
    )
    done = run_nianbao("extract", EXAMPLES, "-o", "records.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "3 files: 3 records → records.jsonl\n")
    names = [
        json.loads(line)["source"]["name"] for line in (tmp_path / "records.jsonl").read_text("utf-8").splitlines()
    ]
    assert names == sorted(file.name for file in EXAMPLES.iterdir())
