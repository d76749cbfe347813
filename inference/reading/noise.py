"""How scrapers, converters and people damage reports: flags, from the text alone. Nothing is repaired here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import islice, pairwise

from ...annotations.lexicon import COMMON_MEASURE_WORDS, ORDINAL, without
from .encodings import HAN
from .repeats import repeated_passages

_TONE = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_SYLLABLE = r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]{1,3}(?:ng?|r)?"
_TITLE = re.compile(r"^.{0,40}公[开開].{0,12}[报報]告$")
_ROW_LABEL = re.compile(r"(?:数|數|情况|申请|金额|总计|件|次|规章|许可|处罚|收费)$")

_SPAM = re.compile(
    r"体育(?:官网|投注|彩票|app)|\d{3}体育|彩[娱票]|[博菠]彩|娱乐(?:城|场|平台|官网|_)|棋牌|赌[场博]|澳门(?:新|葡京|官)|葡京|百家乐"
    r"|老虎机|(?:官网|_?app|手机版)下载|(?:官网|官方)平台|\d{5}官网|\bbet\d|裸聊|色情",
    re.I,
)
_NO_NAME = re.compile(r"[a-z]+\d*\.(?:com|net|cc|cn)|\d{4,}|[a-z]{2,}\d{2,}", re.I)


def is_spam(name: str) -> bool:
    """Whether an organisation's name was overwritten: words of gambling sites, a domain, a run of digits."""
    return bool(_SPAM.search(name) or _NO_NAME.search(name))


def _occurs(pattern: str, *, times: int = 1, flags: re.RegexFlag = re.M) -> Callable[[str], bool]:
    compiled = re.compile(pattern, flags)
    return lambda text: sum(1 for _ in islice(compiled.finditer(text), times)) == times


def _line_twice(text: str) -> bool:
    lines = [line for line in text.split("\n") if len(line) >= 60]
    return len(set(lines)) < len(lines) or bool(repeated_passages(text))


def _title_twice(text: str) -> bool:
    titles = Counter("".join(line.split()) for line in text[:2000].split("\n"))
    return any(times > 1 and _TITLE.match(title) for title, times in titles.items())


def _contents_list(text: str) -> bool:
    """Headings that stand together before the text and come again in it."""
    items = [line.strip() for line in text.split("\n")]
    heads = [i for i, line in enumerate(items) if re.match(rf"{ORDINAL}、.{{2,30}}$", line)]
    runs = sum(b - a == 1 for a, b in pairwise(heads))
    return runs >= 3 and len({items[i] for i in heads}) < len(heads)


