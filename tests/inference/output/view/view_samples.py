"""Invented reports with their records, as if a perfect model had read them, for looking at."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nianbao.annotations import Label, Link, Span
from nianbao.annotations.tables import forms
from nianbao.inference import Record, document_from_text
from nianbao.inference.record.assembly import make_record
from nianbao.inference.record.types import ModelInfo
from nianbao.models.tagger import DocumentClass, Tagged

MARK = re.compile(r"⟦(\w+)(?: ([\w.]+))?\|(.*?)⟧", re.S)
MODEL = ModelInfo(name="perfect", version="1", sha256="0")


def read(
    name: str, marked: str, *, links: Sequence[tuple[int, int]] = (), level: str = "county", confidence: float = 0.9
) -> tuple[Record, str]:
    """(record, text) of a text with spans marked as ⟦LABEL attribute|text⟧; links are pairs of span numbers."""
    text, spans, position = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        spans.append(Span(len(text), len(text) + len(match[3]), Label(match[1]), match[2], confidence=confidence))
        text += match[3]
        position = match.end()
    document = document_from_text(text + marked[position:], name)
    tagged = Tagged(
        spans=tuple(spans),
        links=tuple(Link(spans[i], spans[j], confidence) for i, j in links),
        kind=DocumentClass("annual_report", 0.9),
        format=DocumentClass("freeform", 0.9),
        level=DocumentClass(level, 0.9),
    )
    return make_record(document, tagged, MODEL), document.text


PLAIN = read(
    "qinghe-2014.txt",
    "⟦ISSUER|清河县⟧⟦HEADING title|2014年政府信息公开年度报告⟧\n"
    "统计期限为⟦PERIOD|2014年1月1日至2014年12月31日⟧,联系电话:⟦PHONE|0319-5550000⟧。\n"
    "⟦HEADING proactive|一、主动公开情况⟧\n"
    + "我县坚持以公开为常态、不公开为例外。\n"
    * 60
    + "全年⟦CATEGORY proactive.total|主动公开政府信息⟧⟦COUNT annual|160条⟧,其中⟦CATEGORY proactive.category|综合政务⟧"
    "⟦COUNT annual|59条⟧。⟦ZERO annual|没有⟧⟦CATEGORY review.total|行政复议⟧和⟦CATEGORY litigation.total|行政诉讼⟧。\n"
    "⟦DATE|2015年1月20日⟧",
    links=[(6, 5), (8, 7), (9, 10), (9, 11)],
)
BEYOND_THE_BMP = read(
    "nanling-2013.txt",
    "⟦ISSUER|𠮷岭镇⟧⟦HEADING title|2013年政府信息公开年度报告⟧ 😀𠮷𠮷\n"
    "𠮷岭公开𠮷家村⟦CATEGORY proactive.total|𠮷政务信息⟧⟦COUNT annual|12条⟧,😀⟦CATEGORY meeting.count|会议⟧⟦COUNT annual|3次⟧。",
    links=[(3, 2), (5, 4)],
    level="township",
    confidence=0.4,
)
HOSTILE = read(
    "<b>hostile</b>.txt",
    "⟦HEADING title|2012年年度报告<script>document.title='owned'</script>⟧\n"
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><!-- {{ 7*7 }}\n"
    "⟦CATEGORY proactive.total|</script><b>公开</b>⟧⟦COUNT annual|7条⟧",
    links=[(2, 1)],
)


def _requests(received: str) -> str:
    """The official table of requests, with these cells in its first row and zeros elsewhere."""
    form = next(form for form in forms() if form.name == "applications_2019")
    lines = ["申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"]
    for number, row in enumerate(form.rows):
        cells = received.split() if number == 0 else ["0"] * len(row.columns)
        lines.append(" ".join([row.mark + row.labels[0], *cells]))
    return "\n".join(lines)


WITH_TABLE = read(
    "dongxun-2019.txt",
    "⟦ISSUER|东浔市⟧⟦HEADING title|2019年政府信息公开工作年度报告⟧\n⟦HEADING request|三、收到和处理政府信息公开申请情况⟧\n"
    + _requests("5 1 0 0 0 0 7"),
    level="city",
)
SAMPLES = [PLAIN, BEYOND_THE_BMP, HOSTILE, WITH_TABLE]
