"""What a batch says while it runs."""

from __future__ import annotations

import pytest

from nianbao.cli import progress
from nianbao.cli.progress import Progress
from nianbao.inference.batch import Account


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: seconds[0])
    return seconds


def test_the_state_counts_what_was_computed_and_foresees_the_end(clock: list[float]) -> None:
    shown = Progress(1000)
    shown.done(Account(400, 390, {"empty": 10}), kept=True)
    shown.done(Account(100, 98, {"broken": 2}), kept=False)
    shown.begun("2013/0012.txt")
    clock[0] = 50.0
    assert shown.state() == "500 of 1,000, 2.0/s, 4 min left, 12 set aside, at 2013/0012.txt"
    shown.done(Account(600, 600), kept=False)  # an archive held more than was listed
    assert shown.state().startswith("1,100, 14.0/s, 12 set aside")


def test_a_log_has_a_line_a_minute_and_names_the_first_that_were_set_aside(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Progress(1000)
    with shown.shown():
        for second in range(150):
            clock[0] = float(second)
            shown.begun(f"{second}.txt")
    assert [line.partition("at ")[2] for line in capsys.readouterr().err.splitlines()] == ["60.txt", "120.txt"]
    for number in range(30):
        shown.set_aside(f"{number}.txt", "empty", "nothing in it")
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "0.txt: empty: nothing in it"
    assert (len(said), said[20]) == (21, "… further ones are named in the rejects file only")


def test_quiet_is_quiet(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    shown = Progress(1000, quiet=True)
    with shown.shown():
        clock[0] = 100.0
        shown.begun("a.txt")
        shown.set_aside("a.txt", "empty", "nothing in it")
    assert capsys.readouterr().err == ""
