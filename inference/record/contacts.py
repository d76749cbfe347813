"""Contact details out of the spans: edges that the tagger cut mended, several numbers in one span told apart.

What stands plainly in the text is no matter of opinion: an e-mail address is one from its first letter or digit to its
last, an extension belongs to its number, and a number behind 电话: or 传真: within a block of contact details is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ...annotations import Finder, Label, Span
from ...models.text.normaliser import NormalisedText
from ..values.contacts import email_places, normalise_contact, phone_places
from .naming import found_in
from .types import Contact, Found

FIELDS = {
    Label.ORG: "organization",
    Label.ADDRESS: "address",
    Label.POSTCODE: "postcode",
    Label.PHONE: "phone",
    Label.FAX: "fax",
    Label.EMAIL: "email",
    Label.URL: "url",
}
_NUMBERS = (Label.PHONE, Label.FAX)
_EXTENSION = re.compile(r"\s*(?:转(?:分机)?|分机)\s*\d{1,5}(?!\d)|(?<=\d{7})(?:\(\d{2,5}\)|-\d{2,5}(?!\d))")
_NAMED_NUMBER = re.compile(
    r"(?P<label>电\s?话|传\s?真|手机)(?:号码)?\s*[:：]\s*(?P<number>(?:\(?0\d{2,3}\)?[-\s]?)?[1-9]\d{6,7}(?!\d)|1\d{10}(?!\d))"
)
_OFFICE = re.compile(r"(?:办公[厅室]|办|[局委科股室]|中心|处|所|站)$")
# What ends with an office is its name, behind the house or alone: 府前路8号|县政府信息公开办公室.
_ADDRESS_AND_OFFICE = re.compile(
    r"(?P<address>(?:.*(?:号|[楼层室院厦座](?!办)))?)[^\d路街道巷村号楼]{4,}(?:办公室|委员会|人民政府|[局委])"
)
_REST_OF_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,14}(?=[,;:。、()\s]|$)")
_BEHIND_ADDRESS = re.compile(r"地\s?址\s*[:：]\s*$")
_PHRASE = re.compile(r"(?:(?!邮\s?编|电\s?话|传\s?真)[^,;。()\s]){2,40}")
_OWN = re.compile("[我本](?:局|办|委|县|市|区|镇|乡|院|校|街道|单位|机关)")
_NEAR = 80  # characters between the details of one block
_SURE = 0.9  # that a number behind its label, within a block of details, is one; on dev and train


def contact_of(spans: Sequence[Span], text: str) -> Contact:
    """Each detail with its normalised value, in the order of mention."""
    details: dict[str, list[Found[str]]] = {field: [] for field in FIELDS.values()}
    for span in spans:
        if field := FIELDS.get(span.label):
            details[field].append(found_in(span, text, normalise_contact(span.label, span.text(text))))
    return Contact(**details)


def mended(spans: Sequence[Span], folded: NormalisedText) -> tuple[Span, ...]:
    """The spans with contact details whole and apart; all others as they are."""
    details = [span for span in spans if span.label in FIELDS]
    if not details:
        return tuple(spans)
    emails = _emails(details, folded)
    taken = [(span.start, span.end) for span in emails]
    rest = _addresses([span for span in details if not _overlaps(span, taken)], folded)
    whole = [piece for span in rest for piece in _mended(span, folded)]
    others = [span for span in spans if span.label not in FIELDS]
    free = [span for span in (*emails, *whole) if not _overlaps(span, [(o.start, o.end) for o in others])]
    found = [*free, *_named_numbers(free, [*free, *others], folded)]
    return tuple(sorted([*others, *found]))


def _overlaps(span: Span, places: Iterable[tuple[int, int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in places)


def _emails(details: Sequence[Span], folded: NormalisedText) -> list[Span]:
    """Every address near other details, from end to end, whatever its pieces were taken for."""
    found = []
    for start, end in email_places(folded.text):
        first, last = folded.to_original(start, end)
        touching = [span for span in details if span.start < last and first < span.end]
        near = any(-_NEAR < span.start - last < _NEAR or -_NEAR < first - span.end < _NEAR for span in details)
        exact = next((s for s in touching if (s.label, s.start, s.end) == (Label.EMAIL, first, last)), None)
        if exact:
            found.append(exact)
        elif touching or near:
            sure = max((span.confidence for span in touching if span.label is Label.EMAIL), default=_SURE)
            found.append(Span(first, last, Label.EMAIL, None, max(sure, _SURE), Finder.RULE))
    return found


def _addresses(details: Sequence[Span], folded: NormalisedText) -> list[Span]:
    """Where what stands behind 地址: begins as an office and ends as none, it is one address to its end."""
    found: list[Span] = []
    for span in details:
        start, _ = folded.from_original(span.start, span.end)
        if found and span.start < found[-1].end:
            continue
        phrase = (
            _PHRASE.match(folded.text, start)
            if _BEHIND_ADDRESS.search(folded.text[max(0, start - 6) : start])
            else None
        )
        if (
            span.label is Label.ORG
            and phrase
            and not _OFFICE.search(phrase[0])
            and re.search("[路街道村镇号楼]", phrase[0])
        ):
            span = replace(_at(span, start, phrase.end(), folded), label=Label.ADDRESS, found_by=Finder.RULE)
        found.append(span)
    return found


def _mended(span: Span, folded: NormalisedText) -> Iterator[Span]:
    start, end = folded.from_original(span.start, span.end)
    text = folded.text
    if span.label in _NUMBERS:
        while end > start + 1 and text[end - 1] in ".。,;、":
            end -= 1
        if extension := _EXTENSION.match(text, end):
            end = extension.end()
        for first, last in phone_places(text[start:end]):
            yield _at(span, start + first, start + last, folded)
    elif span.label is Label.ORG:
        if _OWN.fullmatch(text[start:end]):
            return  # 我局 names no office
        more = _REST_OF_OFFICE.match(text, end) if not _OFFICE.search(text[start:end]) else None
        if more and _OFFICE.search(more[0]):
            end = more.end()
        yield _at(span, start, end, folded)
    elif span.label is Label.ADDRESS and (office := _ADDRESS_AND_OFFICE.fullmatch(text[start:end])):
        cut = start + office.end("address")
        if office["address"]:
            yield _at(span, start, cut, folded)
        yield replace(_at(span, cut, end, folded), label=Label.ORG, found_by=Finder.RULE)
    else:
        yield span


def _at(span: Span, start: int, end: int, folded: NormalisedText) -> Span:
    """The span at other folded offsets, a rule's if they are others."""
    first, last = folded.to_original(start, end)
    if (first, last) == (span.start, span.end):
        return span
    return replace(span, start=first, end=last, found_by=Finder.RULE)


def _named_numbers(details: Sequence[Span], taken: Sequence[Span], folded: NormalisedText) -> Iterator[Span]:
    """Numbers behind 电话: and 传真: that were missed beside other details."""
    places = [(span.start, span.end) for span in taken]
    for match in _NAMED_NUMBER.finditer(folded.text):
        first, last = folded.to_original(*match.span("number"))
        near = any(abs(span.start - last) < _NEAR or abs(first - span.end) < _NEAR for span in details)
        label = Label.FAX if match["label"].startswith("传") else Label.PHONE
        span = Span(first, last, label, None, _SURE, Finder.RULE)
        if near and not _overlaps(span, places):
            yield span
