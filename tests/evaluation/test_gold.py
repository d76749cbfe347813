"""make_gold: what a perfect model would have recorded."""

from dataclasses import replace
from hashlib import sha256

import pytest
from evaluation_samples import GOLD, ISSUER, PHONE, TEXT, TITLE, changed, record

from nianbao.annotations import Kind
from nianbao.evaluation import EvaluationError, make_gold


def test_the_gold_record_is_assembled_from_the_annotation():
    gold = record()
    assert gold.source.text_sha256 == sha256(TEXT.encode()).hexdigest()
    assert [(m.indicator, m.scope, m.value) for m in gold.measures] == [
        ("proactive.total", "annual", 1348),
        ("proactive.total", "change", 27),
        ("review.total", "annual", 0),
    ]
    assert gold.issuer and gold.issuer.value == ISSUER.text(TEXT)
    assert [phone.value for phone in gold.contact.phone] == [PHONE.text(TEXT)]
    assert (gold.classification.format.value, gold.classification.level.value) == ("freeform", "county")


def test_the_annotators_year_overrides_the_one_read():
    year = record(replace(GOLD, year=2012)).year
    assert year and (year.value, year.text) == (2012, "")


def test_the_annotators_year_stands_where_the_text_names_it():
    year = record(changed(TITLE, None)).year
    assert year and (year.value, year.text) == (2013, "2013")


def test_without_an_annotators_year_the_one_read_stands():
    year = record(replace(GOLD, year=None)).year
    assert year and year.value == 2013


def test_choices_left_open_are_not_judged():
    assert make_gold(GOLD).unjudged == frozenset()
    assert make_gold(replace(GOLD, format=None, level=None)).unjudged == {"format", "level"}


def test_what_is_no_annual_report_has_no_measures():
    assert record(replace(GOLD, kind=Kind.OTHER)).measures == []


def test_offsets_follow_the_text_as_it_is_read():
    prefix = "\ufeff一\r\n二\r\n"
    moved = {s: replace(s, start=s.start + len(prefix), end=s.end + len(prefix)) for s in GOLD.spans}
    windows = replace(GOLD, text=prefix + TEXT, spans=tuple(moved.values()), links=())
    read = "一\n二\n" + TEXT
    assert [span.text for span in record(windows).spans] == [span.text(TEXT) for span in GOLD.spans]
    assert all(read[span.start : span.end] == span.text for span in record(windows).spans)


def test_a_blank_text_is_named():
    with pytest.raises(EvaluationError, match=r"gold\.txt.*only white space"):
        make_gold(replace(GOLD, text=" \n", spans=(), links=()))
