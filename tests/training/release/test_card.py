"""What the model card says is counted, not written down."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from nianbao.annotations import Label, indicators
from nianbao.annotations.corpus import split
from nianbao.evaluation.annotators import agreements
from nianbao.training.finetuning import FinetuningRecipe
from nianbao.training.release.card import write_card

FIGURES = Path(__file__).parents[3] / "models" / "default" / "metrics.json"


def checkpoint(folder: Path) -> Path:
    """As much of a checkpoint as the card looks at."""
    (folder / "config.json").write_text(json.dumps({"num_hidden_layers": 1, "hidden_size": 8}))
    (folder / "model.safetensors").write_bytes(b"\0" * 2_000_000)
    return folder


def test_labels_indicators_and_years_are_those_of_the_scheme_and_the_corpus(tmp_path: Path) -> None:
    reports = [replace(report, year=2010 + n % 3) for n, report in enumerate(split("dev"))]
    write_card(
        checkpoint(tmp_path), FinetuningRecipe(), reports=reports, base=None, metrics={}, baseline=None, annotators=None
    )
    card = (tmp_path / "README.md").read_text("utf-8")
    assert f"{len(Label)} kinds of spans" in card
    assert f"({len(indicators())} indicators)" in card
    assert "the data years 2010–2012" in card
    assert "1.0 million parameters" in card


def test_human_agreement_is_measured_on_the_annotators_exports_or_left_out(tmp_path: Path) -> None:
    (pair,) = agreements({"a": split("agreement-a"), "b": split("agreement-b")})
    metrics = json.loads(FIGURES.read_text("utf-8"))
    for annotators in (pair, None):
        write_card(
            checkpoint(tmp_path),
            FinetuningRecipe(),
            reports=split("dev"),
            base=None,
            metrics=metrics,
            baseline=None,
            annotators=annotators,
        )
        card = (tmp_path / "README.md").read_text("utf-8")
        row = f"on {pair.reports} other reports like those of test.json | {pair.spans.overall.f1:.3f} |"
        assert (row in card) == (annotators is not None)


def test_the_card_says_only_what_was_checked_and_used(tmp_path: Path) -> None:
    metrics = json.loads(FIGURES.read_text("utf-8"))

    def card(base: str | None, *, own_data: bool = False) -> str:
        write_card(
            checkpoint(tmp_path),
            FinetuningRecipe(),
            reports=split("dev"),
            base=base,
            metrics=metrics,
            baseline=None,
            annotators=None,
            own_data=own_data,
        )
        return (tmp_path / "README.md").read_text("utf-8")

    alone, based = card(None), card("someone/bert")
    assert "    layers = 4" in alone and "keep_heads" not in alone
    assert not any(f"    {name} = " in based for name in ("layers", "hidden_size", "heads", "keep_heads", "generated"))
    assert "had read before was not checked" in based and "had read before was not checked" not in alone
    assert "no pair shares 80 % of its\nstrings of 8 characters" in alone
    assert "test.json in view" not in alone
    assert "test.json in view" in card(None, own_data=True)
