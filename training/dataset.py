"""From annotated reports to batches: the order of study, normalised windows with spans and links, tensors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..annotations import AnnotatedReport, Format, Kind, Label, Level, Span
from ..annotations.scheme import CONTACTS
from ..models.checkpoint import WindowSettings
from ..models.decoding.links import distance_buckets
from ..models.decoding.viterbi import tags_of
from ..models.network.heads import ATTRIBUTES, attribute_slice, class_slice
from ..models.text.normaliser import normalise
from ..models.text.vocabulary import Vocabulary
from ..models.text.windows import cut
from .augmentation import vary
from .generator import Generator

IGNORED = -100
"""Target of what takes no part in the loss."""

_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")


_RARE = frozenset({*CONTACTS, Label.PERIOD, Label.DATE})


Row = dict[str, Any]
"""A window: its normalised text, the spans and links inside it, and the document's classes."""


def course(
    reports: Sequence[AnnotatedReport],
    window: WindowSettings,
    *,
    generated: int,
    epochs: int,
    rare: int,
    variation: float,
    batch: int,
    seed: int,
) -> list[Row]:
    """All rows of a training run in the order in which they are read.

    First the windows of `generated` new reports, each once; then `epochs` times those of the corpus, each time varied
    with the strength `variation`. Within each stage the order is random, but batches hold windows of one length.
    """
    generator = Generator(reports)
    rows = _shuffled(_windows(generator.reports(generated, seed=seed), window, rare=1), batch, seed)
    for epoch in range(epochs):
        rng = np.random.default_rng((seed, generated, epoch))
        varied = [vary(report, generator.wordings, rng, strength=variation) for report in reports]
        rows += _shuffled(_windows(varied, window, rare=rare), batch, seed + epoch)
    return rows


def _shuffled(rows: list[Row], batch: int, seed: int) -> list[Row]:
    """Rows in random order, sorted by length within fifty batches, whose batches are then shuffled."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(rows))
    batches: list[list[int]] = []
    for begin in range(0, len(order), 50 * batch):
        near = sorted(order[begin : begin + 50 * batch].tolist(), key=lambda i: len(rows[i]["text"]))
        batches += [near[k : k + batch] for k in range(0, len(near), batch)]
    return [rows[i] for k in rng.permutation(len(batches)) for i in batches[k]]


def _windows(reports: Iterable[AnnotatedReport], window: WindowSettings, *, rare: int) -> list[Row]:
    """One row for each window of the reports.

    Windows with contact details, periods or dates, which a report has once while it has dozens of numbers, come `rare`
    times.
    """
    rows = [row for report in reports for row in window_rows(report, window)]
    return [row for row in rows for _ in range(1 if _RARE.isdisjoint(row["labels"]) else rare)]


def window_rows(report: AnnotatedReport, window: WindowSettings) -> Iterator[Row]:
    """A row for each window of a report. Kind is asked of the first one only, where the title is."""
    folded = normalise(report.text)
    index = {span: i for i, span in enumerate(report.spans)}
    placed = [folded.from_original(span.start, span.end) for span in report.spans]
    classes = [
        IGNORED if value is None else class_slice(kind).start + list(kind).index(value)
        for kind, value in ((Kind, report.kind), (Format, report.format), (Level, report.level))
    ]
    for piece in cut(folded.text, length=window.length, overlap=window.overlap):
        inside = [i for i, (start, end) in enumerate(placed) if piece.start <= start and end <= piece.end]
        local = {i: k for k, i in enumerate(inside)}
        pairs = [(index[link.number], index[link.category]) for link in report.links]
        yield {
            "text": folded.text[piece.start : piece.end],
            "starts": [placed[i][0] - piece.start for i in inside],
            "ends": [placed[i][1] - piece.start for i in inside],
            "labels": [report.spans[i].label.value for i in inside],
            "attributes": [report.spans[i].attribute for i in inside],
            "links": [[local[i], local[j]] for i, j in pairs if i in local and j in local],
            "classes": classes if piece.start == 0 else [IGNORED, *classes[1:]],
        }


@dataclass(frozen=True)
class Collator:
    """Makes a batch of rows, varying them first: other digits, and some characters hidden.

    A batch is a dictionary. ids, mask, tags: (windows, positions), int64; tags are IGNORED at [CLS], [SEP] and
    padding. classes: (windows, 3), int64 indices into DOCUMENT_CLASSES for kind, format and level, or IGNORED. The
    others are lists with one tensor per window. starts, ends, attributes: (spans,), int64 positions and indices into
    ATTRIBUTES or IGNORED. buckets: (spans, spans), int64. links: (spans, spans), float32, 0 or 1.
    """

    vocabulary: Vocabulary
    masked: float = 0.0
    """Share of the characters replaced by [MASK]."""
    digits: float = 0.0
    """Share of the numbers, years apart, whose digits are replaced by others."""

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        rng = np.random.default_rng(int(torch.randint(2**31, ())))  # follows torch's seed, so that runs can resume
        longest = max(len(row["text"]) for row in rows) + 2
        ids = np.full((len(rows), longest), self.vocabulary.id("[PAD]"), np.int64)
        mask, tags = np.zeros_like(ids), np.full_like(ids, IGNORED)
        batch: dict[str, list[Tensor]] = {"starts": [], "ends": [], "attributes": [], "buckets": [], "links": []}
        for i, row in enumerate(rows):
            text, size = row["text"], len(row["text"])
            spans = [
                Span(start, end, Label(label), attribute)
                for start, end, label, attribute in zip(
                    row["starts"], row["ends"], row["labels"], row["attributes"], strict=True
                )
            ]
            characters = self.vocabulary.encode(_other_digits(text, self.digits, rng))
            hidden = rng.random(size) < self.masked
            ids[i, 1 : size + 1] = np.where(hidden, self.vocabulary.id("[MASK]"), characters)
            ids[i, 0], ids[i, size + 1] = self.vocabulary.id("[CLS]"), self.vocabulary.id("[SEP]")
            mask[i, : size + 2] = 1
            tags[i, 1 : size + 1] = tags_of(spans, size)
            links = np.zeros((len(spans), len(spans)), np.float32)
            for number, category in row["links"]:
                links[number, category] = 1
            batch["starts"].append(torch.tensor(row["starts"], dtype=torch.int64) + 1)
            batch["ends"].append(torch.tensor(row["ends"], dtype=torch.int64) + 1)
            batch["attributes"].append(torch.tensor([_attribute_target(span) for span in spans], dtype=torch.int64))
            batch["buckets"].append(torch.from_numpy(distance_buckets(spans, text)))
            batch["links"].append(torch.from_numpy(links))
        classes = torch.tensor([row["classes"] for row in rows])
        tensors = {"ids": ids, "mask": mask, "tags": tags}
        return {**{name: torch.from_numpy(array) for name, array in tensors.items()}, "classes": classes, **batch}


def _attribute_target(span: Span) -> int:
    if span.attribute is None:
        return IGNORED
    allowed = attribute_slice(span.label)
    first: int = allowed.start
    return first + ATTRIBUTES[allowed].index(span.attribute)


def _other_digits(text: str, share: float, rng: np.random.Generator) -> str:
    """The same text with other digits in a `share` of its numbers; years and a lone 0 stay, they carry meaning."""

    def replace(match: re.Match[str]) -> str:
        number = match.group()
        if number == "0" or _YEAR.fullmatch(number) or rng.random() >= share:
            return number
        first = str(rng.integers(1, 10)) if number[0] != "0" else "0"
        return first + "".join(map(str, rng.integers(0, 10, len(number) - 1)))

    return _DIGITS.sub(replace, text)
