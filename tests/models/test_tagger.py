"""The tagger: nothing is lost at window edges, and memory grows with the text only."""

from __future__ import annotations

import pytest
from stand_in import Patterns, pattern_tagger

from nianbao.models.tagger import Tagger
from nianbao.models.text.normaliser import normalise


@pytest.fixture
def tagger() -> Tagger:
    return pattern_tagger()


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
    network = tagger.runtime
    assert isinstance(network, Patterns)
    tagger.tag(normalise("公开信息12条," * 200))
    short, network.calls = network.calls, 0
    tagger.tag(normalise("公开信息12条," * 2000))
    assert 0 < network.calls <= 10.5 * short


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b"])
def test_nothing_gives_nothing(tagger: Tagger, text: str) -> None:
    assert tagger.tag(normalise(text)).spans == ()
