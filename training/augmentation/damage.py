"""What scraping, scanning and copying do to a report, done on purpose.

One function for each damage that real pages show: it takes a passage and a numpy Generator, and every span of what it
returns still reproduces its text. DAMAGES lists them with how often `damage` applies each.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import opencc
from pypinyin import Style, lazy_pinyin

from ...annotations import Label, Role, Span
from ...annotations.lexicon import CHINESE_DIGITS
from ...annotations.scheme import NUMBERS
from . import names
from .chance import pick
from .passage import Edit, Passage, join, part, respan, rewrite

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PRINTED_NUMBER = re.compile(r"\d[\d.,]*%?")
# A cell's edge in a table's line: pipes, blanks or a line break before a bare number.
_CELL_EDGE = re.compile(r"[ \t]*\|[ \t|]*|[ \t\u3000]+(?=-?\d|—)|\n+(?=[ \t]*-?\d[\d.,]*[ \t]*(?:\n|$))")
_EDGE = re.compile("[。；，\n]+")
_SPAM = (
    "365体育官网",
    "彩娱乐_app下载",
    "7788365365官网",
    "澳门新网【官方平台】",
    "bet88手机版",
    "www.puro88.com",
    "棋牌游戏大厅",
)
_MENU = (
    "首页 走进本地 新闻中心 政务公开 办事服务 互动交流",
    "登录 | 注册 | 无障碍 | 长者版",
    "首 页 | 政务公开 | 政民互动 | 网上办事 字号:大 中 小",
    "设为首页 加入收藏 联系我们",
    "当前位置:首页 > 政府信息公开 > 政府信息公开年报",
    "您现在的位置: 首页 >> 信息公开目录 >> 年度报告 >> 正文",
    "政府信息公开指南\n政府信息公开制度\n法定主动公开内容\n政府信息公开年报",
    "打印本页 | 关闭窗口 | 分享到: 微信 微博",
    "【字号 大 中 小】",
    "浏览次数:{n}次",
    "点击数:{n} 字体:[大 中 小]",
)
_FOOTER = (
    "上一篇:没有了 下一篇:关于公布目录的通知",
    "扫一扫在手机打开当前页",
    "版权所有:人民政府办公室 ICP备{n}号 网站标识码:{n}",
    "相关文章",
    "附件下载",
    "【打印】【关闭】",
    "主办:县人民政府 承办:县政府信息中心 技术支持电话:{n}",
    "分享到:",
    "Copyright © 2010-2020 All Rights Reserved",
)


def traditional(passage: Passage, rng: np.random.Generator) -> Passage:
    """Traditional characters, half of the time with toned pinyin after some of those that changed."""
    converted = _by_segment(passage, _converter("s2t").convert)
    if rng.random() < 0.5:
        return converted
    said = _readings(converted.text, tones=True)
    old = passage.text if len(passage.text) == len(converted.text) else ""
    return rewrite(
        converted,
        [
            Edit(i, i + 1, f"{c}({said[i]})")
            for i, c in enumerate(converted.text)
            if _HAN.match(c) and (not old or old[i] != c) and rng.random() < 0.4
        ],
    )


def toneless_pinyin(passage: Passage, rng: np.random.Generator) -> Passage:
    """Pinyin in brackets after every second character or so, sometimes twice."""
    said = _readings(passage.text, tones=False)
    return rewrite(
        passage,
        [
            Edit(i, i + 1, c + f"({said[i]})" * (1 + int(rng.random() < 0.2)))
            for i, c in enumerate(passage.text)
            if _HAN.match(c) and rng.random() < 0.45
        ],
    )


def taiwan_wording(passage: Passage, rng: np.random.Generator) -> Passage:
    """Traditional characters and the words of Taiwan: 檔案 for 文件, 入口網站 for 门户网站."""
    return _by_segment(passage, _converter("s2twp").convert)


def lost_characters(passage: Passage, rng: np.random.Generator) -> Passage:
    """One or two characters after a number are gone where another number or the line's end follows them."""
    lost = (match for match in re.finditer(r"(?<=\d)[^\d\n]{1,2}(?=\d|\n|$)", passage.text))
    return rewrite(passage, [Edit(i, i + 1, "") for match in lost for i in range(*match.span())])


