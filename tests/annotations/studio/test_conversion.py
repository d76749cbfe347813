"""Spans and links as Label Studio stores them, and back: nothing is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annotations import AnnotatedReport, Format, Kind, Label, Level, Link, Span
from nianbao.annotations.corpus import read_annotation, split
from nianbao.annotations.scheme import NUMBERS, attribute_values
from nianbao.annotations.studio import to_result, to_task


def back(report: AnnotatedReport) -> AnnotatedReport | None:
    task = to_task(report)
    again, defects = read_annotation(task, task["annotations"][0])
    assert defects == []
    return again


def test_the_whole_corpus_is_the_same_after_the_way_there_and_back() -> None:
    for report in (*split("train"), *split("dev")):
        assert back(report) == report


@st.composite
def reports(draw: st.DrawFn) -> AnnotatedReport:
    """Any text, astral and full-width characters included, with any spans that fit in it."""
    pieces = draw(st.lists(st.text("年报0１２，。 \u3000\n𠮷🀄é", min_size=1, max_size=6), min_size=1, max_size=12))
    text, spans = "", []
    for piece in pieces:
        start, text = len(text), text + piece
        if piece == piece.strip() and "\n" not in piece and draw(st.booleans()):
            label = draw(st.sampled_from(list(Label)))
            values = attribute_values(label)
            spans.append(Span(start, len(text), label, draw(st.sampled_from(values)) if values else None))
    numbers = [span for span in spans if span.label in NUMBERS]
    categories = [span for span in spans if span.label is Label.CATEGORY]
    pairs = [Link(number, category) for number in numbers for category in categories]
    links = draw(st.sets(st.sampled_from(pairs), max_size=5)) if pairs else set()
    return AnnotatedReport(
        "any",
        text,
        tuple(spans),
        tuple(sorted(links)),
        draw(st.sampled_from(list(Kind))),
        draw(st.none() | st.sampled_from(list(Format))),
        draw(st.none() | st.sampled_from(list(Level))),
        draw(st.none() | st.integers(2008, 2024)),
    )


@settings(max_examples=60)
@given(reports())
def test_any_report_is_the_same_after_the_way_there_and_back(report: AnnotatedReport) -> None:
    assert back(report) == report


def test_a_prediction_carries_the_confidence_of_each_region() -> None:
    text = "公开信息12条"
    category = Span(0, 4, Label.CATEGORY, "proactive.total", 0.75)
    number = Span(4, 7, Label.COUNT, "annual", 0.5)
    result = to_result(text, [number, category], [Link(number, category, 0.4)], {"kind": "annual_report"}, scores=True)
    assert [(r.get("from_name"), r.get("score")) for r in result] == [
        ("span", 0.75),
        ("indicator", 0.75),
        ("span", 0.5),
        (None, None),
        ("kind", None),
    ]
    assert result[1]["value"]["taxonomy"] == [["proactive", "proactive.total"]]
