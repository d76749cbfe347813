"""Rules about what the document is made of: its parts, its issuer, what a template left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ...annotations import Label
from ...annotations.lexicon import COMMON_MEASURE_WORDS, ORDINAL
from ..record.types import Check, Mention
from .report import Report, read_ordinal

_NUMBER = rf"({ORDINAL}|\d{{1,2}})"
_ANNOUNCED = re.compile(rf"{_NUMBER}(?:个|大|大个|项|个大)?(?:部分|方面)(?=组成|构成|[。,;\s,]|$)")
_LISTED = re.compile(r"(?:包括|包含|由|分为|分别为|主要内容为|内容为)([^。]{20,300}?)(?:组成|构成|等?[。])")
_ITEM = re.compile(r"(?:情况|事项|概述|措施|附表|附件|说明)(?=[、,;和及与]|等|$)")
# A heading with nothing after it; a row of a table has a number or is called 数, 数量, 费用.
_BARE = re.compile(rf"({ORDINAL})\s*[、.][^\s\d。;:,…(]{{2,40}}(?<!数)(?<!数量)(?<!费用)")
_PLACEHOLDER = re.compile(
    rf"(?<![A-Za-z0-9.@/_×xX*])(?:[xX]{{2,4}}|[×╳✕Xx×]{{1,4}}|[○〇]{{2,4}}|_{{2,}}|＿{{2,}})\s*(?=[年月日{COMMON_MEASURE_WORDS}]|万元|县|市|区|镇|乡|局|委|部门|单位)"
    r"|某某(?=县|市|区|镇|乡|局|委|单位)|[(]?或?委、办、局[)]|[(](?:请填写|此处填写|填写单位)[^)]*[)]"
)
_GENERIC = re.compile(
    "人民政府|办公室|办事处|管理委员会|管委会|委员会|领导小组|政府信息公开|政务公开|信息公开|工作|政府|街道|党政|综合|有限公司|[省市县区镇乡局委办厅]"
)


def announced_parts(report: Report) -> Iterator[Check]:
    """parts-announced: the report has as many parts as its preamble announces; an appendix may have no number.

    Where a list inside a part or a table is numbered in the same way, any way of counting that fits will do.
    """
    announced = _announcement(report)
    if not announced:
        return
    number, start, stop, said = announced
    chains = [chain for chain in _chains(report, stop) if chain == list(range(1, len(chain) + 1))]
    counts = {len(chain) for chain in chains if len(chain) > 2}
    if not counts:
        return
    appendix = bool(re.search("附[件表注录]|统计表|图表|说明", report.folded.text[max(0, start - 25) : stop]))
    found = min(counts, key=lambda count: abs(count - number))
    yield report.check(
        "parts-announced",
        bool(counts & {number, number - appendix}) or (found > number and not said),
        f"{number} parts are announced, {found} are numbered",
        expected=number,
        found=found,
        evidence=(report.mention(start, stop),),
    )


def _announcement(report: Report) -> tuple[int, int, int, bool] | None:
    """How many parts the preamble announces, the folded offsets of the words, and whether they say the number; where
    they only name the parts there may be more."""
    first = next((start for start, _ in report.parts), len(report.folded.text))
    head = report.folded.text[:first]
    if match := _ANNOUNCED.search(head):
        number = int(match[1]) if match[1].isdigit() else read_ordinal(match[1])
        return (number, *match.span(), True) if number > 1 else None
    if match := _LISTED.search(head):
        items = _ITEM.findall(match[1])
        if len(items) > 3 and "等" not in match[1][-2:]:
            return len(items), *match.span(), False
    return None


def _chains(report: Report, start: int) -> list[list[int]]:
    """Ways to read the ordinals of the highest headings after `start`: as far as they ascend to the end, to the
    first table, or to where they begin anew."""
    table = min((cell.name_start for cell in report.cells), default=len(report.folded.text))
    places = [(place, ordinal) for place, ordinal in report.parts if place >= start]
    anew = next((place for place, ordinal in places[1:] if ordinal == 1), len(report.folded.text))
    return [_ascending([n for place, n in places if place < limit]) for limit in (len(report.folded.text), table, anew)]


def _ascending(ordinals: list[int]) -> list[int]:
    kept: list[int] = []
    for ordinal in ordinals:
        if not kept or ordinal > kept[-1]:
            kept.append(ordinal)
    return kept


def heading_skipped(report: Report) -> Iterator[Check]:
    """heading-skipped: the numbers of the highest headings follow each other."""
    chains = [chain for chain in _chains(report, 0) if len(chain) > 2 and chain[0] == 1]
    if not chains:
        return
    gaps = {tuple((low, high) for low, high in pairwise(chain) if high > low + 1) for chain in chains}
    skipped = min(gaps, key=len)
    places = {ordinal: place for place, ordinal in reversed(report.parts)}
    yield report.check(
        "heading-skipped",
        not skipped,
        "; ".join(f"after part {low} comes part {high}" for low, high in skipped) or "every number is there",
        expected=[low + 1 for low, _ in skipped],
        found=[high for _, high in skipped],
        evidence=tuple(report.mention(places[n], places[n] + 2) for gap in skipped for n in gap),
    )


def section_empty(report: Report) -> Iterator[Check]:
    """section-empty: between one of the highest headings and the next stands something."""
    text = report.folded.text
    lines = _lines(report)
    names = [_letters(text[start:stop]) for start, stop, _ in lines]
    empty = []
    for (start, stop, ordinal), (_, _, successor) in pairwise(lines):
        line = text[start:stop].strip("\n |。")
        if successor != ordinal + 1 or not _BARE.fullmatch(line) or report.in_table(start):
            continue
        # A table of contents names every heading once more.
        if sum(named.startswith(_letters(line)) for named in names) == 1:
            offset = start + text[start:stop].index(line)
            empty.append(report.mention(offset, offset + len(line)))
    if len(report.parts) < 3:
        return
    yield report.check(
        "section-empty",
        not empty,
        f"nothing stands under {'; '.join(m.text for m in empty)}" if empty else "every part has text",
        found=len(empty),
        expected=0,
        evidence=tuple(empty),
    )


def _lines(report: Report) -> list[tuple[int, int, int]]:
    """(start, end, ordinal) of the text from each of the highest headings to the next."""
    starts = [*report.parts, (len(report.folded.text), 0)]
    return [(start, stop, ordinal) for (start, ordinal), (stop, _) in pairwise(starts)]


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text[:80])


def issuer_signature(report: Report) -> Iterator[Check]:
    """issuer-signature: who signs shares a name with who is in the title."""
    title, issuer = report.record.title, report.record.issuer
    if not title or not issuer or not title.start <= issuer.start < title.end:
        return
    signed = [
        s
        for s in report.record.spans
        if s.label is Label.ISSUER
        and s.start > len(report.text) * 0.6
        and re.search(r"(?:^|[\n。])\s*$", report.text[: s.start][-20:])
        and re.match(r"\s*(?:$|\n|(?:20|二)\S{1,12}[日号])", report.text[s.end : s.end + 20])
    ]
    if not signed:
        return
    start, end = report.folded.from_original(signed[-1].start, signed[-1].end)
    signature = re.sub(r"\s", "", report.folded.text[start:end])
    left, right = _GENERIC.sub("", issuer.value), _GENERIC.sub("", signature)
    if len(left) < 2 or len(right) < 2:
        return
    yield report.check(
        "issuer-signature",
        any(left[i : i + 2] in right for i in range(len(left) - 1)),
        f"{issuer.value} in the title, {signature} in the signature",
        expected=issuer.value,
        found=signature,
        evidence=(
            Mention(text=issuer.text, start=issuer.start, end=issuer.end),
            Mention(text=signed[-1].text, start=signed[-1].start, end=signed[-1].end),
        ),
    )


def template_residue(report: Report) -> Iterator[Check]:
    """template-residue: nothing of the form that the report was written from is left: xxxx年, 或委、办、局."""
    places = [report.mention(m.start(), m.end()) for m in _PLACEHOLDER.finditer(report.folded.text)]
    yield report.check(
        "template-residue",
        not places,
        f"left over: {', '.join(dict.fromkeys(m.text for m in places))}" if places else "nothing is left over",
        found=len(places),
        expected=0,
        evidence=tuple(places),
    )
