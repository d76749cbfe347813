"""What each part of the training is worth, and how much more data would help: short runs of equal length.

    python benchmarks/ablations.py --base runs/pretrain/encoder -o runs/ablations [--seeds 1 2 3]

Needs the train extra. Each run takes about STEPS steps, ten minutes on two cores, and is kept; started again, the
benchmark goes on with the runs that are missing. Prints a Markdown table of strict scores on annotations/dev.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from nianbao.annotations import AnnotatedReport
from nianbao.annotations.corpus import split
from nianbao.evaluation import evaluate, to_json
from nianbao.inference import Extractor
from nianbao.training.finetuning import FinetuningRecipe
from nianbao.training.recipes import load_recipe
from nianbao.training.release.run import train_checkpoint

STEPS = 700
_STEPS_OF_THE_CORPUS = 77  # windows of one epoch by the size of a batch
_STEPS_OF_A_GENERATED_REPORT = 0.25


@dataclass(frozen=True)
class Variant:
    """One row of the table."""

    name: str
    pretrained: bool = True
    variation: float = 1.0
    generated: int = 1500
    share: float = 1.0
    """Of the training corpus."""

    def recipe(self, released: FinetuningRecipe, seed: int) -> FinetuningRecipe:
        """The released recipe in STEPS steps."""
        left = STEPS - self.generated * _STEPS_OF_A_GENERATED_REPORT
        epochs = max(1, round(left / (_STEPS_OF_THE_CORPUS * self.share)))
        return replace(released, generated=self.generated, variation=self.variation, epochs=epochs, seed=seed)


VARIANTS = (
    Variant("random start", pretrained=False, variation=0.0, generated=0),
    Variant("+ pretraining", variation=0.0, generated=0),
    Variant("+ augmentation", generated=0),
    Variant("+ generated reports"),
    Variant("10 % of the corpus", share=0.1),
    Variant("25 % of the corpus", share=0.25),
    Variant("50 % of the corpus", share=0.5),
)


def run(variant: Variant, recipe: FinetuningRecipe, base: str, folder: Path) -> dict[str, Any]:
    """Train and measure, or read what an earlier run measured."""
    result = folder / "metrics.json"
    if not result.is_file():
        kept = _sample(split("train"), variant.share)
        train_checkpoint(recipe, base if variant.pretrained else None, kept, folder, name=variant.name)
        gold = split("dev")
        measured = evaluate(gold, Extractor(folder).extract_reports(gold))
        result.write_text(json.dumps(to_json(measured)), "utf-8")
    table: dict[str, Any] = json.loads(result.read_text("utf-8"))
    return table


def _sample(reports: Sequence[AnnotatedReport], share: float) -> list[AnnotatedReport]:
    """Evenly from the whole corpus, which is ordered by region and kind."""
    count = round(len(reports) * share)
    return [reports[i * len(reports) // count] for i in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Short runs of equal length, with and without each part.")
    parser.add_argument("--base", required=True, help="pretrained encoder")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the runs")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    options = parser.parse_args()
    released = load_recipe(FinetuningRecipe, Path(__file__).parents[1] / "training" / "recipes" / "finetune.toml")
    print("| | spans F1 | measures F1 | contacts F1 | indicator accuracy |\n|---|--:|--:|--:|--:|")
    for number, variant in enumerate(VARIANTS):
        measured = [
            run(variant, variant.recipe(released, seed), options.base, options.output / f"{number}-{seed}")
            for seed in options.seeds
        ]
        columns = [[m[key]["f1"] for m in measured] for key in ("spans", "measures", "contacts")]
        columns.append([m["attributes"]["indicator"]["accuracy"] for m in measured])
        print(f"| {variant.name} | {' | '.join(map(_cell, columns))} |", flush=True)


def _cell(values: Sequence[float]) -> str:
    return f"{mean(values):.3f}" + (f" ± {stdev(values):.3f}" if len(values) > 1 else "")


if __name__ == "__main__":
    main()
