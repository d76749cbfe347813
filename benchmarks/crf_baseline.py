"""The classical baseline: a CRF over characters, line by line, strict span scores.

    python benchmarks/crf_baseline.py [--train annotations/train.json] [--gold annotations/dev.json]

Needs the dev extra (python-crfsuite). Prints a table and one line of JSON; takes about two minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from nianbao.annotations import AnnotatedReport, Label, load_corpus
from nianbao.annotations.corpus import split_path
from nianbao.annotations.lexicon import CHINESE_DIGITS, SCALES
from nianbao.evaluation.scores import Claim, tally

WINDOW = 5
TYPES = {"0": r"\d", "a": "[A-Za-z]", "c": f"[{CHINESE_DIGITS}零两{SCALES}]", "h": "[㐀-鿿]", "_": r"[^\S\n]"}


def character_type(character: str) -> str:
    """Digit 0, letter a, Chinese numeral c, other Han h, blank _; punctuation is its own type."""
    return next((name for name, pattern in TYPES.items() if re.fullmatch(pattern, character)), character)


def features(text: str) -> Iterator[tuple[int, list[list[str]]]]:
    """(offset, what is seen at each character) of every line that is not empty. The window looks across lines."""
    pad = "\n" * WINDOW
    padded, types = pad + text + pad, pad + "".join(character_type(c) for c in text) + pad
    runs = {i: m for m in re.finditer(r"[\d.,,]+", padded) for i in range(m.start(), m.end())}
    for line in re.finditer(r"[^\n]+", text):
        shape = [f"first={line[0][:2]}", f"last={line[0][-1]}", f"length={min(len(line[0]) // 5, 10)}"]
        seen = []
        for i in range(line.start(), line.end()):
            ends = [f"start={min(i - line.start(), 10)}", f"end={min(line.end() - i, 10)}"]
            seen.append(_window(padded, types, i + WINDOW) + _digits(padded, runs.get(i + WINDOW)) + ends + shape)
        yield line.start(), seen


def _window(text: str, types: str, i: int) -> list[str]:
    found = [f"types={types[i - 2 : i + 3]}", f"before={types[i - 4 : i]}", f"after={types[i + 1 : i + 5]}"]
    for k in range(-WINDOW, WINDOW + 1):
        found += [f"c{k}={text[i + k]}", f"t{k}={types[i + k]}"]
    for size in (2, 3):
        for k in range(-3, 5 - size):
            part = slice(i + k, i + k + size)
            found += [f"c{k}:{size}={text[part]}", f"t{k}:{size}={types[part]}"]
    return found


def _digits(text: str, run: re.Match[str] | None) -> list[str]:
    """Digits mean what stands around all of them."""
    if run is None:
        return []
    before, after = text[run.start() - 1], text[run.end()]
    return [f"run={len(run[0])}", f"run<{before}", f"run>{after}", f"run<{before}>{after}"]


def tags(report: AnnotatedReport) -> list[str]:
    """BIO tags of all characters of the text."""
    result = ["O"] * len(report.text)
    for span in report.spans:
        result[span.start : span.end] = [f"B-{span.label}"] + [f"I-{span.label}"] * (span.end - span.start - 1)
    return result


def places(line_tags: Sequence[str], offset: int, report: int) -> Iterator[Claim]:
    """(label, (report, start, end)) of what the tags of a line mark; an I that continues nothing begins a span."""
    start, label = 0, ""
    for i, tag in enumerate([*line_tags, "O"]):
        if label and tag != f"I-{label}":
            yield Label(label), (report, offset + start, offset + i)
            label = ""
        if tag != "O" and not label:
            start, label = i, tag[2:]


def train(reports: Iterable[AnnotatedReport], model: Path) -> None:
    """Write a CRF trained on `reports` to `model`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.02, "max_iterations": 80})
    for report in reports:
        report_tags = tags(report)
        for offset, seen in features(report.text):
            trainer.append(seen, report_tags[offset : offset + len(seen)])
    trainer.train(str(model))


def predict(reports: Sequence[AnnotatedReport], model: Path) -> Iterator[Claim]:
    """Everything that the CRF marks in `reports`."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    for n, report in enumerate(reports):
        for offset, seen in features(report.text):
            yield from places(tagger.tag(seen), offset, n)


def main() -> None:
    parser = argparse.ArgumentParser(description="Strict span scores of a character CRF.")
    parser.add_argument("--train", type=Path, default=split_path("train"), help="Label Studio export to learn from")
    parser.add_argument("--gold", type=Path, default=split_path("dev"), help="Label Studio export to be tested on")
    options = parser.parse_args()
    reports = load_corpus(options.gold)
    gold: Counter[Claim] = Counter((s.label, (n, s.start, s.end)) for n, r in enumerate(reports) for s in r.spans)
    with tempfile.TemporaryDirectory() as folder:
        model, begun = Path(folder, "crf"), time.perf_counter()
        train(load_corpus(options.train), model)
        trained = time.perf_counter()
        result = tally(gold, Counter(predict(reports, model)))
    seconds = {"train_s": round(trained - begun, 1), "predict_s": round(time.perf_counter() - trained, 1)}
    print(f"{'':10}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}")
    rows = {"overall": result.overall, **result.groups}
    for label, score in sorted(rows.items(), key=lambda item: -item[1].support):
        print(f"{label:10}{score.precision:8.3f}{score.recall:8.3f}{score.f1:8.3f}{score.support:8}")
    print(json.dumps({"model": "crf", **seconds, "f1": {label: round(score.f1, 4) for label, score in rows.items()}}))


if __name__ == "__main__":
    main()
