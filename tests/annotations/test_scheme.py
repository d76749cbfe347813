"""The scheme: sixteen labels, 120 indicators, one tree of parents."""

from nianbao.annotations import Label, Role, Scope, indicators
from nianbao.annotations.scheme import CONTACTS, NUMBERS, attribute_values, indicator_codes


def test_there_are_sixteen_labels_and_120_indicators() -> None:
    assert len(Label) == 16
    assert len(indicators()) == 120
    assert indicator_codes()[-1] == "other"


def test_indicator_carries_its_official_name_wordings_units_parent_and_formats() -> None:
    waived = indicators()["fee.waived"]
    assert waived.name == "收费减免金额"
    assert "减免金额" in waived.wordings
    assert waived.units == ("元", "万元", "人次")
    assert waived.parent is None
    assert indicators()["staff.full_time"].parent == "staff.total"
    assert "pre2014_table" in waived.formats


def test_parents_form_trees() -> None:
    for indicator in indicators().values():
        seen = {indicator.code}
        while indicator.parent is not None:
            indicator = indicators()[indicator.parent]
            assert indicator.code not in seen
            seen.add(indicator.code)


def test_attributes_belong_to_categories_headings_and_numbers_only() -> None:
    assert attribute_values(Label.CATEGORY) == indicator_codes()
    assert attribute_values(Label.HEADING) == tuple(Role)
    assert all(attribute_values(label) == tuple(Scope) for label in NUMBERS)
    assert all(attribute_values(label) == () for label in CONTACTS)
