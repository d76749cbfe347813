"""The codebook: the page is the one that the program prints, and holds every column, key and code."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from nianbao.annotations import Level, Scope
from nianbao.cli import app
from nianbao.inference.output.layouts import TABLES, TableName, layout

PAGE = (Path(__file__).parents[2] / "docs" / "codebook.md").read_text("utf-8")


def test_the_page_is_what_the_command_prints() -> None:
    assert CliRunner().invoke(app, ["schema", "--codebook"]).stdout == PAGE, "write it anew: see CONTRIBUTING.md"


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_its_line_in_both_languages(name: TableName) -> None:
    for column in layout(name).columns:
        assert f"| `{column.name}` | {column.chinese} | {column.english} |" in PAGE


@pytest.mark.parametrize("code", [*Level, *Scope])
def test_codes_have_their_chinese_names(code: Level | Scope) -> None:
    assert f"| `{code.value}` |" in PAGE


def test_the_readme_says_how_many_columns_the_wide_table_has() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"The columns are the {len(layout('wide').columns)} that" in readme
