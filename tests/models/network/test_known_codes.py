"""A network says what it was trained on: newer indicators are never predicted, and what has no name is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from nianbao.annotations import Label, Role, Scope
from nianbao.annotations.scheme import indicator_codes
from nianbao.models import ModelError, open_checkpoint
from nianbao.models.checkpoint import seal
from nianbao.models.network.heads import ATTRIBUTES, attribute_outputs, attribute_slice
from nianbao.models.network.runtime import Floats, InThisScheme, Ints

NEW = "request.channel.online"
KNOWN = (*reversed([code for code in indicator_codes() if code not in (NEW, "other")]), "other")


class Older:
    """A network of KNOWN, whose score for each attribute is the number of its output."""

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        raise NotImplementedError

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        scores = np.arange(len(KNOWN) + len(Role) + len(Scope), dtype=np.float32)
        return np.tile(scores, (len(starts), 1)), buckets.astype(np.float32)


def test_outputs_are_found_by_name() -> None:
    outputs = attribute_outputs(KNOWN)
    names = (*KNOWN, *Role, *Scope)
    assert [attribute for attribute, output in zip(ATTRIBUTES, outputs, strict=True) if output < 0] == [NEW]
    assert all(names[output] == attribute for attribute, output in zip(ATTRIBUTES, outputs, strict=True) if output >= 0)
    assert outputs[attribute_slice(Label.HEADING)].tolist() == list(range(len(KNOWN), len(KNOWN) + len(Role)))


def test_a_newer_code_has_probability_zero_and_the_others_keep_their_scores() -> None:
    places = np.zeros(2, np.int64)
    scores, links = InThisScheme(Older(), KNOWN).relate(
        np.zeros((1, 4), np.float32), places, places, np.eye(2, dtype=int)
    )
    assert scores.shape == (2, len(ATTRIBUTES))
    assert scores.dtype == np.float32
    assert np.array_equal(links, np.eye(2))
    assert np.exp(scores[:, ATTRIBUTES.index(NEW)] - scores.max()).tolist() == [0, 0]
    known = [ATTRIBUTES.index(code) for code in KNOWN]
    assert scores[0, known].tolist() == list(range(len(KNOWN)))


@pytest.mark.parametrize(
    ("key", "old", "new", "says"),
    [
        (
            "attributes",
            "request.received",
            "request.gone",
            r"it predicts request\.gone, which .*indicators\.csv does not",
        ),
        ("attributes", "title", "headline", "its roles and scopes differ in headline, title; train it anew"),
        ("attributes", "annual", "cumulative", "its roles and scopes differ in annual; train it anew"),
        ("tags", "B-DATE", "B-DAY", "its tags differ in B-DATE, B-DAY; train it anew"),
        ("document_classes", "zone", "area", "its document classes differ in area, zone; train it anew"),
    ],
)
def test_what_the_scheme_has_no_name_for_is_refused_by_name(
    toy_checkpoint: Path, tmp_path: Path, key: str, old: str, new: str, says: str
) -> None:
    copy = Path(shutil.copytree(toy_checkpoint, tmp_path / "copy"))
    table = json.loads((copy / "scheme.json").read_text("utf-8"))
    table[key] = [new if name == old else name for name in table[key]]
    (copy / "scheme.json").write_text(json.dumps(table), "utf-8")
    with pytest.raises(ModelError, match=says):
        seal(copy, name="toy", version="2")


def test_a_checkpoint_knows_the_codes_of_its_training(toy_checkpoint: Path) -> None:
    assert open_checkpoint(toy_checkpoint).codes == indicator_codes()
