"""What stands in the cells of official tables: numbers, units, notes, and signs for nothing."""

from __future__ import annotations

import re

from ...annotations.lexicon import COMMON_MEASURE_WORDS, OF_CASES

ASIDE = re.compile(r"\([^()]{0,80}\)")  # notes: (不同渠道和方式公开相同信息计1条)
NUMBER = re.compile(r"[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:万元|元|%)?")
# The measure words of the forms and of what reports put in their place.
UNIT = re.compile(f"万 ?元|亿 ?元|元|[人件] ?次|[{COMMON_MEASURE_WORDS}{OF_CASES}项场]")
BLANK = re.compile(r"[\s—–―\-_/\\*.·]*|不适用|无")
