"""New annotated reports from the parts of old ones.

A report is taken apart at its headings into sections and these into units: sentences, list lines, tables; a number
and the category that it measures are never parted. A new report takes one report's outline, another one's title and
preamble, sections and units of the same role from all of them, and then new names, years, numbers and wordings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..annotations import AnnotatedReport, Format, Kind, Label, Level, Role, Span
from ..annotations.lexicon import LIST_MARKS
from .augmentation import Wordings, damage, names, other_issuer, reworded, vary, with_passage, wording
from .augmentation.passage import Edit, Passage, join, part, passage_of, rewrite

# Documents about disclosure that are no annual reports; [T|…] is marked as a title, [I|…] an issuer, [D|…] a date.
_FRAMES = (
    "[T|县检查组到{body}检查政府信息公开工作]\n发布时间:[D|{year}-{month:02}-{day:02}]\n近日,县检查组一行到{body}检查。*\n([I|{office}]供稿)",
    "[T|{body}召开政府信息公开工作推进会]\n来源:{office} 日期:[D|{year}-{month:02}-{day:02}]\n{month}月{day}日,{body}召开会议。会议指出,*",
    "[T|{body}多措并举抓好政府信息公开]\n今年以来,{body}扎实推进信息公开。*",
    "[T|{body}举办政府信息公开培训班]\n[D|{year}年{month}月{day}日]\n本报讯 {body}日前举办培训班。*(通讯员 李某)",
    "[I|{office}]\n[T|关于{year}年政府信息公开工作情况的通报]\n\n各乡镇、各部门:\n现将有关情况通报如下。*\n[I|{office}]\n[D|{year}年{month}月{day}日]",
    "[I|{office}]\n[T|关于做好{year}年度政府信息公开工作年度报告编制工作的通知]\n\n各单位:\n一、内容要求\n*\n二、报送时间\n{month}月{day}日前报送。",
    "[I|{body}][T|{year}年政府信息公开工作要点]\n一、总体要求\n*",
    "[I|{body}][T|{year}年工作总结]\n{year}年,在上级领导下,各项工作取得进展。\n一、主要工作\n*",
    "[T|{body}政府信息公开工作经验交流材料]\n*",
    "[T|{body}政务公开工作制度]\n第一条 为规范政府信息公开,制定本制度。\n第二条 *",
    "[I|{body}][T|政府信息公开申请表]\n申请人信息\n姓名\n工作单位\n证件号码\n所需信息情况\n*",
    "[T|政府信息公开申请答复书]\n申请人:\n本机关于{year}年{month}月{day}日收到您的申请。*\n[I|{body}]\n[D|{year}年{month}月{day}日]",
)
_MARKED = re.compile(r"\[([TID])\|([^\]]*)\]")
_UNIT_END = re.compile(r"[。;；!！]\s*|\n\s*")
_MARK = re.compile("|".join(LIST_MARKS))
_TABLE_LINE = re.compile(r"[^。；;，,：:]{1,40}|.*\|.*")


@dataclass(frozen=True)
class Unit:
    """A part of a report that keeps its meaning elsewhere: every link inside it, none across its edges."""

    passage: Passage
    source: int
    """Index of the report that it comes from."""


@dataclass(frozen=True)
class Section:
    """A heading with what follows it up to the next one; before the first heading there is none."""

    role: str | None
    units: tuple[Unit, ...]
    """The first begins with the heading."""


@dataclass(frozen=True)
class _Source:
    """An annotated report, taken apart."""

    report: AnnotatedReport
    sections: tuple[Section, ...]
    places: tuple[str, ...]
    departments: tuple[str, ...]
    year: int | None


class Generator:
    """Makes annotated reports out of annotated reports."""

    def __init__(self, reports: Sequence[AnnotatedReport]) -> None:
        self.wordings: Wordings = wording.collect(passage_of(report) for report in reports)
        self.others = [report for report in reports if report.kind is not Kind.ANNUAL_REPORT]
        self.sources = [
            _take_apart(report, i)
            for i, report in enumerate(report for report in reports if report.kind is Kind.ANNUAL_REPORT)
        ]
        self.sections: dict[tuple[str | None, bool], list[Section]] = defaultdict(list)
        for source in self.sources:
            for section in source.sections[1:]:
                self.sections[section.role, _official(source.report)].append(section)

    def reports(self, count: int, *, seed: int) -> Iterator[AnnotatedReport]:
        """`count` reports, each depending on the seed and its own number alone."""
        for number in range(count):
            yield self.report(np.random.default_rng((seed, number)), name=f"generated-{number}")

    def report(self, rng: np.random.Generator, *, name: str = "generated") -> AnnotatedReport:
        """One report, or, once in twelve times, a document of another kind."""
        kind = rng.random()
        if self.others and kind < 0.05:
            other = self.others[int(rng.integers(len(self.others)))]
            return replace(vary(other, self.wordings, rng), name=name)
        if kind < 0.08:
            return self._about_reports(rng, name)
        outline = self._source(rng)
        title = self._source(rng) if rng.random() < 0.5 else outline
        chosen = [title.sections[0]]
        for section in outline.sections[1:]:
            chosen += self._section(section, outline, rng)
        passage = join(self._moved_in(chosen, rng))
        level = title.report.level
        if level is Level.COUNTY and rng.random() < 0.3:
            passage, level = names.promotion(passage)(passage), Level.CITY
        if rng.random() < 0.25:
            passage, level = other_issuer(passage, rng)
        passage = reworded(passage, self.wordings, rng, strength=1.0)
        if rng.random() < 0.6:
            passage = damage(passage, rng)
        made = with_passage(outline.report, passage)
        return replace(made, name=name, level=level, year=None, noise=())

    def _about_reports(self, rng: np.random.Generator, name: str) -> AnnotatedReport:
        """News, a notice or a summary that speaks of disclosure in a report's own sentences, but is none."""
        body = names.issuer(Level.DEPARTMENT if rng.random() < 0.4 else Level.TOWNSHIP, rng)
        office = names.place(rng) + "县政府信息公开办公室"
        frame = _FRAMES[int(rng.integers(len(_FRAMES)))].format(
            body=body, office=office, year=rng.integers(2008, 2020), month=rng.integers(1, 13), day=rng.integers(1, 29)
        )
        units = [unit for section in self._source(rng).sections[1:] for unit in section.units[1:]]
        some = (
            [units[int(rng.integers(len(units)))].passage.text for _ in range(int(rng.integers(3, 15)))]
            if units
            else []
        )
        passage = damage(marked_up(frame.replace("*", "".join(some))), rng)
        return AnnotatedReport(name, passage.text, passage.spans, (), Kind.OTHER)

    def _source(self, rng: np.random.Generator) -> _Source:
        return self.sources[int(rng.integers(len(self.sources)))]

    def _section(self, section: Section, outline: _Source, rng: np.random.Generator) -> Iterator[Section]:
        """What stands in a section's place: itself, another of its role under its list mark, or nothing; then varied."""
        pool = self.sections[section.role, _official(outline.report)]
        kind = rng.random()
        if kind < 0.08 and len(outline.sections) > 5:
            return
        if kind < 0.5:
            section = _marked(pool[int(rng.integers(len(pool)))], like=section)
        first, *rest = section.units
        kept = [unit for unit in rest if rng.random() > 0.12]
        for _ in range(int(rng.poisson(0.25 * max(1, len(rest))))):
            units = pool[int(rng.integers(len(pool)))].units[1:]
            if units:
                kept.insert(int(rng.integers(len(kept) + 1)), units[int(rng.integers(len(units)))])
        if not (kept or [first])[-1].passage.text.endswith("\n"):
            kept.append(Unit(Passage("\n"), first.source))
        yield Section(section.role, (first, *kept))

    def _moved_in(self, chosen: Sequence[Section], rng: np.random.Generator) -> Iterator[Passage]:
        """The units of all sections, in one year, with the same names of places and of the department."""
        places = [names.place(rng) for _ in range(4)]
        department, year = names.department(rng), int(rng.integers(2008, 2019))
        for unit in (unit for section in chosen for unit in section.units):
            source = self.sources[unit.source]
            table = dict(zip(source.places, places, strict=False)) | dict.fromkeys(source.departments, department)
            passage = wording.years(unit.passage, year - source.year) if source.year else unit.passage
            yield names.Renaming(table)(passage)


