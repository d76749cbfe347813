"""A table of facts as gold."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation_samples import GOLD, TOTAL, changed, record

from nianbao.evaluation import EvaluationError, Score
from nianbao.evaluation.fact_table import FactError, evaluate_facts, facts_json, read_fact_table


def written(tmp_path: Path, *rows: str, head: str = "report,indicator,value") -> Path:
    path = tmp_path / "facts.csv"
    path.write_text("\n".join([head, *rows]), "utf-8-sig")
    return path


def test_facts_are_right_wrong_missing_or_false(tmp_path: Path) -> None:
    table = read_fact_table(
        written(
            tmp_path,
            'gold,proactive.total,"1,200"',
            "gold,review.total,",  # judged, but not stated
            "gold,litigation.total,3",
            "lost.txt,review.total,0",
        )
    )
    found = evaluate_facts(table, [record()])
    assert found.facts.overall == Score(0, 2, 3)
    assert found.errors == [
        FactError("gold", "litigation.total", 3, None, None),
        FactError("gold", "proactive.total", 1200, 1348, pytest.approx(148 / 1200)),
        FactError("gold", "review.total", None, 0, None),
        FactError("lost.txt", "review.total", 0, None, None),
    ]
    assert facts_json(found)["missing"] == ["lost.txt"]


def test_indicators_that_the_table_never_names_are_not_judged(tmp_path: Path) -> None:
    table = read_fact_table(written(tmp_path, "gold.txt,proactive.total,1348"))
    assert evaluate_facts(table, [record()]).facts.overall == Score(1, 0, 0)
    assert evaluate_facts(table, [record(changed(TOTAL, None))]).facts.overall == Score(0, 0, 1)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("gold.txt,proactive,3", "line 2: no report, or no indicator 'proactive'"),
        ("gold.txt,proactive.total,1.2万", "line 2: expected a number in base units"),
        ("gold.txt,proactive.total,1\ngold.txt,proactive.total,2", "line 3: a second value of proactive.total"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, says: str) -> None:
    with pytest.raises(EvaluationError, match=says):
        read_fact_table(written(tmp_path, row))


def test_a_table_that_is_none_or_of_other_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="found no 'indicator'"):
        read_fact_table(written(tmp_path, head="report,code,value"))
    with pytest.raises(EvaluationError, match="found none"):
        evaluate_facts(read_fact_table(written(tmp_path, "x.txt,proactive.total,1")), [record(GOLD)])
