"""The tagger: nothing is lost at window edges, and memory grows with the text only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from nianbao.annotations import Label
from nianbao.models.checkpoint import WindowSettings
from nianbao.models.decoding.viterbi import TAGS
from nianbao.models.network.heads import ATTRIBUTES, DOCUMENT_CLASSES
from nianbao.models.network.runtime import Floats, Ints
from nianbao.models.tagger import Tagger
from nianbao.models.text.normaliser import normalise
from nianbao.models.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary.build(["公开信息条"])
COUNTED = [VOCABULARY.id(character) for character in "0123456789条"]
NAME = [VOCABULARY.id(character) for character in "公开信息"]


class Rules:
    """A network that tags 公开信息 as CATEGORY and digits with 条 as COUNT, and links what stands nearest before."""

    calls: int = 0

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        self.calls += 1
        assert ids.shape[1] <= 64 + 2
        tags = np.zeros((*ids.shape, len(TAGS)), np.float32)
        tags[..., 0] = 5
        for label, members in ((Label.CATEGORY, NAME), (Label.COUNT, COUNTED)):
            inside = np.isin(ids, members)
            before = np.pad(inside, ((0, 0), (1, 0)))[:, :-1]
            tags[inside & ~before, TAGS.index(f"B-{label}")] = 9
            tags[inside & before, TAGS.index(f"I-{label}")] = 9
        hidden = np.zeros((*ids.shape, 4), np.float32)
        return hidden, tags, np.zeros((len(ids), len(DOCUMENT_CLASSES)), np.float32)

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        attributes = np.zeros((len(starts), len(ATTRIBUTES)), np.float32)
        attributes[:, ATTRIBUTES.index("proactive.total")] = 9
        return attributes, np.where(np.isin(buckets, (0, 6)), 5.0, -5.0).astype(np.float32)


@pytest.fixture
def tagger() -> Iterator[Tagger]:
    yield Tagger(Rules(), VOCABULARY, WindowSettings(length=64, overlap=24))


def test_spans_and_links_across_window_edges_are_found_once(tagger: Tagger) -> None:
    text = "云" * 7 + "公开信息12条," * 100
    tagged = tagger.tag(normalise(text))
    assert len(tagged.spans) == 200
    assert len(tagged.links) == 100
    assert {span.text(text) for span in tagged.spans} == {"公开信息", "12条"}
    assert all(link.number.start == link.category.end for link in tagged.links)
    assert all(link.category.attribute == "proactive.total" for link in tagged.links)


def test_offsets_are_those_of_the_original(tagger: Tagger) -> None:
    text = "公(gōng)開(kāi)３條  資訊公開(kāi)信息(xī)１２條"
    spans = tagger.tag(normalise(text)).spans
    assert [span.text(text) for span in spans] == ["公(gōng)開(kāi)", "３條", "公開(kāi)信息(xī)", "１２條"]


def test_a_category_without_a_number_is_none(tagger: Tagger) -> None:
    text = "公开,信息12条"
    assert [span.text(text) for span in tagger.tag(normalise(text)).spans] == ["信息", "12条"]


def test_work_grows_with_the_length_of_the_text_and_not_faster(tagger: Tagger) -> None:
    rules = tagger.runtime
    assert isinstance(rules, Rules)
    tagger.tag(normalise("公开信息12条," * 200))
    short, rules.calls = rules.calls, 0
    tagger.tag(normalise("公开信息12条," * 2000))
    assert rules.calls <= 10.5 * short


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_nothing_gives_nothing(tagger: Tagger, text: str) -> None:
    assert tagger.tag(normalise(text)).spans == ()
