"""to_table and to_json."""

import json
import subprocess
import sys
from dataclasses import replace

from evaluation_samples import GOLD, PHONE, changed, other_reports, record
from rich.console import Console

from nianbao.annotations import Label, Link, Span
from nianbao.annotations.scheme import indicator_codes
from nianbao.evaluation import evaluate, to_json, to_table

GOLD_AND_FLAW = [GOLD], [record(changed(PHONE, None))]


def printed(evaluation, **options):
    console = Console(width=140)
    with console.capture() as capture:
        console.print(to_table(evaluation, **options))
    return capture.get()


def many_indicators(number):
    """A report that states so many indicators, the first one twice."""
    codes = indicator_codes()[:number]
    text = "报告\n" + "".join(f"甲{n:03}条\n" for n in range(number + 1))
    spans, links = [Span(0, 2, Label.HEADING, "title")], []
    for n, code in enumerate([*codes, codes[0]]):
        start = 3 + 6 * n
        category = Span(start, start + 1, Label.CATEGORY, code)
        count = Span(start + 1, start + 5, Label.COUNT, "annual")
        spans += [category, count]
        links.append(Link(count, category))
    return replace(GOLD, text=text, spans=tuple(spans), links=tuple(links))


def test_the_json_is_plain_and_rounded():
    result = to_json(evaluate(*GOLD_AND_FLAW))
    assert json.loads(json.dumps(result)) == result
    assert result["reports"] == 1
    counts = {"tp": 10, "fp": 0, "fn": 1}
    assert result["spans"].items() >= {**counts, "precision": 1.0, "recall": 0.9091, "f1": 0.9524}.items()
    assert result["spans"]["f1_interval"] == [result["spans"]["f1"]] * 2
    assert result["contacts"]["by"]["phone"]["fn"] == 1
    assert result["document"]["issuer"] == {"accuracy": 1.0, "correct": 1, "total": 1, "spurious": 0}
    assert result["attributes"]["scope"]["total"] == 3


def test_scores_are_given_by_damage_format_and_level():
    clean, damaged = GOLD, replace(GOLD, text=GOLD.text + "\n", noise=("menu",))
    result = to_json(evaluate([clean, damaged], [record(clean), record(changed(PHONE, None, damaged))]))
    strata = result["strata"]
    assert (strata["clean"]["spans"]["f1"], strata["damaged"]["spans"]["fn"]) == (1.0, 1)
    assert strata[f"format {GOLD.format}"]["reports"] == strata[f"level {GOLD.level}"]["reports"] == 2
    assert "damaged" in printed(evaluate([damaged], [record(damaged)]))


def test_the_calibration_error_compares_confidence_with_what_is_right():
    sure = to_json(evaluate([GOLD], [record(GOLD)]))["calibration"]
    assert sure == {"error": 0.0, "bins": [{"measures": 3, "confidence": 1.0, "right": 1.0}]}
    flawed = record(replace(GOLD, links=GOLD.links[1:]))
    assert to_json(evaluate([replace(GOLD, links=())], [flawed]))["calibration"]["error"] == 1.0


def test_the_overall_scores_come_first():
    text = printed(evaluate(*GOLD_AND_FLAW))
    places = [text.index(title) for title in ("Overall", "Document", "Spans by label", "Measures by indicator")]
    assert places == sorted(places)
    assert "proactive.total 主动公开政府信息数" in text


def test_the_most_frequent_indicators_are_shown_or_all():
    report = many_indicators(30)
    evaluation = evaluate([report], [record(report)])
    some, every = printed(evaluation), printed(evaluation, all_indicators=True)
    codes = indicator_codes()[:30]
    assert "the 20 most frequent of 30" in some
    assert sum(f" {code} " in some for code in codes) == 20
    assert sum(f" {code} " in every for code in codes) == 30
    assert f" {codes[0]} " in some


def test_reports_without_a_record_and_records_without_gold_are_named():
    gold = other_reports(3)
    text = printed(evaluate(gold[:2], [record(gold[0]), record(gold[2])]))
    assert "2 gold reports, 1 with a record" in text
    assert "counted as missed: 1.txt" in text
    assert "ignored: 2.txt" in text


def test_evaluation_does_not_need_torch():
    command = "import sys, nianbao.evaluation; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command]).returncode == 0
