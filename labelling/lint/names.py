"""Rules on CATEGORY: what a name leaves out, and which code its words allow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ...annotations import Span
from ...annotations.lexicon import COMMON_MEASURE_WORDS, ORDINAL
from .marked import Hit, Marked

_BEFORE = re.compile(
    r"20\d\d年度?(?=.)|(?:全年|本年度?(?!新收)|今年|共计?|合计|累计|总计|其中|各(?!类|种|项|级|方|地)|均|已(?!经|(?:主动)?公开|在|审)|通过(?!.*(?:途径|渠道))|接听)(?=.)|我[县市区局镇乡院校]"
)
_BEHIND = re.compile(r".*[^总合统共小](?:共|共计|累计|合计|(?<!行)为|(?<![送寄到下])达|达到|(?<!签)约)$")
_LIST_MARK = re.compile(rf"(?:{ORDINAL}[、.]|[(]{ORDINAL}[)]|\d{{1,2}}[、.](?!\d))(?!第?{ORDINAL}|\d)\S")
_REMARK = re.compile(rf".+[(](?:单位.*|[{COMMON_MEASURE_WORDS}项元册场]|万元|人次)[)]$")
_OUTLET_VERB = re.compile(
    r"(?P<outlet>.*(?:网站?|网|平台|微博|微信|公众号|报|电视台?|广播|栏|屏|专栏|客户端))"
    r"(?:主动)?(?:发布|公开|推送|刊登|刊发|登载|播出|上传|公布|公示)(?:了)?(?:各类|政府|政务|本级)?(?:政府信息|信息|消息|文章|图文)?(?:共|数|量)?$"
)
_PLACE = re.compile(r"[省市县区镇乡州旗](?:人民)?政府(?=.*(?:网站|平台)$)|[省市县区](?=门户|公众)")
_ROW = re.compile(r" ?条 ?\d| ?[|\t]")  # behind the label of a flattened table's row
_ANY_FEE = re.compile("(?:任何|相关|有关)")
_OUTLETS = "proactive.channel."


def name_only(marked: Marked) -> Iterator[Hit]:
    """`category-words`: no year, no 共, 合计, 累计, 为, no list mark, no remark in brackets."""
    for span in marked.categories:
        words = marked.words(span)
        if _LIST_MARK.match(words):
            yield Hit(span.start, span.end, "list mark outside")
        elif _REMARK.match(words):
            yield Hit(span.start, span.end, "unit outside")
        elif (found := _BEFORE.match(words)) and not marked.is_cell(span):
            yield Hit(span.start, span.end, f"{found.group()} outside")
        elif _BEHIND.match(words) and not marked.is_cell(span):
            yield Hit(span.start, span.end, f"{words[-1]} outside")


def outlet_alone(marked: Marked) -> Iterator[Hit]:
    """`outlet`: in prose the outlet's name without its place and without what is done there."""
    for span in marked.categories:
        if not (span.attribute or "").startswith(_OUTLETS):
            continue
        words = marked.words(span)
        verb, place = _OUTLET_VERB.fullmatch(words), _PLACE.match(words)
        if not (verb or place) or words.endswith("数") or marked.is_cell(span) or _ROW.match(marked.after(span)):
            continue
        yield Hit(span.start, span.end, verb.group("outlet") if verb else f"{words[0]} outside")


def any_fee(marked: Marked) -> Iterator[Hit]:
    """`any-fee`: 费, 收费 or 费用 without 任何, 相关."""
    for span in marked.categories:
        if (
            (span.attribute or "").startswith("fee.")
            and (found := _ANY_FEE.match(marked.words(span)))
            and not marked.is_cell(span)
        ):
            yield Hit(span.start, span.end, f"{found.group()} outside")


def code_of_words(marked: Marked) -> Iterator[Hit]:
    """`code-words`: the codes that codes.toml allows for a name."""
    for span in marked.categories:
        for wording, allowed in _codes():
            if wording.fullmatch(_joined(marked, span)):
                if not any(
                    span.attribute == code or (code[-1] == "." and str(span.attribute).startswith(code))
                    for code in allowed
                ):
                    yield Hit(
                        span.start, span.end, f"{' or '.join(allowed) or 'never marked'}, annotated {span.attribute}"
                    )
                break


def _joined(marked: Marked, span: Span) -> str:
    return re.sub(r"[\s“”\"]", "", marked.words(span))


@cache
def _codes() -> list[tuple[re.Pattern[str], list[str]]]:
    rows = tomllib.loads(files(__package__).joinpath("codes.toml").read_text("utf-8"))["name"]
    return [(re.compile(row["words"]), row["codes"]) for row in rows]
