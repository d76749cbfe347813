"""parse_quantity: what the text of a number span is worth."""

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nianbao.annotations.corpus import split
from nianbao.inference.values.numbers import Quantity, hedge_around, is_range, parse_quantity

LABELS = ("COUNT", "AMOUNT", "PERCENT", "ZERO")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
few = settings(max_examples=60, deadline=None)


def in_chinese(number: int) -> str:
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= scale:
            high, low = divmod(number, scale)
            gap = "零" if 0 < low < scale // 10 else ""
            return in_chinese(high) + name + gap + (in_chinese(low) if low else "")
    return "零一二三四五六七八九"[number]


def read(text: str, label: str, context_unit: str | None = None) -> tuple[int | float, str | None, str | None] | None:
    quantity = parse_quantity(text, label, context_unit=context_unit)
    return quantity and (quantity.value, quantity.unit, quantity.approximate)


@pytest.mark.parametrize(
    ("text", "value", "unit", "approximate"),
    [
        ("1348条", 1348, "条", None),
        ("329", 329, None, None),
        ("15 篇", 15, "篇", None),
        ("-8", -8, None, None),
        ("+17", 17, None, None),
        ("−3", -3, None, None),
        # separators
        ("1,284条", 1284, "条", None),
        ("1，284，567条", 1284567, "条", None),
        ("1 284条", 1284, "条", None),
        ("1 036 人 次", 1036, "人次", None),
        # scales
        ("1.2万人次", 12000, "人次", None),
        ("40万份", 400000, "份", None),
        ("5亿", 500000000, None, None),
        ("3千", 3000, None, None),
        ("1万2千条", 12000, "条", None),
        # Chinese numerals
        ("三处", 3, "处", None),
        ("十二期", 12, "期", None),
        ("两次", 2, "次", None),
        ("一千二百份", 1200, "份", None),
        ("一百二", 120, None, None),
        ("廿三条", 23, "条", None),
        ("零件", 0, "件", None),
        ("〇条", 0, "条", None),
        ("○条", 0, "条", None),
        ("O条", 0, "条", None),
        ("贰拾件", 20, "件", None),
        ("一千零十七条", 1017, "条", None),
        ("一千零十条", 1010, "条", None),
        ("一万零十二条", 10012, "条", None),
        ("九万零三百条", 90300, "条", None),
        ("一万五百条", 10500, "条", None),
        ("十万零一千条", 101000, "条", None),
        ("一亿零五十万", 100500000, None, None),
        ("一百十五次", 115, "次", None),
        ("一百零二次", 102, "次", None),
        ("一点五万条", 15000, "条", None),
        ("叁佰陆拾捌条", 368, "条", None),
        ("壹万零伍佰份", 10500, "份", None),
        ("一三四八条", 1348, "条", None),
        ("二〇次", 20, "次", None),
        # mixed
        ("1万2千3百条", 12300, "条", None),
        ("3千500份", 3500, "份", None),
        ("1万零500份", 10500, "份", None),
        ("1·2万条", 12000, "条", None),
        ("８．5千条", 8500, "条", None),
        # a share whatever its label says
        ("九成二", 92, "%", None),
        # hedges
        ("近500条", 500, "条", "under"),
        ("将近500条", 500, "条", "under"),
        ("不足500条", 500, "条", "under"),
        ("不超过500条", 500, "条", "under"),
        ("约2.3万人次", 23000, "人次", "about"),
        ("500条左右", 500, "条", "about"),
        ("500条上下", 500, "条", "about"),
        ("260余", 260, None, "over"),
        ("70多名", 70, "名", "over"),
        ("1.2千余", 1200, None, "over"),
        ("2.5万余条", 25000, "条", "over"),
        ("三百余万人次", 3000000, "人次", "over"),
        ("100多万次", 1000000, "次", "over"),
        ("一百二十余人", 120, "人", "over"),
        ("十余条", 10, "条", "over"),
        ("超15万人次", 150000, "人次", "over"),
        ("超过9万人次", 90000, "人次", "over"),
        ("逾100条", 100, "条", "over"),
        ("不少于4次", 4, "次", "over"),
        ("100条以上", 100, "条", "over"),
        ("万余条", 10000, "条", "over"),
        ("近百条", 100, "条", "under"),
        ("上千条", 1000, "条", "over"),
        ("不到100条", 100, "条", "under"),
        ("小于100条", 100, "条", "under"),
        ("100条以内", 100, "条", "under"),
        ("不下2000次", 2000, "次", "over"),
        # measure words
        ("31件(次)", 31, "件(次)", None),
        ("31件（次）", 31, "件(次)", None),
        ("94篇(条)", 94, "篇(条)", None),
        ("47万余条次", 470000, "条次", "over"),
        ("800字", 800, "字", None),
        ("4个(阅览室、查阅点等)", 4, "个", None),
        # as scraped
        ("兩名(ming)", 2, "名", None),
        ("1.9萬餘條(tiáo)", 19000, "条", "over"),
        ("约４２０人次", 420, "人次", "about"),
        ("共1348条,", 1348, "条", None),
    ],
)
def test_a_count_is_read_in_base_units(text: str, value: int, unit: str | None, approximate: str | None) -> None:
    assert read(text, "COUNT") == (value, unit, approximate)


