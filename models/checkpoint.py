"""A checkpoint folder: everything that one trained model is, and proof that nothing in it was altered.

    config.json          the encoder's configuration, with the tag names
    model.safetensors    all weights
    vocab.txt            one token a line
    scheme.json          what the heads' outputs mean, and the window
    encode.onnx          the exported network, for inference without torch
    relate.onnx
    calibration.json     from the network's probabilities to confidences, where it was fitted
    metrics.json         how good it is, and on which data
    recipe.toml          how it was made
    README.md            its model card
    manifest.json        name, version, and the sha256 of every file above

Weights are safetensors and ONNX only, never pickles: a checkpoint runs no code of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..annotations import Role, Scope
from ..annotations.scheme import OTHER_INDICATOR, indicator_codes
from .decoding.viterbi import TAGS
from .errors import ModelError
from .network.heads import ATTRIBUTES, DOCUMENT_CLASSES
from .text.vocabulary import Vocabulary

MANIFEST = "manifest.json"
NEEDED = ("config.json", "model.safetensors", "vocab.txt", "scheme.json", "encode.onnx", "relate.onnx")


@dataclass(frozen=True, kw_only=True)
class WindowSettings:
    """How long a text the network reads at once, in normalised characters."""

    length: int = 384
    overlap: int = 160


@dataclass(frozen=True)
class Checkpoint:
    """An opened, verified checkpoint folder."""

    path: Path
    name: str
    version: str
    sha256: str
    """Of the manifest, hence of all files."""
    window: WindowSettings
    codes: tuple[str, ...]
    """The indicator codes that the attribute head knows, in its order; the scheme may have more by now."""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.load(self.path / "vocab.txt")


def default_path() -> Path:
    """Where the released model lies."""
    return Path(str(files(__package__).joinpath("default")))


def scheme_table(window: WindowSettings) -> dict[str, Any]:
    """What scheme.json says: the meaning of every output of every head."""
    return {
        "tags": list(TAGS),
        "attributes": list(ATTRIBUTES),
        "document_classes": list(DOCUMENT_CLASSES),
        "window": {"length": window.length, "overlap": window.overlap},
    }


def open_checkpoint(path: Path) -> Checkpoint:
    """Verify every file against the manifest; ModelError says which is missing or altered.

    ModelError also if the checkpoint says what the annotation scheme has no name for; that it lacks indicators which
    came later is no error.
    """
    try:
        raw = (path / MANIFEST).read_bytes()
        manifest = json.loads(raw)
        listed: dict[str, str] = dict(manifest["files"])
        name, version = str(manifest["name"]), str(manifest["version"])
    except OSError:
        raise ModelError(
            f"{path}: no {MANIFEST}, so not a checkpoint; give a folder that `nianbao train` wrote"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path / MANIFEST}: not a checkpoint's manifest ({error!r}); copy the folder again") from None
    for file in dict.fromkeys([*NEEDED, *listed]):
        if not (path / file).is_file():
            raise ModelError(f"{path}: {file} is missing; copy the checkpoint folder again, or train it anew")
        if file not in listed or _sha256(path / file) != listed[file]:
            raise ModelError(f"{path}: {file} is not the file that {MANIFEST} lists; copy the checkpoint folder again")
    table = json.loads((path / "scheme.json").read_text("utf-8"))
    window = WindowSettings(**table["window"])
    return Checkpoint(path, name, version, hashlib.sha256(raw).hexdigest(), window, _codes(table, path))


def seal(path: Path, *, name: str, version: str) -> Checkpoint:
    """Write the manifest over the files now in the folder, and open the checkpoint."""
    listed = {f.name: _sha256(f) for f in sorted(path.iterdir()) if f.is_file() and f.name != MANIFEST}
    manifest = {"name": name, "version": version, "files": listed}
    (path / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return open_checkpoint(path)


def _codes(table: dict[str, Any], path: Path) -> tuple[str, ...]:
    """The indicator codes in a checkpoint's scheme.json; they come first among its attributes, `other` last of them."""
    attributes: list[str] = table["attributes"]
    codes = attributes[: attributes.index(OTHER_INDICATOR) + 1]
    for what, theirs, ours in (
        ("tags", table["tags"], TAGS),
        ("document classes", table["document_classes"], DOCUMENT_CLASSES),
        ("roles and scopes", attributes[len(codes) :], (*Role, *Scope)),
    ):
        if list(theirs) != list(ours):
            differing = ", ".join(sorted({*theirs} ^ {*ours})) or "their order"
            raise ModelError(
                f"{path}: trained with another annotation scheme than this version's; its {what} differ in {differing}; "
                "train it anew"
            )
    if gone := [code for code in codes if code not in indicator_codes()]:
        raise ModelError(
            f"{path}: trained with another annotation scheme than this version's; it predicts {', '.join(gone)}, which "
            "annotations/indicators.csv does not have; put the row back, or train it anew"
        )
    return tuple(codes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
