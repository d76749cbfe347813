"""Text → spans and links: normaliser, windows, network, decoding, checkpoints, the released model in default/."""

from .checkpoint import Checkpoint, open_checkpoint
from .errors import ModelError
from .normaliser import NormalisedText, normalise
from .tagger import Tagged, Tagger, load_tagger

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
