"""The vocabulary: one code point, one id, from a table; BERT files are read as they are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.models import ModelError
from nianbao.models.text.vocabulary import SPECIAL, Vocabulary


@given(st.text())
def test_every_code_point_has_one_id(text: str) -> None:
    ids = VOCABULARY.encode(text)
    assert len(ids) == len(text)
    assert ((ids >= 0) & (ids < len(VOCABULARY))).all()


VOCABULARY = Vocabulary.build(["犇犇驫"])


def test_gb2312_ascii_and_frequent_characters_are_known() -> None:
    unknown = VOCABULARY.id("[UNK]")
    assert unknown not in VOCABULARY.encode("一龟 齄①Az09,。\n犇")
    assert VOCABULARY.encode("驫")[0] == unknown  # seen once


def test_saving_and_loading_changes_nothing(tmp_path: Path) -> None:
    VOCABULARY.save(tmp_path / "vocab.txt")
    assert Vocabulary.load(tmp_path / "vocab.txt").tokens == VOCABULARY.tokens


def test_a_foreign_uncased_vocabulary_with_word_pieces_is_used_by_its_characters() -> None:
    foreign = Vocabulary((*SPECIAL, "[unused1]", "[unused2]", "a", "##中", "国", "china"))
    assert foreign.encode("A国中\n ").tolist() == [7, 9, foreign.id("[UNK]"), 5, 6]


def test_a_file_that_is_no_bert_vocabulary_is_refused() -> None:
    with pytest.raises(ModelError, match=r"missing: \[CLS\]"):
        Vocabulary(("[PAD]", "[UNK]", "[SEP]", "[MASK]"))
