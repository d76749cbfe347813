"""What holds of every record of the annotated reports, whatever the released model finds in them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from command_line import EXAMPLES
from evidence import assert_evidence_stands_in_the_text
from jsonschema import Draft202012Validator
from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

from nianbao.annotations import Span
from nianbao.annotations.corpus import split
from nianbao.inference import Extractor, Record, json_schema
from nianbao.models import load_tagger, normalise
from nianbao.models.checkpoint import default_path
from nianbao.models.decoding.viterbi import TAGS, best_tags
from nianbao.models.tagger import Tagger


def test_every_record_is_valid_and_quotes_its_text(extractor: Extractor, dev_records: list[Record]) -> None:
    validator = Draft202012Validator(json_schema())
    train = split("train")[::20]
    texts = [report.text for report in (*split("dev"), *train)]
    for text, record in zip(texts, (*dev_records, *(extractor.extract(r.text) for r in train)), strict=True):
        validator.validate(json.loads(record.to_json()))
        assert record.spans
        assert_evidence_stands_in_the_text(record, text)


def test_the_same_text_gives_the_same_record(extractor: Extractor, dev_records: list[Record]) -> None:
    for report, record in list(zip(split("dev"), dev_records, strict=True))[::8]:
        assert extractor.extract(report.text) == record


def test_what_is_less_sure_than_asked_for_is_left_out(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = extractor.extract(EXAMPLES / "yunshui-2014.txt")
    limit = sorted(measure.confidence for measure in everything.measures)[len(everything.measures) // 2]
    monkeypatch.setattr(extractor, "min_confidence", limit)
    surest = extractor.extract(EXAMPLES / "yunshui-2014.txt")
    assert 0 < len(surest.measures) < len(everything.measures)
    assert all(part.confidence >= limit for part in (*surest.measures, *surest.sections, *surest.contact.phone))


def test_dev_is_tagged_alike_with_and_without_torch(tagger: Tagger) -> None:
    torch_tagger = load_tagger(runtime="torch")
    reports = split("dev")[::5]
    same = total = alike = 0
    for report in reports:
        text = normalise(report.text).text
        ours, exported = (best_tags(t.encode(text).tags, text) for t in (torch_tagger, tagger))
        same += int(np.sum(ours == exported))
        total += len(text)
        alike += found(torch_tagger, report.text) == found(tagger, report.text)
    assert same >= 0.999 * total
    assert alike >= len(reports) - 1  # a probability may stand right at a threshold


def found(tagger: Tagger, text: str) -> tuple[tuple[Span, ...], set[tuple[Span, Span]]]:
    """Spans and links, without how sure they are."""
    tagged = tagger.tag(normalise(text))
    return tagged.spans, {(link.number, link.category) for link in tagged.links}


def test_transformers_gives_our_tags(tagger: Tagger) -> None:
    text = normalise("清流县2013年政府信息公开工作年度报告\n\n全年主动公开 1348条，邮箱 A@b.cn").text
    model = AutoModelForTokenClassification.from_pretrained(default_path(), dtype=torch.float32)
    find = pipeline("token-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(default_path()))
    theirs = {(found["start"], found["entity"]) for found in find(text)}
    scores = tagger.encode(text).tags
    ours = {(i, TAGS[tag]) for i, tag in enumerate(scores.argmax(axis=1).tolist()) if tag}
    assert theirs == ours
    assert ours
