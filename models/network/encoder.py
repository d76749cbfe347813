"""A new BERT encoder whose lowest layers already look at their neighbours.

A transformer with absolute positions has to learn, from nothing, that the character to the left is the character
to the left; with the tens of millions of tokens that two cores can read in an hour, it spends most of them on that.
So the positions start as sinusoids of many frequencies in dimensions of their own, and some heads of the first two
layers start as "the character d places away": rotating a sinusoid by d is a linear map, which is what a query
projection is. Nothing is frozen and nothing about the architecture changes: it is a plain `BertModel`.
"""

from __future__ import annotations

import math

import torch
from transformers import BertConfig, BertModel
from transformers.models.bert.modeling_bert import BertLayer

# Head h of the layer starts by looking this many characters to the right; heads beyond the list start at random.
NEIGHBOURS: tuple[tuple[int, ...], ...] = ((-1, 1, -2, 2, -3, 3), (-1, 1))
_SHARPNESS = 1.6  # query·key gain: about half of a head's attention starts on its neighbour, measured in the tests


@torch.no_grad()
def look_at_neighbours(encoder: BertModel) -> None:
    """Initialise positions and the first layers' heads of a newly made encoder in place.

    Hidden dimensions [0, head_size) are given to the positions: head_size / 2 frequencies, a sine and a cosine each.
    """
    config: BertConfig = encoder.config
    size = config.hidden_size // config.num_attention_heads
    generator = torch.Generator().manual_seed(0)
    frequencies = math.pi * (torch.arange(size // 2) + torch.rand(size // 2, generator=generator)) / (size // 2)
    frequencies[: size // 8] *= 0.05  # a few slow ones tell where in the window a character stands
    angles = torch.arange(config.max_position_embeddings)[:, None] * frequencies  # (positions, size / 2)
    words = encoder.embeddings.word_embeddings.weight
    positions = encoder.embeddings.position_embeddings.weight
    scale = config.initializer_range * math.sqrt(config.hidden_size / size)  # half of the sum's energy at most
    words[:, :size] = 0
    positions[:, :size] = scale * torch.cat([angles.sin(), angles.cos()], dim=1)

    for layer, offsets in zip(encoder.encoder.layer, NEIGHBOURS, strict=False):
        assert isinstance(layer, BertLayer)
        attention = layer.attention.self
        for head, offset in enumerate(offsets[: config.num_attention_heads]):
            turn = frequencies * offset
            cos, sin = turn.cos().diag(), turn.sin().diag()
            rotation = torch.cat([torch.cat([cos, sin], 1), torch.cat([-sin, cos], 1)])  # a → a + turn, for sin and cos
            rows = slice(head * size, (head + 1) * size)
            attention.query.weight[rows, :size] = _SHARPNESS * rotation
            attention.query.weight[rows, size:] = 0
            attention.key.weight[rows, :size] = torch.eye(size)
            attention.key.weight[rows, size:] = 0
