"""Training goes on from a checkpoint of ours, one of an older scheme included: heads are kept, row by row."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import indicator_codes
from nianbao.models import load_tagger, normalise, open_checkpoint
from nianbao.models.checkpoint import seal
from nianbao.models.network.architecture import load_network
from nianbao.models.network.export import export
from nianbao.models.network.heads import ATTRIBUTES
from nianbao.training import TrainingError
from nianbao.training.finetuning import FinetuningRecipe, finetune, write_checkpoint
from nianbao.training.starting import start_network

NEW = "request.channel.online"
RECIPE = FinetuningRecipe(epochs=1, batch=4, warmup=1, length=64, overlap=16)


@pytest.fixture(scope="module")
def older(toy_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy checkpoint as it would be if NEW had not been in the scheme when it was trained."""
    folder = Path(shutil.copytree(toy_checkpoint, tmp_path_factory.mktemp("older") / "model"))
    row = ATTRIBUTES.index(NEW)
    weights = load_file(folder / "model.safetensors")
    for name in ("attributes.weight", "attributes.bias"):
        weights[name] = torch.cat([weights[name][:row], weights[name][row + 1 :]])
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    table = json.loads((folder / "scheme.json").read_text("utf-8"))
    table["attributes"].remove(NEW)
    (folder / "scheme.json").write_text(json.dumps(table), "utf-8")
    export(load_network(folder), folder)
    seal(folder, name="older", version="0")
    return folder


@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_an_older_checkpoint_runs_and_never_predicts_the_new_code(
    older: Path, toy_checkpoint: Path, runtime: Literal["onnx", "torch"]
) -> None:
    now, then = (load_tagger(path, runtime=runtime) for path in (toy_checkpoint, older))
    hidden = np.random.default_rng(0).normal(size=(9, 32)).astype(np.float32)
    starts = np.array([0, 4])
    inputs = (hidden, starts, starts + 2, np.zeros((2, 2), np.int64))
    (scores, links), (expected, same) = then.runtime.relate(*inputs), now.runtime.relate(*inputs)
    old = [i for i, attribute in enumerate(ATTRIBUTES) if attribute != NEW]
    np.testing.assert_allclose(scores[:, old], expected[:, old], atol=1e-5)
    np.testing.assert_allclose(links, same, atol=1e-5)
    assert (np.exp(scores[:, ATTRIBUTES.index(NEW)]) == 0).all()
    text = normalise(split("dev")[0].text)
    assert then.tag(text).kind == now.tag(text).kind


def test_training_goes_on_from_an_older_checkpoint(older: Path, tmp_path: Path) -> None:
    reports = split("train")[:2]
    trained, (network, vocabulary) = load_network(older).state_dict(), start_network(RECIPE, older, reports)
    started = network.state_dict()
    row = ATTRIBUTES.index(NEW)
    for name, weights in trained.items():
        if name.startswith("attributes."):
            assert torch.equal(torch.cat([started[name][:row], started[name][row + 1 :]]), weights)
            channels = [c for c in open_checkpoint(older).codes if c.startswith("request.channel.")]
            kin = torch.stack([started[name][ATTRIBUTES.index(code)] for code in channels])
            assert len(kin) == 5
            torch.testing.assert_close(started[name][row], kin.mean(0))
        else:
            assert torch.equal(started[name], weights)
    finetune(RECIPE, network, vocabulary, reports, tmp_path / "run")
    write_checkpoint(network, vocabulary, RECIPE, tmp_path / "model")
    assert seal(tmp_path / "model", name="toy", version="1").codes == indicator_codes()


def test_a_recipe_can_take_the_encoder_alone(toy_checkpoint: Path) -> None:
    trained = load_network(toy_checkpoint).state_dict()
    started = start_network(replace(RECIPE, keep_heads=False), toy_checkpoint, [])[0].state_dict()
    kept = {name.split(".")[0] for name in trained if torch.equal(trained[name], started[name])}
    assert kept == {"bert"}
    assert all(torch.equal(trained[name], started[name]) for name in trained if name.startswith("bert."))


def test_a_checkpoint_of_too_few_positions_is_refused(toy_checkpoint: Path) -> None:
    with pytest.raises(TrainingError, match="reads 512 positions, the recipe wants windows of 1000"):
        start_network(replace(RECIPE, length=1000), toy_checkpoint, [])
