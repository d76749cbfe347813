"""The record: what one report becomes. These types are the output contract; docs/record.schema.json is made of them.

Every piece of evidence is a mention with half-open code-point offsets into the report's text as read, and its text is
always the original one. Field names are stable: a new field is a minor version, a renamed one a major version.
"""

from __future__ import annotations

import ast
import inspect
import sys
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
    """As written."""
    start: Annotated[int, Field(ge=0)]
    """Offset of its first character."""
    end: Annotated[int, Field(ge=0)]
    """Offset behind its last character."""


class Found(Mention, Generic[Value]):
    """A mention, the value read from it, and the model's probability that it is right."""

    value: Value
    """What it says, normalised."""
    confidence: Confidence
    """Probability that it is right."""


class Place(_Part):
    """The division of China that the issuer is or lies in, by the names of the report's year."""

    code: str
    """Six digits (GB/T 2260) in that year: of the county, city or province, whichever is the lowest that is known."""
    province: str
    """Its province, autonomous region or municipality."""
    city: str | None
    """Null in municipalities, in counties right under a province, and where nothing is known below the province."""
    county: str | None
    """Its county, district, banner or county-level city; null above them."""
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
    """Probability that it is this one."""


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
    """What was chosen."""
    confidence: Confidence
    """Probability that it is right."""
    found_by: FoundBy = None


class Source(_Part):
    """Where the text came from."""

    name: str
    """Path relative to the folder given."""
    sha256: str
    """Of the file's bytes."""
    bytes: int
    """Size of the file."""
    media_type: str
    """What the file is: text/html."""
    encoding: str
    """In which its characters were written."""
    text_sha256: str
    """Of the text as read, in UTF-8."""
    characters: int
    """Length of the text as read."""
    script: Literal["simplified", "traditional"]
    """Simplified or traditional characters."""
    noise: list[str]
    """Sorts of damage that were met."""
    metadata: dict[str, str] = {}
    """What the source says of itself: 索引号, 发布机构, 发布日期 …, and the names in a page's head."""


class ModelInfo(_Part):
    """Which model tagged the text."""

    name: str
    """Its name; gold for an annotator's."""
    version: str
    """Its version."""
    sha256: str
    """Of its manifest."""


class Classification(_Part):
    kind: Choice[Kind]
    """Whether it is an annual report."""
    format: Choice[Format]
    """Which generation of official tables it has."""
    level: Choice[Level]
    """Level of the body that issued it."""


class Period(Mention):
    """The statistical period that the report states, both days included."""

    start_date: date
    """First day."""
    end_date: date
    """Last day."""
    confidence: Confidence
    """Probability that it is right."""


class Contact(_Part):
    """Whom to ask, in the order of mention; values are normalised, mentions are not."""

    organization: list[Found[str]]
    """Bodies or offices to ask."""
    address: list[Found[str]]
    """Postal addresses."""
    postcode: list[Found[str]]
    """Postcodes."""
    phone: list[Found[str]]
    """Telephone numbers."""
    fax: list[Found[str]]
    """Fax numbers."""
    email: list[Found[str]]
    """E-mail addresses."""
    url: list[Found[str]]
    """Addresses of websites."""


class Section(_Part):
    """A heading and the text up to the next one."""

    role: Role
    """What it is about."""
    heading: Mention
    """Its heading."""
    start: int
    """Where its heading begins."""
    end: int
    """Where the next one begins."""
    confidence: Confidence
    """Probability that the heading is right."""


class Measure(Mention):
    """One number about one thing. Text and offsets are the number's."""

    indicator: str
    """Code of the indicator dictionary, or "other"."""
    category: Mention
    """The phrase that names what is counted."""
    value: Number | None
    """In base units: 1.2万人次 is 12000, 0.5万元 is 5000, 24.4% is 24.4; null where the text allows no single value."""
    unit: str | None
    """As written, but 元 for 万元; null where none is."""
    kind: Literal["count", "amount", "percent", "zero"]
    """zero: a word that says none (没有), whose value is 0."""
    approximate: Literal["about", "over", "under", "range"] | None
    """about: 约, 左右; over: 余, 多; under: 近, 不足; range: 3至5条, 两三次, which has no value; null where it is exact."""
    scope: Scope
    """Which time it speaks of."""
    dimension: dict[str, str]
    """Applicant, column or path in an official table."""
    origin: Literal["prose", "table"]
    """Running text, or a table."""
    section: Role | None
    """Role of the section it stands in."""
    confidence: Confidence
    """Probability that number, indicator and link are all right."""
    found_by: FoundBy = None


