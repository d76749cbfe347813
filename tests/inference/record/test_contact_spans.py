"""Contact details of a record, where the tagger cut them or took them for something else."""

from __future__ import annotations

import pytest

from nianbao.annotations import Finder, Label, Span
from nianbao.inference.record.contacts import contact_of, mended
from nianbao.inference.record.types import Contact
from nianbao.models.text.normaliser import normalise


def details(text: str, *marked: tuple[str, Label]) -> Contact:
    """The contact of a text in which a tagger has marked these words."""
    spans = [Span(text.index(words), text.index(words) + len(words), label, None, 0.8) for words, label in marked]
    return contact_of(mended(sorted(spans), normalise(text)), text)


def values(text: str, field: str, *marked: tuple[str, Label]) -> list[str]:
    found = getattr(details(text, *marked), field)
    assert all(text[each.start : each.end] == each.text for each in found)
    return [each.value for each in found]


def test_an_address_that_begins_with_digits_is_no_telephone() -> None:
    text = "电话:24336240,电子邮箱:24336243@163.com)。"
    marked = ("24336240", Label.PHONE), ("24336243", Label.PHONE)
    assert values(text, "email", *marked) == ["24336243@163.com"]
    assert values(text, "phone", *marked) == ["24336240"]
    assert values(text, "email", ("24336240", Label.PHONE), ("@163.com", Label.EMAIL)) == ["24336243@163.com"]


@pytest.mark.parametrize("written", ["２０８１２３４＠ｑｑ．ｅｘａｍｐｌｅ", "2081234@qq.example"])
def test_addresses_in_full_width_and_two_in_a_row(written: str) -> None:
    text = f"邮编:317123,邮箱:{written} 3306@163.example"
    assert values(text, "email", ("317123", Label.POSTCODE), (written[:5], Label.PHONE)) == [
        "2081234@qq.example",
        "3306@163.example",
    ]


def test_an_extension_belongs_to_its_number_and_a_full_stop_does_not() -> None:
    assert values("电话:83210002转8012", "phone", ("83210002", Label.PHONE)) == ["83210002-8012"]
    assert values("电话:83210002(8012)", "phone", ("83210002", Label.PHONE)) == ["83210002-8012"]
    assert values("电话:0598-5320268.", "phone", ("0598-5320268.", Label.PHONE)) == ["0598-5320268"]


def test_two_numbers_in_one_span_are_two_details() -> None:
    text = "传真:0576-83210002及83210005"
    assert values(text, "fax", ("0576-83210002及83210005", Label.FAX)) == ["0576-83210002", "83210005"]


def test_a_number_behind_its_label_is_found_beside_other_details() -> None:
    text = "邮编:317123,电话:0576-83210001,传真:83210002。监督电话:12345"
    contact = details(text, ("317123", Label.POSTCODE))
    assert [each.value for each in contact.phone] == ["0576-83210001"]
    assert [each.value for each in contact.fax] == ["83210002"]
    assert details("电话:0576-83210001").phone == []  # of the site's operator, for all we know


def test_an_office_is_named_to_its_end_and_told_from_an_address() -> None:
    text = "地址:平潭综合实验区管委会办公室;邮编:350400"
    assert values(text, "organization", ("平潭综合实", Label.ORG)) == ["平潭综合实验区管委会办公室"]
    assert values(text, "organization", ("平潭综合实验区管委会办公室", Label.ADDRESS)) == ["平潭综合实验区管委会办公室"]
    hall = "地址:平潭综合实验区北厝镇金井湾片区管委会大楼7楼邮 编:350400"
    marked = ("平潭综合实验区", Label.ORG), ("北厝镇金井湾片区管委会大楼7楼", Label.ADDRESS)
    assert values(hall, "address", *marked) == ["平潭综合实验区北厝镇金井湾片区管委会大楼7楼"]
    assert values(hall, "organization", *marked) == []
    both = "地址:云水县府前路8号县政府信息公开办公室"
    house = ("云水县府前路8号县政府信息公开办公室", Label.ADDRESS)
    assert values(both, "address", house) == ["云水县府前路8号"]
    assert values(both, "organization", house) == ["县政府信息公开办公室"]
    assert values("请与我局联系", "organization", ("我局", Label.ORG)) == []


def test_what_was_changed_says_so() -> None:
    text = "电话:83210002转8012,邮编:317123"
    spans = [Span(3, 11, Label.PHONE, None, 0.8), Span(20, 26, Label.POSTCODE, None, 0.8)]
    assert [span.found_by for span in mended(spans, normalise(text))] == [Finder.RULE, spans[1].found_by]
