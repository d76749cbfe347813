"""索引号, 发布机构, 发布日期 …: what a page says of itself in a block of labels before or beside the report.

The block stays where it is in the text, on lines of its own; this reads it.
"""

from __future__ import annotations

import re
from itertools import zip_longest

# fmt: off
_LABELS = (
    "索引号", "主题分类", "主题词", "信息分类", "组配分类", "公文种类", "体裁分类", "服务对象", "发布机构",
    "发布单位", "发文机关", "发文机构", "公开责任部门", "责任部门", "公开主体", "信息来源", "来源", "成文日期",
    "发文日期", "生成日期", "发布日期", "公开日期", "发布时间", "公开时间", "生成时间", "更新时间", "信息名称",
    "文件名称", "名称", "标题", "文号", "发文字号", "信息有效性", "有效性", "关键词", "关键字", "公开方式",
    "公开范围", "公开形式", "公开时限", "公开期限", "内容概述", "浏览次数", "点击数", "点击率",
)
# fmt: on
_SPACED = "|".join("(" + r"[ \u3000]*".join(label) + ")" for label in _LABELS)  # 索 引 号
_LABEL = re.compile(rf"(?<![\u4e00-\u9fff])(?:{_SPACED})\s*[】\]]?\s*[:：|]")
_HEAD = 40  # lines in which the block is looked for
_LEAST = 2  # labels that make a block; one alone is a line of the page's head


def metadata_of(text: str) -> dict[str, str]:
    """Label → value of the block; empty if there is none."""
    lines = text.split("\n", _HEAD)[:_HEAD]
    found: dict[str, str] = {}
    for line in lines:
        if len(line) > 500:
            continue
        matches = list(_LABEL.finditer(line))
        for match, following in zip_longest(matches, matches[1:]):
            value = line[match.end() : following.start() if following else len(line)].strip(" \u3000\t|:：;；【[")
            label = _LABELS[(match.lastindex or 1) - 1]
            if value and len(value) <= 200:
                found.setdefault(label, value)
    return found if len(found) >= _LEAST else {}
