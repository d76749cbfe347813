"""What stands in the cells of official tables: numbers, units, notes, and signs for nothing."""

from __future__ import annotations

import re

from ...annotations.lexicon import CHINESE_DIGITS, COMMON_MEASURE_WORDS, FINANCIAL_DIGITS, OF_CASES, SCALES

ASIDE = re.compile(r"\([^()]{0,80}\)")  # notes: (不同渠道和方式公开相同信息计1条)
_BEFORE = "(?:(?:约|近|超过|超|逾|不足|不到|减少|增加) ?)?"
_DIGITS = r"[-+−]?\d+(?:,\d{3})*(?:\.\d+)?"
# A number with all that belongs to it: 约6.9万, 1万2千, 97余, 减少3, 12.5万元; never 6.9 without its 万. 0 百 is a row's 0
# and another's word.
NUMBER = re.compile(rf"{_BEFORE}{_DIGITS}(?:[百千]?[万亿](?:\d+[百千])*|[百千](?:\d+百)?)?[余多]?(?:元|%)?")
_HAN = f"零〇两{CHINESE_DIGITS[1:]}{FINANCIAL_DIGITS[1:]}{SCALES}拾佰仟"
WRITTEN = re.compile(f"{_BEFORE}[{_HAN}]+[余多]?(?:左右|以上)?")
"""A number in Chinese numerals that has a cell of its own: 一百二十, 九十七, 零."""
WRITTEN_APART = re.compile(rf"(?<![^\s|])(?:零|[两{CHINESE_DIGITS[1:]}][{_HAN}]+)(?![^\s|])(?! ?[、.(])")
"""The same where only blanks tell cells apart, and 四 may be a list mark."""
# The measure words of the forms and of what reports put in their place.
UNIT = re.compile(f"[万亿] ?(?:元|人 ?次|[条件份次])|元|[人件] ?次|[{COMMON_MEASURE_WORDS}{OF_CASES}项场]")
BLANK = re.compile(r"[\s—–―\-_/\\*.·]*|不适用|无")
