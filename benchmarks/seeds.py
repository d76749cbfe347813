"""How much the released figures owe to the seed: several trainings of one recipe, measured on annotations/dev.json.

    python benchmarks/seeds.py runs/seed1 runs/seed2 runs/seed3

Prints a Markdown table: a row for each checkpoint folder, then mean and standard deviation.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import mean, stdev

from nianbao.annotations.corpus import split
from nianbao.evaluation import evaluate, to_json
from nianbao.inference import Extractor

COLUMNS = ("spans", "measures", "headings", "contacts", "indicator", "role", "kind", "format", "level", "ECE")


def figures(checkpoint: Path) -> list[float]:
    """F1, F1, F1, F1, then accuracies, then the expected calibration error of measures."""
    gold = split("dev")
    measured = to_json(evaluate(gold, Extractor(checkpoint).extract_reports(gold)))
    found = [measured[key]["f1"] for key in COLUMNS[:4]]
    found += [measured["attributes"][key]["accuracy"] for key in COLUMNS[4:6]]
    found += [measured["document"][key]["accuracy"] for key in COLUMNS[6:9]]
    return [*found, measured["calibration"]["error"]]


def main() -> None:
    print(f"| | {' | '.join(COLUMNS)} |\n|---|{'--:|' * len(COLUMNS)}")
    rows = []
    for folder in map(Path, sys.argv[1:]):
        rows.append(figures(folder))
        print(f"| {folder.name} | {' | '.join(f'{value:.3f}' for value in rows[-1])} |", flush=True)
    if len(rows) > 1:
        print(f"| mean | {' | '.join(f'{mean(column):.4f}' for column in zip(*rows, strict=True))} |")
        print(f"| deviation | {' | '.join(f'{stdev(column):.4f}' for column in zip(*rows, strict=True))} |")


if __name__ == "__main__":
    main()
