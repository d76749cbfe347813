"""The labelling interface says what the scheme says, in Chinese."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from nianbao.annotations import Format, Kind, Label, Level, Role, Scope, indicators
from nianbao.annotations.scheme import indicator_codes
from nianbao.annotations.studio import StudioError, interface, interface_differences
from nianbao.annotations.studio.interface import names, stored_values


def test_everything_that_the_scheme_has_can_be_stored() -> None:
    stored = stored_values(interface())
    assert stored["span"] == set(Label)
    assert stored["indicator"] >= set(indicator_codes())
    for name, values in (("role", Role), ("scope", Scope), ("kind", Kind), ("format", Format), ("level", Level)):
        assert stored[name] == set(values)


def test_annotators_see_chinese_and_no_two_labels_share_a_name_a_colour_or_a_key() -> None:
    shown = names()["labels"]
    assert set(shown) == set(Label)
    for part in ("name", "colour", "key"):
        assert len({label[part] for label in shown.values()}) == len(Label)
    control = next(ElementTree.fromstring(interface()).iter("Taxonomy"))
    (total,) = [choice for choice in control.iter("Choice") if choice.get("alias") == "proactive.total"]
    assert total.get("value") == indicators()["proactive.total"].name == "主动公开政府信息数"


def test_our_own_interface_has_no_differences() -> None:
    assert interface_differences(interface()) == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('alias="ZERO"', 'alias="NONE"', "span lacks ZERO"),
        ('alias="proactive.total"', 'alias="proactive.all"', "indicator has the unknown proactive.all"),
        ('name="scope"', 'name="time"', "no control 'scope'"),
    ],
)
def test_a_changed_interface_is_named_by_what_changed(before: str, after: str, says: str) -> None:
    assert says in interface_differences(interface().replace(before, after))


def test_what_is_no_xml_is_refused() -> None:
    with pytest.raises(StudioError, match="expected a labelling interface in XML"):
        interface_differences("<View>")
