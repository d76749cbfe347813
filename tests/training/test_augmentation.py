"""Augmentation: whatever is done to a report, its spans still reproduce their texts, and a seed does the same again."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annotations import AnnotatedReport, Kind, Label, Level, Link, Span
from nianbao.annotations.corpus import split
from nianbao.annotations.scheme import CONTACTS, NUMBERS, attribute_values, indicator_codes
from nianbao.inference.values.numbers import parse_quantity
from nianbao.training.augmentation import collect, passage_of, vary, wording
from nianbao.training.augmentation.damage import (
    DAMAGES,
    excerpt,
    lost_characters,
    one_line,
    split_digits,
    taiwan_wording,
)
from nianbao.training.augmentation.names import issuer, places_in, promotion, renaming
from nianbao.training.augmentation.passage import Edit, Passage, join, part, rewrite
from nianbao.training.generator import Generator

REPORTS = split("train")[::11]
WORDINGS = collect(passage_of(report) for report in REPORTS)


def check(passage: Passage | AnnotatedReport) -> None:
    """Everything that the annotated corpus is checked for when it is loaded."""
    for left, right in pairwise(passage.spans):
        assert left.end <= right.start
    for span in passage.spans:
        text = passage.text[span.start : span.end]
        assert text and text == text.strip() and "\n" not in text, (span, text)
        assert span.attribute is None or span.attribute in attribute_values(span.label)
        assert (span.attribute is None) <= (span.label not in NUMBERS)
    assert {end for link in passage.links for end in (link.number, link.category)} <= set(passage.spans)
    assert all(link.number.label in NUMBERS and link.category.label is Label.CATEGORY for link in passage.links)


@st.composite
def texts_spans_edits(draw: st.DrawFn) -> tuple[Passage, list[Edit]]:
    text = draw(st.text("政府公开信息12", min_size=1, max_size=30))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [Span(a, b, Label.COUNT, "annual") for a, b in zip(edges[::2], edges[1::2], strict=False)]
    borders = {edge for span in spans for edge in (span.start, span.end)}
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    edits = [Edit(a, b, draw(st.text("新字。", max_size=3))) for a, b in pairwise(cuts) if draw(st.booleans())]
    return Passage(text, tuple(spans)), [e for e in edits if borders.isdisjoint(range(e.start + 1, e.end))]


@given(texts_spans_edits())
def test_rewriting_does_inside_a_span_what_it_does_to_the_text(case: tuple[Passage, list[Edit]]) -> None:
    passage, edits = case
    expected = []
    for span in passage.spans:
        inside = [e for e in edits if span.start <= e.start and e.end <= span.end]
        own = "".join(
            next(
                (e.text for e in inside if e.start == i < e.end), "" if any(e.start < i < e.end for e in inside) else c
            )
            for i, c in zip(range(span.start, span.end), passage.text[span.start : span.end], strict=True)
        )
        if own and own == own.strip():
            expected.append(own)
    result = rewrite(passage, edits)
    assert [span.text(result.text) for span in result.spans] == expected


def test_what_is_put_in_at_a_spans_edge_stays_outside() -> None:
    passage = Passage("收到12件。", (Span(2, 5, Label.COUNT, "annual"),))
    result = rewrite(passage, [Edit(2, 2, "约"), Edit(5, 5, "左右")])
    assert result.text == "收到约12件左右。"
    assert [span.text(result.text) for span in result.spans] == ["12件"]


def test_an_edit_across_a_spans_edge_is_refused() -> None:
    passage = Passage("收到12件。", (Span(2, 5, Label.COUNT, "annual"),))
    with pytest.raises(ValueError, match="crosses the edge"):
        rewrite(passage, [Edit(1, 3, "x")])
    with pytest.raises(ValueError, match="overlap"):
        rewrite(passage, [Edit(2, 4, "x"), Edit(3, 5, "y")])


def test_a_span_that_is_cut_out_takes_its_links_with_it() -> None:
    category, number = Span(0, 2, Label.CATEGORY, "request.received"), Span(2, 4, Label.COUNT, "annual")
    passage = Passage("申请3件。", (category, number), (Link(number, category),))
    assert rewrite(passage, [Edit(2, 5, "")]) == Passage("申请", (category,))


def test_parts_join_to_the_whole() -> None:
    for report in REPORTS:
        whole = passage_of(report)
        middle = report.spans[len(report.spans) // 2].start if report.spans else 0
        both = join([part(whole, 0, middle), part(whole, middle, len(whole.text))])
        assert (both.text, both.spans) == (whole.text, whole.spans)


@pytest.mark.parametrize("spoil", DAMAGES, ids=lambda spoil: spoil.__name__)
def test_every_damage_keeps_spans_exact(spoil: Callable[[Passage, np.random.Generator], Passage]) -> None:
    changed = 0
    for seed, report in enumerate(REPORTS):
        damaged = spoil(passage_of(report), np.random.default_rng(seed))
        check(damaged)
        changed += damaged.text != report.text
    assert changed


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(REPORTS), st.integers(0, 10**6))
def test_a_varied_report_is_still_sound(report: AnnotatedReport, seed: int) -> None:
    varied = vary(report, WORDINGS, np.random.default_rng(seed))
    check(varied)
    assert varied == vary(report, WORDINGS, np.random.default_rng(seed))


def test_at_no_strength_nothing_varies() -> None:
    for report in REPORTS[:5]:
        assert vary(report, WORDINGS, np.random.default_rng(0), strength=0.0) == report


def test_a_place_is_renamed_everywhere() -> None:
    passage = Passage("云水县石桥镇年报。我镇在石桥设点，云水报道。", (Span(0, 6, Label.ISSUER),))
    renamed = renaming(passage, np.random.default_rng(0))(passage)
    assert places_in(passage) == ["云水", "石桥"]
    assert "云水" not in renamed.text and "石桥" not in renamed.text
    assert renamed.spans[0].text(renamed.text).endswith("镇")


def test_years_move_together() -> None:
    moved = wording.years(Passage("2013年1月1日至2013年12月31日，比2012年多，二〇一四年二月"), 2)
    assert moved.text == "2015年1月1日至2015年12月31日，比2014年多，二〇一六年二月"


def test_characters_after_digits_are_lost_as_on_real_pages() -> None:
    rng = np.random.default_rng(0)
    assert lost_characters(Passage("自2010年1月1日起，受理申请0件。"), rng).text == "自201011日起，受理申请0"


def test_a_number_on_its_own_line_keeps_its_span_without_the_measure_word() -> None:
    category, number = Span(0, 4, Label.CATEGORY, "consult.phone"), Span(4, 9, Label.COUNT, "annual")
    result = split_digits(
        Passage("咨询电话420余次。", (category, number), (Link(number, category),)), np.random.default_rng(0)
    )
    assert result.text == "咨询电话\n\n420\n\n余次。"
    assert [span.text(result.text) for span in result.spans] == ["咨询电话", "420"]
    assert len(result.links) == 1


def test_words_change_their_length_inside_spans() -> None:
    passage = Passage("在门户网站公开文件9条", (Span(1, 5, Label.CATEGORY, "proactive.channel.website"),))
    result = taiwan_wording(passage, np.random.default_rng(0))
    assert [span.text(result.text) for span in result.spans] == ["入口網站"]


def test_a_page_can_come_in_one_line() -> None:
    assert "\n" not in one_line(passage_of(REPORTS[0]), np.random.default_rng(0)).text


def test_a_strange_heading_keeps_its_mark_and_loses_its_role() -> None:
    passage = Passage("一、概述\n公开信息9条", (Span(0, 4, Label.HEADING, "overview"),))
    result = wording.strange(passage, np.random.default_rng(0), WORDINGS, share=1.0)
    (heading,) = result.spans
    assert heading.attribute is None
    assert heading.text(result.text).startswith("一、")
    assert heading.text(result.text)[2:] in WORDINGS.phrases


def test_a_county_can_become_a_city() -> None:
    passage = Passage("云水县人民政府年报。全县各乡镇", (Span(0, 7, Label.ISSUER),))
    assert promotion(passage)(passage).text == "云水市人民政府年报。全市各县区"


def test_documents_about_reports_are_no_reports() -> None:
    others = [report for report in Generator(REPORTS).reports(200, seed=0) if report.kind is Kind.OTHER]
    assert 5 < len(others) < 40
    for report in others:
        check(report)
        assert {span.label for span in report.spans} <= {Label.HEADING, Label.ISSUER, Label.DATE, *CONTACTS}


@pytest.mark.parametrize("seed", range(3))
def test_generated_reports_are_sound_and_new(seed: int) -> None:
    generator = Generator(REPORTS)
    made = list(generator.reports(30, seed=seed))
    for report in made:
        check(report)
    assert len({report.text for report in made}) == 30
    assert not {report.text for report in made} & {report.text for report in REPORTS}
    assert made[7] == list(generator.reports(8, seed=seed))[7]


def test_generated_reports_have_numbers_with_links() -> None:
    made = list(Generator(REPORTS).reports(30, seed=0))
    numbers = sum(span.label in NUMBERS for report in made for span in report.spans)
    linked = len({(report.name, link.number) for report in made for link in report.links})
    assert numbers > 300
    assert linked > 0.95 * numbers


def test_issuers_name_their_level() -> None:
    rng = np.random.default_rng(0)
    assert any(end in issuer(Level.TOWNSHIP, rng) for end in ("镇", "乡", "街道"))
    assert all(issuer(level, rng) for level in Level)


def test_numbers_are_written_as_people_write_them() -> None:
    text = "共公开1348条，占95.5%，收取120元"
    spans = (
        Span(3, 8, Label.COUNT, "annual"),
        Span(10, 15, Label.PERCENT, "annual"),
        Span(18, 22, Label.AMOUNT, "annual"),
    )
    passage = Passage(text, spans)
    rng = np.random.default_rng(0)
    seen = [wording.numbers(passage, rng, share=1.0) for _ in range(400)]
    counts, shares, sums = (
        [span.text(p.text) for p in seen for span in p.spans if span.label == s.label] for s in spans
    )
    assert any("千" in count and "百" in count for count in counts)
    assert any(share.startswith("百分之") for share in shares) and any("成" in share for share in shares)
    assert any("佰" in amount for amount in sums)
    for number, label in [
        (n, s.label.value) for s, found in zip(spans, (counts, shares, sums), strict=True) for n in found
    ]:
        assert parse_quantity(number, label) is not None, number


def test_an_excerpt_is_a_stretch_of_the_text_with_what_lies_in_it() -> None:
    rng = np.random.default_rng(0)
    passage = passage_of(REPORTS[0])
    cut = [excerpt(passage, rng) for _ in range(20)]
    assert all(piece.text in passage.text and len(piece.text) > len(passage.text) / 3 for piece in cut)
    assert any(not passage.text.startswith(piece.text[:50]) for piece in cut)
    assert any(not passage.text.endswith(piece.text[-50:]) for piece in cut)
    for piece in cut:
        check(piece)


def test_written_wordings_are_of_indicators_and_could_be_marked() -> None:
    written = tomllib.loads(
        Path(str(files("nianbao.training.augmentation"))).joinpath("wordings.toml").read_text("utf-8")
    )
    assert set(written) <= set(indicator_codes())
    for code, texts in written.items():
        names = texts.split("|")
        assert len(set(names)) == len(names), code
        assert all(name == name.strip() != "" and "\n" not in name for name in names), code
        assert set(names) <= set(WORDINGS.categories[code])