def marked_up(text: str) -> Passage:
    """The passage of a text in which titles, issuers and dates stand as [T|…], [I|…] and [D|…]."""
    labels = {"T": (Label.HEADING, Role.TITLE.value), "I": (Label.ISSUER, None), "D": (Label.DATE, None)}
    pieces: list[Passage] = []
    position = 0
    for match in _MARKED.finditer(text):
        label, attribute = labels[match[1]]
        marked = Passage(match[2], (Span(0, len(match[2]), label, attribute),))
        pieces += Passage(text[position : match.start()]), marked
        position = match.end()
    return join([*pieces, Passage(text[position:])])


def _official(report: AnnotatedReport) -> bool:
    """Whether it has official tables of the standard format, whose sections stay among themselves."""
    return report.format in (Format.STANDARD_2019, Format.STANDARD_2021)


def _take_apart(report: AnnotatedReport, index: int) -> _Source:
    passage = passage_of(report)
    starts = [
        span.start
        for span in report.spans
        if span.label is Label.HEADING
        and span.attribute != Role.TITLE
        and not report.text[report.text.rfind("\n", 0, span.start) + 1 : span.start].strip()
    ]
    edges = [0, *starts, len(report.text)]
    group = _links_across(passage, edges)
    sections = []
    for k in range(len(edges) - 1):
        if group[k] != k:
            continue
        end = next((edges[m] for m in range(k + 1, len(edges) - 1) if group[m] == m), len(report.text))
        piece = part(passage, edges[k], end)
        heading = next((s for s in piece.spans if s.start == 0 and s.label is Label.HEADING), None) if k else None
        sections.append(
            Section(heading.attribute if heading else None, tuple(Unit(unit, index) for unit in _units(piece)))
        )
    return _Source(
        report,
        tuple(sections),
        tuple(names.places_in(passage)),
        tuple(names.departments_in(passage)),
        wording.usual_year(report.text),
    )


