"""The Hugging Face ecosystem: any BERT as a base, our checkpoint in transformers, and publishing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from huggingface_hub.errors import LocalTokenNotFoundError
from transformers import AutoTokenizer, BertConfig, BertForMaskedLM
from typer.testing import CliRunner

from nianbao.annotations.corpus import split
from nianbao.cli import app
from nianbao.models.text.normaliser import normalise
from nianbao.models.text.vocabulary import Vocabulary
from nianbao.training import TrainingError
from nianbao.training.finetuning import FinetuningRecipe
from nianbao.training.release import hub
from nianbao.training.starting import start_network

TEXT = normalise("清流县2013年政府信息公开工作年度报告\n\n全年主动公开 1348条，邮箱 A@b.cn").text


def chinese_bert(folder: Path) -> Path:
    """A tiny BERT with its vocab.txt as the Chinese ones on the hub have it: uncased, word pieces and all."""
    unused = [f"[unused{i}]" for i in range(1, 100)]
    characters = sorted({c for report in split("train")[:20] for c in report.text.lower() if not c.isspace()})
    pieces = [f"##{c}" for c in characters] + ["##ing", "the", "2013", "##年度"]
    tokens = ["[PAD]", *unused, "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<S>", "<T>", *characters, *pieces]
    config = BertConfig(
        vocab_size=len(tokens), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertForMaskedLM(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("".join(token + "\n" for token in tokens), "utf-8")
    return folder


def test_any_chinese_bert_is_a_base(tmp_path: Path) -> None:
    base = chinese_bert(tmp_path)
    network, vocabulary = start_network(FinetuningRecipe(length=64, overlap=8), str(base), [])
    saved = BertForMaskedLM.from_pretrained(base).bert.embeddings.word_embeddings.weight
    assert torch.equal(network.bert.embeddings.word_embeddings.weight, saved)
    ids = vocabulary.encode("政府2013 A\n")
    assert [vocabulary.tokens[i] for i in ids] == [*"政府2013", "[unused2]", "a", "[unused1]"]


def test_its_tokenizer_makes_our_ids(toy_checkpoint: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(toy_checkpoint)
    vocabulary = Vocabulary.load(toy_checkpoint / "vocab.txt")
    encoded = tokenizer(TEXT, return_offsets_mapping=True)
    assert encoded["input_ids"][1:-1] == vocabulary.encode(TEXT).tolist()
    assert encoded["offset_mapping"][1:-1] == [(i, i + 1) for i in range(len(TEXT))]


def test_a_tokenizer_for_an_uncased_vocabulary_makes_its_ids(tmp_path: Path) -> None:
    vocabulary = Vocabulary.load(chinese_bert(tmp_path) / "vocab.txt")
    hub.write_tokenizer(vocabulary, tmp_path / "own", length=128)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "own")
    assert tokenizer(TEXT)["input_ids"][1:-1] == vocabulary.encode(TEXT).tolist()


def test_publishing_makes_the_repository_and_uploads_the_folder(
    toy_checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    class Api:
        def create_repo(self, repository: str, *, exist_ok: bool) -> None:
            asked.append(("create", repository))

        def upload_folder(self, *, folder_path: Path, repo_id: str, commit_message: str) -> SimpleNamespace:
            asked.append((str(folder_path), commit_message))
            return SimpleNamespace(repo_url=f"hub/{repo_id}")

    monkeypatch.setattr(hub, "HfApi", Api)
    assert hub.push(toy_checkpoint, "someone/nianbao", version="0.0.1") == "hub/someone/nianbao"
    assert asked == [("create", "someone/nianbao"), (str(toy_checkpoint), "Version 0.0.1")]


def test_who_is_not_logged_in_learns_it_before_the_training(
    few_reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Api:
        def whoami(self) -> None:
            raise LocalTokenNotFoundError("no token")

    monkeypatch.setattr(hub, "HfApi", Api)
    (tmp_path / "recipe.toml").write_text("epochs = 1\n")
    arguments = ["train", str(tmp_path / "recipe.toml"), str(few_reports), "-o", str(tmp_path / "model")]
    with pytest.raises(TrainingError, match="log in with `hf auth login`"):
        CliRunner().invoke(app, [*arguments, "--push-to-hub", "someone/nianbao"], catch_exceptions=False)
    assert not (tmp_path / "model").exists()
