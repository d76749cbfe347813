"""What a step of fine-tuning is made of: its two learning rates, and its floating-point format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import TrainingArguments

from nianbao.annotations.corpus import split
from nianbao.training import finetuning, precision
from nianbao.training.dataset import Collator
from nianbao.training.finetuning import FinetuningRecipe, finetune, optimizer
from nianbao.training.starting import start_network

TOY = FinetuningRecipe(layers=1, hidden_size=32, heads=2, epochs=2, batch=4, warmup=1, length=64, overlap=16)


def test_the_heads_have_a_rate_of_their_own() -> None:
    network, _ = start_network(TOY, None, split("train")[:2])
    names = {id(parameter): name for name, parameter in network.named_parameters()}
    groups = optimizer(network, replace(TOY, learning_rate=1e-4, head_learning_rate=2e-3)).param_groups
    rates = {names[id(parameter)]: group["lr"] for group in groups for parameter in group["params"]}
    decays = {names[id(parameter)]: group["weight_decay"] for group in groups for parameter in group["params"]}
    assert rates == {name: 1e-4 if name.startswith("bert.") else 2e-3 for name in names.values()}
    assert {name for name in names.values() if "bias" in name or "LayerNorm" in name} == {
        name for name, decay in decays.items() if not decay
    }


def test_an_interrupted_run_goes_on_with_the_same_rates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run stopped after some steps and resumed from the trainer's checkpoint ends where an unbroken one does."""
    recipe = replace(TOY, epochs=1, batch=8, dropout=0.0, masked=0.0, digits=0.0)  # four steps without chance
    reports = split("train")[:1]
    made: list[torch.optim.AdamW] = []
    monkeypatch.setattr(finetuning, "TrainingArguments", lambda **rest: TrainingArguments(**{**rest, "save_steps": 2}))
    monkeypatch.setattr(finetuning, "optimizer", lambda *arguments: made.append(optimizer(*arguments)) or made[-1])

    def run(name: str) -> dict[str, torch.Tensor]:
        network, vocabulary = start_network(recipe, None, reports)
        finetune(recipe, network, vocabulary, reports, tmp_path / name)
        return network.state_dict()

    whole = run("whole")
    left = [4]  # batches; the trainer fetches one ahead
    collate = Collator.__call__

    def failing(self: Collator, rows: list[dict[str, Any]]) -> dict[str, Any]:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return collate(self, rows)

    with monkeypatch.context() as patched:
        patched.setattr(Collator, "__call__", failing)
        with pytest.raises(KeyboardInterrupt):
            run("broken")
    assert [f.name for f in (tmp_path / "broken").glob("checkpoint-*")] == ["checkpoint-2"]
    resumed = run("broken")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    rates = [TOY.learning_rate, TOY.learning_rate, TOY.head_learning_rate, TOY.head_learning_rate]
    assert [group["initial_lr"] for group in made[-1].param_groups] == rates


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[torch.dtype, float]]:
    """A processor on which a multiplication takes as long as the test says."""
    seconds = {torch.float32: 1.0, torch.bfloat16: 1.0}
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    monkeypatch.setattr(precision, "_seconds", lambda dtype: seconds[dtype])
    precision.bf16_pays.cache_clear()
    yield seconds
    precision.bf16_pays.cache_clear()


@pytest.mark.parametrize(("seconds", "pays"), [(0.4, True), (4.0, False)])
def test_a_processor_trains_in_sixteen_bits_where_that_is_quicker(
    measured: dict[torch.dtype, float], tmp_path: Path, seconds: float, pays: bool
) -> None:
    measured[torch.bfloat16] = seconds
    recipe = replace(TOY, epochs=1, batch=64, warmup=0)  # one step
    reports = split("train")[:1]
    network, vocabulary = start_network(recipe, None, reports)
    before = network.classifier.weight.detach().clone()
    formats: list[torch.dtype] = []
    network.classifier.register_forward_hook(lambda _, __, scores: formats.append(scores.dtype))
    finetune(recipe, network, vocabulary, reports, tmp_path)
    assert formats == [torch.bfloat16 if pays else torch.float32]
    assert not torch.equal(network.classifier.weight, before)
    assert network.classifier.weight.dtype == torch.float32


def test_the_measurement_takes_a_moment_and_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: False)
    asked: list[torch.dtype] = []
    measure = precision._seconds
    monkeypatch.setattr(precision, "_seconds", lambda dtype: asked.append(dtype) or measure(dtype))
    precision.bf16_pays.cache_clear()
    assert precision.bf16_pays() is precision.bf16_pays()
    assert sorted(map(str, asked)) == ["torch.bfloat16", "torch.float32"]
    precision.bf16_pays.cache_clear()
