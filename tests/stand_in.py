"""What stands in for the released model: real decoding, linking and assembly around patterns instead of a network."""

from __future__ import annotations

import re

import numpy as np

from nianbao.annotations import Label
from nianbao.inference import Extractor
from nianbao.inference.record.types import ModelInfo
from nianbao.models.checkpoint import WindowSettings
from nianbao.models.decoding.viterbi import TAGS
from nianbao.models.network.heads import ATTRIBUTES, DOCUMENT_CLASSES
from nianbao.models.network.runtime import Floats, Ints
from nianbao.models.tagger import Tagger
from nianbao.models.text.vocabulary import PLACEHOLDERS, Vocabulary

VOCABULARY = Vocabulary.build([])
CHARACTERS = [token if len(token) == 1 else "?" for token in VOCABULARY.tokens]
for character, token in PLACEHOLDERS.items():
    CHARACTERS[VOCABULARY.id(token)] = character

PATTERNS = {
    Label.CATEGORY: re.compile("[公开信息]+|财政信息|申请"),
    Label.COUNT: re.compile(r"\d+(条|件|人次|次)"),
    Label.ISSUER: re.compile("云水县|临河镇|南岭区|清河县"),
    Label.DATE: re.compile(r"\d{4}年\d+月\d+日"),
    Label.PHONE: re.compile(r"\d{4}-\d{7,8}"),
}


class Patterns:
    """A network that tags what PATTERNS say; a category is proactive.total and linked to the number right behind it."""

    calls: int = 0

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        self.calls += 1
        assert ids.shape[1] <= 64 + 2
        tags = np.zeros((*ids.shape, len(TAGS)), np.float32)
        tags[..., 0] = 5
        for row, window in enumerate(ids):
            text = "".join(CHARACTERS[i] for i in window)
            for label, pattern in PATTERNS.items():
                for match in pattern.finditer(text):
                    tags[row, match.start(), TAGS.index(f"B-{label}")] = 9
                    tags[row, match.start() + 1 : match.end(), TAGS.index(f"I-{label}")] = 9
        hidden = np.zeros((*ids.shape, 4), np.float32)
        documents = np.zeros((len(ids), len(DOCUMENT_CLASSES)), np.float32)
        documents[:, DOCUMENT_CLASSES.index("annual_report")] = 9
        return hidden, tags, documents

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        attributes = np.zeros((len(starts), len(ATTRIBUTES)), np.float32)
        attributes[:, ATTRIBUTES.index("proactive.total")] = 9
        return attributes, np.where(np.isin(buckets, (0, 6)), 5.0, -5.0).astype(np.float32)


def pattern_tagger() -> Tagger:
    """A tagger with a network of its own, whose windows are short."""
    return Tagger(Patterns(), VOCABULARY, WindowSettings(length=64, overlap=24))


class PatternExtractor(Extractor):
    """An extractor around that tagger, which needs no checkpoint."""

    def __init__(self) -> None:
        self.model = ModelInfo(name="patterns", version="1", sha256="0")
        self.min_confidence = 0.0
        self.keep_other = False
        self.tagger = pattern_tagger()
