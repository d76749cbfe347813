"""The network: one BERT encoder, several heads, one forward pass for all labels. Needs torch.

`encode` reads characters and scores their tags and the document's classes; `relate` reads the encoder's output at
given spans and scores the spans' attributes and the links between them. They are two methods because the spans are
only known once the tags are decoded, and both are exported as they stand for inference without torch.

The checkpoint is a `transformers` one: `AutoModelForTokenClassification` loads its encoder and tag head.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel, BertPreTrainedModel

from ..decoding.links import BUCKETS
from ..decoding.viterbi import TAGS
from .heads import ATTRIBUTES, DOCUMENT_CLASSES

_DISTANCE_GAIN = 10.0
"""Distance decides most links, so its few weights learn this much faster than the rest."""


class ReportNetwork(BertPreTrainedModel):
    """BERT with heads for tags, attributes, links and document classes.

    `bert` and `classifier` are named as in `BertForTokenClassification`, on purpose.
    """

    def __init__(self, config: BertConfig, *, attributes: int = len(ATTRIBUTES), link_size: int = 128) -> None:
        super().__init__(config)
        size = config.hidden_size
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.classifier = nn.Linear(size, len(TAGS))
        self.documents = nn.Linear(2 * size, len(DOCUMENT_CLASSES))
        self.spans = nn.Sequential(nn.Linear(3 * size, size), nn.GELU(), nn.Dropout(config.hidden_dropout_prob))
        self.attributes = nn.Linear(size, attributes)
        self.number = nn.Linear(size, link_size)
        self.category = nn.Linear(size, link_size)
        self.distance = nn.Embedding(BUCKETS, 1)
        self.post_init()  # type: ignore[no-untyped-call]

    def encode(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Read windows.

        ids, mask: (windows, positions), int64, mask 0 at padding.
        Returns hidden (windows, positions, size), tag scores (windows, positions, len(TAGS)) and document scores
        (windows, len(DOCUMENT_CLASSES)), the latter pooled over each window's mean and maximum.
        """
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        top = (hidden - 1e4 * (1 - weights)).amax(1)
        return hidden, self.classifier(hidden), self.documents(torch.cat([mean, top], dim=-1))

    def relate(self, hidden: Tensor, starts: Tensor, ends: Tensor, buckets: Tensor) -> tuple[Tensor, Tensor]:
        """Score spans of one window.

        hidden: (positions, size); starts, ends: (spans,), int64, half-open positions in it; buckets: (spans, spans),
        int64, from `distance_buckets`, negative where a pair is impossible.
        Returns attribute scores (spans, attributes) and link scores (spans, spans), meaningless where a pair is
        impossible.
        """
        positions = torch.arange(hidden.shape[0], device=hidden.device)
        inside = (positions >= starts.unsqueeze(1)) & (positions < ends.unsqueeze(1))
        inside = inside.to(hidden.dtype)  # (spans, positions)
        mean = (inside @ hidden) / inside.sum(1, keepdim=True)
        span = self.spans(torch.cat([hidden[starts], hidden[ends - 1], mean], dim=-1))
        number, category = self.number(span), self.category(span)
        content = number @ category.transpose(0, 1) / number.shape[-1] ** 0.5
        distance = self.distance(buckets.clamp(min=0)).squeeze(-1)
        return self.attributes(span), content + _DISTANCE_GAIN * distance


def network_config(encoder: BertConfig, *, dropout: float) -> BertConfig:
    """An encoder's configuration with our tags in it, as `AutoModelForTokenClassification` expects them."""
    settings: dict[str, Any] = encoder.to_dict()
    settings.update(
        architectures=["BertForTokenClassification"],
        id2label=dict(enumerate(TAGS)),
        label2id={tag: i for i, tag in enumerate(TAGS)},
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,  # with it, attention on the processor takes a path several times slower
    )
    return BertConfig(**settings)


def save_network(network: ReportNetwork, folder: Path) -> None:
    """Write config.json and model.safetensors; weights are rounded to half precision, which halves the download."""
    network.config.save_pretrained(folder)
    weights = {name: tensor.detach().half().contiguous() for name, tensor in network.state_dict().items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def load_network(folder: Path) -> ReportNetwork:
    """The network in a folder, in single precision, ready for inference.

    Its attribute head is that of its training, which may know other indicator codes than ATTRIBUTES has.
    """
    with safe_open(folder / "model.safetensors", "pt") as weights:
        (attributes,) = weights.get_slice("attributes.bias").get_shape()
    network: ReportNetwork = ReportNetwork.from_pretrained(folder, attributes=attributes, dtype=torch.float32)
    network.train(False)
    return network