def split_digits(passage: Passage, rng: np.random.Generator) -> Passage:
    """Each number on a line of its own; of spans that held more than the number, only what one line still holds stays."""
    shrunk: dict[Span, Span | None] = {}
    for span in passage.spans:
        found = [(m.start(), m.end()) for m in _PRINTED_NUMBER.finditer(passage.text, span.start, span.end)]
        if len(found) == 1 and (span.label in NUMBERS or found == [(span.start, span.end)]):
            shrunk[span] = Span(*found[0], span.label, span.attribute)
        elif found and span.label is Label.HEADING and found[-1][1] < span.end:
            shrunk[span] = Span(found[-1][1], span.end, span.label, span.attribute)
        elif found:
            shrunk[span] = None
    edges = {edge for m in _PRINTED_NUMBER.finditer(passage.text) for edge in m.span()}
    return rewrite(respan(passage, shrunk), [Edit(edge, edge, "\n\n") for edge in sorted(edges)])


def stray_blanks(passage: Passage, rng: np.random.Generator) -> Passage:
    """Blanks inside words and around numbers, as character recognition leaves them."""
    share = rng.uniform(0.01, 0.08)
    places = np.flatnonzero(rng.random(len(passage.text)) < share)
    return rewrite(passage, [Edit(int(i), int(i), " ") for i in places if passage.text[i] not in "\n "])


def full_width(passage: Passage, rng: np.random.Generator) -> Passage:
    """Digits, letters and punctuation in full width, or Chinese punctuation in half width."""
    if rng.random() < 0.5:
        table = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
    else:
        table = {ord(c): chr(ord(c) - 0xFEE0) for c in "（），：；％＠．"}
    return Passage(passage.text.translate(table), passage.spans, passage.links)


def one_line(passage: Passage, rng: np.random.Generator) -> Passage:
    """The whole page in one line."""
    gap = pick((" ", " ", "  ", "　　"), rng)
    return rewrite(passage, [Edit(*match.span(), gap) for match in re.finditer(r"\s*\n\s*", passage.text)])


def other_tables(passage: Passage, rng: np.random.Generator) -> Passage:
    """Tables with one cell a line, between pipes, or set apart by blanks, the same for the whole report.

    A table is what stands under an appendix heading, or a section with more cells than sentences.
    """
    edge = pick(("\n", "\n\n", " | ", " | ", " ", "\t"), rng)
    headings = [span for span in passage.spans if span.label is Label.HEADING]
    inside = {i for span in passage.spans for i in range(span.start, span.end)}
    edits = []
    for heading, following in zip(headings, [*headings[1:], None], strict=False):
        end = following.start if following else len(passage.text)
        cells = list(_CELL_EDGE.finditer(passage.text, heading.end, end))
        if heading.attribute == Role.APPENDIX or len(cells) > 5 + 2 * passage.text.count("。", heading.end, end):
            edits += [Edit(*cell.span(), edge) for cell in cells if inside.isdisjoint(range(*cell.span()))]
    return rewrite(passage, edits)


def page_frame(passage: Passage, rng: np.random.Generator) -> Passage:
    """A menu, a block of metadata with the date of publication, a footer."""

    def lines(templates: Sequence[str], most: int) -> str:
        chosen = [pick(templates, rng) for _ in range(int(rng.integers(0, most + 1)))]
        return "".join(line.format(n=int(rng.integers(100, 99999))) + "\n" for line in chosen)

    head = [Passage(lines(_MENU, 4))]
    if rng.random() < 0.4 and not any(span.label is Label.DATE for span in passage.spans):
        head.append(_metadata(rng))
    return join([*head, passage, Passage("\n" + lines(_FOOTER, 3))])


def _metadata(rng: np.random.Generator) -> Passage:
    date = f"{rng.integers(2009, 2020)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}"
    before = pick(
        (
            "索 引 号:{n}-09/2018-{n}\n发布机构:{o}\n发布日期:",
            "索引号:{n} 主题分类:年度报告 发布机构:{o} 成文日期: 发布日期:",
            "来源:{o} 发布时间:",
            "时间:",
            "信息来源:{o} 作者:办公室 发布时间 ",
        ),
        rng,
    ).format(n=int(rng.integers(1000, 999999)), o=names.place(rng) + "县人民政府办公室")
    after = pick(("\n", "\n", f" {rng.integers(8, 18)}:{rng.integers(10, 60)}\n", " 文号:无\n"), rng)
    return Passage(before + date + after, (Span(len(before), len(before) + len(date), Label.DATE),))


def contents(passage: Passage, rng: np.random.Generator) -> Passage:
    """A table of contents before the first section, its lines run together or not."""
    sections = [s for s in passage.spans if s.label is Label.HEADING and s.attribute != Role.TITLE]
    if len(sections) < 3:
        return passage
    word = pick(("目录", "目  录", "目    录"), rng)
    gap = pick(("\n", "\n", " ", "  "), rng)
    listed = gap.join(_line_of(passage.text, span) for span in sections)
    table = Passage(f"{word}{gap}{listed}\n", (Span(0, len(word), Label.HEADING, Role.OTHER.value),))
    at = passage.text.rfind("\n", 0, sections[0].start) + 1
    return join([part(passage, 0, at), table, part(passage, at, len(passage.text))])


