"""normalise_contact: one spelling for each contact detail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.inference.values.contacts import email_places, normalise_contact, phone_places

LABELS = ("ORG", "ADDRESS", "POSTCODE", "PHONE", "FAX", "EMAIL", "URL")
few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        ("ORG", "縣政務(wù)公開 辦公室", "县政务公开办公室"),
        ("ADDRESS", "建溪市中山路 1 号市政府 4 楼", "建溪市中山路1号市政府4楼"),
        ("POSTCODE", "３２４ ４１８", "324418"),
        ("POSTCODE", "2310000", "2310000"),
        ("EMAIL", "Jpwsj ＠ 163.com", "jpwsj@163.com"),
    ],
)
def test_names_codes_and_addresses_lose_their_blanks(label: str, text: str, expected: str) -> None:
    assert normalise_contact(label, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0571-80000001", "0571-80000001"),
        ("0571—80000001", "0571-80000001"),
        ("0571——80000001", "0571-80000001"),
        ("010 - 88901452", "010-88901452"),
        ("(0571)80000001", "0571-80000001"),
        ("（０５７１）８０００ ０００１", "0571-80000001"),
        ("(0571)-80000001", "0571-80000001"),
        ("+86-571-80000001", "+86-571-80000001"),
        ("0573-8281 0094", "0573-82810094"),
        ("057180000001", "057180000001"),
        ("4830221", "4830221"),
        # extensions
        ("60000001-6001", "60000001-6001"),
        ("60000001转6001", "60000001-6001"),
        ("60000001轉分機6001", "60000001-6001"),
        # several
        ("80000001、80000002", "80000001、80000002"),
        ("80000001，80000002", "80000001、80000002"),
        ("0571-80000001 0571-80000002", "0571-80000001、0571-80000002"),
        ("80000001/80000002(传真)", "80000001、80000002"),
        ("80000001及80000002", "80000001、80000002"),
        ("60000001(6001)", "60000001-6001"),
        ("0571-80000001～3", "0571-80000001~3"),
        ("13812345678-9100", "13812345678-9100"),
        ("0570-7067849", "0570-7067849"),
        ("0571-8000****", "0571-8000****"),
        # a letter for a digit is not passed over
        ("0571-8O000l01", "0571-8O000101"),
        ("Tel:0571-80000001", "0571-80000001"),
        ("电话:", ""),
    ],
)
def test_a_telephone_number_is_digits_and_hyphens(text: str, expected: str) -> None:
    assert normalise_contact("PHONE", text) == normalise_contact("FAX", text) == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("6189091/6189092", ["6189091", "6189092"]),
        ("0576-83210002及83210005", ["0576-83210002", "83210005"]),
        ("(0576)83210001、83210002转8012", ["(0576)83210001", "83210002转8012"]),
        ("13500001962,0736-3320018", ["13500001962", "0736-3320018"]),
        ("6189091、2", ["6189091、2"]),
        ("0576-83210001~3", ["0576-83210001~3"]),
        ("057683210001", ["057683210001"]),
        ("0737—8821418", ["0737—8821418"]),
    ],
)
def test_whole_numbers_in_one_run_are_told_apart(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in phone_places(text)] == numbers


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("邮箱:24336243@163.com。", ["24336243@163.com"]),
        ("20081234@qq.example 3306@163.example", ["20081234@qq.example", "3306@163.example"]),
        ("Jpwsj @ 163 . com", ["Jpwsj @ 163 . com"]),
        ("邮箱:x@163.com. 1.推进", ["x@163.com"]),
        ("@qinglan.example", []),
    ],
)
def test_an_address_is_found_from_its_first_digit_to_its_end(text: str, addresses: list[str]) -> None:
    assert [text[start:end] for start, end in email_places(text)] == addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://www.zhitian.gov.cn", "http://www.zhitian.gov.cn"),
        ("http//:www.lechengshi.gov.cn", "http://www.lechengshi.gov.cn"),
        ("http:/ /www. lechengshi .gov.cn", "http://www.lechengshi.gov.cn"),
        ("HTTPS：／／www.lechengshi.gov.cn", "https://www.lechengshi.gov.cn"),
        ("<http://www.lechengshi.gov.cn/>。", "http://www.lechengshi.gov.cn/"),
        ("www.huining.gov.cn", "www.huining.gov.cn"),
        ("http://10.1.2.3:8080/a/index.htm,", "http://10.1.2.3:8080/a/index.htm"),
        ("/gzjg/sfbm/gssczj/", "/gzjg/sfbm/gssczj/"),
    ],
)
def test_a_broken_scheme_is_repaired_and_a_missing_one_stays_missing(text: str, expected: str) -> None:
    assert normalise_contact("URL", text) == expected


def test_a_label_that_is_no_contact_is_refused() -> None:
    with pytest.raises(KeyError):
        normalise_contact("COUNT", "3条")


@few
@given(st.sampled_from(LABELS), st.text() | st.text("0123456789-—()（）转、,/ +*htp:@.<>"))
def test_no_text_raises_and_no_blank_is_left(label: str, text: str) -> None:
    normalised = normalise_contact(label, text)
    assert "".join(normalised.split()) == normalised


@few
@given(st.sampled_from(LABELS), st.text("0123456789-—()转、,/ +*htp:@.<>"))
def test_normalising_twice_changes_nothing(label: str, text: str) -> None:
    once = normalise_contact(label, text)
    assert normalise_contact(label, once) == once
