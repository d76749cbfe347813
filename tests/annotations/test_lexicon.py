"""The lexicon lists each word once, and no module lists measure words again."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from nianbao.annotations import Label, indicators, lexicon
from nianbao.annotations.corpus import split
from nianbao.annotations.lexicon import LIST_MARKS, MEASURE_WORDS, MONEY_UNITS, one_of, without
from nianbao.models.text.normaliser import normalise

ROOT = Path(__file__).parents[2]
ROOMS = ("annotations", "models", "training", "inference", "evaluation", "labelling", "cli", "benchmarks")
SOURCES = [
    file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")) if file != Path(lexicon.__file__).resolve()
]
MOST = 4  # measure words that a module may spell out itself


def measure_word_lists(source: str) -> list[str]:
    """Character classes, and words one after another, that hold more measure words than a module may spell out."""
    classes = re.findall(r"\[([^\[\]\n]*)\]", source)
    runs = re.findall(rf"[{MEASURE_WORDS}](?:(?:[|\s]|[\"'],? *[\"']?)*[{MEASURE_WORDS}])+", source)
    return [listed for listed in (*classes, *runs) if len(set(listed) & set(MEASURE_WORDS)) > MOST]


@pytest.mark.parametrize(
    "source",
    [
        'UNIT = re.compile("人 ?次|[条件次篇个人项份]")',
        'GROUPS = ("条件篇则份", "人名")',
        'ALIKE = ("条", "件", "篇", "则", "份")',
        'UNIT = re.compile("条|件|篇|则|份")',
        r'UNIT = re.compile(r"\d[年月日条元件次个份\s]")',
    ],
)
def test_a_list_of_measure_words_is_seen(source: str) -> None:
    assert measure_word_lists(source)


@pytest.mark.parametrize("source", ['"[条件份]"', '("份", "册", "本", "张")', 'f"[{COMMON_MEASURE_WORDS}页元]"'])
def test_a_few_measure_words_are_no_list(source: str) -> None:
    assert not measure_word_lists(source)


def test_no_module_lists_measure_words_again() -> None:
    lists = {str(file.relative_to(ROOT)): measure_word_lists(file.read_text("utf-8")) for file in SOURCES}
    assert len(lists) > 100
    assert {file: found for file, found in lists.items() if found} == {}, "take them from annotations/lexicon.py"


def test_each_word_is_listed_once() -> None:
    assert [word for word, times in Counter(MEASURE_WORDS).items() if times > 1] == []
    for name, listed in vars(lexicon).items():
        if name.isupper() and name != "ORDINAL":  # a pattern
            assert len(set(listed)) == len(listed), name
    assert set(lexicon.COMMON_MEASURE_WORDS) < set(MEASURE_WORDS)
    assert len(lexicon.CHINESE_DIGITS) == len(lexicon.FINANCIAL_DIGITS) == 10


def test_everything_in_the_lexicon_is_used() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in [*SOURCES, Path(lexicon.__file__)])
    names = [name for name in vars(lexicon) if name.isupper()]
    assert [name for name in names if len(re.findall(rf"\b{name}\b", sources)) < 2] == []


def test_the_units_of_all_indicators_are_known() -> None:
    units = {unit for indicator in indicators().values() for unit in indicator.units} - {"%", *MONEY_UNITS}
    assert {unit for unit in units if unit.lstrip(lexicon.SCALES)[0] not in MEASURE_WORDS} == set()


def test_common_measure_words_are_those_of_nine_counts_in_ten() -> None:
    spans = [(span, report.text) for report in split("train") for span in report.spans if span.label is Label.COUNT]
    counts = [normalise(span.text(text)).text for span, text in spans]
    written = [match[1] for count in counts if (match := re.search(r"\d[万亿余多]*([\u4e00-\u9fff])", count))]
    common = sum(word in lexicon.COMMON_MEASURE_WORDS for word in written)
    assert 0.9 < common / len(written) < 1
    assert sum(word in MEASURE_WORDS for word in written) / len(written) >= 0.99


@pytest.mark.parametrize(
    ("depth", "mark"),
    [
        *((0, mark) for mark in ("一、", "十二、", "第一部分", "第三部分:", "一 、", "二．")),
        *((1, mark) for mark in ("(一)", "（二）", "(三)、", "㈣")),
        *((2, mark) for mark in ("1.", "12、", "3．", "(1)", "（2）", "①")),
    ],
)
def test_a_list_mark_has_one_depth(depth: int, mark: str) -> None:
    matches = [re.match(pattern, mark + "概述") for pattern in LIST_MARKS]
    assert [match[0] if match else None for match in matches] == [mark if i == depth else None for i in range(3)]


@pytest.mark.parametrize("text", ["2010年", "3.5万元", "1,284条", "一是健全制度", "第一条 为规范", "统一部署"])
def test_no_list_mark_is_seen_in_numbers_and_words(text: str) -> None:
    assert not any(re.match(pattern, text) for pattern in LIST_MARKS)


def test_the_headings_that_the_guidelines_quote_begin_with_a_list_mark() -> None:
    guidelines = (ROOT / "annotations" / "GUIDELINES.md").read_text("utf-8")
    [row] = re.findall(r"^\| `HEADING`\(标题\) .*$", guidelines, re.M)
    quoted = re.findall("「([^」]+)」", row)
    assert len(quoted) >= 2
    assert all(re.match(LIST_MARKS[0], heading) for heading in quoted)


def test_the_days_that_the_guidelines_do_not_mark_are_days_of_making() -> None:
    guidelines = (ROOT / "annotations" / "GUIDELINES.md").read_text("utf-8")
    [not_marked] = re.findall(r"^\* `DATE`: .*; not (.*)\.$", guidelines, re.M)
    for named in not_marked.split(", "):
        assert re.fullmatch(one_of(lexicon.DATES_OF_MAKING) + "日期", named)


def test_one_of_takes_the_longest() -> None:
    assert re.match(one_of(("上年", "上年度")), "上年度的")[0] == "上年度"  # type: ignore[index]
    assert re.fullmatch(f"a{one_of(('b', 'c'))}d", "acd")
    assert without("条件份", "件") == "条份"
