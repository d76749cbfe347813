"""What the text of a number span is worth: '1.2万人次' → 12000 人次, '近九成五' → under 95 %, 三元五角 → 3.5 元.

Decimals inside, so that 1.2万 is 12000 and never 11999.999. Values come out in base units: 万 and 亿 are multiplied
out, money is in 元, shares are in %.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ...annotations.lexicon import CHINESE_DIGITS, FINANCIAL_DIGITS, MEASURE_WORDS, SCALES, one_of
from ...models.text.normaliser import normalise
from .numerals import NUMERALS, read_numeral

NumberKind = Literal["count", "amount", "percent", "zero"]
Approximate = Literal["about", "over", "under", "range"]

_SPELLINGS = (
    (r"\s+", ""),  # blanks inside a number are typesetting or OCR: '1 284条'
    (r"(?<=\d)[·・∙•](?=\d)", "."),  # 1·2万
    ("人民币|[¥￥]", ""),
    (rf"百分之?([{NUMERALS}.点]+)", r"\1%"),
    (rf"千分之([{NUMERALS}.点]+)", r"\1‰"),
    (rf"万分之([{NUMERALS}.点]+)", r"\1‱"),
    (rf"(?<=[\d{SCALES}余多])\(([万亿]?元)\)$", r"\1"),  # 12.6(万元)
    (r"^[,。;:、]+|[,.。;:、]+$", ""),
)


def _by_word(words: dict[Approximate, str]) -> dict[str, Approximate]:
    return {word: kind for kind, listed in words.items() for word in listed.split()}


_BEFORE = _by_word(
    {
        "under": "近 将近 接近 不足 不到 不超 不超过 不多于 不高于 少于 低于 小于 至多 最多",
        "about": "约 约为 约有 大约 大概 大致",
        "over": "超 超过 逾 突破 上 多于 高于 大于 不下 不下于 不少于 不低于 不小于 至少",
    }
)
_AFTER = _by_word({"under": "以下 以内", "about": "左右 上下 来", "over": "余 多 几 以上"})
_HEDGES = _BEFORE | _AFTER
# Around a span only what cannot be a part of another word: not 预约3次, 网上5件, 附近.
_OUTSIDE_BEFORE = re.compile(f"({one_of(word for word in _BEFORE if len(word) > 1)})[有为达]?$")
_OUTSIDE_AFTER = re.compile(one_of(word for word in _AFTER if len(word) > 1))

# A numeral has at most 24 characters; nothing longer is a number in a report.
_NUMBER = rf"[{NUMERALS}](?:[{NUMERALS},.]|点(?=[{NUMERALS}])){{0,23}}"
_MEASURE_WORD = f"[{MEASURE_WORDS}]{{1,2}}"
_ANY_WORD = rf"(?:(?![{NUMERALS}至到半])[\u4e00-\u9fff]){{1,3}}"
# What may follow a unit: a bracket, or words; not a second number, as in '3至5条' or '24.4/6%', and no half (一个半).
_REST = rf"\(.*|[^{NUMERALS}/~至到\-—–半]*"
_DIGIT = f"[两{CHINESE_DIGITS[1:]}{FINANCIAL_DIGITS[1:]}1-9]"
_LAST = f"(?P<last>{one_of(_AFTER)})?"
_COINS = rf"零?(?:(?P<jiao>{_DIGIT})角)?零?(?:(?P<fen>{_DIGIT})分)?[整正]?{_LAST}"
_TENTH = rf"(?P<tenth>(?<=成){_DIGIT})?{_LAST}"


def _grammar(unit: str, rest: str = _REST) -> re.Pattern[str]:
    """Hedge, sign, number, hedge, unit, hedge: 约 · - · 2.5万 · 余 · 条 · 左右. 三百余万 has its 万 after the hedge."""
    before, after = one_of(_BEFORE), one_of(_AFTER)
    return re.compile(
        rf"[共合总累计达到为有]*(?P<before>{before})?(?P<sign>[+\-−负]|减少|增加)?(?P<number>{_NUMBER})"
        rf"(?P<inside>{after})?(?P<scale>[{SCALES}]*)(?P<unit>{unit})?(?P<after>{after})?(?P<rest>{rest})"
    )


_LABELS: dict[str, tuple[NumberKind, re.Pattern[str]]] = {
    "COUNT": ("count", _grammar(rf"{_MEASURE_WORD}(?:\({_MEASURE_WORD}\)|/{_MEASURE_WORD})?|{_ANY_WORD}")),
    "AMOUNT": ("amount", _grammar("[元圆块角分]", f"{_COINS}|{_REST}")),
    "PERCENT": ("percent", _grammar("[%‰‱成]", f"{_TENTH}(?:{_REST})")),
}
_PARTS = {
    "‰": Decimal("0.1"),
    "‱": Decimal("0.01"),
    "成": Decimal(10),
    "角": Decimal("0.1"),
    "分": Decimal("0.01"),
}
_SHARE = re.compile("[%‰‱成]|分之")
_FRACTION = re.compile(rf"(?P<of>[{NUMERALS}]{{1,6}})分之(?P<parts>[{NUMERALS}]{{1,6}})")
_RANGE = re.compile(
    rf"[{NUMERALS}][^\s,。;、()]{{0,4}}(?:[~至到\-—–−]|或者?)[{NUMERALS}]"
    rf"|(?<![点{CHINESE_DIGITS[1:]}])[两{CHINESE_DIGITS[1:]}]{{2}}(?![〇零○{CHINESE_DIGITS[1:]}])|[数几][{SCALES}个]|[个十百千万]把"
)


@dataclass(frozen=True)
class Quantity:
    """A value in base units. `unit` is the measure word, 元 or %; None where the text names none."""

    value: int | float
    unit: str | None
    kind: NumberKind
    approximate: Approximate | None


def parse_quantity(text: str, label: str, *, context_unit: str | None = None) -> Quantity | None:
    """Quantity of a COUNT, AMOUNT, PERCENT or ZERO span; None where no single value can be read.

    `context_unit` is the unit a table header gives ('万元', '件'); it counts only where the text has no unit itself.
    Never raises on any text; KeyError for another label.
    """
    if label == "ZERO":
        return Quantity(0, None, "zero", None)
    folded = _fold(text)
    kind, grammar = _LABELS["PERCENT" if label == "COUNT" and _SHARE.search(folded) else label]
    if kind == "percent" and (fraction := _FRACTION.fullmatch(folded)):
        return _share_of(fraction)
    match = grammar.fullmatch(folded)
    if match is None or (match["rest"] and not match["unit"]):
        return None
    value = read_numeral(match["number"])
    hedge = match["before"] or match["inside"] or match["after"] or match.groupdict().get("last")
    bare_scale = re.fullmatch("[百千万亿]+", match["number"])  # 近万份 is a count; 万元 is a table header
    if value is None or (bare_scale and not hedge and kind != "percent"):
        return None
    value *= read_numeral(match["scale"]) or 1
    value, unit = _in_base_unit(value, match, kind, context_unit)
    smaller = _smaller_units(match, kind)
    if smaller and value != int(value):  # 12.5元3角
        return None
    value += smaller
    if match["sign"] in ("-", "−", "负", "减少"):
        value = -value
    return Quantity(_number(value), unit, kind, _HEDGES[hedge] if hedge else None)


def is_range(text: str) -> bool:
    """Whether a number's text says between which values it lies, and so has no single one: 3至5条, 两三次, 几十条."""
    return _RANGE.search(_fold(text)) is not None


