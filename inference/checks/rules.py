"""The rules by name: what each says, why, and the function that applies it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..record.types import Check
from . import contacts, places, structure, sums, times
from . import contradictions as agreement
from .report import Report


@dataclass(frozen=True)
class Rule:
    """What must hold, in both languages, and its legal or arithmetical reason."""

    name: str
    room: str
    en: str
    zh: str
    reason: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by name, in the order of rules.toml; those of the room "tables" are applied by inference/tables/."""
    table = tomllib.loads(files(__package__).joinpath("rules.toml").read_text("utf-8"))
    return {name: Rule(name, **words) for name, words in table.items()}


APPLIED: Mapping[str, tuple[Callable[[Report], Iterator[Check]], ...]] = {
    "preamble-year": (times.preamble_year,),
    "period-year": (times.period_year,),
    "published-early": (times.published_early,),
    "signed-early": (times.signed_early,),
    "parts-total": (sums.parts_total, sums.column_total),
    "channels-total": (sums.channels_total,),
    "share-of-total": (sums.share_of_total,),
    "shares-sum": (sums.shares_sum,),
    "rate-above-100": (sums.rate_above_100,),
    "prose-table": (agreement.prose_table, agreement.prose_table_channels),
    "zero-nonzero": (agreement.zero_nonzero,),
    "stated-twice": (agreement.stated_twice,),
    "annual-cumulative": (agreement.annual_cumulative,),
    "sub-count": (agreement.sub_count,),
    "carried-over": (agreement.carried_over,),
    "parts-announced": (structure.announced_parts,),
    "heading-skipped": (structure.heading_skipped,),
    "section-empty": (structure.section_empty,),
    "issuer-signature": (structure.issuer_signature,),
    "template-residue": (structure.template_residue,),
    "postcode": (contacts.postcode,),
    "phone": (contacts.phone,),
    "email": (contacts.email,),
    "area-code": (places.area_code,),
    "postcode-place": (places.postcode_place,),
    "host-place": (places.host_place,),
    "name-then": (places.name_then,),
}
"""The functions of each rule outside the official tables."""
