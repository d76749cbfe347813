"""The labelling interface as Label Studio's XML, made from the scheme, so that the two cannot drift apart.

Annotators see Chinese names (names.toml); what is stored are the scheme's codes, which Label Studio calls aliases.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ..scheme import NUMBERS, OTHER_INDICATOR, Format, Kind, Label, Level, Role, Scope, indicators
from .errors import StudioError

# The label bar stays in sight while a long text scrolls. The text itself must not scroll in a box of its own: the
# arrows of the relations would leave it.
_STYLE = """
.nb-bar { position: sticky; top: 0; z-index: 9; background: var(--color-neutral-background, #fff);
  padding: 6px 8px; border-bottom: 1px solid #ccc; }
.nb-text, .nb-text * { font-size: 16px; line-height: 2.6; }
.nb-whole { margin-top: 16px; padding-top: 8px; border-top: 1px solid #ccc; }
"""
_WHOLE: dict[str, tuple[type[StrEnum], str, bool]] = {
    "kind": (Kind, "文件", True),
    "format": (Format, "格式(年报才选)", False),
    "level": (Level, "机关层级", True),
}


@cache
def names() -> dict[str, Any]:
    """names.toml."""
    table: dict[str, Any] = tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
    return table


def interface() -> str:
    """The XML of a project's labelling interface."""
    view = Element("View")
    SubElement(view, "Style").text = _STYLE
    bar = SubElement(view, "View", className="nb-bar")
    labels = SubElement(bar, "Labels", name="span", toName="text", showInline="true")
    for label in Label:
        shown = names()["labels"][label]
        SubElement(labels, "Label", value=shown["name"], alias=label, background=shown["colour"], hotkey=shown["key"])
    SubElement(SubElement(bar, "Relations"), "Relation", value="measures")
    _indicators(bar)
    _choices(bar, "role", Role, label="HEADING", required="true")
    _choices(bar, "scope", Scope, label=",".join(label for label in Label if label in NUMBERS))
    SubElement(SubElement(view, "View", className="nb-text"), "Text", name="text", value="$text")
    whole = SubElement(view, "View", className="nb-whole")
    for name, (values, title, required) in _WHOLE.items():
        SubElement(whole, "Header", value=title, size="5")
        _choices(whole, name, values, **({"required": "true"} if required else {}))
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _indicators(parent: Element) -> None:
    taxonomy = SubElement(
        parent,
        "Taxonomy",
        name="indicator",
        toName="text",
        perRegion="true",
        whenTagName="span",
        whenLabelValue=Label.CATEGORY,
        leafsOnly="true",
        maxUsages="1",
        required="true",
        placeholder="指标:输入中文查找",
    )
    groups: dict[str, Element] = {}
    for code, indicator in indicators().items():
        group = code.split(".")[0]
        if group not in groups:
            groups[group] = SubElement(taxonomy, "Choice", value=names()["groups"][group], alias=group)
        SubElement(groups[group], "Choice", value=indicator.name, alias=code, hint=" ".join(indicator.wordings))
    SubElement(taxonomy, "Choice", value=names()["groups"][OTHER_INDICATOR], alias=OTHER_INDICATOR)


def _choices(parent: Element, name: str, values: type[StrEnum], *, label: str = "", **more: str) -> None:
    """A choice about the regions with one of the labels, or without `label` about the whole document."""
    where = {"perRegion": "true", "whenTagName": "span", "whenLabelValue": label} if label else {}
    common = {"name": name, "toName": "text", "choice": "single", "showInline": "true"}
    box = SubElement(parent, "Choices", {**common, **where, **more})
    for value in values:
        SubElement(box, "Choice", value=names()[name][value], alias=value)


def stored_values(xml: str) -> dict[str, frozenset[str]]:
    """What an interface can store, by control: the codes of its labels and choices. Raises StudioError."""
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise StudioError(f"expected a labelling interface in XML, found {error}") from None
    values: dict[str, frozenset[str]] = {}
    for control in root.iter():
        if control.tag in ("Labels", "Choices", "Taxonomy") and control.get("toName") == "text":
            items = (item for item in control.iter() if item.tag in ("Label", "Choice"))
            values[str(control.get("name"))] = frozenset(str(i.get("alias") or i.get("value")) for i in items)
    return values


def interface_differences(xml: str) -> list[str]:
    """What an interface cannot store that the scheme has, and the other way round; empty if it fits the scheme."""
    ours, theirs = stored_values(interface()), stored_values(xml)
    differences = [f"no control {name!r}" for name in ours.keys() - theirs.keys()]
    for name in ours.keys() & theirs.keys():
        differences += [f"{name} lacks {value}" for value in ours[name] - theirs[name]]
        differences += [f"{name} has the unknown {value}" for value in theirs[name] - ours[name]]
    return sorted(differences)
