"""Rules on where numbers stand: those that nobody marked, and columns of code numbers that somebody did."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ...annotations import Kind, Label
from ...annotations.lexicon import COMMON_MEASURE_WORDS, without
from .marked import Hit, Marked

_USUAL = without(COMMON_MEASURE_WORDS, "次个人名")
_WITH_MEASURE_WORD = re.compile(
    rf"\d[\d,.]*[ \u3000]*[万亿]?[余多]?(?:人次|件次|条次|[{_USUAL}则](?![件款例规目间限]))"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_DISCLOSURE = re.compile(  # right before a number, but for a few characters: something that reports count
    r"(?:公开|发布|推送|刊登|编发|编印|申请|答复|办结|复议|诉讼|咨询|查阅|微博|微信|公众号|网站|公开栏|简报|解读)(?:政府|各类|政务)?(?:信息|案件)?"
    r"(?:数|量)?(?:共|计|共计|合计|累计|为|达|有)?[ \u3000]*$"
)
_NEVER = re.compile(  # section 6 of the guidelines, as its words stand in reports
    r"热线|工单|提案|建议|明年|计划|力争|争取|目标|拟[于办]|日均|月均|平均|每[天日周旬月年季期]|不少于|不低于|至少|最多|最高|突破|超过|不足"
    r"|立案|查处|执法|审批|许可|信访|纠纷|工伤|罚|项目|粉丝|阅读|浏览|点击|相同信息计|填[报表]|单位[:：]|任务|范围|之间|无关|无涉|不计|不属|不算"
)
_CODES = re.compile(r"代码|编码|序号|行次|编号")
_BARE = re.compile(r"\d{1,3}")
_CELLS = re.compile(r"[^\t|｜\n]+")
_RUN = 5  # consecutive numbers below each other make a column of codes


def unmarked(marked: Marked) -> Iterator[Hit]:
    """`unmarked`: a number with a measure word in a sentence on disclosure, in no span and under no rule of section 6."""
    if marked.report.kind is Kind.OTHER:
        return
    spans = sorted((span.start, span.end) for span in marked.report.spans)
    starts = [start for start, _ in spans]
    for sentence in _SENTENCE.finditer(marked.text):
        words = sentence.group()
        for found in _WITH_MEASURE_WORD.finditer(words):
            start, end = sentence.start() + found.start(), sentence.start() + found.end()
            place = bisect_right(starts, end - 1)
            marked_already = place > 0 and spans[place - 1][1] > start
            before, around = words[: found.start()], words[max(0, found.start() - 24) : found.end() + 24]
            in_title = before.count("《") > before.count("》")
            if _DISCLOSURE.search(before) and not (marked_already or in_title or _NEVER.search(around)):
                yield Hit(start, end)


def code_column(marked: Marked) -> Iterator[Hit]:
    """`code-column`: under 代码 or 序号 the numbers 1, 2, 3, … of rows are no values."""
    if not _CODES.search(marked.text):
        return
    counts = {span.start: span for span in marked.numbers if span.label is Label.COUNT}
    cells = [cell for cell in _CELLS.finditer(marked.text) if cell.group().strip()]
    bare = {index: int(cell.group()) for index, cell in enumerate(cells) if _BARE.fullmatch(cell.group().strip())}
    for width in range(2, 7):
        for index, value in bare.items():
            run = [index + step * width for step in range(_RUN)]
            if all(bare.get(place) == value + step for step, place in enumerate(run)):
                for place in run:
                    cell = cells[place]
                    start = cell.start() + len(cell.group()) - len(cell.group().lstrip())
                    if (span := counts.pop(start, None)) is not None:
                        yield Hit(span.start, span.end)
