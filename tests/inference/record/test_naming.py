"""The title of a report: whole, also where it was broken into two lines or set wide."""

from __future__ import annotations

import pytest

from nianbao.annotations import Label, Role, Span
from nianbao.inference.record.naming import title_of


@pytest.mark.parametrize(
    ("text", "tagged", "title"),
    [
        (
            "2012 年青岚县政府信息公开工作\n年度报告\n\n根据",
            "2012 年青岚县政府信息公开工作",
            "2012 年青岚县政府信息公开工作\n年度报告",
        ),
        ("青岚县2012年政府信息公开\n年度报告\n根据", "年度报告", "青岚县2012年政府信息公开\n年度报告"),
        (
            "发布\n青 岚 县 2 0 1 2 年 政 府 信 息 公 开 年 度 报 告\n",
            "2 年 政 府",
            "青 岚 县 2 0 1 2 年 政 府 信 息 公 开 年 度 报 告",
        ),
        (
            "　青嵐縣2012年政府信息公開年報（摘要）　\n一、概述",
            "青嵐縣2012年政府信息公開年報",
            "青嵐縣2012年政府信息公開年報（摘要）",
        ),
        ("青岚县\n2012年政府信息公开年度报告\n", "2012年政府信息公开年度报告", "2012年政府信息公开年度报告"),
        ("2012年工作总结\n一、概述", "2012年工作总结", "2012年工作总结"),
        ("按要求，现公布2012年政府信息公开年度报告\n一", "2012年政府信息公开年度报告", "2012年政府信息公开年度报告"),
        ("2012年政府信息公开情况\n本年度，报告\n", "2012年政府信息公开情况", "2012年政府信息公开情况"),
        ("2012年政府信息公开", "2012年政府信息公开", "2012年政府信息公开"),
    ],
)
def test_the_title_is_whole(text: str, tagged: str, title: str) -> None:
    start = text.index(tagged)
    found = title_of([Span(start, start + len(tagged), Label.HEADING, Role.TITLE)], text)
    assert found is not None
    assert found.text == title == text[found.start : found.end]
