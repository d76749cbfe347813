"""docs/places.md lists the columns that tables have."""

from __future__ import annotations

from pathlib import Path

from nianbao.inference.output.places import PLACE_FACTS


def test_the_page_explains_every_column_in_both_languages() -> None:
    page = (Path(__file__).parents[2] / "docs" / "places.md").read_text("utf-8")
    for fact in PLACE_FACTS:
        assert f"| `{fact.name}` | {fact.chinese} | {fact.english} |" in page
