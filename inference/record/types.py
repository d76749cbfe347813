"""The record: what one report becomes. These types are the output contract; docs/record.schema.json is made of them.

Every piece of evidence is a mention with half-open code-point offsets into the report's text as read, and its text is
always the original one. Field names are stable: a new field is a minor version, a renamed one a major version.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ...annotations import Finder, Format, Kind, Label, Level, Role, Scope
from ..places.bodies import BodyKind
from ..places.resolution import Evidence
from ..values.years import YearEvidence

SCHEMA: Literal["nianbao/1"] = "nianbao/1"
Value = TypeVar("Value")
Confidence = Annotated[float, Field(ge=0, le=1)]
Number = int | float


FoundBy = Annotated[
    Finder | None,
    Field(
        description="The network, the grammar of official tables, or a rule that changed what the network said; "
        "an annotator in gold records, null in records of versions before 0.4."
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mention(_Part):
    """A place in the text: `text == document_text[start:end]`."""

    text: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]


class Found(Mention, Generic[Value]):
    """A mention, the value read from it, and the model's probability that it is right."""

    value: Value
    confidence: Confidence


class Place(_Part):
    """The division of China that the issuer is or lies in, by the names of the report's year."""

    code: str
    """Six digits (GB/T 2260) in that year: of the county, city or province, whichever is the lowest that is known."""
    province: str
    city: str | None
    """Null in municipalities, in counties right under a province, and where nothing is known below the province."""
    county: str | None
    township: str | None
    """As the issuer's name has it."""
    township_code: str | None
    """Nine digits, today's; null where no list has it."""
    today: str | None
    """The code of what it is or became; null where that is not known."""
    alternatives: list[str] = []
    """Codes of others that are about as probable: 鼓楼区 without more may be in four cities."""
    evidence: list[Evidence]
    """What speaks for it."""
    confidence: Confidence


class Issuer(Found[str]):
    """The body whose report it is."""

    kind: BodyKind | None = None
    """What sort of body it is by its name; null where the name does not say."""
    belongs_to: Level | None = None
    """The level of the government, or the zone, that it is or is part of; null where nothing says."""
    joint: list[Found[str]] = []
    """Bodies that report together with it."""
    place: Place | None = None
    """Null where nothing speaks for a place that the gazetteer knows."""


class Year(Found[int]):
    """The data year, at the most trusted place that names it."""

    evidence: list[YearEvidence] = []
    """All that names this year, the most trusted first; signature and publication count a year back."""


class Choice(_Part, Generic[Value]):
    """A choice about the whole document."""

    value: Value
    confidence: Confidence
    found_by: FoundBy = None


class Source(_Part):
    """Where the text came from."""

    name: str
    """Path relative to the folder given."""
    sha256: str
    """Of the file's bytes."""
    bytes: int
    media_type: str
    encoding: str
    text_sha256: str
    """Of the text as read, in UTF-8."""
    characters: int
    script: Literal["simplified", "traditional"]
    noise: list[str]
    metadata: dict[str, str] = {}
    """What the source says of itself: 索引号, 发布机构, 发布日期 …, and the names in a page's head."""


class ModelInfo(_Part):
    """Which model tagged the text."""

    name: str
    version: str
    sha256: str


class Classification(_Part):
    kind: Choice[Kind]
    format: Choice[Format]
    level: Choice[Level]


class Period(Mention):
    """The statistical period that the report states, both days included."""

    start_date: date
    end_date: date
    confidence: Confidence


class Contact(_Part):
    """Whom to ask, in the order of mention; values are normalised, mentions are not."""

    organization: list[Found[str]]
    address: list[Found[str]]
    postcode: list[Found[str]]
    phone: list[Found[str]]
    fax: list[Found[str]]
    email: list[Found[str]]
    url: list[Found[str]]


class Section(_Part):
    """A heading and the text up to the next one."""

    role: Role
    heading: Mention
    start: int
    end: int
    confidence: Confidence


class Measure(Mention):
    """One number about one thing. Text and offsets are the number's."""

    indicator: str
    """Code of the indicator dictionary, or "other"."""
    category: Mention
    """The phrase that names what is counted."""
    value: Number | None
    """In base units: 1.2万人次 is 12000, 0.5万元 is 5000, 24.4% is 24.4; null where the text allows no single value."""
    unit: str | None
    kind: Literal["count", "amount", "percent", "zero"]
    approximate: Literal["about", "over", "under"] | None
    scope: Scope
    dimension: dict[str, str]
    """Applicant, column or path in an official table."""
    origin: Literal["prose", "table"]
    section: Role | None
    """Role of the section it stands in."""
    confidence: Confidence
    found_by: FoundBy = None


class IndicatorValue(_Part):
    """The one annual value of an indicator: a table's before running text's, exact before approximate, before none."""

    value: Number
    unit: str | None
    measure: int
    """Index into measures."""
    conflict: bool
    """Whether another sure mention states another annual value."""


class Check(_Part):
    """What a rule says about the record; docs/checks.md lists the rules."""

    rule: str
    status: Literal["failed", "passed", "not_applicable"]
    message: str
    expected: Any = None
    found: Any = None
    measures: list[int] = []
    evidence: list[Mention] = []


class TaggedSpan(Mention):
    """A span as the model tagged it: the evidence that everything above was made of."""

    label: Label
    attribute: str | None
    confidence: Confidence
    found_by: FoundBy = None


class Statements(_Part):
    """What a report states, before anything is concluded from it."""

    schema_: Annotated[Literal["nianbao/1"], Field(alias="schema")] = SCHEMA
    source: Source
    model: ModelInfo
    classification: Classification
    title: Mention | None
    issuer: Issuer | None
    year: Year | None
    """The data year."""
    period: Period | None
    published: Found[date] | None
    """The date in the page head."""
    signed: Found[date] | None
    """The date of the signature."""
    contact: Contact
    sections: list[Section]
    measures: list[Measure]
    spans: list[TaggedSpan]


class Record(Statements):
    """One report: what it states, its annual values, and what the rules say about it."""

    indicators: dict[str, IndicatorValue]
    """By code, for indicators that have a single meaning."""
    checks: list[Check]

    def to_json(self) -> str:
        """One line of JSON, Chinese as Chinese."""
        return self.model_dump_json(by_alias=True)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a record."""
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": SCHEMA}
