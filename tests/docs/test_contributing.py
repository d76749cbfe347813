"""Pages that lead newcomers to files: what they say stands where, stands there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"`([^`]+)`")


def rows(page: str, first: str) -> Iterator[list[str]]:
    """The cells of the rows of the table whose first column is called `first`."""
    lines = iter((ROOT / page).read_text("utf-8").splitlines())
    for line in lines:
        if line.startswith(f"| {first} |"):
            break
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def annotations_of(file: Path, name: str) -> tuple[str, str]:
    """What the signature of a function, or of a class's method, says that it takes and gives."""
    found: list[ast.AST] = [ast.parse(file.read_text("utf-8"))]
    for part in name.split("."):
        found = [
            child
            for node in found
            for child in ast.iter_child_nodes(node)
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name == part
        ]
    (function,) = found
    assert isinstance(function, ast.FunctionDef)
    assert function.returns is not None
    return ast.unparse(function.args), ast.unparse(function.returns)


WHERE = [(task, CODE.findall(file), CODE.findall(what)) for task, file, what in rows("CONTRIBUTING.md", "to …")]
STATIONS = list(rows("docs/architecture.md", "station"))


def test_contributing_says_where_to_begin_with_everything_usual() -> None:
    assert {task for task, _, _ in WHERE if task} >= {
        "add a label",
        "add an indicator",
        "add a reader (file format)",
        "add a table form",
        "add a check",
        "add a measure word or list mark",
        "change the model's size",
        "change a limit of the decoding",
        "add an output format",
        "add a page to the view",
    }


@pytest.mark.parametrize(("files", "names"), [row[1:] for row in WHERE], ids=lambda names: " ".join(names))
def test_what_contributing_names_stands_in_the_file_beside_it(files: list[str], names: list[str]) -> None:
    (file,) = files
    text = (ROOT / file).read_text("utf-8")
    assert names
    for name in names:
        assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text), name


@pytest.mark.parametrize("row", STATIONS, ids=lambda row: row[0])
def test_each_station_takes_and_gives_the_types_that_the_architecture_page_says(row: list[str]) -> None:
    _, function, file, takes, gives = row
    signature = annotations_of(ROOT / file.strip("`"), function.strip("`"))
    types = CODE.findall(takes)
    assert types
    for name in types:
        assert re.search(rf"\b{name}\b", signature[0]), name
    for name in CODE.findall(gives.split(":")[0]):
        assert re.search(rf"\b{name}\b", signature[1]), name


def test_the_picture_has_the_types_of_the_table() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text("utf-8").replace("-</text>", "")
    drawn = set(re.findall(r"\w+", " ".join(re.findall(r'class="type[^"]*">([^<]+)', picture))))
    named = {name for row in STATIONS for cell in row[3:] for name in CODE.findall(cell)}
    assert drawn - {"prediction", "export", "Normalised", "Annotated", "Text"} <= named


def test_the_readme_s_tree_lists_every_folder_and_none_else() -> None:
    tree = re.search(r"## The house\n\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    assert tree
    listed: set[str] = set()
    parents: list[str] = []
    for indent, name in re.findall(r"^( *)(\w+)/ ", tree[1], re.M):
        parents[len(indent) // 2 :] = [name]
        listed.add("/".join(parents))
    rooms = ("annotations", "models", "training", "inference", "evaluation", "labelling", "cli")
    packages = {f.parent.relative_to(ROOT).as_posix() for room in rooms for f in (ROOT / room).rglob("__init__.py")}
    others = {"benchmarks", "docs", "examples", "models/default", "tests", "tests/released"}
    assert listed == packages | others
    assert all((ROOT / folder).is_dir() for folder in listed)
