"""Pretraining: it learns, it resumes exactly, and what it hides is what it asks for."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from nianbao.annotations.corpus import split
from nianbao.models.text.normaliser import normalise
from nianbao.models.text.vocabulary import Vocabulary
from nianbao.training import TrainingError, pretraining
from nianbao.training.finetuning import FinetuningRecipe
from nianbao.training.pretraining import (
    DESCRIPTION,
    PretrainingRecipe,
    masked_rows,
    new_model,
    pretrain,
    rate,
    read_texts,
    word_beginnings,
)
from nianbao.training.starting import start_network

TEXTS = {"laws": "第一条为了规范行政行为,制定本条例。\n" * 200, "reports": "全年主动公开政府信息437条。\n" * 50}
TOY = PretrainingRecipe(
    layers=1, hidden_size=32, heads=2, positions=64, length=32, batch=8, steps=40, warmup=5, weights={"reports": 0.5}
)


def test_the_loss_falls(tmp_path: Path) -> None:
    losses = [progress.loss for progress in pretrain(TOY, TEXTS, tmp_path, every=10)]
    assert len(losses) == 4
    assert losses[-1] < 0.9 * losses[0]


def test_a_stopped_run_goes_on_to_the_very_same_weights(tmp_path: Path) -> None:
    def weights(run: Path) -> dict[str, torch.Tensor]:
        state: dict[str, torch.Tensor] = torch.load(run / "state.pt", weights_only=True)["learner"]
        return state

    list(pretrain(TOY, TEXTS, tmp_path / "whole", every=2))
    stopped = pretrain(TOY, TEXTS, tmp_path / "parts", every=2)
    for _ in range(15):  # saves at step 20, goes on to step 30, and is then cut off
        next(stopped)
    stopped.close()
    list(pretrain(TOY, TEXTS, tmp_path / "parts", every=2))
    whole, parts = weights(tmp_path / "whole"), weights(tmp_path / "parts")
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_a_run_goes_on_with_more_steps_or_another_recipe_and_says_so(tmp_path: Path) -> None:
    def legs() -> list[tuple[int, float]]:
        described = json.loads((tmp_path / "encoder" / DESCRIPTION).read_text("utf-8"))
        assert described["tokens"] == described["step"] * TOY.batch * TOY.length
        return [(leg["from"], leg["recipe"]["learning_rate"]) for leg in described["legs"]]

    list(pretrain(TOY, TEXTS, tmp_path))
    assert [progress.step for progress in pretrain(replace(TOY, steps=50), TEXTS, tmp_path)] == [50]
    assert legs() == [(0, TOY.learning_rate)]
    list(pretrain(replace(TOY, steps=60, learning_rate=1e-4), TEXTS, tmp_path))
    assert legs() == [(0, TOY.learning_rate), (50, 1e-4)]


def test_a_run_is_not_continued_with_an_encoder_of_another_shape(tmp_path: Path) -> None:
    list(pretrain(TOY, TEXTS, tmp_path))
    with pytest.raises(TrainingError, match="holds an encoder of another shape"):
        list(pretrain(replace(TOY, hidden_size=64), TEXTS, tmp_path))


def test_it_runs_in_sixteen_bits_where_that_pays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretraining, "bf16_pays", lambda: True)
    losses = [progress.loss for progress in pretrain(TOY, TEXTS, tmp_path, every=20)]
    assert losses[-1] < losses[0]


def test_words_begin_where_the_dictionary_says() -> None:
    text = "市长信箱办理来信。\n主动公开"
    begins = word_beginnings(text)
    cut = "".join(("|" if begin else "") + c for c, begin in zip(text, begins, strict=True))
    assert cut == "|市长|信箱|办理|来信|。|\n|主动|公开"


def test_texts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("公开".encode("gbk"))
    with pytest.raises(TrainingError, match=r"a\.txt: expected UTF-8 text"):
        read_texts([tmp_path])
    (tmp_path / "a.txt").write_text("公开", "utf-8")
    (tmp_path / "a.part.txt").write_text("信息", "utf-8")
    with pytest.raises(TrainingError, match="a text named a was read already"):
        read_texts([tmp_path])


def test_a_base_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n")
    with pytest.raises(TrainingError, match="expected a folder with a BERT encoder"):
        start_network(FinetuningRecipe(), tmp_path, [])


def test_a_pretrained_encoder_is_a_base_for_fine_tuning(tmp_path: Path) -> None:
    list(pretrain(TOY, TEXTS, tmp_path))
    network, vocabulary = start_network(FinetuningRecipe(length=32), tmp_path / "encoder", [])
    assert vocabulary.tokens == Vocabulary.load(tmp_path / "vocab.txt").tokens
    assert network.config.hidden_size == 32
    with pytest.raises(TrainingError, match="reads 64 positions, the recipe wants windows of 384"):
        start_network(FinetuningRecipe(), tmp_path / "encoder", [])


def test_spans_of_one_to_three_characters_are_hidden_at_the_rate_asked_for() -> None:
    vocabulary = Vocabulary.build(TEXTS.values())
    recipe = PretrainingRecipe(length=128, batch=64, masked=0.3)
    ids = [vocabulary.encode(text) for text in TEXTS.values()]
    words = [word_beginnings(text) for text in TEXTS.values()]
    batch = masked_rows(ids, words, recipe, vocabulary, np.array([0.5, 0.5]), np.random.default_rng(0))
    hidden = batch.targets >= 0
    assert 0.24 < hidden.float().mean() < 0.32
    assert (batch.inputs[~hidden] != vocabulary.id("[MASK]")).all()
    assert 0.75 < (batch.inputs[hidden] == vocabulary.id("[MASK]")).float().mean() < 0.85
    assert batch.positions.max() < recipe.positions
    assert batch.words.shape == batch.inputs.shape


def test_the_learning_rate_rises_stays_and_falls() -> None:
    recipe = PretrainingRecipe(steps=1000, warmup=100, cooldown=0.2, learning_rate=1.0)
    assert rate(0, recipe) == 0.01
    assert rate(500, recipe) == 1.0
    assert rate(900, recipe) == pytest.approx(0.5)
    assert rate(999, recipe) == pytest.approx(0.005)


def test_new_encoders_look_at_their_neighbours() -> None:
    vocabulary = Vocabulary.build(TEXTS.values())
    model = new_model(PretrainingRecipe(layers=2, hidden_size=128, heads=4), vocabulary)
    model.bert.set_attn_implementation("eager")
    ids = torch.from_numpy(vocabulary.encode(TEXTS["laws"][:60]).astype(np.int64))[None]
    with torch.no_grad():
        attention = model.bert(input_ids=ids, output_attentions=True).attentions[0][0]  # heads, queries, keys
    left, right = attention[0].diagonal(-1), attention[1].diagonal(1)
    assert left.mean() > 0.4  # by chance 1/60
    assert right.mean() > 0.4


def test_texts_are_read_from_folders_plain_or_compressed(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("政府資訊", "utf-8")
    (tmp_path / "packed.txt.xz").write_bytes(lzma.compress("公开".encode()))
    assert read_texts([tmp_path]) == {"packed": "公开", "plain": "政府信息"}
    with pytest.raises(TrainingError, match=r"no \.txt or \.txt\.xz file"):
        read_texts([tmp_path / "plain.txt" / "none"])


def test_of_an_export_the_reports_texts_are_read(few_reports: Path) -> None:
    assert read_texts([few_reports])["few"].startswith(normalise(split("train")[0].text).text)


def test_weights_must_name_texts(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="weights for unknown texts: report; the texts are laws, reports"):
        list(pretrain(PretrainingRecipe(weights={"report": 0.5}), TEXTS, tmp_path))
