"""`nianbao annotate suspects` beside cleanlab's token classification, on the same planted label errors.

    pip install cleanlab
    python benchmarks/suspects_cleanlab.py RECORDS.jsonl [--gold annotations/dev.json] [--each 10]

RECORDS are as in suspects.py. cleanlab gets the tag probabilities of the released model, which was not trained on
annotations/dev.json, and the tags of the annotation, one token a character; all tokens of a span count once. Tags know
no attributes and no links, so the second table has only errors that tags show. Prints precision among the first n
suspects, the mean of all seeds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from cleanlab.token_classification.filter import find_label_issues
from cleanlab.token_classification.rank import get_label_quality_scores, issues_from_scores
from suspects import SORTS, Sabotage, found_sort, plant, torn_links

from nianbao.annotations import AnnotatedReport, Span, load_corpus
from nianbao.annotations.corpus import split_path
from nianbao.evaluation import load_records
from nianbao.labelling.suspects import Suspect, find_suspects
from nianbao.models.decoding.viterbi import best_tags, spans_of, tags_of
from nianbao.models.tagger import Tagger, load_tagger
from nianbao.models.text.normaliser import normalise

SHOWN_BY_TAGS = ("span deleted", "span invented", "other label", "begins late", "ends early")
TOP = (10, 25, 50, 100)
RANKINGS = ("self_confidence", "normalized_margin", "confidence_weighted_entropy")

Tokens = list[tuple[int, int]]
"""(report, token), the likeliest error first."""
Probabilities = list[np.ndarray]
"""Of each report (tokens, tags)."""
Method = Callable[[Sequence[AnnotatedReport]], list[Suspect]]


def filtered(labels: list[list[int]], probabilities: Probabilities, ranking: str) -> Tokens:
    """What confident learning takes for errors."""
    found: Tokens = find_label_issues(labels, probabilities, return_indices_ranked_by=ranking, n_jobs=1)
    return found


def scored(labels: list[list[int]], probabilities: Probabilities) -> Tokens:
    """All tokens, by the probability of their tag."""
    texts, tokens = get_label_quality_scores(labels, probabilities)
    found: Tokens = issues_from_scores(texts, token_scores=tokens, threshold=1.1)
    return found


class Text:
    """A report's text with what the network says of each character."""

    def __init__(self, text: str, tagger: Tagger) -> None:
        self.folded = normalise(text)
        scores = tagger.encode(self.folded.text).tags
        self.probabilities = np.exp(scores)
        self.found = spans_of(best_tags(scores, self.folded.text), scores, self.folded.text)


def by_tokens(
    texts: dict[str, Text],
    rank: Callable[[list[list[int]], Probabilities], Tokens],
    reports: Sequence[AnnotatedReport],
) -> list[Suspect]:
    """The places of the tokens that cleanlab ranks: the span around each, annotated or else found, or itself."""
    own = [texts[report.name] for report in reports]
    labels: list[list[int]] = []
    places: list[list[tuple[int, int]]] = []
    for report, text in zip(reports, own, strict=True):
        spans = [Span(*text.folded.from_original(span.start, span.end), span.label) for span in report.spans]
        labels.append(tags_of(spans, len(text.folded.text)).tolist())
        places.append([(i, i + 1) for i in range(len(text.folded.text))])
        for span in (*text.found, *spans):
            places[-1][span.start : span.end] = [(span.start, span.end)] * (span.end - span.start)
    ranked = rank(labels, [text.probabilities for text in own])
    return [
        Suspect(reports[n].name, "token", "", *own[n].folded.to_original(*places[n][token]), "", "", "", 0.0)
        for n, token in ranked
    ]


def precisions(
    method: Method, reports: Sequence[AnnotatedReport], sorts: dict[str, Sabotage], each: int, seeds: int
) -> list[float]:
    """Precision among the first TOP suspects, as far as so many errors were planted."""
    shares = []
    for seed in range(seeds):
        damaged, planted = plant(reports, each, np.random.default_rng(seed), sorts)
        torn = torn_links(reports, damaged, planted)
        places: dict[tuple[str, int, int], Suspect] = {}
        for suspect in method(damaged):
            places.setdefault((suspect.report, suspect.start, suspect.end), suspect)
        right = [found_sort(suspect, planted, torn) is not None for suspect in [*places.values()][: len(planted)]]
        right += [False] * (len(planted) - len(right))
        shares.append([float(np.mean(right[:n])) for n in TOP if n <= len(planted)])
    means: list[float] = np.mean(shares, axis=0).round(3).tolist()
    return means


def main() -> None:
    parser = argparse.ArgumentParser(description="nianbao's suspects and cleanlab's on the same planted label errors.")
    parser.add_argument("records", type=Path)
    parser.add_argument("--gold", type=Path, default=split_path("dev"))
    parser.add_argument("--each", type=int, default=10, help="errors of each sort")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    reports, records, tagger = load_corpus(options.gold), load_records(options.records), load_tagger()
    texts = {report.name: Text(report.text, tagger) for report in reports}
    methods: dict[str, Method] = {"nianbao": lambda damaged: find_suspects(damaged, records)}
    ways = {f"filter, {ranking}": partial(filtered, ranking=ranking) for ranking in RANKINGS} | {"scores alone": scored}
    for name, way in ways.items():
        methods[f"cleanlab: {name}"] = partial(by_tokens, texts, way)
    figures = {}
    for title, sorts in (("ten sorts", SORTS), ("five sorts", {sort: SORTS[sort] for sort in SHOWN_BY_TAGS})):
        top = [n for n in TOP if n <= options.each * len(sorts)]
        print(f"{title + ', first':48}" + "".join(f"{n:8}" for n in top))
        for name, method in methods.items():
            means = precisions(method, reports, sorts, options.each, options.seeds)
            figures[f"{title}, {name}"] = means
            print(f"{name:48}" + "".join(f"{mean:8.3f}" for mean in means), flush=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