def hedge_around(before: str, after: str) -> Approximate | None:
    """What the words right before and after a number's span say of it: 不到|100条, 100条|以上.

    `before` and `after` are normalised.
    """
    word = _OUTSIDE_BEFORE.search(before)
    return _HEDGES[word[1]] if word else _AFTER[found[0]] if (found := _OUTSIDE_AFTER.match(after)) else None


def _share_of(fraction: re.Match[str]) -> Quantity | None:
    """三分之一 as a percentage."""
    parts, of = read_numeral(fraction["parts"]), read_numeral(fraction["of"])
    return Quantity(_number(100 * parts / of), "%", "percent", None) if parts and of else None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _smaller_units(match: re.Match[str], kind: NumberKind) -> Decimal:
    """What stands behind the unit in smaller ones, in base units: 三元|五角, 九成|五."""
    if kind == "percent":
        return read_numeral(match["tenth"] or "0") or Decimal(0)
    if kind != "amount":
        return Decimal(0)
    jiao, fen = (read_numeral(match[name] or "0") or Decimal(0) for name in ("jiao", "fen"))
    return jiao / 10 + fen / 100


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
        return (value * _PARTS.get(unit, 1), "元") if kind == "amount" else (value, unit)
    context = re.fullmatch(rf"\(?([{SCALES}]*)([^()]+)\)?", _fold(context_unit or ""))
    if context is None:
        return value, None
    if not re.search(f"[{SCALES}]", match["number"] + match["scale"]):  # '2.5万' in a 万元 column is 2.5万元
        value *= read_numeral(context[1]) or 1
    return value, context[2]
