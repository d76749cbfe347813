"""Text in, spans and links out: normalise, cut, encode, merge, decode, relate, and back to the text's own offsets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Literal

import numpy as np

from ..annotations import Finder, Format, Kind, Label, Level, Link, Span
from ..annotations.scheme import NUMBERS, attribute_values
from .calibration import Calibration, load_calibration
from .checkpoint import Checkpoint, WindowSettings, default_path, open_checkpoint
from .decoding.limits import countable, excluded, possible
from .decoding.links import choose_links, distance_buckets
from .decoding.viterbi import TAGS, Flags, best_tags, log_softmax, spans_of
from .network.heads import ATTRIBUTES, DOCUMENT_CLASSES, attribute_slice, class_slice
from .network.runtime import Floats, InThisScheme, Ints, OnnxRuntime, Runtime, TorchRuntime
from .text.normaliser import NormalisedText
from .text.vocabulary import Vocabulary
from .text.windows import Window, cut, depth

_SURE_ENOUGH = 0.5  # a span that is likelier wrong than right is left out; on dev this gains a point of span F1
HARDLY = 0.25  # a measure less sure than this is left out; so F1 is best on dev by cross-validation (benchmarks/thresholds.out)
_BATCH = 8  # windows that torch encodes at once


@dataclass(frozen=True)
class DocumentClass:
    """A choice about the whole document, with its probability."""

    value: str
    confidence: float
    found_by: Finder = Finder.NETWORK


@dataclass(frozen=True)
class Tagged:
    """What was marked in a text, by the network or by an annotator; offsets are the original text's."""

    spans: tuple[Span, ...]
    links: tuple[Link, ...]
    kind: DocumentClass
    format: DocumentClass
    level: DocumentClass
    found_by: Finder = Finder.NETWORK

    def credible(self, confidence: float = 0.0) -> Tagged:
        """Without the links that are less sure than this, and without the categories that no number measures then.

        What stands right after a heading is part of it if it was such a category; and a list item whose category has
        its number right behind it (「3.财政信息412条」) has no heading.
        """
        links = tuple(link for link in self.links if link.confidence >= confidence)
        counted = {link.category for link in links}
        numbers = {link.number.start for link in links}
        categories = {span.start: span for span in self.spans if span.label is Label.CATEGORY}
        spans = []
        for span in self.spans:
            after = categories.get(span.end)
            if span.label is Label.HEADING and after and after not in counted:
                spans.append(replace(span, end=after.end, found_by=Finder.RULE))
            elif span.label is Label.HEADING and after and after.end in numbers:
                continue
            elif span.label is not Label.CATEGORY or span in counted:
                spans.append(span)
        return replace(self, spans=tuple(spans), links=links)


@dataclass(frozen=True, eq=False)
class EncodedText:
    """A normalised text after encoding."""

    windows: tuple[Window, ...]
    hidden: tuple[Floats, ...]
    """For each window (characters, hidden size)."""
    home: Ints
    """For each character the index of the window in which it lies deepest."""
    tags: Floats
    """Tag log-probabilities, (characters, len(TAGS)), each character's from its home."""
    documents: Floats
    """Document scores of each window, (windows, len(DOCUMENT_CLASSES))."""


