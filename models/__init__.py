"""Text → spans and links: normaliser, windows, network, decoding, checkpoints, the released model in default/."""

from .checkpoint import Checkpoint, open_checkpoint
from .errors import ModelError
from .tagger import Tagged, Tagger, load_tagger
from .text.normaliser import NormalisedText, normalise

__all__ = [
    "Checkpoint",
    "ModelError",
    "NormalisedText",
    "Tagged",
    "Tagger",
    "load_tagger",
    "normalise",
    "open_checkpoint",
]
