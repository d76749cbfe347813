"""Checkpoints: whole or refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from nianbao.models import ModelError, open_checkpoint
from nianbao.models.checkpoint import seal


@pytest.fixture
def copy(toy_checkpoint: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(toy_checkpoint, tmp_path / "copy"))


@pytest.mark.parametrize("file", ["model.safetensors", "encode.onnx", "vocab.txt", "scheme.json", "README.md"])
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    (copy / file).unlink()
    with pytest.raises(ModelError, match=rf"{file} is missing; copy the checkpoint folder again"):
        open_checkpoint(copy)


def test_an_altered_file_is_named(copy: Path) -> None:
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match=r"model.safetensors is not the file that manifest.json lists"):
        open_checkpoint(copy)


def test_a_file_that_the_manifest_does_not_list_is_not_trusted(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    del manifest["files"]["encode.onnx"]
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match=r"encode.onnx is not the file"):
        open_checkpoint(copy)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"name": 1, "version": 2, "files": 3}'])
def test_a_broken_manifest_is_said_to_be_one(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match="manifest"):
        open_checkpoint(copy)


def test_a_folder_that_is_no_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"no manifest.json, so not a checkpoint; give a folder that `nianbao train` wrote"
    ):
        open_checkpoint(tmp_path)


def test_a_checkpoint_of_another_scheme_is_refused(copy: Path) -> None:
    table = json.loads((copy / "scheme.json").read_text("utf-8"))
    table["tags"].append("B-NEW")
    (copy / "scheme.json").write_text(json.dumps(table), "utf-8")
    with pytest.raises(ModelError, match="another annotation scheme"):
        seal(copy, name="toy", version="2")


def test_a_checkpoint_s_hash_covers_all_its_files(copy: Path) -> None:
    before = open_checkpoint(copy).sha256
    (copy / "README.md").write_text("another card", "utf-8")
    assert seal(copy, name="toy", version="0.0.1").sha256 != before
