"""One page with several reports, cut at their titles; several pages of one report, joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ...annotations.lexicon import ZEROS
from ...models.text.normaliser import simplify
from .content import Content, joined

_TITLE = re.compile(r"^[^,，。；;:：]{0,40}?政府信息公[开開][^,，。；;:：]{0,8}(?:年度)?报告(?:[(（].{0,12}[)）])?$")
_YEAR = re.compile(rf"(?:19|20)\d{{2}}|二[{ZEROS}]\S{{2}}")
_LEAST_BODY = 200  # characters of a report behind its title
_NUMBERED = re.compile(
    r"^(?P<stem>.+?)[_-](?:page[_-]?)?(?P<number>\d{1,2})$|^(?P<page>page|第)[_-]?(?P<n>\d{1,2})页?$", re.I
)


def reports_in(content: Content) -> list[Content]:
    """The reports on a page, cut before their titles; what stands before the first title goes with it.

    A cut needs titles that differ in year or body and a report's worth of text behind each, so that neither a
    repeated title nor a list of links is one.
    """
    text = simplify(content.text)
    titles: list[tuple[int, str]] = []
    place = 0
    for line in text.split("\n"):
        bare = "".join(line.split())
        if len(bare) <= 60 and _TITLE.match(bare) and _YEAR.search(bare):
            titles.append((place, re.sub("工作|年度", "", bare)))
        place += len(line) + 1
    if len(titles) < 2:
        return [content]
    cuts: list[int] = []
    last = ""
    ends = [start for start, _ in titles[1:]] + [len(text)]
    for (start, title), end in zip(titles, ends, strict=True):
        body = text[start:end]
        if len("".join(body.split())) - len(title) < _LEAST_BODY or title == last:
            continue
        cuts.append(start)
        last = title
    begins = set(cuts)
    names = {title for start, title in titles if start in begins}
    if len(cuts) < 2 or len(names) < 2:
        return [content]
    cuts[0] = 0
    return [
        content.part(start, _end(content.text, end)) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
    ]


def _end(text: str, end: int) -> int:
    """The end of a part, without the line break before the next one."""
    return end - 1 if end < len(text) and text[end - 1] == "\n" else end


def page_groups(files: Sequence[tuple[Path, str]]) -> list[list[tuple[Path, str]]]:
    """The files, with the pages of one report together: name_1, name_2, or name, name_1, name_2, in one folder."""
    groups: dict[tuple[str, str, str], dict[int, tuple[Path, str]]] = {}
    order: list[tuple[tuple[str, str, str], int]] = []
    for path, name in files:
        match = _NUMBERED.match(path.stem)
        if match:
            stem, number = match["stem"] or match["page"], int(match["number"] or match["n"])
        else:
            stem, number = path.stem, 0
        key = (str(path.parent), stem, path.suffix.lower())
        if number in groups.get(key, {}):  # another file of the same number: not pages of one report
            key = (str(path), path.stem, path.suffix.lower())
        groups.setdefault(key, {})[number] = (path, name)
        order.append((key, number))
    done: set[tuple[str, str, str]] = set()
    result: list[list[tuple[Path, str]]] = []
    for key, number in order:
        pages = groups[key]
        numbers = sorted(pages)
        whole = numbers in (list(range(numbers[0], numbers[0] + len(numbers))),) and numbers[0] <= 1
        if not whole:
            result.append([pages[number]])
        elif key not in done:
            done.add(key)
            result.append([pages[n] for n in numbers])
    return result


def join_pages(pages: Sequence[Content]) -> Content:
    """One content of several pages; lines that every page begins or ends with stay on the first or the last."""
    lines = [page.text.split("\n") for page in pages]
    head = _shared(lines)
    foot = _shared([page[::-1] for page in lines])
    kept: list[Content] = []
    for number, (page, own) in enumerate(zip(pages, lines, strict=True)):
        first = sum(len(line) + 1 for line in own[:head]) if number and head < len(own) else 0
        last = len(page.text)
        if number + 1 < len(pages) and head + foot < len(own):
            last -= sum(len(line) + 1 for line in own[len(own) - foot :])
        kept.append(page.part(first, last))
    return joined(kept)


def _shared(pages: Sequence[list[str]]) -> int:
    """Lines that all pages begin with, not all of a page."""
    count = 0
    while all(count < len(page) - 1 for page in pages) and len({page[count] for page in pages}) == 1:
        count += 1
    return count