class Tagger:
    """A trained network with all that turns its scores into spans. Make one with `load_tagger`."""

    def __init__(
        self,
        runtime: Runtime,
        vocabulary: Vocabulary,
        window: WindowSettings,
        calibration: Calibration | None = None,
        *,
        batch: int = _BATCH,
    ) -> None:
        """`batch`: windows encoded at once; what comes of a window does not depend on those beside it."""
        self.runtime = runtime
        self.vocabulary = vocabulary
        self.window = window
        self.calibration = calibration
        self.batch = batch

    def tag(self, text: NormalisedText) -> Tagged:
        """Everything the network finds in `text`, of any length, in memory linear in it."""
        return self.believed(self.tag_uncalibrated(text))

    def believed(self, found: Tagged) -> Tagged:
        """What `tag_uncalibrated` found with confidences: a span's is that of its place, label and attribute, a link's
        that of number, category and link together, hence of the measure; without what is hardly possible.
        """
        if self.calibration:
            return self.calibration(found).credible(HARDLY)
        links = (
            replace(link, confidence=link.number.confidence * link.category.confidence * link.confidence)
            for link in found.links
        )
        return replace(found, links=tuple(links)).credible()

    def tag_uncalibrated(self, text: NormalisedText) -> Tagged:
        """What `tag` finds, with the network's own probabilities: a link's is its own alone."""
        return self.decode(text, self.encode(text.text))

    def decode(self, text: NormalisedText, encoded: EncodedText) -> Tagged:
        """The likeliest spans and links of an encoded text, within the limits of the guidelines."""
        folded = text.text
        spans = spans_of(best_tags(encoded.tags, folded), encoded.tags, folded, at_least=_SURE_ENOUGH)
        spans = [span for span in spans if not excluded(span, folded)]
        spans, links = self._relate(spans, encoded, folded)

        def original(span: Span) -> Span:
            start, end = text.to_original(span.start, span.end)
            return replace(span, start=start, end=end)

        return Tagged(
            spans=tuple(original(span) for span in spans),
            links=tuple(
                replace(link, number=original(link.number), category=original(link.category)) for link in links
            ),
            kind=_choose(encoded.documents[0], Kind),
            format=_choose(_strongest(encoded.documents), Format),
            level=_choose(_first_and_mean(encoded.documents), Level),
        )

    def encode(self, text: str) -> EncodedText:
        """Encode a normalised text; where windows overlap, the one in which a character lies deepest is believed."""
        windows = cut(text, length=self.window.length, overlap=self.window.overlap)
        tags = np.zeros((len(text), len(TAGS)), np.float32)
        home = np.full(len(text), -1, np.int64)
        deepest = np.full(len(text), -1, np.int64)
        documents = np.zeros((max(1, len(windows)), len(DOCUMENT_CLASSES)), np.float32)
        hidden: list[Floats] = []
        for index, (window, states, tag_scores, document_scores) in enumerate(self._encode(text, windows)):
            hidden.append(states)
            documents[index] = document_scores
            here = np.arange(window.start, window.end)
            depths = depth(window, len(text))
            better = depths > deepest[here]
            deepest[here[better]] = depths[better]
            home[here[better]] = index
            tags[here[better]] = tag_scores[better]
        return EncodedText(tuple(windows), tuple(hidden), home, log_softmax(tags), documents)

    def _encode(self, text: str, windows: Sequence[Window]) -> Iterator[tuple[Window, Floats, Floats, Floats]]:
        ids = self.vocabulary.encode(text)
        first, last, pad = (self.vocabulary.id(token) for token in ("[CLS]", "[SEP]", "[PAD]"))
        for begin in range(0, len(windows), self.batch):
            batch = windows[begin : begin + self.batch]
            longest = max(w.end - w.start for w in batch)
            inputs: Ints = np.full((len(batch), longest + 2), pad, np.int64)
            mask: Ints = np.zeros_like(inputs)
            for row, window in enumerate(batch):
                size = window.end - window.start
                inputs[row, : size + 2] = [first, *ids[window.start : window.end], last]
                mask[row, : size + 2] = 1
            hidden, tags, documents = self.runtime.encode(inputs, mask)
            for row, window in enumerate(batch):
                inner = slice(1, 1 + window.end - window.start)
                yield window, hidden[row, inner], tags[row, inner], documents[row]

    def _relate(self, spans: list[Span], encoded: EncodedText, text: str) -> tuple[list[Span], list[Link]]:
        """Give spans their attributes and link them, each as seen from its own window."""
        starts = np.array([span.start for span in spans], np.int64)
        ends = np.array([span.end for span in spans], np.int64)
        home = encoded.home[(starts + ends) // 2] if spans else starts
        free = np.zeros((len(spans), len(ATTRIBUTES)), np.float32)  # of each span's attributes, in its own window
        likely = np.zeros_like(free)  # the same within the limits
        chosen: list[tuple[int, int, float, Finder]] = []
        for index, (window, hidden) in enumerate(zip(encoded.windows, encoded.hidden, strict=True)):
            inside = np.flatnonzero((starts < window.end) & (ends > window.start))
            if not (home[inside] == index).any():
                continue
            local = [spans[i] for i in inside]
            buckets = distance_buckets(local, text)
            first = np.maximum(starts[inside] - window.start, 0)
            last = np.minimum(ends[inside], window.end) - window.start
            scores, links = self.runtime.relate(np.ascontiguousarray(hidden), first, last, buckets)
            unlimited = np.stack([_attributes(*pair) for pair in zip(local, scores, strict=True)])
            attributes = np.stack([_among(p, possible(span, text)) for span, p in zip(local, unlimited, strict=True)])
            at_home = [k for k, i in enumerate(inside) if home[i] == index]
            free[inside[at_home]], likely[inside[at_home]] = unlimited[at_home], attributes[at_home]
            numbers = [k for k in at_home if local[k].label in NUMBERS]
            probabilities = np.where(buckets >= 0, np.exp(-np.logaddexp(0, -links)), 0)  # sigmoid without overflow
            by_itself = set(choose_links(numbers, probabilities))
            for k in numbers:
                probabilities[k] *= attributes @ countable(local[k], text)
            for i, j in choose_links(numbers, probabilities):
                found_by = Finder.NETWORK if (i, j) in by_itself else Finder.RULE
                chosen.append((int(inside[i]), int(inside[j]), float(probabilities[i, j]), found_by))
        for number, category, *_ in chosen:
            likely[category] = _among(likely[category], countable(spans[number], text))
        finished = [_with_attribute(*each) for each in zip(spans, likely, free, strict=True)]
        return finished, [Link(finished[i], finished[j], sure, found_by) for i, j, sure, found_by in sorted(chosen)]


def load_tagger(path: Path | None = None, *, runtime: Literal["onnx", "torch"] = "onnx", threads: int = 0) -> Tagger:
    """The tagger in a checkpoint folder; by default the released model on ONNX Runtime."""
    return tagger_of(open_checkpoint(path or default_path()), runtime=runtime, threads=threads)


def tagger_of(checkpoint: Checkpoint, *, runtime: Literal["onnx", "torch"] = "onnx", threads: int = 0) -> Tagger:
    """The tagger in an opened checkpoint."""
    batch = _BATCH
    if runtime == "onnx":
        chosen: Runtime = OnnxRuntime(checkpoint.path, threads=threads)
        batch = 1  # the processor's caches hold one window: on one core, eight at once took a fifth longer
    else:
        from .network.architecture import load_network

        chosen = TorchRuntime(load_network(checkpoint.path))
    known = InThisScheme(chosen, checkpoint.codes)
    return Tagger(known, checkpoint.vocabulary, checkpoint.window, load_calibration(checkpoint.path), batch=batch)


def _softmax(scores: Floats) -> Floats:
    result: Floats = np.exp(log_softmax(scores))
    return result


def _attributes(span: Span, scores: Floats) -> Floats:
    """Probabilities of a span's attributes, shape (len(ATTRIBUTES),), zero where its label cannot have them."""
    probabilities = np.zeros_like(scores)
    if attribute_values(span.label):
        part = attribute_slice(span.label)
        probabilities[part] = _softmax(scores[part])
    return probabilities


def _among(probabilities: Floats, allowed: Flags) -> Floats:
    """The probabilities given that one of `allowed` holds; as they are if none of these has any."""
    total = float(probabilities[allowed].sum())
    return probabilities * allowed / total if total > 0 else probabilities


def _with_attribute(span: Span, probabilities: Floats, free: Floats) -> Span:
    """The span with its likeliest attribute; a rule's where the network alone (`free`) would have chosen another."""
    if not attribute_values(span.label):
        return span
    best = int(probabilities.argmax())
    return replace(
        span,
        attribute=ATTRIBUTES[best],
        confidence=span.confidence * float(probabilities[best]),
        found_by=span.found_by if best == int(free.argmax()) else Finder.RULE,
    )


def _strongest(scores: Floats) -> Floats:
    """For each class its score in the window that speaks most for it, against the first format, 自由格式.

    Only some windows hold a table or a heading that tells the format; the prose around them looks like any prose.
    scores: (windows, classes); returns (classes,).
    """
    freeform = class_slice(Format).start
    strongest: Floats = (scores - scores[:, freeform : freeform + 1]).max(axis=0)
    return strongest


def _first_and_mean(scores: Floats) -> Floats:
    """The title says which body it is, and the rest how it speaks of itself (全县, 我镇, 我局): the two count alike.

    scores: (windows, classes); returns (classes,).
    """
    both: Floats = (scores[0] + scores.mean(axis=0)) / 2
    return both


def _choose(scores: Floats, choice: type[StrEnum]) -> DocumentClass:
    probabilities = _softmax(scores[class_slice(choice)])
    best = int(probabilities.argmax())
    return DocumentClass(list(choice)[best].value, float(probabilities[best]))
