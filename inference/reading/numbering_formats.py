"""A list's number as Word writes it: the number formats of ECMA-376, part 1, 17.18.59."""

from __future__ import annotations

from ...annotations.lexicon import CHINESE_DIGITS, FINANCIAL_DIGITS

_SIMPLIFIED_CHEQUE = FINANCIAL_DIGITS
_TRADITIONAL_CHEQUE = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_POSITIONAL = frozenset(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"))
_COUNTING = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand")
)
_FROM_ONE = {  # format → (the character of one, the last number that has one)
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "ideographEnclosedCircle": ("㊀", 10),
    "ideographParenthesized": ("㈠", 10),
}


def written(number: int, form: str) -> str:
    """The number in a format; in Arabic digits where the format has no sign for it, or is none that is known."""
    if form in _COUNTING and 0 < number < 10_000:
        said = _in_words(number, CHINESE_DIGITS, "十百千", "零")
        return said[1:] if said.startswith("一十") else said
    if form in _POSITIONAL:
        return "".join(CHINESE_DIGITS[int(digit)] for digit in str(number))
    if form == "chineseLegalSimplified" and 0 < number < 10_000:
        return _in_words(number, _SIMPLIFIED_CHEQUE, "拾佰仟", "零")
    if form in ("ideographLegalTraditional", "japaneseLegal") and 0 < number < 10_000:
        return _in_words(number, _TRADITIONAL_CHEQUE, "拾佰仟", "零")
    if form == "ideographTraditional" and 0 < number <= len(_STEMS):
        return _STEMS[number - 1]
    if form == "ideographZodiac" and 0 < number <= len(_BRANCHES):
        return _BRANCHES[number - 1]
    if form == "ideographZodiacTraditional" and 0 < number <= 60:
        return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]
    return _western(number, form)


def _western(number: int, form: str) -> str:
    first, last = _FROM_ONE.get(form, ("", 0))
    if 0 < number <= last:
        return chr(ord(first) + number - 1)
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02}"
    if form == "numberInDash":
        return f"- {number} -"
    if form in ("upperLetter", "lowerLetter") and 0 < number <= 26 * 30:  # a … z, aa … zz
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman if form == "upperRoman" else roman.lower()
    return str(number)


def _in_words(number: int, digits: str, scales: str, zero: str) -> str:
    """一千零一十: each digit with its scale, zeros between two of them once."""
    said = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit != "0":
            said += digits[int(digit)] + (scales[place - 1] if place else "")
        elif not said.endswith(zero):
            said += zero
    return said.rstrip(zero)
