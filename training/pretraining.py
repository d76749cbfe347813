"""Pretraining: hidden characters and word boundaries on plain text, from nothing to an encoder that knows the register.

Characters are hidden in spans and guessed, and of every character the encoder says whether a word begins there,
according to a dictionary: that is a lesson for all characters and not just the hidden ones, and a word's edge is where
most annotated spans begin and end.

The data are plain text files; a recipe says how much of the training each file gets, because laws are easy to come
by in millions of characters and annual reports are not. The loop is our own and not the Trainer's: it draws random
rows from arrays in memory, scores masked positions only, and resumes exactly, all of which the Trainer would have to
be talked out of.
"""

from __future__ import annotations

import lzma
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForMaskedLM

from ..annotations import load_corpus
from ..annotations.files import complete_file, json_text
from ..models.network.encoder import look_at_neighbours
from ..models.text.normaliser import normalise
from ..models.text.vocabulary import SPECIAL, Vocabulary
from .errors import TrainingError
from .precision import bf16_pays

DESCRIPTION = "pretraining.json"
"""File beside a pretrained encoder that says what it was made of."""


@dataclass(frozen=True, kw_only=True)
class PretrainingRecipe:
    """One pretraining run; the TOML file has the same names."""

    layers: int = 4
    hidden_size: int = 256
    heads: int = 8
    positions: int = 512
    length: int = 128
    """Characters in a row; rows start at random position ids, so that all positions are trained."""
    batch: int = 32
    """Rows in a step."""
    steps: int = 5000
    warmup: int = 200
    cooldown: float = 0.3
    """Last share of the steps, in which the learning rate falls to nothing; before it the rate is constant."""
    learning_rate: float = 1e-3
    masked: float = 0.3
    """Share of the characters hidden, in spans of one to three."""
    words: float = 1.0
    """Weight of the loss of word beginnings beside that of hidden characters."""
    seed: int = 1
    weights: dict[str, float] = field(default_factory=dict)
    """Share of the rows drawn from each text (its file name up to the first dot); the others share the rest by size."""


@dataclass(frozen=True)
class Progress:
    """One reported step: mean loss since the last report, tokens per second since the start."""

    step: int
    steps: int
    loss: float
    """Of the hidden characters."""
    tokens_per_second: float


def read_texts(paths: list[Path]) -> dict[str, str]:
    """Texts by name (file name up to the first dot) from .txt and .txt.xz files, folders of them, and exports (.json).

    Of a Label Studio export the texts of its reports are read, with a blank line between them.
    """
    files = [f for p in paths for f in (sorted(p.glob("*.txt*")) if p.is_dir() else [p]) if f.is_file()]
    if not files:
        raise TrainingError(f"no .txt or .txt.xz file in {', '.join(map(str, paths))}; name a folder that has some")
    texts: dict[str, str] = {}
    for file in files:
        name = file.name.split(".")[0]
        if name in texts:
            raise TrainingError(f"{file}: a text named {name} was read already; rename one, weights go by these names")
        if file.suffix == ".json":
            texts[name] = normalise("\n\n".join(report.text for report in load_corpus(file))).text
            continue
        try:
            data = file.read_bytes()
            text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode("utf-8")
        except (OSError, ValueError, lzma.LZMAError) as error:
            raise TrainingError(f"{file}: expected UTF-8 text, plain or xz, found {error}; mend or remove it") from None
        texts[name] = normalise(text).text
    return texts


def _shares(sizes: dict[str, int], weights: dict[str, float]) -> npt.NDArray[np.float64]:
    unknown = sorted(set(weights) - set(sizes))
    if unknown:
        raise TrainingError(f"weights for unknown texts: {', '.join(unknown)}; the texts are {', '.join(sizes)}")
    rest = {name: size for name, size in sizes.items() if name not in weights}
    left = max(0.0, 1 - sum(weights.values()))
    shares = np.array([weights.get(name, left * size / max(1, sum(rest.values()))) for name, size in sizes.items()])
    normalised: npt.NDArray[np.float64] = shares / shares.sum()
    return normalised


