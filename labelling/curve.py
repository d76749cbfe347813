"""Learning curves: how good models are that learnt from a part of the reports, and what more reports would bring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..annotations import AnnotatedReport
from ..evaluation import Evaluation, Interval, evaluate
from ..inference import Extractor
from ..training.errors import TrainingError
from ..training.finetuning import FinetuningRecipe
from ..training.release.run import train_checkpoint
from ..training.separation import check_separate

FIGURES = ("measures", "spans", "facts")


@dataclass(frozen=True)
class Point:
    """What came of a part of the reports; scores are strict F1 on dev."""

    share: float
    reports: int
    f1: dict[str, float]
    """Of each of FIGURES."""
    intervals: dict[str, Interval]
    """95 %, over the reports of dev: luck with those, not with the reports learnt from."""


@dataclass(frozen=True)
class PowerLaw:
    """1 − F1 = factor × reports ^ −exponent, which errors of learners follow over a wide range (Hestness et al. 2017)."""

    factor: float
    exponent: float

    def f1(self, reports: float) -> float:
        return max(0.0, 1 - self.factor * float(reports**-self.exponent))


def learning_curve(
    recipe: FinetuningRecipe,
    base: str | None,
    reports: Sequence[AnnotatedReport],
    dev: Sequence[AnnotatedReport],
    shares: Sequence[float],
    work: Path,
) -> Iterator[Point]:
    """A model for each share of `reports`, smallest first, measured on `dev`; each part holds the smaller ones.

    Models lie in `work`; finished ones are not trained again. Raises TrainingError, also if a report is in `dev` too.
    """
    if wrong := [share for share in shares if not 0 < share <= 1]:
        raise TrainingError(f"expected shares above 0 and up to 1, got {wrong[0]:g}")
    check_separate(reports, {"--dev": dev})
    order = np.random.default_rng(recipe.seed).permutation(len(reports))
    blank = replace(recipe, keep_heads=False)  # the heads of a checkpoint may have seen all of them
    for share in sorted(set(shares)):
        part = [reports[i] for i in sorted(order[: max(1, round(share * len(reports)))])]
        checkpoint = train_checkpoint(blank, base, part, work / f"share-{share:g}", name=f"{recipe.name} {share:g}")
        yield _point(share, len(part), evaluate(dev, Extractor(checkpoint.path).extract_reports(dev)))


def fit_power_law(points: Sequence[Point], figure: str) -> PowerLaw | None:
    """Least squares in logarithms; None for fewer than three parts of different size, or where nothing improves."""
    sizes = np.array([point.reports for point in points], dtype=float)
    if len(set(sizes)) < 3:
        return None
    errors = np.array([max(1 - point.f1[figure], 1e-6) for point in points])
    slope, intercept = np.polyfit(np.log(sizes), np.log(errors), 1)
    return PowerLaw(float(np.exp(intercept)), float(-slope)) if slope < 0 else None


def curve_json(points: Sequence[Point]) -> dict[str, Any]:
    """Plain JSON values: the points, the fitted law of each figure, and what it says of twice the reports."""
    laws = {figure: fit_power_law(points, figure) for figure in FIGURES}
    twice = 2 * points[-1].reports
    return {
        "points": [asdict(point) for point in points],
        "laws": {figure: law and asdict(law) for figure, law in laws.items()},
        "extrapolated": {"reports": twice, **{figure: law and round(law.f1(twice), 4) for figure, law in laws.items()}},
    }


def plot_curve(points: Sequence[Point], file: Path) -> None:
    """F1 over the number of reports, with intervals, and the fitted laws dashed up to twice as many."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    sizes = [point.reports for point in points]
    for number, name in enumerate(FIGURES):
        f1 = [point.f1[name] for point in points]
        low = [max(0.0, point.f1[name] - point.intervals[name].low) for point in points]
        high = [max(0.0, point.intervals[name].high - point.f1[name]) for point in points]
        axes.errorbar(sizes, f1, yerr=[low, high], marker="o", capsize=3, color=f"C{number}", label=name)
        if law := fit_power_law(points, name):
            beyond = np.geomspace(sizes[0], 2 * sizes[-1], 50)
            axes.plot(beyond, [law.f1(size) for size in beyond], "--", color=f"C{number}", linewidth=1)
    axes.set(xscale="log", ylim=(0, 1), xlabel="reports learnt from", ylabel="strict F1 on dev")
    axes.legend()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "nianbao"}):  # small, and the same bytes each time
        figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)


def _point(share: float, reports: int, found: Evaluation) -> Point:
    f1 = {name: getattr(found.total, name).overall.f1 for name in FIGURES}
    return Point(share, reports, f1, {name: found.intervals[name] for name in FIGURES})
