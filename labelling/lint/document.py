"""Rules on what is not counted: the document, headings, the issuer, dates, contact details."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...annotations import Format, Kind, Label, Role
from ...annotations.defects import defects
from ...annotations.scheme import CONTACTS
from .marked import Hit, Marked

_OF_OTHERS = frozenset({Label.HEADING, Label.ISSUER, Label.DATE, *CONTACTS})
_PAIRS = dict(zip("()《》“”「」【】〔〕", ")(》《”“」「】【〕〔", strict=True))
_ROLES = {
    Role.PROACTIVE: re.compile("主动公开"),
    Role.REQUEST: re.compile("申请"),
    Role.FEE: re.compile("(?<!教育|价格)收费(?!目录)|减免|费用"),
    Role.REMEDY: re.compile("复议|诉讼"),
    Role.PROBLEM: re.compile("存在.{0,4}问题|主要问题|改进"),
}
_ONLY_ROLES = (Role.TITLE, Role.APPENDIX)
_OWN = re.compile(r"[我本](?:[省市县区局镇乡院校委]|街道|单位|机关)")
_NO_ISSUER = re.compile(r"(?:发布机构|信息来源|来源|稿源)\s*[:：]\s*$")
_NO_DATE = re.compile(r"(?:生成|成文|更新|修改|发文|成稿|印发|制作)(?:日期|时间)\s*[:：]?\s*$")
_YEAR = re.compile(r"(?:20\d\d|[二两][〇零○0][\d一二三四五六七八九〇零○]{2})年度?|全年|本年度?")
_LABELLED = re.compile(
    r"(?:联系|通讯|通信|办公)?(?:地址|电话|邮编|传真|邮箱|网址)|电子(?:邮箱|邮件)|邮政编码|E-?mail", re.IGNORECASE
)
_TWO_NUMBERS = re.compile(r"(?:0\d{2,3}-?)?\d{7,8}\s*[/、,;]\s*(?:0\d{2,3}-?)?\d{7,8}")
_FORMS = {
    Label.POSTCODE: re.compile(r"(?:\d\s*){6}"),
    Label.EMAIL: re.compile(r".*@.*|\d{5,12}|.*(?:\.com|\.cn).*"),
    Label.URL: re.compile(r".*\..*"),
    Label.PHONE: re.compile(r"(?:.*\d){5}.*"),
}
_HOTLINE = re.compile(r"(?:12\d{3}|1[12]\d)(?:热线)?")


def structure(marked: Marked) -> Iterator[tuple[str, Hit]]:
    """`edge` and `unlinked`, as `pull` finds them."""
    for defect in defects(marked.report):
        yield defect.rule, Hit(defect.span.start, defect.span.end, defect.what)


def brackets(marked: Marked) -> Iterator[Hit]:
    """`bracket`: brackets and quotation marks are inside with their partner, or outside."""
    for span in marked.report.spans:
        words = marked.words(span)
        if span.label is Label.HEADING or marked.is_wrapped(span):
            continue
        if any(words.count(c) != words.count(_PAIRS[c]) for c in words if c in _PAIRS):
            yield Hit(span.start, span.end)


def choices(marked: Marked) -> Iterator[Hit]:
    """`choices`: level and format of a report; no numbers and no format where it is none; art. 20 only in new forms."""
    report = marked.report
    if report.kind is Kind.OTHER:
        yield from (Hit(s.start, s.end, "kind other") for s in report.spans if s.label not in _OF_OTHERS)
        if report.format is not None:
            yield Hit(0, 0, f"kind other with format {report.format}")
        return
    for name in ("level", "format"):
        if getattr(report, name) is None:
            yield Hit(0, 0, f"no {name}")
    if report.format is Format.FREEFORM:
        for span in marked.categories:
            if marked.is_cell(span) and str(span.attribute).startswith("art20.regulation"):
                yield Hit(span.start, span.end, "freeform with the table of article 20")
                return


def heading(marked: Marked) -> Iterator[Hit]:
    """`heading`: 一是… opens no section; a heading that names one topic has that topic's role."""
    for span in marked.report.spans:
        if span.label is not Label.HEADING:
            continue
        words = marked.words(span)
        named = [role for role, pattern in _ROLES.items() if pattern.search(words)]
        if "因" in words and Role.REQUEST in named:
            named.remove(Role.REQUEST)  # 因政府信息公开申请提起行政复议
        if re.match("[一二三四五六七]是", words):
            yield Hit(span.start, span.end, "一是… is no heading")
        elif len(named) == 1 and span.attribute not in (*named, *_ONLY_ROLES):
            yield Hit(span.start, span.end, f"{named[0]}, annotated {span.attribute}")


def issuer(marked: Marked) -> Iterator[Hit]:
    """`issuer`: a name, not 我镇 or 本局, and not what the page calls 来源 or 发布机构."""
    for span in marked.report.spans:
        if span.label is Label.ISSUER and (_OWN.match(marked.words(span)) or _NO_ISSUER.search(marked.before(span))):
            yield Hit(span.start, span.end)


def period(marked: Marked) -> Iterator[Hit]:
    """`period`: from date to date or a cut-off, without 自 and 止, with 截至; never a bare year."""
    for span in marked.report.spans:
        if span.label is not Label.PERIOD:
            continue
        words = marked.words(span)
        if words[0] in "自从" or words[-1] == "止":
            yield Hit(span.start, span.end, "自 and 止 outside")
        elif _YEAR.fullmatch(words) and not marked.is_wrapped(span):
            yield Hit(span.start, span.end, "a bare year")
        elif not re.search(r"[\d〇○零一二]", words):
            yield Hit(span.start, span.end, "no date")
        elif re.search("截[至止]到?$", marked.before(span)):
            yield Hit(span.start, span.end, "截至 inside")


def date(marked: Marked) -> Iterator[Hit]:
    """`date`: not the day on which a file was written or changed."""
    for span in marked.report.spans:
        if span.label is Label.DATE and (found := _NO_DATE.search(marked.before(span))):
            yield Hit(span.start, span.end, found.group().strip())


def contact(marked: Marked) -> Iterator[Hit]:
    """`contact`: the detail without 地址:, in its form; two whole telephone numbers are two; no hotline."""
    for span in marked.report.spans:
        if span.label not in CONTACTS:
            continue
        words = marked.words(span)
        form = _FORMS.get(span.label)
        if span.label is not Label.ORG and (found := _LABELLED.match(words)) and len(words) > len(found.group()):
            yield Hit(span.start, span.end, f"{found.group()} outside")
        elif span.label in (Label.PHONE, Label.FAX) and _TWO_NUMBERS.fullmatch(words):
            yield Hit(span.start, span.end, "two numbers")
        elif span.label is Label.PHONE and _HOTLINE.fullmatch(words):
            yield Hit(span.start, span.end, "a hotline")
        elif form and not form.fullmatch(words):
            yield Hit(span.start, span.end, f"no {span.label}")
