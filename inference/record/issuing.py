"""The record's issuer: what the body is called, what it is, with whom it reports, and where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...annotations import Label, Span
from ...models.text.normaliser import NormalisedText, normalise
from ..places.bodies import Body, read_body
from ..places.gazetteer import Division, gazetteer
from ..places.resolution import Clues, Resolved, host_labels, resolve
from ..reading import Document
from .levels import belongs_to
from .naming import Named, issuers_of
from .types import Contact, Found, Issuer, Mention, Place

_AREA_CODE = re.compile(r"(?<!\d)(0(?:10|2\d|[3-9]\d\d))-?(?=[1-9]\d{6})")
_SOURCE = ("发布机构", "发布单位", "发文机关", "发文机构", "公开责任部门", "公开主体", "来源", "信息来源")
_SOURCE_IN_HEAD = re.compile(r"(?:来源|发布机构|发布单位|信息来源)[:\s]*([\u4e00-\u9fff]{3,20})")


@dataclass(frozen=True)
class NamedIssuer:
    """The issuer as the record has it, with what was read in its name."""

    issuer: Issuer
    body: Body
    place: Resolved | None


def issuer_of(
    document: Document, spans: Sequence[Span], title: Mention | None, contact: Contact, year: int | None
) -> NamedIssuer | None:
    """The issuer of the report on `year`; None if none is named."""
    folded = document.normalised
    bodies = issuers_of(spans, folded, title)
    if not bodies:
        return None
    first, *joint = bodies
    body = read_body(first.value, year)
    resolved = resolve(body, year, _clues(document, spans, contact))
    issuer = Issuer(
        **_found(first, folded).model_dump(),
        kind=body.kind,
        belongs_to=belongs_to(body, resolved),
        joint=[_found(other, folded) for other in joint],
        place=_place(resolved, year) if resolved else None,
    )
    return NamedIssuer(issuer, body, resolved)


def _found(body: Named, folded: NormalisedText) -> Found[str]:
    text = folded.original[body.start : body.end]
    return Found(text=text, start=body.start, end=body.end, value=body.value, confidence=body.confidence)


def _clues(document: Document, spans: Sequence[Span], contact: Contact) -> Clues:
    folded = document.normalised
    named = [span for span in spans if span.label in (Label.ISSUER, Label.ORG, Label.ADDRESS)]
    sources = [normalise(document.metadata[label]).text for label in _SOURCE if label in document.metadata]
    sources += _SOURCE_IN_HEAD.findall(folded.text[:600])
    return Clues(
        text=folded.text,
        names=[*("".join(folded.of(span.start, span.end).split()) for span in named), *sources],
        area_codes=frozenset(
            code for found in (*contact.phone, *contact.fax) for code in _AREA_CODE.findall(found.value)
        ),
        postcodes=frozenset(found.value for found in contact.postcode if len(found.value) == 6),
        hosts=host_labels(found.value for found in (*contact.url, *contact.email)),
    )


def _place(resolved: Resolved, year: int | None) -> Place:
    division = resolved.division
    chain: dict[str, Division] = {above.rank: above for above in gazetteer().parents(division, year)}
    chain[division.rank] = division
    city, county = chain.get("city"), chain.get("county")
    return Place(
        code=division.code,
        province=chain["province"].name,
        city=city.name if city else None,
        county=county.name if county else None,
        township=resolved.township,
        township_code=resolved.township_code,
        today=division.today or None,
        alternatives=[other.code for other in resolved.alternatives],
        evidence=list(resolved.evidence),
        confidence=resolved.confidence,
    )
