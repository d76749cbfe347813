"""Text as the model sees it, with the way back to the text as it was read.

Reports reach us in traditional characters, in words of Taiwan, with bracketed pinyin after every second character, in
full-width digits, with runs of blanks. The model sees none of this; the record quotes all of it. So the normaliser
folds the text and remembers, for every character it keeps, which characters of the original it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

import numpy as np
import numpy.typing as npt
import opencc

IntArray = npt.NDArray[np.int32]

# Hanzi: the URO block, extension A, and the compatibility ideographs that old encodings bring in.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ"
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouv{_TONED}]{{1,4}}(?:ng?|r)?"

_FOLDED = re.compile(
    rf"(?P<pinyin>(?<=[{_HAN}])(?:\({_SYLLABLE}\))+)"
    r"|(?P<blank>\s+)"
    r"|(?P<invisible>[\u200b-\u200f\u2060\ufeff\u00ad]+)"
)
# Radicals of the CJK supplement that fonts put in place of the character, each before it. Unicode folds only those of
# Kangxi (U+2F00 to U+2FD5) itself.
_RADICALS = (
    "⺟母⺠民⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
)
_LINE_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")


# 二oo九年, 2o12年, 12月3l日: letters typed for the digits that they look like, beside other digits.
_LIKE_ZERO = re.compile(r"(?<=[\d一二三四五六七八九〇])o+(?=[\d一二三四五六七八九〇十年月日])")
_LIKE_ONE = re.compile(r"(?<=\d)[lI]+(?=[\d年月日])|(?<![A-Za-z\d])[lI](?=\d?[月日])")

# Words of Taiwan, simplified, and those of the mainland. Both have the same length, so that every character keeps its
# place. OpenCC's own table of phrases goes too far: 檔案館 would be 文件馆, 簡報 演示文稿, and 文件 文档.
_TAIWAN = {
    re.compile(word): mainland
    for word, mainland in {
        "资讯": "信息",
        "讯息": "消息",
        "入口网站": "门户网站",
        "网路(?![径由])": "网络",
        "(?<!城建|人事|干部|历史)档案(?![馆室局员库柜袋管工事])": "文件",
        "(?<![工流过课日])程式": "程序",
        "软体": "软件",
        "硬体": "硬件",
        "资料库": "数据库",
        "伺服器": "服务器",
        "(?<!系)列印(?!发)": "打印",
        "影印": "复印",
        "视讯": "视频",
        "(?<=手机)简讯|简讯(?=平台)": "短信",  # else a news letter
        "搜寻": "搜索",
        "连结": "链接",
        "品质": "质量",
        "专案(?!组)": "项目",
        "巨观": "宏观",
        "透过": "通过",
    }.items()
}


@dataclass(frozen=True, eq=False)
class NormalisedText:
    """Folded text; character i stands for original[starts[i]:ends[i]].

    Shapes: starts, ends: (len(text),), int32, half-open code-point offsets into the original, both ascending.
    A removed pinyin belongs to the character before it, a folded run of blanks to the one blank that is left;
    invisible characters belong to nothing.
    """

    text: str
    starts: IntArray
    ends: IntArray
    original: str

    def of(self, start: int, end: int) -> str:
        """The normalised form of original[start:end]."""
        return self.text[slice(*self.from_original(start, end))]

    def before(self, start: int, length: int) -> str:
        """At most so many normalised characters before an original offset."""
        stop = int(self.starts.searchsorted(np.int32(start), side="left"))
        return self.text[max(0, stop - length) : stop]

    def after(self, end: int, length: int) -> str:
        """At most so many normalised characters from an original offset on."""
        first = int(self.ends.searchsorted(np.int32(end), side="right"))
        return self.text[first : first + length]

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of the non-empty normalised span [start, end)."""
        return int(self.starts[start]), int(self.ends[end - 1])

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Normalised offsets of the characters that lie at least partly in the original span [start, end)."""
        first = int(self.ends.searchsorted(np.int32(start), side="right"))
        last = int(self.starts.searchsorted(np.int32(end), side="left"))
        return first, last


@cache
def _one_to_one() -> dict[int, str]:
    """Character → character: full-width and small forms, radicals and hyphens of PDF fonts → the plain character,
    traditional → simplified by OpenCC's character table.
    """
    table = dict.fromkeys(map(ord, "\u2010\u2011\u2012\ufe63"), "-")
    table.update({ord(radical): han for radical, han in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)})
    for code in (*range(0xFF01, 0xFF5F), *range(0x2F00, 0x2FD6), *range(0xFE50, 0xFE6C)):
        plain = normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    han = [
        chr(code) for low, high in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)) for code in range(low, high)
    ]
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table.update({ord(old): new for old, new in zip(han, simplified, strict=True) if old != new and len(new) == 1})
    return {code: table.get(ord(plain), plain) for code, plain in table.items()}


def simplify(text: str) -> str:
    """Full-width → half-width and traditional → simplified; same length, character by character."""
    return text.translate(_one_to_one())


def _with_digits(text: str) -> str:
    """`text` with digits for the letters that were typed instead of them; same length."""
    text = _LIKE_ZERO.sub(lambda o: ("0" if text[o.start() - 1].isascii() else "〇") * len(o[0]), text)
    return _LIKE_ONE.sub(lambda match: "1" * len(match[0]), text)


def _in_mainland_words(text: str) -> str:
    """`text` simplified, and with mainland words if it was converted by words; same length.

    Every report says 信息; one that says 資訊 more often was converted so. 资讯 in simplified characters is part of names.
    """
    simple = _with_digits(simplify(text))
    if text.count("資訊") > text.count("信息"):
        for word, mainland in _TAIWAN.items():
            simple = word.sub(mainland, simple)
    return simple


def normalise(text: str) -> NormalisedText:
    """Fold `text` for the model; see NormalisedText for how to come back."""
    simple = _in_mainland_words(text)
    pieces: list[str] = []
    kept = np.ones(len(simple), np.bool_)
    ends = np.arange(1, len(simple) + 1, dtype=np.int32)
    position = 0
    for match in _FOLDED.finditer(simple):
        begin, stop = match.span()
        pieces.append(simple[position:begin])
        position = stop
        first = begin  # of the characters that go
        if match.lastgroup == "blank":
            pieces.append(" " if _LINE_BREAKS.isdisjoint(match.group()) else "\n")
            ends[begin] = stop
            first = begin + 1
        elif match.lastgroup == "pinyin":
            ends[begin - 1] = stop
        if first < stop:
            kept[first:stop] = False
    pieces.append(simple[position:])
    return NormalisedText("".join(pieces), np.flatnonzero(kept).astype(np.int32), ends[kept], text)
