"""Learning curves and cross-validation, on networks too small to be any good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.cli import app
from nianbao.evaluation import Interval
from nianbao.labelling.curve import FIGURES, Point, curve_json, fit_power_law, plot_curve
from nianbao.training import TrainingError

TOY = """\
name = "toy"
layers = 1
hidden_size = 16
heads = 1
epochs = 1
batch = 8
warmup = 1
length = 128
overlap = 16
"""


def points(*f1: tuple[int, float]) -> list[Point]:
    return [Point(n / 800, n, dict.fromkeys(FIGURES, f), dict.fromkeys(FIGURES, Interval(f, f))) for n, f in f1]


def run(*arguments: object) -> str:
    return CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False).output


def test_a_power_law_is_found_again_and_extrapolated() -> None:
    known = points(*((n, 1 - 2 * n**-0.5) for n in (100, 200, 400, 800)))
    law = fit_power_law(known, "measures")
    assert law is not None
    assert (law.factor, law.exponent) == (pytest.approx(2), pytest.approx(0.5))
    assert curve_json(known)["extrapolated"] == {"reports": 1600, **dict.fromkeys(FIGURES, 0.95)}


def test_nothing_is_extrapolated_from_too_little_or_from_no_gain() -> None:
    assert fit_power_law(points((100, 0.5), (200, 0.6)), "spans") is None
    assert fit_power_law(points((100, 0.5), (200, 0.4), (400, 0.3)), "spans") is None


def test_the_picture_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        plot_curve(points((100, 0.5), (200, 0.6), (400, 0.7)), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert "reports learnt from" in (tmp_path / "a.svg").read_text("utf-8")


def test_the_curve_is_trained_once_and_each_part_holds_the_smaller_ones(
    few_reports: Path, held_out_reports: Path, tmp_path: Path
) -> None:
    (tmp_path / "toy.toml").write_text(TOY)
    options = ("--dev", held_out_reports, "--recipe", tmp_path / "toy.toml", "--work", tmp_path / "work")
    first = run("learning-curve", few_reports, *options, "--shares", "1,0.5", "-o", tmp_path / "curve.json")
    assert "0.5" in first and "extrapolated" in first
    figures = json.loads((tmp_path / "curve.json").read_text("utf-8"))
    assert [point["reports"] for point in figures["points"]] == [3, 6]
    weights = {f: f.stat().st_mtime_ns for f in (tmp_path / "work").rglob("model.safetensors")}
    run("learning-curve", few_reports, *options, "--shares", "1,0.5", "--plot", tmp_path / "curve.svg")
    assert weights == {f: f.stat().st_mtime_ns for f in (tmp_path / "work").rglob("model.safetensors")}
    assert (tmp_path / "curve.svg").is_file()
    with pytest.raises(TrainingError, match="expected shares above 0 and up to 1, got 2"):
        run("learning-curve", few_reports, *options, "--shares", "2")
    with pytest.raises(TrainingError, match="texts to train on are in --dev too"):
        run("learning-curve", few_reports, "--dev", few_reports, "--recipe", tmp_path / "toy.toml")


def test_cross_validation_scores_every_report_and_its_records_feed_suspects(few_reports: Path, tmp_path: Path) -> None:
    (tmp_path / "toy.toml").write_text(TOY)
    options = ("--folds", 2, "--recipe", tmp_path / "toy.toml", "--work", tmp_path / "work")
    shown = run("crossval", few_reports, *options, "-o", tmp_path / "figures.json")
    assert "6 gold reports, 6 with a record" in shown
    assert "6 records by 2 models" in shown
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert len(figures["by_report"]) == 6
    found = run("annotate", "suspects", few_reports, "--records", tmp_path / "work" / "records.jsonl")
    assert "in 6 reports" in found
