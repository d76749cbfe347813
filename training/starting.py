"""What a training starts from: random weights, a pretrained encoder, or an earlier checkpoint with its heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from ..annotations import AnnotatedReport
from ..models.checkpoint import open_checkpoint
from ..models.network.architecture import ReportNetwork, load_network, network_config
from ..models.network.encoder import look_at_neighbours
from ..models.network.heads import ATTRIBUTES, attribute_outputs
from ..models.text.vocabulary import Vocabulary
from .errors import TrainingError
from .finetuning import FinetuningRecipe


def start_network(
    recipe: FinetuningRecipe, base: Path | str | None, reports: list[AnnotatedReport]
) -> tuple[ReportNetwork, Vocabulary]:
    """A network to fine-tune, and its vocabulary.

    `base` is a checkpoint folder of ours, with heads unless the recipe does without, or a folder or a hub name with a
    BERT encoder and its vocab.txt; None starts from random weights and the characters of `reports`.
    """
    torch.manual_seed(recipe.seed)
    if base is None:
        vocabulary = Vocabulary.build(report.text for report in reports)
        size = recipe.hidden_size
        config = BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=size,
            num_hidden_layers=recipe.layers,
            num_attention_heads=recipe.heads,
            intermediate_size=4 * size,
        )
        network = ReportNetwork(network_config(config, dropout=recipe.dropout))
        look_at_neighbours(network.bert)
        return network, vocabulary
    if recipe.keep_heads and (Path(base) / "scheme.json").is_file():
        network, vocabulary = _with_heads(Path(base), recipe)
    else:
        network, vocabulary = _with_new_heads(base, recipe)
    if network.config.max_position_embeddings < recipe.length + 2:
        raise TrainingError(
            f"{base} reads {network.config.max_position_embeddings} positions, the recipe wants windows of "
            f"{recipe.length} + 2; set `length` lower"
        )
    return network, vocabulary


def _with_new_heads(base: Path | str, recipe: FinetuningRecipe) -> tuple[ReportNetwork, Vocabulary]:
    """The encoder of any BERT, with heads that know nothing."""
    try:
        vocabulary = Vocabulary.load(_vocabulary_file(base))
        encoder = BertModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32)
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"{base}: expected a folder with a BERT encoder and its vocab.txt, or the name of one on the hub; "
            f"found {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        ) from None
    network = ReportNetwork(network_config(encoder.config, dropout=recipe.dropout))
    network.bert.load_state_dict(encoder.state_dict())
    return network, vocabulary


def _with_heads(base: Path, recipe: FinetuningRecipe) -> tuple[ReportNetwork, Vocabulary]:
    """All of a checkpoint of ours; an indicator that it does not know starts as the mean of its next of kin."""
    checkpoint = open_checkpoint(base)
    trained = load_network(base)
    weights = trained.state_dict()
    outputs = attribute_outputs(checkpoint.codes)
    rows = [
        [output] if output >= 0 else _kin(attribute, checkpoint.codes)
        for attribute, output in zip(ATTRIBUTES, outputs, strict=True)
    ]
    for name in ("attributes.weight", "attributes.bias"):
        weights[name] = torch.stack([weights[name][own].mean(0) for own in rows])
    network = ReportNetwork(network_config(trained.config, dropout=recipe.dropout))
    network.load_state_dict(weights)
    return network, checkpoint.vocabulary


def _kin(code: str, known: Sequence[str]) -> list[int]:
    """Which of the known codes share the longest dotted beginning with `code`; all of them if none does."""
    while code:
        code = code.rpartition(".")[0]
        kin = [i for i, other in enumerate(known) if other == code or other.startswith(f"{code}.")]
        if kin:
            return kin
    return list(range(len(known)))


def _vocabulary_file(base: Path | str) -> Path:
    local = Path(base) / "vocab.txt"
    if local.is_file():
        return local
    if Path(base).is_dir():
        raise TrainingError(f"{base} has no vocab.txt; give a BERT checkpoint folder with its character vocabulary")
    from huggingface_hub import hf_hub_download

    return Path(hf_hub_download(str(base), "vocab.txt"))
