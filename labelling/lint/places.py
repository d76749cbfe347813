"""Rules on where numbers stand: those that nobody marked, and columns of code numbers that somebody did."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ...annotations import Kind, Label
from .marked import Hit, Marked

_WITH_MEASURE_WORD = re.compile(
    r"\d[\d,.]*[ \u3000]*[万亿]?[余多]?(?:人次|件次|条次|[条件份篇则期宗](?![件款例规目间限]))"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
_DISCLOSURE = re.compile(
    r"公开(?:政府)?信息|政府信息|申请|发布|答复|复议|诉讼|咨询|查阅|微博|微信|网站|公开栏|简报|解读"
)
_NEVER = re.compile(  # section 6 of the guidelines, as its words stand in reports
    r"第\s*$|热线|工单|提案|建议|明年|计划|力争|争取|目标|日均|月均|平均|每[天日周旬月年季]|不少于|不低于|至少|最多|最高|突破|1\d{4}(?!\d)"
    r"|案件|立案|查处|执法|审批|许可|事项|信访|纠纷|证|罚|项目|粉丝|阅读|浏览|点击|相同信息计|填[报表]|单位[:：]|任务|范围|之间"
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
        if not _DISCLOSURE.search(words):
            continue
        for found in _WITH_MEASURE_WORD.finditer(words):
            start, end = sentence.start() + found.start(), sentence.start() + found.end()
            place = bisect_right(starts, end - 1)
            marked_already = place > 0 and spans[place - 1][1] > start
            around = words[max(0, found.start() - 16) : found.start()] + " " + words[found.end() : found.end() + 8]
            before = words[: found.start()]
            in_title = before.count("《") > before.count("》")
            if not marked_already and not in_title and not _NEVER.search(around) and before[-1:] not in "第~至到—-":
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