@pytest.mark.parametrize(
    "text", ["", "条", "几十条", "数百条", "3至5条", "10—15条", "三至五条", "12,34条", "1.2.3", "百条"]
)
def test_what_is_not_one_number_has_no_count(text: str) -> None:
    assert parse_quantity(text, "COUNT") is None


@pytest.mark.parametrize(
    "text", ["12万3", "1.2万3千", "零七百条", "万零三百条", "百二十条", "一个半", "3千50份", "十七百条", "一千千条"]
)
def test_what_can_be_read_in_two_ways_or_is_the_rest_of_a_number_has_no_count(text: str) -> None:
    assert parse_quantity(text, "COUNT") is None


RANGES = """
3至5条 20-40条 3～5条 三至五条 五条至八条 两三次 七八期 二三十期 三四十 三五百 几十条 数百条 3-5万元 70%-80% 百分之九十至九十五
"""


@pytest.mark.parametrize("text", RANGES.split())
def test_a_range_has_no_value_and_says_so(text: str) -> None:
    assert is_range(text)
    assert all(parse_quantity(text, label) is None for label in ("COUNT", "AMOUNT", "PERCENT"))


@pytest.mark.parametrize("text", ["1348条", "一三四八条", "百分之五十点七五", "二十四条", "-3", "12万3"])
def test_a_number_is_no_range(text: str) -> None:
    assert not is_range(text)


def test_words_around_a_number_hedge_it() -> None:
    assert hedge_around("办结不到", "，其") == "under"
    assert hedge_around("公开不少于", "") == "over"
    assert hedge_around("公开不超过", "") == "under"
    assert hedge_around("大约有", "") == "about"
    assert hedge_around("公开", "以上") == "over"
    assert hedge_around("公开", "左右") == "about"
    assert hedge_around("电话预约", "以网") is None


@pytest.mark.parametrize(
    ("text", "context_unit", "value", "unit"),
    [
        ("0.5万元", None, 5000, "元"),
        ("104150元", None, 104150, "元"),
        ("5,000.00元", None, 5000, "元"),
        ("3.2亿元", None, 320000000, "元"),
        ("312.5元", None, 312.5, "元"),
        ("五千元", None, 5000, "元"),
        ("人民币5千元整", None, 5000, "元"),
        ("￥46", None, 46, None),
        ("18萬元", None, 180000, "元"),
        ("477.35", None, 477.35, None),
        ("477.35", "万元", 4773500, "元"),
        ("477.35", "（万元）", 4773500, "元"),
        ("40", "元", 40, "元"),
        ("40元", "万元", 40, "元"),
        ("2.5万", "万元", 25000, "元"),
        ("三元五角", None, 3.5, "元"),
        ("12元3角4分", None, 12.34, "元"),
        ("3角", None, 0.3, "元"),
        ("壹万贰仟叁佰肆拾伍元陆角", None, 12345.6, "元"),
        ("壹佰零伍元零伍分", None, 105.05, "元"),
        ("伍仟陆佰元整", None, 5600, "元"),
        ("3万5千元", None, 35000, "元"),
    ],
)
def test_money_is_in_yuan(text: str, context_unit: str | None, value: float, unit: str | None) -> None:
    assert read(text, "AMOUNT", context_unit) == (value, unit, None)


@pytest.mark.parametrize("text", ["万元", "12.5元3件", "12.5元3角", "3.5万元2人"])
def test_what_is_not_one_sum_is_no_money(text: str) -> None:
    assert parse_quantity(text, "AMOUNT") is None