class TableCell(_Part):
    """A cell of an official table that has a number."""

    key: str
    """Its code: the indicator, with what tells its row and column apart: `request.received` (all applicants),
    `request.received.natural_person`, `litigation.total.direct`, `proactive.total.cumulative`."""
    column: str
    """Its column's name in annotations/tables.toml."""
    measure: int
    """Index into measures."""


class LostRow(Mention):
    """A row of an official table whose cells cannot be told apart; text and offsets are the row's."""

    indicator: str
    """What it counts."""
    label: str
    """As the official form has it."""
    reason: str
    """Why they cannot be."""


class Table(_Part):
    """An official table as it stands in the report; a blank cell is not listed."""

    form: str
    """Its name in annotations/tables.toml."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    cells: list[TableCell]
    """Its cells in the order of the text."""
    lost: list[LostRow]
    """Rows that could not be read."""


class IndicatorValue(_Part):
    """The one annual value of an indicator: a table's before running text's, exact before approximate, before none."""

    value: Number
    """In base units."""
    unit: str | None
    """Its measure's."""
    approximate: Literal["about", "over", "under"] | None = None
    """As the mention says it: 约, 余, 近."""
    measure: int
    """Index into measures."""
    conflict: bool
    """Whether another sure mention states another annual value."""


class Check(_Part):
    """What a rule says about the record; docs/checks.md lists the rules."""

    rule: str
    """Its name in docs/checks.md."""
    status: Literal["failed", "passed", "not_applicable"]
    """What came of it."""
    message: str
    """What was compared, in words."""
    expected: Any = None
    """What the rule asks for."""
    found: Any = None
    """What the report says."""
    measures: list[int] = []
    """Indices of the measures that it compares."""
    evidence: list[Mention] = []
    """Their places."""


class TaggedSpan(Mention):
    """A span as the model tagged it: the evidence that everything above was made of."""

    label: Label
    """What it is."""
    attribute: str | None
    """Indicator, role or scope."""
    confidence: Confidence
    """Probability that it is right."""
    found_by: FoundBy = None


class Statements(_Part):
    """What a report states, before anything is concluded from it."""

    schema_: Annotated[Literal["nianbao/1"], Field(alias="schema")] = SCHEMA
    """Version of this contract."""
    source: Source
    """The file and its text."""
    model: ModelInfo
    """Who tagged it."""
    classification: Classification
    """What the document is."""
    title: Mention | None
    """Its title."""
    issuer: Issuer | None
    """The body that issued it."""
    year: Year | None
    """The data year."""
    period: Period | None
    """The stated period."""
    published: Found[date] | None
    """The date in the page head."""
    signed: Found[date] | None
    """The date of the signature."""
    contact: Contact
    """Whom to ask."""
    sections: list[Section]
    """Its parts, in the order of the text."""
    measures: list[Measure]
    """Every number with what it counts."""
    tables: list[Table] = []
    """The official tables, in the order of the text; none in records of versions before 0.5."""
    spans: list[TaggedSpan]
    """Everything that was tagged."""


class Record(Statements):
    """One report: what it states, its annual values, and what the rules say about it."""

    indicators: dict[str, IndicatorValue]
    """By key: an indicator's code, with its column, path or row where it has several meanings (docs/codebook.md)."""
    checks: list[Check]
    """What the rules say."""

    def to_json(self) -> str:
        """One line of JSON, Chinese as Chinese."""
        return self.model_dump_json(by_alias=True)


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of a record: fields with their docstrings, `indicators` with the keys that there are."""
    from .keys import keys

    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    value = {"$ref": "#/$defs/IndicatorValue"}
    schema["properties"]["indicators"]["properties"] = {
        key.code: {**value, "title": key.chinese, "description": f"{key.english} ({key.unit})"}
        for key in keys().values()
    }
    described = _docstrings()
    objects = {name: part for name, part in schema["$defs"].items() if "properties" in part}
    for name, part in {**objects, "Record": schema}.items():
        for field, shown in part["properties"].items():
            for owner in globals()[name.split("_")[0]].__mro__:  # Found_date_ is a Found
                if text := described.get((owner.__name__, {"schema": "schema_"}.get(field, field))):
                    shown.setdefault("description", text)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": SCHEMA}


def _docstrings() -> dict[tuple[str, str], str]:
    """What stands below the fields of this module's classes, by class and field."""
    found = {}
    for part in ast.parse(inspect.getsource(sys.modules[__name__])).body:
        if isinstance(part, ast.ClassDef):
            for field, text in zip(part.body, part.body[1:], strict=False):
                if (
                    isinstance(field, ast.AnnAssign)
                    and isinstance(text, ast.Expr)
                    and isinstance(field.target, ast.Name)
                ):
                    found[part.name, field.target.id] = " ".join(ast.literal_eval(text.value).split())
    return found
