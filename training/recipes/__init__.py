"""Recipes: one TOML file per run, read into one dataclass, unknown keys refused."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from ..errors import TrainingError

Recipe = TypeVar("Recipe")


def from_table(kind: type[Recipe], table: dict[str, Any], *, source: str) -> Recipe:
    """A recipe dataclass from a TOML table; a key it does not have, or a value of another type, is refused."""
    assert dataclasses.is_dataclass(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}
    unknown = sorted(set(table) - set(fields))
    if unknown:
        raise TrainingError(f"{source}: unknown key {unknown[0]!r}; the keys are {', '.join(fields)}")
    recipe: Any = kind(**table)
    default: Any = kind()
    for name in table:
        expected = type(getattr(default, name))
        value = getattr(recipe, name)
        if not isinstance(value, expected) and not (expected is float and isinstance(value, int)):
            raise TrainingError(f"{source}: {name} should be {expected.__name__}, got {value!r}")
    return recipe  # type: ignore[no-any-return]


def load_recipe(kind: type[Recipe], path: Path) -> Recipe:
    """Read a recipe from a TOML file."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path}: not a readable TOML recipe ({error})") from None
    return from_table(kind, table, source=str(path))
