"""What a numeral is worth: Arabic, Chinese, as on cheques, or mixed: 1,284 · 一千零十七 · 叁佰陆拾捌 · 一点五万 · 1万2千.

Read strictly: what can be read in two ways has no value (12万3), nor has a range (两三, 二三十, 三五百), nor the rest of
a numeral that was cut (零七百).
"""

from __future__ import annotations

import re
from decimal import Decimal

from ...annotations.lexicon import CHINESE_DIGITS, FINANCIAL_DIGITS, SCALES, ZEROS

ARABIC = str.maketrans(
    ZEROS + "两" + CHINESE_DIGITS + FINANCIAL_DIGITS,
    "0" * len(ZEROS) + "2" + "0123456789" + "0123456789",
)
"""Chinese digit → Arabic digit, by character: the plain, the financial, and what stands in for a zero."""
FINANCIAL_SCALES = "拾佰仟"
NUMERALS = f"0-9{ZEROS}两{CHINESE_DIGITS}{FINANCIAL_DIGITS}{SCALES}{FINANCIAL_SCALES}廿卅"
"""What a numeral is written with, points and commas apart, for a character class."""

_PLAIN_CHINESE = str.maketrans(
    ZEROS + FINANCIAL_DIGITS[1:] + FINANCIAL_SCALES, "〇" * len(ZEROS) + CHINESE_DIGITS[1:] + "十百千"
)
_DIGIT = f"[两{CHINESE_DIGITS[1:]}]"
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_STEP = re.compile(rf"(?P<zero>〇)|(?P<head>{_DIGIT}|[0-9.,]+)?(?P<scale>[十百千])|(?P<rest>{_DIGIT}|[0-9]+)$")


def read_numeral(text: str) -> Decimal | None:
    """The value of a numeral; None if it is none, or not exactly one number.

    A bare scale is one of it (万 in 万余条), and a lone last digit is one scale below, as in speech (一百二 is 120,
    一百零二 is 102). Digits alone are read place by place (一三四八, 二〇), two of them without a zero are a range.
    """
    text = text.translate(_PLAIN_CHINESE).replace("廿", "二十").replace("卅", "三十")
    if re.fullmatch("[十百千]?[万亿]*", text):
        return Decimal(10) ** sum(_POWERS[scale] for scale in text) if text else None
    if re.fullmatch(f"(?:〇|{_DIGIT})+", text) and len(text) > 1:
        by_place = text[0] != "〇" and ("〇" in text or (len(text) > 2 and text not in CHINESE_DIGITS))
        return Decimal(text.translate(ARABIC)) if by_place and "两" not in text else None
    return _value(text)


def _value(text: str) -> Decimal | None:
    """Split at the last of the largest scale: 一亿零五十万 is 一 · 亿 · 零五十万."""
    for scale in "亿万":
        head, found, tail = text.rpartition(scale)
        if found:
            high, low = _high(head), _low(tail, _POWERS[scale])
            if high is None or low is None or (low and high != int(high)):
                return None
            return high.scaleb(_POWERS[scale]) + low
    whole, point, decimals = text.partition("点")
    if point and decimals[-1:] in tuple("百千"):  # 8点5千
        return _decimal(whole, decimals[:-1], _POWERS[decimals[-1]])
    return _decimal(whole, decimals, 0) if point else _section(text)


def _high(head: str) -> Decimal | None:
    """What stands before 万 or 亿: 十二, 12.5, 1,200, 一点五, 三百万."""
    return Decimal(10_000) if head == "万" else _value(head) if head and head[0] != "〇" else None


def _low(tail: str, power: int) -> Decimal | None:
    """What stands after a scale of 10**power. Arabic digits fill all places, or have a 零 before them."""
    after_zero = tail[:1] == "〇"
    digits = tail[after_zero:]
    if not digits:
        return None if after_zero else Decimal(0)
    if re.fullmatch(_DIGIT, digits):
        return Decimal(digits.translate(ARABIC)).scaleb(0 if after_zero else power - 1)
    if digits.isdecimal() and not after_zero and len(digits) != power:
        return None
    low = _value(digits)
    return low if low is not None and low < 10**power and low == int(low) else None


def _decimal(whole: str, decimals: str, power: int) -> Decimal | None:
    """九十八点五, 零点五."""
    value = _section(whole) if len(whole) > 1 or whole != "〇" else Decimal(0)
    if value is None or not re.fullmatch(f"(?:[0-9]|〇|{_DIGIT})+", decimals):
        return None
    return (value + Decimal(f"0.{decimals.translate(ARABIC)}")).scaleb(power)


def _section(text: str) -> Decimal | None:
    """A numeral without 万 and 亿: 一千零五十六, 十二, 8.5千, 3千500, 1284."""
    plain = text.replace("〇", "0") if re.search("[1-9]", text[:1]) or text in ("〇", "0") else text
    if _PLAIN.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    value, lowest, place, zero = Decimal(0), 4, 0, False
    while place < len(text):
        step = _STEP.match(text, place)
        if step is None or (step["zero"] and (zero or not place or step.end() == len(text))):
            return None
        if step["scale"]:
            power = _POWERS[step["scale"]]
            head = _head(step["head"], alone=step.span() == (0, len(text)), ten=power == 1)
            if head is None or power >= lowest:
                return None
            value, lowest = value + head.scaleb(power), power
        elif step["rest"]:
            rest = (
                _low(("〇" if zero else "") + step["rest"], lowest)
                if place
                else Decimal(step["rest"].translate(ARABIC))
            )
            if rest is None:
                return None
            value += rest
        place, zero = step.end(), bool(step["zero"])
    return value


def _head(text: str | None, *, alone: bool, ten: bool) -> Decimal | None:
    """The digit before 十, 百 or 千. 十 alone is one of it (十二, 一千零十), and a decimal has nothing behind its scale."""
    if text is None:
        return Decimal(1) if ten else None
    plain = text.translate(ARABIC)
    if len(plain) == 1 and plain.isdecimal():
        return Decimal(plain)
    return Decimal(plain.replace(",", "")) if alone and _PLAIN.fullmatch(plain) else None
