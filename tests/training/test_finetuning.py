"""Fine-tuning: a recipe and an export become a checkpoint that is whole, described, and can be resumed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForTokenClassification

from nianbao.annotations.corpus import split
from nianbao.models.checkpoint import NEEDED, WindowSettings, open_checkpoint
from nianbao.models.decoding.viterbi import TAGS
from nianbao.models.network.architecture import load_network
from nianbao.models.text.vocabulary import Vocabulary
from nianbao.training import TrainingError
from nianbao.training.dataset import IGNORED, Collator, Row, course, window_rows
from nianbao.training.finetuning import FinetuningRecipe, Objective, finetune
from nianbao.training.recipes import load_recipe
from nianbao.training.starting import start_network

TOY = FinetuningRecipe(layers=1, hidden_size=32, heads=2, epochs=2, batch=4, warmup=1, length=64, overlap=16)


def test_a_run_writes_the_whole_checkpoint_with_its_card(toy_checkpoint: Path) -> None:
    assert open_checkpoint(toy_checkpoint).name == "toy"
    described = {"metrics.json", "recipe.toml", "README.md", "reliability.svg", "manifest.json"}
    tokenizer = {"tokenizer.json", "tokenizer_config.json"}
    assert {*NEEDED, *described, *tokenizer} == {f.name for f in toy_checkpoint.iterdir()}
    metrics = json.loads((toy_checkpoint / "metrics.json").read_text("utf-8"))
    assert metrics["reports"] == 6
    card = (toy_checkpoint / "README.md").read_text("utf-8")
    assert f"{metrics['spans']['f1']:.3f}" in card
    assert "epochs = 2" in card


def test_encoder_and_tag_head_load_in_transformers(toy_checkpoint: Path) -> None:
    model = AutoModelForTokenClassification.from_pretrained(toy_checkpoint, dtype=torch.float32)
    assert model.config.id2label[1] == TAGS[1]
    ids = torch.randint(5, 100, (1, 9))
    own = load_network(toy_checkpoint)
    with torch.no_grad():
        tags = own.encode(ids, torch.ones_like(ids))[1]
        assert torch.allclose(model(input_ids=ids).logits, tags, atol=1e-5)


def test_training_lowers_the_loss() -> None:
    reports = split("train")[:4]
    network, vocabulary = start_network(TOY, None, reports)
    rows = [row for report in reports for row in window_rows(report, TOY.window)]
    batch = Collator(vocabulary)(rows)
    objective = Objective(network.train(False), TOY)
    before = objective(**batch)["loss"].item()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    for _ in range(10):
        optimizer.zero_grad()
        objective(**batch)["loss"].backward()
        optimizer.step()
    assert objective(**batch)["loss"].item() < 0.7 * before


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    reports = split("train")[:2]

    def weights(*runs: int) -> torch.Tensor:
        """Tag head after training to each of `runs` epochs in turn, the same schedule throughout."""
        work = tmp_path / "-".join(map(str, runs))
        for epochs in runs:
            recipe = FinetuningRecipe(
                layers=1, hidden_size=32, heads=2, epochs=epochs, batch=4, warmup=0, length=64, overlap=16, digits=0.0
            )
            network, vocabulary = start_network(recipe, None, reports)
            finetune(recipe, network, vocabulary, reports, work)
        return network.classifier.weight.detach()

    assert torch.equal(weights(2), weights(2, 2))  # the second run finds its work done
    assert any((tmp_path / "2").glob("checkpoint-*"))


def test_a_run_is_not_continued_with_another_recipe_or_corpus(tmp_path: Path) -> None:
    reports = split("train")[:2]
    network, vocabulary = start_network(TOY, None, reports)
    finetune(TOY, network, vocabulary, reports, tmp_path)
    for recipe, corpus in ((replace(TOY, epochs=3), reports), (TOY, reports[:1])):
        with pytest.raises(TrainingError, match="holds a run with another recipe or corpus; delete that folder"):
            finetune(recipe, network, vocabulary, corpus, tmp_path)


def test_two_runs_with_one_seed_are_the_same(tmp_path: Path) -> None:
    reports = split("train")[:2]

    def run(name: str) -> torch.Tensor:
        network, vocabulary = start_network(TOY, None, reports)
        finetune(TOY, network, vocabulary, reports, tmp_path / name)
        return network.classifier.weight.detach()

    assert torch.equal(run("first"), run("second"))


def test_windows_keep_every_span_and_link_that_fits() -> None:
    reports = split("train")[:20]
    rows = [row for report in reports for row in window_rows(report, WindowSettings(length=384, overlap=160))]
    vocabulary = Vocabulary.build(report.text for report in reports)
    assert sum(len(row["starts"]) for row in rows) >= sum(len(report.spans) for report in reports)
    batch = Collator(vocabulary)(rows[:3])
    assert batch["tags"].shape == batch["ids"].shape == batch["mask"].shape
    assert (batch["tags"][batch["mask"] == 0] == IGNORED).all()
    for row, starts, links in zip(rows[:3], batch["starts"], batch["links"], strict=True):
        assert len(starts) == len(row["starts"])
        assert links.sum() == len(row["links"])


def test_the_course_reads_generated_reports_first_and_then_the_corpus_again_and_again() -> None:
    reports = split("train")[:10]
    window = WindowSettings(length=384, overlap=64)

    def rows(generated: int, epochs: int, variation: float) -> list[Row]:
        return course(reports, window, generated=generated, epochs=epochs, rare=1, variation=variation, batch=4, seed=1)

    own = {row["text"] for report in reports for row in window_rows(report, window)}
    plain = rows(0, 2, 0.0)
    assert {row["text"] for row in plain} == own
    assert len(plain) == 2 * len([row for report in reports for row in window_rows(report, window)])
    both = rows(20, 2, 0.0)
    assert both[-len(plain) :] == plain
    assert own.isdisjoint(row["text"] for row in both[: -len(plain)])
    assert rows(5, 1, 1.0) == rows(5, 1, 1.0)


def test_the_kind_is_asked_of_the_first_window_only() -> None:
    report = max(split("train"), key=lambda report: len(report.text))
    first, *others = window_rows(report, WindowSettings(length=384, overlap=64))
    assert IGNORED not in first["classes"]
    assert others
    assert all(row["classes"] == [IGNORED, *first["classes"][1:]] for row in others)


def test_digits_are_varied_without_moving_anything() -> None:
    reports = split("train")[:3]
    rows = [row for report in reports for row in window_rows(report, WindowSettings(length=384, overlap=0))]
    vocabulary = Vocabulary.build(report.text for report in reports)
    plain, varied = (Collator(vocabulary, digits=share)(rows) for share in (0.0, 1.0))
    assert (plain["ids"] != varied["ids"]).any()
    changed = plain["ids"] != varied["ids"]
    digits = torch.tensor([vocabulary.id(str(d)) for d in range(10)])
    assert torch.isin(plain["ids"][changed], digits).all()
    assert torch.isin(varied["ids"][changed], digits).all()
    assert torch.equal(plain["tags"], varied["tags"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("epoch = 3\n", "unknown key 'epoch'; the keys are name"),
        ("epochs = 'many'\n", "epochs should be int, got 'many'"),
        ("epochs = \n", "not a readable TOML recipe"),
    ],
)
def test_a_wrong_recipe_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "recipe.toml").write_text(text)
    with pytest.raises(TrainingError, match=says):
        load_recipe(FinetuningRecipe, tmp_path / "recipe.toml")


def test_our_recipes_are_valid() -> None:
    from nianbao.training.pretraining import PretrainingRecipe

    folder = Path(__file__).parents[2] / "training" / "recipes"
    assert load_recipe(FinetuningRecipe, folder / "finetune.toml").name == "nianbao-default"
    assert load_recipe(PretrainingRecipe, folder / "pretrain.toml").layers == 4
