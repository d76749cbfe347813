"""Varying annotated reports: other names, other wordings, other damage, and every span still exact.

`vary` is what a training run applies to a report each time it reads it. All of it follows one numpy Generator, so a
seed gives the same text again.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...annotations import AnnotatedReport, Kind, Label, Level
from . import names, wording
from .damage import damage
from .passage import Edit, Passage, passage_of, rewrite, with_passage
from .wording import Wordings, collect

_LEVELS = {
    Level.TOWNSHIP: 0.25,
    Level.DEPARTMENT: 0.25,
    Level.COUNTY: 0.15,
    Level.ENTERPRISE: 0.15,
    Level.ZONE: 0.1,
    Level.CITY: 0.08,
    Level.PROVINCE: 0.02,
}


def vary(
    report: AnnotatedReport, wordings: Wordings, rng: np.random.Generator, *, strength: float = 1.0
) -> AnnotatedReport:
    """Another report that says what this one says; at strength 0 it is the same one.

    `strength`, from 0 to 1, is the share of reports that are renamed, moved in time and damaged, and scales the share
    of spans that are worded otherwise.
    """
    passage, level = passage_of(report), report.level
    if level is Level.COUNTY and rng.random() < 0.25 * strength:
        passage, level = names.promotion(passage)(passage), Level.CITY
    if rng.random() < strength:
        passage = names.renaming(passage, rng)(passage)
    if rng.random() < strength and (year := wording.usual_year(passage.text)):
        passage = wording.years(passage, int(rng.integers(2008, 2019)) - year)
    if report.kind is Kind.ANNUAL_REPORT and level and rng.random() < 0.2 * strength:
        passage, level = other_issuer(passage, rng)
    passage = reworded(passage, wordings, rng, strength=strength)
    if rng.random() < strength:
        passage = damage(passage, rng)
    return replace(with_passage(report, passage), level=level)


def reworded(passage: Passage, wordings: Wordings, rng: np.random.Generator, *, strength: float) -> Passage:
    """Other numbers, category names, headings and contact details for a share of them."""
    passage = wording.numbers(passage, rng, share=0.5 * strength)
    passage = wording.categories(passage, rng, wordings, share=0.5 * strength)
    passage = wording.headings(passage, rng, wordings, share=0.25 * strength)
    passage = wording.strange(passage, rng, wordings, share=0.08 * strength)
    return wording.contacts(passage, rng, wordings, share=0.6 * strength)


def other_issuer(passage: Passage, rng: np.random.Generator) -> tuple[Passage, Level]:
    """The passage under the name of a made-up issuer of any level, and that level."""
    level = list(_LEVELS)[int(rng.choice(len(_LEVELS), p=list(_LEVELS.values())))]
    issuer = names.issuer(level, rng)
    edits = [Edit(span.start, span.end, issuer) for span in passage.spans if span.label is Label.ISSUER]
    return rewrite(passage, edits), level


__all__ = ["Wordings", "collect", "damage", "other_issuer", "passage_of", "reworded", "vary", "with_passage"]