def _links_across(passage: Passage, edges: Sequence[int]) -> list[int]:
    """For each stretch between edges the first stretch that it must stay with, because links lie between them."""
    first = list(range(len(edges) - 1))

    def stretch(offset: int) -> int:
        return next(k for k in range(len(edges) - 1) if edges[k] <= offset < edges[k + 1])

    for link in passage.links:
        low, high = sorted((stretch(link.number.start), stretch(link.category.start)))
        for k in range(low + 1, high + 1):
            first[k] = min(first[k], first[low])
    for k in range(1, len(first)):  # a stretch tied to one that is itself tied to an earlier one
        first[k] = first[first[k]]
    return first


def _units(passage: Passage) -> Iterator[Passage]:
    """Cut at the ends of sentences and lines, but not through a span, a link, or a table's lines."""
    ends = [match.end() for match in _UNIT_END.finditer(passage.text)]
    edges = [0, *(end for end in ends if end < len(passage.text)), len(passage.text)]
    edges = [e for e in edges if not any(span.start < e < span.end for span in passage.spans)]
    edges = [e for e in edges if e in (0, len(passage.text)) or not _in_table(passage.text, e)]
    first = _links_across(passage, edges)
    starts = [edges[k] for k in range(len(first)) if first[k] == k]
    for start, end in zip(starts, [*starts[1:], len(passage.text)], strict=True):
        if end > start:
            yield part(passage, start, end)


def _in_table(text: str, edge: int) -> bool:
    """Whether the lines before and after a line's start are both a table's."""
    before, after = text[:edge].rstrip().rsplit("\n", 1)[-1], text[edge:].split("\n", 1)[0]
    return bool(_TABLE_LINE.fullmatch(before) and _TABLE_LINE.fullmatch(after))


def _marked(section: Section, *, like: Section) -> Section:
    """The section under the other one's list mark."""
    first, *rest = section.units
    mark = _MARK.match(like.units[0].passage.text)
    own = _MARK.match(first.passage.text)
    if not mark or not own or own.end() >= len(first.passage.text):
        return section
    passage = rewrite(first.passage, [Edit(0, own.end(), mark.group())])
    return Section(section.role, (Unit(passage, first.source), *rest))