def word_beginnings(text: str) -> npt.NDArray[np.bool_]:
    """Whether a word of the dictionary begins at each character, shape (len(text),)."""
    jieba.setLogLevel("ERROR")
    ends = np.cumsum([len(word) for word in jieba.cut(text, HMM=False)])
    begins = np.zeros(len(text) + 1, np.bool_)
    begins[0] = True
    begins[ends] = True
    result: npt.NDArray[np.bool_] = begins[:-1]
    return result


@dataclass(frozen=True)
class Batch:
    """Rows of characters; each tensor (batch, length), int64."""

    inputs: torch.Tensor
    targets: torch.Tensor
    """What was hidden, -100 where nothing was."""
    words: torch.Tensor
    """1 where a word begins."""
    positions: torch.Tensor


def masked_rows(
    ids: list[npt.NDArray[np.int32]],
    words: list[npt.NDArray[np.bool_]],
    recipe: PretrainingRecipe,
    vocabulary: Vocabulary,
    shares: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Batch:
    """One batch; ids and words: for each text, (characters,)."""
    rows, begin_rows = [], []
    for source in rng.choice(len(ids), recipe.batch, p=shares):
        start = rng.integers(0, max(1, len(ids[source]) - recipe.length))
        rows.append(np.resize(ids[source][start : start + recipe.length], recipe.length))
        begin_rows.append(np.resize(words[source][start : start + recipe.length], recipe.length))
    targets = np.stack(rows).astype(np.int64)
    begins = rng.random(targets.shape) < recipe.masked / 2  # spans of 1, 2 and 3, two characters on average
    hidden, spans = begins.copy(), rng.integers(1, 4, targets.shape)
    for reach in (1, 2):
        hidden[:, reach:] |= begins[:, :-reach] & (spans[:, :-reach] > reach)
    how = rng.random(targets.shape)
    noise = rng.integers(len(SPECIAL), len(vocabulary), targets.shape)
    inputs = np.where(hidden & (how < 0.8), vocabulary.id("[MASK]"), np.where(hidden & (how < 0.9), noise, targets))
    offsets = rng.integers(0, recipe.positions - recipe.length + 1, (recipe.batch, 1))
    positions = offsets + np.arange(recipe.length)
    arrays = (inputs, np.where(hidden, targets, -100), np.stack(begin_rows).astype(np.int64), positions)
    return Batch(*map(torch.from_numpy, arrays))


def rate(step: int, recipe: PretrainingRecipe) -> float:
    """Learning rate at `step`: linear warm-up, constant, linear cool-down."""
    down = max(1, int(recipe.steps * recipe.cooldown))
    return recipe.learning_rate * min(1.0, (step + 1) / recipe.warmup, (recipe.steps - step) / down)


def pretrain(recipe: PretrainingRecipe, texts: dict[str, str], out: Path, *, every: int = 50) -> Iterator[Progress]:
    """Run, yielding progress every `every` steps and saving to `out` every ten reports; resumes what `out` holds.

    A run may go on with another recipe (other weights, another rate, more steps) as long as the encoder keeps its
    shape; the description beside the encoder lists each leg.
    """
    out.mkdir(parents=True, exist_ok=True)
    state_file, vocabulary_file = out / "state.pt", out / "vocab.txt"
    vocabulary = Vocabulary.load(vocabulary_file) if vocabulary_file.exists() else Vocabulary.build(texts.values())
    vocabulary.save(vocabulary_file)
    ids = [vocabulary.encode(text) for text in texts.values()]
    words = [word_beginnings(text) for text in texts.values()]
    shares = _shares({name: len(text) for name, text in texts.items()}, recipe.weights)

    torch.manual_seed(recipe.seed)
    learner = _Learner(recipe, vocabulary)
    device, half = ("cuda" if torch.cuda.is_available() else "cpu"), bf16_pays()
    learner.train().to(torch.device(device))
    optimizer = torch.optim.AdamW(learner.parameters(), lr=recipe.learning_rate, betas=(0.9, 0.98), weight_decay=0.01)
    first, legs = 0, [{"from": 0, "recipe": asdict(recipe)}]
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        first, legs = state["step"], _continued(state["legs"], recipe, state["step"], out)
        learner.load_state_dict(state["learner"])
        optimizer.load_state_dict(state["optimizer"])

    losses: list[float] = []
    began = time.monotonic()
    for step in range(first, recipe.steps):
        rng = np.random.default_rng((recipe.seed, step))  # a batch depends on its step alone: resuming is exact
        batch = masked_rows(ids, words, recipe, vocabulary, shares, rng)
        for group in optimizer.param_groups:
            group["lr"] = rate(step, recipe)
        losses.append(_learn(learner, optimizer, batch, words=recipe.words, device=device, half=half))
        done = step + 1
        if done % (10 * every) == 0 or done == recipe.steps:
            _save(learner, optimizer, legs, done, out)
            _describe(legs, texts, done, losses[-every:], out)
        if done % every == 0 or done == recipe.steps:
            speed = (done - first) * recipe.batch * recipe.length / (time.monotonic() - began)
            yield Progress(done, recipe.steps, math.fsum(losses) / len(losses), speed)
            losses.clear()


def _learn(
    learner: _Learner, optimizer: torch.optim.Optimizer, batch: Batch, *, words: float, device: str, half: bool
) -> float:
    """One step; the loss of the hidden characters. `words` weighs that of word beginnings, `half`: computed in bf16."""
    tensors = (t.to(device) for t in (batch.inputs, batch.targets, batch.words, batch.positions))
    with torch.autocast(device, torch.bfloat16, enabled=half):
        guessing, cutting = learner(*tensors)
    (guessing + words * cutting).backward()
    torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return float(guessing.item())


class _Learner(nn.Module):
    """The encoder with its two lessons."""

    def __init__(self, recipe: PretrainingRecipe, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.model = new_model(recipe, vocabulary)
        self.words = nn.Linear(recipe.hidden_size, 2)

    def forward(self, inputs: Tensor, targets: Tensor, words: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Losses of hidden characters and of word beginnings; shapes as in `Batch`."""
        hidden = self.model.bert(input_ids=inputs, position_ids=positions).last_hidden_state
        guessing = cross_entropy(self.model.cls(hidden[targets >= 0]), targets[targets >= 0])
        return guessing, cross_entropy(self.words(hidden).flatten(0, 1), words.flatten())


def new_model(recipe: PretrainingRecipe, vocabulary: Vocabulary) -> BertForMaskedLM:
    """An untrained encoder with its masked-language-model head."""
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=recipe.hidden_size,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        intermediate_size=4 * recipe.hidden_size,
        max_position_embeddings=recipe.positions,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=vocabulary.id("[PAD]"),
    )
    model = BertForMaskedLM(config)
    look_at_neighbours(model.bert)
    return model


def _continued(legs: list[dict[str, Any]], recipe: PretrainingRecipe, step: int, out: Path) -> list[dict[str, Any]]:
    """The legs of a run that goes on at `step`: another recipe for an encoder of the same shape opens a new leg."""
    last, now = legs[-1]["recipe"], asdict(recipe)
    if any(last[key] != now[key] for key in ("layers", "hidden_size", "heads", "positions")):
        raise TrainingError(
            f"{out} holds an encoder of another shape; delete that folder to begin anew, or take another"
        )
    if {**last, "steps": recipe.steps} == now:
        return [*legs[:-1], {**legs[-1], "recipe": now}]
    return [*legs, {"from": step, "recipe": now}]


def _save(
    learner: _Learner, optimizer: torch.optim.Optimizer, legs: list[dict[str, Any]], step: int, out: Path
) -> None:
    state = {"learner": learner.state_dict(), "optimizer": optimizer.state_dict(), "legs": legs, "step": step}
    with complete_file(out / "state.pt") as part:
        torch.save(state, part)
    learner.model.save_pretrained(out / "encoder")
    Vocabulary.load(out / "vocab.txt").save(out / "encoder" / "vocab.txt")


def _describe(legs: list[dict[str, Any]], texts: dict[str, str], step: int, losses: list[float], out: Path) -> None:
    """Say beside the encoder what it was made of; model cards quote it."""
    ends = [*(leg["from"] for leg in legs[1:]), step]
    table = {
        "step": step,
        "tokens": sum(
            (end - leg["from"]) * leg["recipe"]["batch"] * leg["recipe"]["length"]
            for leg, end in zip(legs, ends, strict=True)
        ),
        "loss": round(math.fsum(losses) / len(losses), 4),
        "texts": {name: len(text) for name, text in texts.items()},
        "legs": legs,
    }
    (out / "encoder" / DESCRIPTION).write_text(json_text(table), "utf-8")