def _flat_table(text: str) -> bool:
    """A row's label and its cells on lines of their own, again and again."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    pairs = sum(
        bool(re.fullmatch(r"-?[\d.,]{1,9}%?", b)) and len(a) < 40 and bool(_ROW_LABEL.search(a) or a.isdecimal())
        for a, b in pairwise(lines)
    )
    return pairs >= 6


def _english(text: str) -> bool:
    """Sentences of English words: a machine translation, alone or between the lines."""
    return len(re.findall(r"(?:\b[A-Za-z]{2,}[ ,]+){6,}", text)) >= 2


def _cut_off(text: str) -> bool:
    """The last line stops in the middle of a sentence, or the page says that it shows only a part."""
    tail = text.rstrip().rpartition("。")[2]
    in_sentence = bool(re.fullmatch(rf"[^\n|]{{15,300}}[{HAN}\d,，、]", tail)) and bool(re.search("[,，]", tail))
    return (in_sentence and len(text) > 300) or bool(
        re.search(r"仅展示|(?:剩余|更多)内容.{0,6}(?:登录|下载|付费|阅读全文)|未完待续", text)
    )


# Flag → whether the text shows it, in this order. No pattern begins with a repetition that can run on for long, so that
# the time grows with the text and not with its square.
NOISE: dict[str, Callable[[str], bool]] = {
    # 條(tiáo): a syllable with a tone mark in brackets
    "pinyin": _occurs(rf"[{HAN}][(（][a-zü]*[{_TONE}][a-zü]*[)）]", times=3),
    # 公(gong)(gong)開(kai): the same without tone marks
    "toneless_pinyin": _occurs(rf"[{HAN}](?:[(（]{_SYLLABLE}[)）])+", times=3),
    # 檔案, 入口網站: converted by words, not by characters
    "taiwan_wording": _occurs("資訊|檔案|民眾|入口網站|程式|諮詢|谘詢|巨觀|最佳化|網路|訊息", times=2),
    # 201011日, 20081231止, 201312月, 〔202130号: year, month and day or bracket gone after a digit
    "dropped_chars": _occurs(r"(?<!\d)(?:19|20)(?:\d{4,6}[日止至起]|\d{3,4}月)|[〔\[【(（](?:19|20)\d{3,6}号"),
    # 2011 / 年 / 1 / 月: the digits of a date on lines of their own
    "split_digits": _occurs(r"^[ \t]*\d{1,4}[ \t]*\n\s*[年月日]"),
    # 自 年 月 日起; 邮编:电话:传真: — the digits are gone
    "deleted_digits": _occurs(
        r"自\s*(?:年\s*)?(?:月\s*)?(?:日\s*)?起?至\s*(?:年\s*)?(?:月\s*)?(?:日\s*)?止|邮编[:：]\s*[,，、;；]?\s*电话[:：]|\n年\d{1,2}月"
    ),
    # 12 月 31 日, 2 名, 1 284条, 概 述: blanks inside dates, numbers and words (9 人 alone is not taken for one)
    "spaces": _occurs(
        rf"\d[ \u3000]+[年月日{without(COMMON_MEASURE_WORDS, '人')}]|[年月][ \u3000]+\d|\d \d{{3}}[{COMMON_MEASURE_WORDS}]"
        rf"|(?<![{HAN}\d])[{HAN}](?:[ \u3000]+[{HAN}])+(?![{HAN}\d])",
        times=3,
    ),
    # ４３７条: full-width digits and letters
    "full_width": _occurs("[０-９Ａ-Ｚａ-ｚ]", times=3),
    # ||||: the frame of a table whose cells are gone
    "pipes": _occurs(r"\|{3,}"),
    # one cell a line
    "flattened_table": _flat_table,
    # the whole page in one line
    "one_line": _occurs(r"[^\n]{1501,}"),
    # the name of the body overwritten by words of gambling sites, a domain, a number
    "spam": lambda text: bool(_SPAM.search(text)),
    # ?。ㄒ唬┲, 锟斤拷, ä¿¡: what a wrong decoding left, and nothing can undo
    "mojibake": _occurs(
        r"ㄒ唬|\?。|锟斤拷|烫烫烫|屯屯屯|鈥[\x80-\uffff]|锛[\x80-\uffff]|ï¿½|[ÃÂäåæçèé][\x80-\xbf]{1,2}[ÃÂäåæçèé]"
    ),
    # ,,  ,。  。。: punctuation doubled or struck over
    "punctuation": _occurs(r",,|，，|。。|[,，]。|；；|、、", times=2),
    # <pre id=…>, &nbsp;, width:100px: markup left in the text
    "markup": _occurs(
        r"</?(?:p|pre|br|div|span|td|tr|font)\b[^<>]*>|&(?:nbsp|[lg]t|amp|[lr]dquo);|\b(?:font-size|width)\s*:\s*\d"
    ),
    # menus, counters, print buttons around the report
    "boilerplate": _occurs(
        "当前位置|您现在的位置|登录|注册|设为首页|加入收藏|字体[:：]|字号|浏览次数|点击数|分享到|扫一扫|相关文章|上一篇|下一篇"
        "|打印本页|【打印】|关闭窗口|版权所有|[Ii][Cc][Pp]备|网站标识码|网站地图"
    ),
    # 36 / 2、: page numbers between lines and in words
    "page_numbers": _occurs(
        r"^[^\S\n]*[-—–]\s*\d{1,3}\s*[-—–][^\S\n]*$"
        r"|^[^\S\n]*(?:第\s*)?\d{1,3}\s*/\s*共?\d{1,3}[^\S\n]*(?:页[^\S\n]*)?$|第\d{1,3}页共\d{1,3}页"
    ),
    # a passage that comes twice
    "duplicated": _line_twice,
    "title_repeated": _title_twice,
    "contents_list": _contents_list,
    # 或委、办、局; XX县; xx条: a template that nobody filled in
    "placeholder": _occurs(
        rf"[或(（]委、办、局|(?<![A-Za-z])[Xx×]{{2,4}}(?=[年月日{COMMON_MEASURE_WORDS}县市镇乡局街])|某某"
    ),
    "english": _english,
    "truncated": _cut_off,
    # 指2019年事项数, 减用负值表示: filling instructions left in table cells
    "instructions": _occurs("减用负值|用负值表示|填报说明|填表说明|[(（]指\\d{4}年|请填写|不得空缺"),
    # 图1 …情况表, xxx.jpg: captions of pictures that are gone
    "captions": _occurs(r"^[^\S\n]*图\s*\d{1,2}[\s:：、.]|[\w-]\.(?:jpe?g|png|gif|bmp)\b", flags=re.M | re.I),
    # bytes that no encoding explains, here or before the file came to us
    "undecodable_bytes": _occurs("\ufffd"),
}
# How the bytes became text: noted by the decoder.
DECODING_NOISE = ("mojibake_undone", "mixed_encodings")
