"""decode: every encoding that reports come in, right to the character and by name."""

import os
import random
from pathlib import Path

import opencc
import pytest

from nianbao.annotations.corpus import split
from nianbao.inference.errors import Rejected
from nianbao.inference.reading.encodings import declared_encoding, decode

REPORTS = Path(__file__).parents[4] / "shared" / "reports"

SIMPLIFIED = "云溪镇2013年政府信息公开工作年度报告\n全年主动公开政府信息437条，受理申请2件。\n"
TRADITIONAL = "雲溪鎮2013年政府信息公開工作年度報告\n全年主動公開政府信息437條，受理申請2件。\n"
BIG5 = TRADITIONAL.encode("big5")

# Python's codec → the name that decode should give
ANY_SCRIPT = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
MARKS = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"\xff\xfe\0\0": "utf-32-le",
    b"\0\0\xfe\xff": "utf-32-be",
}


def assert_round_trip(text: str, codec: str, name: str) -> None:
    data = text.encode(codec, "ignore")
    decoded = decode(data)
    assert (decoded.encoding, decoded.text) == (name, data.decode(codec))


def real_texts() -> list[str]:
    """The annotated ones of dev, and those that lie beside the checkout."""
    beside = [path.read_text(encoding="utf-8") for path in sorted(REPORTS.glob("*.txt"))]
    return [*(report.text for report in split("dev")), *beside]


@pytest.mark.parametrize(("codec", "name"), ANY_SCRIPT.items())
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
def test_a_text_comes_back_as_it_was(text: str, codec: str, name: str) -> None:
    assert_round_trip(text, codec, name)


@pytest.mark.parametrize(("mark", "name"), MARKS.items())
def test_a_byte_order_mark_settles_the_encoding_and_goes(mark: bytes, name: str) -> None:
    decoded = decode(mark + SIMPLIFIED.encode(name))
    assert (decoded.encoding, decoded.text) == (name, SIMPLIFIED)


def test_big5_is_told_from_gb18030() -> None:
    assert_round_trip(TRADITIONAL, "big5", "big5")


@pytest.mark.parametrize(("codec", "name"), ANY_SCRIPT.items())
def test_all_real_texts_come_back_as_they_were(codec: str, name: str) -> None:
    for text in real_texts():
        assert_round_trip(text, codec, name)


@pytest.mark.parametrize(("codec", "name"), [*ANY_SCRIPT.items(), ("big5", "big5")])
def test_all_real_texts_in_traditional_characters_come_back_as_they_were(codec: str, name: str) -> None:
    convert = opencc.OpenCC("s2t").convert
    for text in real_texts():
        assert_round_trip(convert(text), codec, name)


@pytest.mark.parametrize(("codec", "name"), ANY_SCRIPT.items())
def test_ten_characters_are_enough(codec: str, name: str) -> None:
    chance = random.Random(0)
    for text in real_texts():
        for _ in range(10):
            start = chance.randrange(max(1, len(text) - 10))
            snippet = text[start : start + 10]
            if sum("\u4e00" <= character <= "\u9fff" for character in snippet) >= 5:
                assert_round_trip(snippet, codec, name)


def test_ascii_is_utf8() -> None:
    assert decode(b"Annual report 2013\n").encoding == "utf-8"


def test_one_gbk_character_that_is_valid_utf8_by_accident_is_still_gbk() -> None:
    assert_round_trip("600元", "gbk", "gb18030")


def test_text_in_another_script_stays_utf8() -> None:
    assert decode("Отчёт — 2013".encode()).text == "Отчёт — 2013"


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (b'<meta charset="GB2312">', "gb18030"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">', "gb18030"),
        (b'<?xml version="1.0" encoding="Big5"?>', "big5"),
        (b"<meta charset='no-such-thing'>", None),
        (b"charset=gbk", None),
    ],
)
def test_the_declared_encoding_is_read(page: bytes, encoding: str | None) -> None:
    assert declared_encoding(page) == encoding


def test_a_declaration_settles_a_tie() -> None:
    tie = "條數".encode("big5")  # 兵计 in GBK: everyday characters, too
    assert decode(b"<p>" + tie).encoding == "gb18030"
    assert decode(b'<meta charset="big5"><p>' + tie).encoding == "big5"


def test_a_wrong_declaration_does_no_harm() -> None:
    page = f'<meta charset="big5"><p>{SIMPLIFIED}</p>'
    assert decode(page.encode("gbk")).text == page


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_a_few_bad_bytes_are_replaced_and_the_rest_is_kept(codec: str) -> None:
    head, tail = SIMPLIFIED.encode(codec), SIMPLIFIED[::-1].encode(codec)
    bad = b"\x00\xd8" if codec == "utf-16-le" else b"\xff"
    text = decode(head + bad + tail).text
    assert text.startswith(SIMPLIFIED)
    assert "\ufffd" in text
    assert text.endswith(SIMPLIFIED[::-1][10:])


def test_text_that_is_cut_inside_a_character_is_still_utf8() -> None:
    decoded = decode(SIMPLIFIED.encode()[:-5])
    assert decoded.encoding == "utf-8"
    assert decoded.text.endswith("\ufffd")


@pytest.mark.parametrize(
    "data",
    [bytes(random.Random(0).choices(range(0x80, 0x100), k=1000)), b"\xef\xbb\xbf" + BIG5],
    ids=["random high bytes", "Big5 behind the mark of UTF-8"],
)
def test_what_is_mostly_unreadable_is_undecodable(data: bytes) -> None:
    with pytest.raises(Rejected, match="save the file as UTF-8") as caught:
        decode(data)
    assert caught.value.reason == "undecodable"


@pytest.mark.parametrize(
    "data",
    [bytes(range(32)) * 4, b"a\0\0\0b\1\2\3" * 20, random.Random(0).randbytes(5000)],
    ids=["controls", "zeros", "random"],
)
def test_control_characters_make_a_file_binary(data: bytes) -> None:
    with pytest.raises(Rejected) as caught:
        decode(data)
    assert caught.value.reason == "binary"


def test_a_stray_control_character_does_not() -> None:
    text = SIMPLIFIED * 5 + "\0\x08"
    assert decode(text.encode()).text == text


def test_any_bytes_decode_or_are_rejected() -> None:
    for size in (1, 2, 3, 10, 1000):
        for _ in range(50):
            data = os.urandom(size)
            try:
                assert isinstance(decode(data).text, str), data
            except Rejected as rejected:
                assert rejected.reason in ("binary", "undecodable"), data
