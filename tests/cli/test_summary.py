"""One report summed up in a terminal and in a pipe."""

from __future__ import annotations

from io import StringIO
from typing import Literal

import pytest
from official_records import OF_2021, numbered
from rich.console import Console

from nianbao.annotations.corpus import split
from nianbao.cli.summary import print_summary
from nianbao.evaluation import make_gold
from nianbao.inference import Record
from nianbao.inference.record.types import Check, Mention


@pytest.fixture(scope="module")
def record() -> Record:
    record = make_gold(split("dev")[0]).record
    evidence = [Mention(text="12", start=7, end=9), Mention(text="13", start=20, end=22)]
    check = Check(rule="table-sum", status="failed", message="requests: 12 against 13", evidence=evidence)
    unsure = [measure.model_copy(update={"confidence": 0.31}) for measure in record.measures]
    return record.model_copy(update={"checks": [check], "measures": unsure})


def printed(record: Record, *, terminal: bool, width: int = 120) -> str:
    screen = StringIO()
    colours: Literal["standard"] | None = "standard" if terminal else None
    print_summary(record, console=Console(file=screen, force_terminal=terminal, color_system=colours, width=width))
    return screen.getvalue()


def test_a_terminal_gets_colours_and_a_pipe_none(record: Record) -> None:
    assert "\x1b[31mtable-sum" in printed(record, terminal=True)  # red
    assert "\x1b" not in printed(record, terminal=False)


def test_failed_checks_come_before_the_measures_with_their_places(record: Record) -> None:
    text = printed(record, terminal=False)
    assert "1 check failed\ntable-sum  requests: 12 against 13  at 7, 20\n" in text
    assert text.index("check failed") < text.index(f"{len(record.measures)} measures")


def test_every_measure_shows_its_confidence(record: Record) -> None:
    assert printed(record, terminal=False).count("0.31") == len(record.measures) > 0


def test_a_pipe_folds_no_line_and_brackets_of_a_report_are_no_markup(record: Record) -> None:
    name = "[/red]" + "很长的类别名称" * 40
    category = Mention(text=name, start=0, end=len(name))
    long = record.model_copy(update={"measures": [record.measures[0].model_copy(update={"category": category})]})
    assert name in printed(long, terminal=False)


def test_a_narrow_terminal_folds_names_but_no_codes_and_numbers(record: Record) -> None:
    text = printed(record, terminal=True, width=80)
    assert "…" not in text
    assert all(measure.indicator in text for measure in record.measures)


def test_of_a_table_of_applicants_only_the_totals_are_shown() -> None:
    whole, numbers = numbered(*OF_2021)
    text = printed(whole, terminal=False)
    assert "and 150 by kinds of applicants" in text
    totals = [str(value) for key, value in numbers.items() if key.startswith("request.") and key.count(".") == 1]
    assert all(f"{int(total):,} 件" in text for total in totals)
    assert "natural_person" not in text.partition(" measures\n")[2]
