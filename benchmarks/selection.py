"""What `nianbao annotate next` gains over random order: a learner is trained again and again while labels come in.

    python benchmarks/selection.py [--seeds 8] [--iterations 45]

The learner is the CRF of crf_baseline.py, which is trained in seconds, on annotations/train.json; the curve is its
strict span F1 on annotations/dev.json against the number of spans that the annotator has marked. Each seed begins with
another eight reports and annotates in rounds, ranking anew before each. The share of labels that ranking needs is the
mean of the starts of which both curves reach the F1, with the 95 % interval of a bootstrap over them. A CRF has no
indicators; its labels stand for them. Needs the dev extra.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import numpy as np
import pycrfsuite
from crf_baseline import features, places, tags

from nianbao.annotations import AnnotatedReport
from nianbao.annotations.corpus import split
from nianbao.evaluation.scores import Claim, tally
from nianbao.labelling.selection import Candidate, choose

BUDGETS = (1000, 1500, 2200)  # spans marked after each round
FIRST = 8  # reports

Lines = list[tuple[int, pycrfsuite.ItemSequence]]


class Learner:
    """A CRF trained on some reports."""

    def __init__(self, reports: Sequence[AnnotatedReport], lines: dict[str, Lines], *, iterations: int) -> None:
        self.lines = lines
        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.set_params({"c1": 0.1, "c2": 0.02, "max_iterations": iterations})
        for report in reports:
            report_tags = tags(report)
            for offset, seen in lines[report.text]:
                trainer.append(seen, report_tags[offset : offset + len(seen)])
        self.folder = tempfile.TemporaryDirectory()  # the tagger reads its file as long as it lives
        trainer.train(str(Path(self.folder.name, "crf")))
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open(str(Path(self.folder.name, "crf")))

    def f1(self, reports: Sequence[AnnotatedReport]) -> float:
        gold: Counter[Claim] = Counter((s.label, (n, s.start, s.end)) for n, r in enumerate(reports) for s in r.spans)
        found: Counter[Claim] = Counter()
        for n, report in enumerate(reports):
            for offset, seen in self.lines[report.text]:
                found.update(places(self.tagger.tag(seen), offset, n))
        return tally(gold, found).overall.f1

    def candidate(self, report: AnnotatedReport) -> Candidate:
        """What the learner makes of a report: spans, their labels, and how many it expects to have wrong."""
        labels, wrong, spans = set(), 0.0, 0
        for offset, seen in self.lines[report.text]:
            found = self.tagger.tag(seen)
            for label, (_, start, end) in places(found, offset, 0):
                inside = [self.tagger.marginal(found[i], i) for i in range(start - offset, end - offset)]
                wrong += 1 - float(np.exp(np.mean(np.log(np.maximum(inside, 1e-9)))))
                spans += 1
                labels.add(str(label))
        return Candidate(report.name, report.text, wrong, spans, frozenset(labels))


def curve(
    strategy: str,
    first: Learner,
    pool: list[AnnotatedReport],
    dev: Sequence[AnnotatedReport],
    lines: dict[str, Lines],
    *,
    iterations: int,
) -> list[tuple[int, int, float]]:
    """(spans marked, reports, F1) after each round; `first` was trained on the first reports of the shuffled pool."""
    labelled, pool = pool[:FIRST], pool[FIRST:]
    points: list[tuple[int, int, float]] = []
    learner = first
    for budget in BUDGETS:
        points.append((sum(len(r.spans) for r in labelled), len(labelled), learner.f1(dev)))
        if strategy == "next":
            candidates = [learner.candidate(report) for report in pool]
            counts = Counter(label for report in labelled for label in {str(span.label) for span in report.spans})
            by_text = {report.text: report for report in pool}
            ranked = choose(candidates, [report.text for report in labelled], counts)
            pool = [by_text[item.candidate.text] for item in ranked]
        while sum(len(report.spans) for report in labelled) < budget:
            labelled.append(pool.pop(0))
        learner = Learner(labelled, lines, iterations=iterations)
    points.append((sum(len(r.spans) for r in labelled), len(labelled), learner.f1(dev)))
    return points


def needed(points: Sequence[tuple[int, int, float]], goal: float) -> float | None:
    """Spans marked when the curve first reaches `goal`, on a straight line between rounds."""
    for (before, _, low), (after, _, high) in pairwise(points):
        if low < goal <= high:
            return before + (after - before) * (goal - low) / (high - low)
    return None


def interval(shares: Sequence[float]) -> dict[str, float]:
    """Mean of the starts' shares, and the 95 % interval of its bootstrap."""
    drawn = np.random.default_rng(1).choice(shares, (10_000, len(shares))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"mean": round(fmean(shares), 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Labels needed with and without ranking.")
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--iterations", type=int, default=45)
    options = parser.parse_args()
    train, dev = split("train"), split("dev")
    lines = {
        report.text: [(offset, pycrfsuite.ItemSequence(seen)) for offset, seen in features(report.text)]
        for report in (*train, *dev)
    }
    print(f"{'':16}{'spans':>8}{'reports':>9}{'F1':>8}", flush=True)
    gains = []
    for seed in range(options.seeds):
        curves = {}
        pool = list(train)
        random.Random(seed).shuffle(pool)
        first = Learner(pool[:FIRST], lines, iterations=options.iterations)
        for strategy in ("random", "next"):
            curves[strategy] = curve(strategy, first, pool, dev, lines, iterations=options.iterations)
            for spans, reports, f1 in curves[strategy]:
                print(f"{strategy:8} seed {seed:<3}{spans:8}{reports:9}{f1:8.3f}", flush=True)
        for goal in (0.70, 0.75, 0.80):
            both = [needed(curves[strategy], goal) for strategy in ("random", "next")]
            if None not in both:
                gains.append((goal, both[1] / both[0]))
                print(f"seed {seed}, F1 {goal:.2f}: {both[0]:.0f} spans at random, {both[1]:.0f} ranked", flush=True)
    shares = {goal: [share for g, share in gains if g == goal] for goal in sorted({goal for goal, _ in gains})}
    figures = {goal: {"starts": len(of_goal), **interval(of_goal)} for goal, of_goal in shares.items()}
    print(json.dumps({"share_of_labels_needed": figures}))


if __name__ == "__main__":
    main()