def twice(passage: Passage, rng: np.random.Generator) -> Passage:
    """The title twice, or the whole text."""
    titles = [s.end for s in passage.spans if s.label is Label.HEADING and s.attribute == Role.TITLE]
    if rng.random() < 0.15:
        return join([passage, Passage("\n"), passage])
    if not titles:
        return passage
    end = (passage.text.find("\n", titles[0]) + 1) or len(passage.text)
    first = part(passage, 0, end)
    return join([first, first, part(passage, end, len(passage.text))])


def excerpt(passage: Passage, rng: np.random.Generator) -> Passage:
    """A stretch of at least a third of the text, from anywhere to anywhere: a line's edge, a sentence's, a clause's."""
    edges = [0, *(match.end() for match in _EDGE.finditer(passage.text)), len(passage.text)]
    start = 0 if rng.random() < 0.3 else pick(edges, rng)
    end = len(passage.text) if start and rng.random() < 0.3 else pick(edges, rng)
    return part(passage, start, end) if end - start > len(passage.text) / 3 else passage


def spam_names(passage: Passage, rng: np.random.Generator) -> Passage:
    """A place's name overwritten by advertising wherever no span holds it, and in front of the issuer."""
    spam, places = pick(_SPAM, rng), names.places_in(passage)
    inside = {i for span in passage.spans for i in range(span.start, span.end)}
    edits = [
        Edit(match.start(), match.end(), spam)
        for place in places[:1]
        for match in re.finditer(re.escape(place), passage.text)
        if inside.isdisjoint(range(match.start(), match.end()))
    ]
    issuers = [span.start for span in passage.spans if span.label is Label.ISSUER]
    return rewrite(passage, [*edits, *(Edit(start, start, spam) for start in issuers[:1])])


def broken_bytes(passage: Passage, rng: np.random.Generator) -> Passage:
    """List marks in brackets read one byte off, so that （一）主 becomes ?ㄒ唬┲."""
    edits = []
    for span in passage.spans:
        text = span.text(passage.text)
        if span.label is Label.HEADING and re.match(rf"[(（][{CHINESE_DIGITS[1:]}十][)）]..", text):
            wide = text[:4].replace("(", "（").replace(")", "）")
            broken = wide.encode("gb18030")[1:].decode("gb18030", "ignore")
            if broken.strip() == broken and "\n" not in broken:
                edits += [Edit(span.start, span.start, "?"), Edit(span.start, span.start + 4, broken)]
    return rewrite(passage, edits)


DAMAGES: dict[Callable[[Passage, np.random.Generator], Passage], float] = {
    excerpt: 0.3,
    other_tables: 0.4,
    contents: 0.08,
    twice: 0.12,
    page_frame: 0.35,
    spam_names: 0.04,
    taiwan_wording: 0.05,
    lost_characters: 0.07,
    stray_blanks: 0.1,
    broken_bytes: 0.02,
    split_digits: 0.02,
    one_line: 0.05,
    full_width: 0.05,
    traditional: 0.03,
    toneless_pinyin: 0.01,
}
"""How often each damage happens, in the order in which they are done."""


def damage(passage: Passage, rng: np.random.Generator) -> Passage:
    """The passage with each damage done, or not, by chance; about one in three passages stays as it is."""
    for spoil, share in DAMAGES.items():
        if rng.random() < share:
            passage = spoil(passage, rng)
    return passage


def _by_segment(passage: Passage, convert: Callable[[str], str]) -> Passage:
    """Convert spans and the text between them one by one, so that spans keep their edges whatever a word becomes."""
    edits = []
    for start, end in _segments(passage):
        new = convert(passage.text[start:end])
        if new != passage.text[start:end]:
            edits.append(Edit(start, end, new))
    return rewrite(passage, edits)


def _segments(passage: Passage) -> Iterator[tuple[int, int]]:
    edges = sorted({0, len(passage.text), *(e for span in passage.spans for e in (span.start, span.end))})
    yield from itertools.pairwise(edges)


def _line_of(text: str, span: Span) -> str:
    end = text.find("\n", span.start)
    return text[span.start : end if end >= 0 else len(text)][:40].strip()


def _readings(text: str, *, tones: bool) -> list[str]:
    """Pinyin of each character; what is not Chinese stands for itself."""
    style = Style.TONE if tones else Style.NORMAL
    readings: list[str] = lazy_pinyin(list(text), style=style)
    return readings


@cache
def _converter(name: str) -> Any:
    return opencc.OpenCC(name)