def test_a_bare_count_takes_the_unit_of_its_column() -> None:
    assert read("329", "COUNT", "件") == (329, "件", None)
    assert read("1.2", "COUNT", "万人次") == (12000, "人次", None)
    assert read("329条", "COUNT", "件") == (329, "条", None)


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("24.4%", 24.4, None),
        ("180%", 180, None),
        ("0. 7%", 0.7, None),
        ("９６.２％", 96.2, None),
        ("22.6", 22.6, None),
        ("5‰", 0.5, None),
        ("千分之五", 0.5, None),
        ("百分之八十", 80, None),
        ("百分之九十八点五", 98.5, None),
        ("百分之百", 100, None),
        ("百分之80", 80, None),
        ("百分之九十五", 95, None),
        ("百分之五十点七五", 50.75, None),
        ("百分之零点五", 0.5, None),
        ("百分之一百", 100, None),
        ("万分之三", 0.03, None),
        ("７０﹪", 70, None),
        ("九成五", 95, None),
        ("三成五左右", 35, "about"),
        ("四分之一", 25, None),
        ("近九成", 90, "under"),
        ("三成以上", 30, "over"),
        ("超50%", 50, "over"),
        ("近百分之八十", 80, "under"),
    ],
)
def test_a_share_is_in_percent(text: str, value: float, approximate: str | None) -> None:
    assert read(text, "PERCENT") == (value, "%", approximate)


@pytest.mark.parametrize("text", ["24.4/6%", "12个百分点", "%"])
def test_what_is_not_one_share_has_no_percent(text: str) -> None:
    assert parse_quantity(text, "PERCENT") is None


@pytest.mark.parametrize("text", ["没有", "未发生", "無", "未 收到"])
def test_a_verbal_zero_is_zero(text: str) -> None:
    assert parse_quantity(text, "ZERO") == Quantity(0, None, "zero", None)


@pytest.mark.parametrize(("text", "value"), [("1.2万条", 12000), ("19.83万条", 198300), ("0.29万条", 2900)])
def test_integral_values_are_exact_integers(text: str, value: int) -> None:
    quantity = parse_quantity(text, "COUNT")
    assert quantity is not None
    assert type(quantity.value) is int
    assert quantity.value == value


@few
@given(st.integers(0, 10**9))
def test_a_number_in_chinese_reads_as_itself(number: int) -> None:
    assert read(in_chinese(number) + "条", "COUNT") == (number, "条", None)


@few
@given(st.integers(0, 10**8 - 1))
def test_a_number_on_a_cheque_reads_as_itself(number: int) -> None:
    capital = cn2an.an2cn(number, "up")
    assert read(capital + "条", "COUNT") == (number, "条", None)
    assert read(capital + "元整", "AMOUNT") == (number, "元", None)


@few
@given(st.integers(100, 10**8))
def test_the_rest_of_a_number_after_its_zero_is_none(number: int) -> None:
    text = in_chinese(number)
    at = text.find("零")
    if at > 0:
        assert read(text[at:] + "条", "COUNT") is None


@few
@given(st.integers(0, 10**12))
def test_thousands_separators_do_not_matter(number: int) -> None:
    assert read(f"{number:,}条", "COUNT") == read(f"{number}条", "COUNT") == (number, "条", None)


@few
@given(
    st.from_regex(r"(约|近|超)?[0-9]{1,6}(\.[0-9]{1,2})?万?余?(条|元|%|件\(次\))", fullmatch=True),
    st.sampled_from(LABELS),
)
def test_full_width_reads_like_half_width(text: str, label: str) -> None:
    assert parse_quantity(text.translate(FULL_WIDTH), label) == parse_quantity(text, label)


@few
@given(st.text() | st.text("0123456789.,%-十百千万亿点分之余近条元(次)至 O"), st.sampled_from(LABELS))
def test_no_text_raises(text: str, label: str) -> None:
    parse_quantity(text, label)
    parse_quantity("1", label, context_unit=text)


@pytest.mark.parametrize("text", ["9" * 10_000, "万" * 10_000, "1," * 10_000, "近" * 10_000 + "1"])
def test_no_length_raises(text: str) -> None:
    assert parse_quantity(text, "COUNT") is None


@pytest.mark.parametrize("label", ["COUNT", "AMOUNT", "PERCENT"])
def test_nearly_every_annotated_number_is_read(label: str) -> None:
    texts = [span.text(report.text) for report in split("train") for span in report.spans if span.label == label]
    unread = [text for text in texts if parse_quantity(text, label) is None]
    assert len(unread) < 0.005 * len(texts), unread
