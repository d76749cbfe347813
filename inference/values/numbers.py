"""What the text of a number span is worth: '1.2万人次' → 12000 人次, '近九成' → under 90 %.

Decimals inside, so that 1.2万 is 12000 and never 11999.999. Values come out in base units: 万 and 亿 are multiplied
out, money is in 元, shares are in %.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ...annotations.lexicon import CHINESE_DIGITS, FINANCIAL_DIGITS, MEASURE_WORDS, SCALES, ZEROS
from ...models.text.normaliser import normalise

NumberKind = Literal["count", "amount", "percent", "zero"]
Approximate = Literal["about", "over", "under"]

# Chinese digit → Arabic digit, by character: the plain, the financial, and what stands in for a zero.
DIGITS = str.maketrans(
    ZEROS + "两" + CHINESE_DIGITS + FINANCIAL_DIGITS,
    "0" * len(ZEROS) + "2" + "0123456789" + "0123456789",
)
_SCALES = (("亿", 8), ("万", 4), ("千", 3), ("百", 2), ("十", 1))
_SPELLINGS = (
    (r"\s+", ""),  # blanks inside a number are typesetting or OCR: '1 284条'
    ("廿", "二十"),
    ("卅", "三十"),
    ("拾", "十"),
    ("佰", "百"),
    ("仟", "千"),
    ("人民币|[¥￥]", ""),
    (r"百分之?(.+)", r"\1%"),
    (r"千分之(.+)", r"\1‰"),
    (r"^[,。;:、]+|[,.。;:、]+$", ""),
)
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def _by_word(words: dict[Approximate, str]) -> dict[str, Approximate]:
    return {word: kind for kind, listed in words.items() for word in listed.split()}


_BEFORE = _by_word(
    {
        "under": "近 将近 接近 不足 不到 不超 不超过 不多于 不高于 少于 低于 小于 至多 最多",
        "about": "约 约为 约有 大约 大概 大致",
        "over": "超 超过 逾 突破 上 多于 高于 大于 不少于 不低于 不小于 至少",
    }
)
_AFTER = _by_word({"under": "以下 以内", "about": "左右 上下 来", "over": "余 多 几 以上"})
_HEDGES = _BEFORE | _AFTER

_NUMERALS = f"0-9{ZEROS}两{CHINESE_DIGITS}{FINANCIAL_DIGITS}{SCALES}"
# A numeral has at most 24 characters; nothing longer is a number in a report.
_NUMBER = rf"[{_NUMERALS}](?:[{_NUMERALS},.]|点(?=[{_NUMERALS}])){{0,23}}"
_MEASURE_WORD = f"[{MEASURE_WORDS}]{{1,2}}"
_ANY_WORD = rf"(?:(?![{_NUMERALS}至到])[\u4e00-\u9fff]){{1,3}}"
# What may follow a unit: a bracket, or words; not a second number, as in '3至5条' or '24.4/6%'.
_REST = rf"\(.*|[^{_NUMERALS}/~至到\-—–]*"


def _grammar(unit: str) -> re.Pattern[str]:
    """Hedge, sign, number, hedge, unit, hedge: 约 · - · 2.5万 · 余 · 条 · 左右. 三百余万 has its 万 after the hedge."""
    before, after = ("|".join(sorted(words, key=len, reverse=True)) for words in (_BEFORE, _AFTER))
    return re.compile(
        rf"[共合总累计达到为有]*(?P<before>{before})?(?P<sign>[+\-−负])?(?P<number>{_NUMBER})"
        rf"(?P<inside>{after})?(?P<scale>[{SCALES}]*)(?P<unit>{unit})?(?P<after>{after})?(?P<rest>{_REST})"
    )


_LABELS: dict[str, tuple[NumberKind, re.Pattern[str]]] = {
    "COUNT": ("count", _grammar(rf"{_MEASURE_WORD}(?:\({_MEASURE_WORD}\)|/{_MEASURE_WORD})?|{_ANY_WORD}")),
    "AMOUNT": ("amount", _grammar("[元圆块]")),
    "PERCENT": ("percent", _grammar("[%‰成]")),
}
_PARTS = {"‰": Decimal("0.1"), "成": Decimal(10)}


@dataclass(frozen=True)
class Quantity:
    """A value in base units. `unit` is the measure word, 元 or %; None where the text names none."""

    value: int | float
    unit: str | None
    kind: NumberKind
    approximate: Approximate | None


def read_numeral(text: str) -> Decimal | None:
    """Value of an Arabic, Chinese or mixed numeral (1,284 · 一百二十 · 2.5万 · 3千500); None if it is none.

    Splits at the last of the largest scale and reads both sides: 一万二千 is 一 · 万 · 二千. A bare scale is one of
    it (万 in 万余条), and a lone last digit is one scale below, as in speech (十二 is 12, 一百二 is 120).
    """
    for scale, power in _SCALES:
        head, found, tail = text.rpartition(scale)
        if not found:
            continue
        high = read_numeral(head) if head else Decimal(1)
        low = read_numeral(tail) if tail else Decimal(0)
        if high is None or low is None or low >= 10**power:
            return None
        if re.fullmatch(f"[两{CHINESE_DIGITS[1:]}]", tail):
            low = low.scaleb(power - 1)
        return high.scaleb(power) + low
    plain = text.replace("点", ".").translate(DIGITS)
    return Decimal(plain.replace(",", "")) if _PLAIN.fullmatch(plain) else None


def parse_quantity(text: str, label: str, *, context_unit: str | None = None) -> Quantity | None:
    """Quantity of a COUNT, AMOUNT, PERCENT or ZERO span; None where no single value can be read.

    `context_unit` is the unit a table header gives ('万元', '件'); it counts only where the text has no unit itself.
    Never raises on any text; KeyError for another label.
    """
    if label == "ZERO":
        return Quantity(0, None, "zero", None)
    kind, grammar = _LABELS[label]
    match = grammar.fullmatch(_fold(text))
    if match is None or (match["rest"] and not match["unit"]):
        return None
    value = read_numeral(match["number"])
    hedge = match["before"] or match["inside"] or match["after"]
    bare_scale = re.fullmatch("[百千万亿]+", match["number"])  # 近万份 is a count; 万元 is a table header
    if value is None or (bare_scale and not hedge and kind != "percent"):
        return None
    value *= read_numeral(match["scale"]) or 1
    value, unit = _in_base_unit(value, match, kind, context_unit)
    if match["sign"] in ("-", "−", "负"):
        value = -value
    number = int(value) if value == value.to_integral_value() else float(value)
    return Quantity(number, unit, kind, _HEDGES[hedge] if hedge else None)


def _fold(text: str) -> str:
    folded = normalise(text).text
    for pattern, replacement in _SPELLINGS:
        folded = re.sub(pattern, replacement, folded)
    return folded


def _in_base_unit(
    value: Decimal, match: re.Match[str], kind: NumberKind, context_unit: str | None
) -> tuple[Decimal, str | None]:
    unit: str | None = match["unit"]
    if kind == "percent":
        return value * _PARTS.get(unit or "%", 1), "%"
    if unit:
        return value, "元" if kind == "amount" else unit
    context = re.fullmatch(rf"\(?([{SCALES}]*)([^()]+)\)?", _fold(context_unit or ""))
    if context is None:
        return value, None
    if not re.search(f"[{SCALES}]", match["number"] + match["scale"]):  # '2.5万' in a 万元 column is 2.5万元
        value *= read_numeral(context[1]) or 1
    return value, context[2]
