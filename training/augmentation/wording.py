"""Other ways to say the same thing: numbers, years, names of what is counted, headings, contact details.

Each function takes a passage and a numpy Generator and returns a passage whose labels, links and attributes still hold.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib.resources import files

import cn2an
import numpy as np

from ...annotations import Label, Span, indicators
from ...annotations.lexicon import (
    CHINESE_DIGITS,
    LIST_MARKS,
    OF_CASES,
    OF_INFORMATION,
    OF_OCCASIONS,
    OF_PEOPLE,
    ZEROS,
)
from . import names
from .chance import pick
from .passage import Edit, Passage, respan, rewrite

_NUMBER = re.compile(
    r"(?P<about>约|近|超|逾|共)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<scale>万|亿)?(?P<more>余|多|来)?(?P<unit>[^\d\s]*)"
)
_SHARE = re.compile(r"\d+(?:\.\d+)?[%％﹪]")
# Measure words that stand for one another; some are in several rows.
_ALIKE = (
    (*OF_INFORMATION, "个"),
    (*OF_OCCASIONS, "场次", "批次"),
    (*OF_PEOPLE, "人次"),
    (*OF_CASES, "件", "次", "件次"),
    ("个", "处", "家"),
    ("份", "册", "本", "张"),
)
_YEAR = re.compile(
    r"(?<!\d)20(?:0[4-9]|1\d|2[0-3])(?!\d)|(?<!\d)20(?:0[4-9]|1\d|2[0-3])(?=\d{1,4}(?:日|[^\d]))"
    rf"|二[{ZEROS}0]一[{ZEROS}0{CHINESE_DIGITS}]"
)
_PHRASE = re.compile(r"(?<![^，。；：、“”\n])[\u4e00-\u9fff]{2,10}(?![^，。；：、“”\n])")
_MARK = re.compile(rf"^(?:(?P<first>{LIST_MARKS[0]})|(?P<second>{LIST_MARKS[1]})|(?P<third>{LIST_MARKS[2]}))\s*")
_FIRST_MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{_han(n)}、",
    lambda n: f"{_han(n)}、",
    lambda n: f"{_han(n)}、",
    lambda n: f"第{_han(n)}部分 ",
    lambda n: f"{n}、",
    lambda n: f"{n}.",
    lambda n: f"{_han(n)}.",
    lambda n: f"{_han(n)} 、",
    lambda n: "",
)
_SECOND_MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: f"({_han(n)})",
    lambda n: f"（{_han(n)}）",
    lambda n: f"({_han(n)})、",
    lambda n: chr(0x3220 + n - 1) if n <= 10 else f"({_han(n)})",
    lambda n: f"{n}、",
    lambda n: f"{n}.",
    lambda n: "",
)
_THIRD_MARKS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{n}.",
    lambda n: f"{n}、",
    lambda n: f"({n})",
    lambda n: f"（{n}）",
    lambda n: f"{n}. ",
    lambda n: f"{n},",
    lambda n: chr(0x2460 + n - 1) if n <= 20 else f"{n}.",
)


@dataclass(frozen=True)
class Wordings:
    """What annotated passages call the things that are counted, and their sections."""

    categories: dict[str, tuple[str, ...]]
    """Names by indicator, each once."""
    headings: dict[str, tuple[str, ...]]
    """Headings by role, without their list marks, each once."""
    offices: tuple[str, ...]
    phrases: tuple[str, ...]
    """Short unmarked phrases between two marks of punctuation."""


def collect(passages: Iterable[Passage]) -> Wordings:
    """The wordings of some passages, those of the dictionary of indicators, and those of wordings.toml."""
    categories: dict[str, dict[str, None]] = defaultdict(dict)
    headings: dict[str, dict[str, None]] = defaultdict(dict)
    offices: dict[str, None] = {}
    phrases: dict[str, None] = {}
    for passage in passages:
        marked = {i for span in passage.spans for i in range(span.start, span.end)}
        for match in _PHRASE.finditer(passage.text):
            if marked.isdisjoint(range(*match.span())):
                phrases[match.group()] = None
        for span in passage.spans:
            text = span.text(passage.text)
            if span.label is Label.CATEGORY and span.attribute:
                categories[span.attribute][text] = None
            elif span.label is Label.HEADING and span.attribute and _MARK.match(text):
                if len(body := _MARK.sub("", text)) > 1:
                    headings[span.attribute][body] = None
            elif span.label is Label.ORG:
                offices[text] = None
    for code, indicator in indicators().items():
        for text in (indicator.name, *indicator.wordings):
            if len(text) < 16 and "(" not in text:
                categories[code][text] = None
    written = tomllib.loads(files(__package__).joinpath("wordings.toml").read_text("utf-8"))
    for code, texts in written.items():
        categories[code].update(dict.fromkeys(texts.split("|")))
    return Wordings(
        {code: tuple(texts) for code, texts in categories.items()},
        {role: tuple(texts) for role, texts in headings.items()},
        tuple(offices),
        tuple(phrases),
    )


def numbers(passage: Passage, rng: np.random.Generator, *, share: float) -> Passage:
    """Other sizes, other measure words of the same kind, and 约, 近, 余, 多 for a share of the counts and amounts; other
    shares, some of them as 百分之 or 成.
    """
    edits = []
    for span in passage.spans:
        if span.label not in (Label.COUNT, Label.AMOUNT, Label.PERCENT) or rng.random() >= share:
            continue
        text = span.text(passage.text)
        if span.label is Label.PERCENT:
            if _SHARE.fullmatch(text):
                edits.append(Edit(span.start, span.end, _other_share(text, rng)))
        elif match := _NUMBER.fullmatch(text):
            edits.append(Edit(span.start, span.end, _other_number(match, span, rng)))
    return rewrite(passage, edits)


def _other_share(text: str, rng: np.random.Generator) -> str:
    if text.startswith("100"):  # a rate of 100 % is said so often that it means more than other numbers
        return pick(("100%", "100％", "百分之百", "百分之一百", "100.0%"), rng)
    value = round(float(rng.uniform(0, 100)), int(rng.integers(0, 3)))
    chance = rng.random()
    if chance < 0.12:
        return f"百分之{_han(int(value) if value == int(value) else value)}"
    if chance < 0.15:
        return f"{_han(int(rng.integers(1, 10)))}成" + pick(("", "", "多", _han(int(rng.integers(1, 10)))), rng)
    return f"{value:g}" + pick(("%", "%", "％", "﹪"), rng)


def _other_number(match: re.Match[str], span: Span, rng: np.random.Generator) -> str:
    unit, scale = match["unit"] or "", match["scale"] or ""
    if match["digits"] == "0" or (not unit and rng.random() < 0.4):  # tables are mostly zeros
        return "0" + unit
    size = int(10 ** rng.uniform(0, 4.2))
    digits = f"{size:,}" if size > 999 and rng.random() < 0.15 else str(size)
    if scale:
        digits = f"{rng.uniform(1, 99):.{rng.integers(0, 3)}f}"
    if span.label is Label.COUNT and unit and not scale and rng.random() < 0.14:
        return _in_words(size, rng) + unit
    if span.label is Label.AMOUNT and unit == "元" and not scale and rng.random() < 0.05:
        financial: str = cn2an.an2cn(str(size), "up")
        return financial + pick(("元", "元整", "元正", "圆"), rng)
    if not unit and not scale:
        return digits
    kinds = [kind for kind in _ALIKE if unit in kind]
    if kinds and rng.random() < 0.3:
        unit = pick(pick(kinds, rng), rng)
    elif kinds and not scale and rng.random() < 0.04:
        unit = ""
    about = (match["about"] or "") if rng.random() < 0.5 else pick(("", "", "", "", "约", "近", "超"), rng)
    more = (match["more"] or "") if rng.random() < 0.5 else pick(("", "", "", "", "余", "多"), rng)
    return about + digits + scale + ("" if about else more) + unit


def _in_words(size: int, rng: np.random.Generator) -> str:
    """A count in Chinese numerals, mostly a small one."""
    if rng.random() < 0.6:
        size = size % 20 + 1
    if size == 2:
        return "两"
    numeral = _han(size)
    if size >= 20 and rng.random() < 0.15:
        numeral = re.sub("(?<=[十百千])[^十百千万]*$", "", numeral) + pick(("余", "多"), rng)
    return numeral


def usual_year(text: str) -> int | None:
    """The year that a text names most often."""
    values = [_year_value(match.group()) for match in _YEAR.finditer(text)]
    return max(set(values), key=values.count) if values else None


def years(passage: Passage, by: int) -> Passage:
    """All years moved by so many years, where that leaves them between 2003 and 2029."""
    return rewrite(
        passage,
        [
            Edit(match.start(), match.end(), _year_text(value, like=match.group()))
            for match in _YEAR.finditer(passage.text)
            if 2003 <= (value := _year_value(match.group()) + by) <= 2029
        ],
    )


def _year_value(text: str) -> int:
    return int(text) if text.isascii() else 2010 + (CHINESE_DIGITS.find(text[3]) if text[3] in CHINESE_DIGITS else 0)


def _year_text(value: int, *, like: str) -> str:
    return str(value) if like.isascii() else "".join(CHINESE_DIGITS[int(digit)] for digit in str(value))


def categories(passage: Passage, rng: np.random.Generator, wordings: Wordings, *, share: float) -> Passage:
    """Another name of the same indicator for a share of the categories."""
    edits = []
    for span in passage.spans:
        if span.label is Label.CATEGORY and span.attribute in wordings.categories and rng.random() < share:
            edits.append(Edit(span.start, span.end, pick(wordings.categories[span.attribute], rng)))
    return rewrite(passage, edits)


def headings(passage: Passage, rng: np.random.Generator, wordings: Wordings, *, share: float) -> Passage:
    """Other list marks, the same throughout, and another wording of the same role for a share of the headings."""
    styles = (pick(_FIRST_MARKS, rng), pick(_SECOND_MARKS, rng), pick(_THIRD_MARKS, rng))
    restyled = rng.random() < 2 * share
    edits = []
    for span in passage.spans:
        if span.label is not Label.HEADING or not (match := _MARK.match(span.text(passage.text))):
            continue
        depth = 0 if match["first"] else 1 if match["second"] else 2
        mark, body = match.group(), span.text(passage.text)[match.end() :]
        if restyled and (number := _ordinal(mark)):
            mark = styles[depth](number) if body else mark
        if body and span.attribute in wordings.headings and rng.random() < share:
            body = pick(wordings.headings[span.attribute], rng)
        if mark + body:
            edits.append(Edit(span.start, span.end, mark + body))
    return rewrite(passage, edits)


def strange(passage: Passage, rng: np.random.Generator, wordings: Wordings, *, share: float) -> Passage:
    """Any phrase at all in place of a share of the headings and categories, which then have no attribute.

    Nothing about such a phrase says what it is, so the network has to learn it from what stands around it.
    """
    chosen: dict[Span, Span | None] = {}
    edits = []
    for span in passage.spans:
        mark = _MARK.match(span.text(passage.text)) if span.label is Label.HEADING else None
        if (mark or span.label is Label.CATEGORY) and rng.random() < share and wordings.phrases:
            start = span.start + (mark.end() if mark else 0)
            if start < span.end:
                chosen[span] = replace(span, attribute=None)
                edits.append(Edit(start, span.end, pick(wordings.phrases, rng)))
    return rewrite(respan(passage, chosen), edits)


def contacts(passage: Passage, rng: np.random.Generator, wordings: Wordings, *, share: float) -> Passage:
    """Other offices, addresses, numbers, addresses on the net and dates."""
    edits = []
    for span in passage.spans:
        if rng.random() < share and (text := _other_contact(span, passage.text, rng, wordings)):
            edits.append(Edit(span.start, span.end, text))
    return rewrite(passage, edits)


def _other_contact(span: Span, text: str, rng: np.random.Generator, wordings: Wordings) -> str | None:
    match span.label:
        case Label.ORG if wordings.offices:
            return pick(wordings.offices, rng)
        case Label.ADDRESS:
            return names.address(rng)
        case Label.URL:
            return names.url(rng)
        case Label.EMAIL:
            return names.email(rng)
        case Label.PHONE | Label.FAX:
            return names.telephone(rng)
        case Label.DATE:
            return _other_date(span.text(text), rng)
    return None


def _other_date(text: str, rng: np.random.Generator) -> str | None:
    year = re.match(r"20\d\d", text)
    if not year:
        return None
    month, day = int(rng.integers(1, 13)), int(rng.integers(1, 29))
    styles = (
        f"-{month:02}-{day:02}",
        f"年{month}月{day}日",
        f"年{month}月{day}日",
        f"/{month}/{day}",
        f".{month}.{day}",
    )
    return year.group() + pick(styles, rng)


def _ordinal(mark: str) -> int | None:
    """The number that a list mark gives, if it is one to twenty."""
    core = re.sub(r"[第部分、.,，．:：()（）\s]", "", mark)
    if core.isascii() and core.isdigit():
        return int(core)
    if len(core) == 1 and "㈠" <= core <= "㈩":
        return ord(core) - ord("㈠") + 1
    if len(core) == 1 and "①" <= core <= "⑳":
        return ord(core) - ord("①") + 1
    return next((n for n in range(1, 21) if _han(n) == core), None)


def _han(n: float) -> str:
    """A number in Chinese numerals."""
    numeral: str = cn2an.an2cn(str(n), "low")
    return numeral
