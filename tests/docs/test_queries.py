"""The questions of docs/queries.md, asked of the annotated reports: every answer on the page is the one DuckDB gives."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from nianbao.annotations.corpus import split
from nianbao.evaluation import make_gold
from nianbao.inference.output.writers import open_output

PAGE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text("utf-8")
QUERIES = re.findall(r"## (?P<question>[^\n]+)\n.*?```sql\n(?P<sql>.*?)```\n\n(?P<answer>\|.*?)\n(?=\n|$)", PAGE, re.S)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with measures.parquet and records.jsonl of all annotated reports."""
    folder = tmp_path_factory.mktemp("corpus")
    records = [make_gold(report).record for name in ("train", "dev") for report in split(name)]
    for name, kind in (("measures.parquet", "parquet"), ("records.jsonl", "jsonl")):
        with open_output(folder / name, kind) as writer:
            for record in records:
                writer.write(record)
    return folder


def test_the_page_asks_five_questions_at_least() -> None:
    assert len(QUERIES) >= 5
    assert PAGE.count("```sql") == len(QUERIES)


@pytest.mark.parametrize(("question", "sql", "answer"), QUERIES, ids=[query[0] for query in QUERIES])
def test_the_page_gives_the_answer_that_duckdb_gives(
    question: str, sql: str, answer: str, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus)
    relation = duckdb.sql(sql)
    table = [relation.columns, ["---"] * len(relation.columns), *relation.fetchall()]
    lines = ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in table]
    assert "\n".join(lines).replace("| --- ", "|---").replace("--- |", "---|") == answer, (
        f"{question}: paste the new one"
    )
