"""A folder of parts: everything accounted for, nothing twice, and only what is new is computed."""

from __future__ import annotations

import csv
import json
import os
import tarfile
from pathlib import Path

import duckdb
import pytest
from batch_samples import PatternJob, contents, corpus, names, report, run

from nianbao.inference import InferenceError, find_files
from nianbao.inference.batch import Listing, Selection, extract_many


def test_every_input_is_a_record_or_has_a_reason(tmp_path: Path) -> None:
    done = run(corpus(tmp_path / "in", 7), tmp_path / "out", size=3)
    assert (done.account.inputs, done.account.records) == (14, 8)
    assert done.account.set_aside == {"binary": 1, "empty": 1, "not-read": 3, "same-content": 1}
    lines = [
        json.loads(line)
        for path in sorted((tmp_path / "out" / "inputs").iterdir())
        for line in path.read_text("utf-8").splitlines()
    ]
    assert len({line["input"] for line in lines}) == 14
    assert all(line["records"] + len(line["set_aside"]) == 1 for line in lines)
    rejects = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert {reject["name"]: reject["reason"] for reject in rejects} == {
        "0/empty.txt": "empty",
        "1/again.txt": "same-content",
        "1/picture.jpg": "not-read",
        "2/~$x.docx": "not-read",
        "2/noise.txt": "binary",
        "2/more.zip/b.rar": "not-read",
    }
    assert next(r for r in rejects if r["name"] == "1/again.txt")["message"] == "same content as 0/0000.txt"
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.DictReader(stream)) == rejects


def test_records_are_in_the_order_of_the_inputs_and_the_parts_are_one_table(tmp_path: Path) -> None:
    run(corpus(tmp_path / "in", 7), tmp_path / "out", size=3)
    listed = [name for _, name in find_files([tmp_path / "in"])]
    assert [name for name in names(tmp_path / "out") if "zip" not in name] == [n for n in listed if n[-8:-4].isdigit()]
    rows = duckdb.sql(f"SELECT report, sum(value) FROM '{tmp_path}/out/measures/*.parquet' GROUP BY ALL").fetchall()
    assert len(rows) == 8
    read = duckdb.sql(f"SELECT count(*) FROM read_json('{tmp_path}/out/records/*.jsonl', union_by_name=true)")
    assert read.fetchall() == [(8,)]


def test_a_second_run_computes_only_what_is_new_or_has_changed(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 7)
    first = run(source, tmp_path / "out", size=3)
    before = contents(tmp_path / "out")
    again = run(source, tmp_path / "out", size=3)
    assert again.kept == again.account == first.account
    assert contents(tmp_path / "out") == before
    (source / "0" / "0001new.txt").write_text(report(77), "utf-8")
    more = run(source, tmp_path / "out", size=3)
    assert (more.account.inputs, more.kept.inputs) == (15, 14)
    assert (more.account.records, len(names(tmp_path / "out"))) == (9, 9)
    (source / "0" / "0003.txt").write_text(report(99), "utf-8")
    changed = run(source, tmp_path / "out", size=3)
    assert 1 <= changed.account.inputs - changed.kept.inputs <= 3
    found = names(tmp_path / "out")
    assert len(found) == len(set(found)) == 9
    assert "99条" in "".join(p.read_text("utf-8") for p in (tmp_path / "out" / "texts").iterdir())


def test_what_was_set_aside_as_a_copy_is_read_when_the_original_is_gone(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 4)
    run(source, tmp_path / "out", size=2)
    (source / "0" / "0000.txt").write_text(report(50), "utf-8")
    run(source, tmp_path / "out", size=2)
    found = names(tmp_path / "out")
    assert sorted(found) == sorted(set(found))
    assert {"0/0000.txt", "1/again.txt"} <= set(found)


def test_other_inputs_are_added_to_a_folder(tmp_path: Path) -> None:
    run(corpus(tmp_path / "one", 3), tmp_path / "out")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "late.txt").write_text(report(500), "utf-8")
    (tmp_path / "two" / "known.txt").write_text(report(1), "utf-8")
    added = run(tmp_path / "two", tmp_path / "out")
    assert added.account.set_aside == {"same-content": 1}
    assert len(names(tmp_path / "out")) == 5


def test_another_model_needs_another_folder_or_begins_anew(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 3)
    run(source, tmp_path / "out")
    with pytest.raises(
        InferenceError, match=r"made with another model; choose another place with -o, or .*--no-resume"
    ):
        run(source, tmp_path / "out", PatternJob(label="other"))
    anew = run(source, tmp_path / "out", PatternJob(label="other"), resume=False)
    assert anew.kept.inputs == 0
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["model"] == "other"


def test_a_part_that_was_cut_short_is_made_again(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 7)
    run(source, tmp_path / "out", size=3)
    before = contents(tmp_path / "out")
    victims = sorted((tmp_path / "out" / "records").iterdir())
    victims[0].write_bytes(victims[0].read_bytes()[:-10])
    (tmp_path / "out" / "ledger" / f"{victims[1].stem}.json").write_text("{")
    (tmp_path / "out" / "texts" / "000000099-0123456789ab.jsonl").write_text("left over")
    repaired = run(source, tmp_path / "out", size=3)
    assert repaired.account.inputs - repaired.kept.inputs == 6
    assert contents(tmp_path / "out") == before


def test_two_runs_on_one_folder_are_one_too_many(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 3)
    records = extract_many(source, tmp_path / "out", workers=0, job=PatternJob())
    next(records)
    with pytest.raises(InferenceError, match=rf"out: process {os.getpid()} on .* since .* writes there"):
        run(source, tmp_path / "out")
    assert len(list(records)) == 3
    run(source, tmp_path / "out")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 3)
    with pytest.raises(InferenceError, match="expected an empty folder or one that nianbao wrote, found"):
        run(source, source)
    assert not (source / "lock").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(InferenceError, match="expected a folder, found a file"):
        run(source, tmp_path / "file")


def test_an_input_that_vanishes_costs_itself(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 3)
    records = list(extract_many([source / "gone.txt", source / "1"], tmp_path / "out", workers=0, job=PatternJob()))
    assert [record.source.name for record in records] == ["0001.txt", "again.txt"]
    assert "unreadable" in (tmp_path / "out" / "rejects.jsonl").read_text("utf-8")


def test_pieces_share_a_folder_and_are_the_whole(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 9)
    whole = run(source, tmp_path / "whole")
    pieces = [run(source, tmp_path / "pieces", selection=Selection(piece=(k, 3))) for k in (1, 2, 3)]
    assert sum(piece.account.inputs for piece in pieces) == whole.account.inputs
    assert set(names(tmp_path / "whole")) <= set(names(tmp_path / "pieces"))
    assert len(names(tmp_path / "pieces")) <= whole.account.records + 1  # a copy is known within its piece only


def test_a_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 20)
    drawn = [run(source, tmp_path / f"{i}", selection=Selection(sample=6, seed=i // 2)) for i in range(4)]
    assert [done.account.inputs for done in drawn] == [6] * 4
    assert contents(tmp_path / "0") == contents(tmp_path / "1") != contents(tmp_path / "2")


def test_only_what_is_newer(tmp_path: Path) -> None:
    source = corpus(tmp_path / "in", 4)
    for path in source.rglob("*"):
        os.utime(path, (1000, 1000))
    os.utime(source / "0" / "0003.txt", (3000, 3000))
    assert run(source, tmp_path / "out", newer_than=2000.0).account.records == 1
    assert names(tmp_path / "out") == ["0/0003.txt"]


def test_rows_of_tables_and_members_of_archives_are_inputs_of_their_own(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    rows = "".join(json.dumps({"id": f"r{i}", "text": report(i)}, ensure_ascii=False) + "\n" for i in range(5))
    (source / "crawl.jsonl").write_text(rows + '{"id": "none", "text": ""}\n', "utf-8")
    with tarfile.open(source / "more.tar.gz", "w:gz") as archive:
        for i in range(100, 103):
            (tmp_path / "member.txt").write_text(report(i), "utf-8")
            archive.add(tmp_path / "member.txt", f"{i}.txt")
    for _ in range(2):
        done = run(source, tmp_path / "out", size=2, tables=True)
        assert (done.account.inputs, done.account.set_aside) == (9, {"empty": 1})
        assert names(tmp_path / "out") == [
            *(f"crawl.jsonl#r{i}" for i in range(5)),
            *(f"more.tar.gz/{i}.txt" for i in range(100, 103)),
        ]
    assert done.kept == done.account


def test_each_task_of_an_export_is_an_input_and_none_is_a_copy(tmp_path: Path) -> None:
    tasks = [{"id": number, "data": {"text": report(5)}} for number in (1, 2)]
    (tmp_path / "export.json").write_text(json.dumps(tasks), "utf-8")
    assert run(tmp_path / "export.json", tmp_path / "out").account.records == 2
    assert names(tmp_path / "out") == ["export.json#1", "export.json#2"]


def test_the_first_shards_are_small_and_later_ones_grow(tmp_path: Path) -> None:
    run(corpus(tmp_path / "in", 60), tmp_path / "out")
    sizes = [entry["inputs"] for entry in json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["shards"]]
    assert sizes[:16] == [1] * 16
    assert max(sizes) > 3
    assert sum(sizes) == 67


def test_texts_become_records_in_their_order(tmp_path: Path) -> None:
    texts = ((f"row {9 - i}", report(i)) for i in range(5))
    records = list(extract_many(texts, workers=0, job=PatternJob()))
    assert [record.source.name for record in records] == [f"row {9 - i}" for i in range(5)]


def test_two_files_of_one_name_are_told_apart_and_a_file_named_twice_is_one(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "x.txt").write_text(report(len(place)), "utf-8")
    listed = Listing()
    listed.add([tmp_path / "a", tmp_path / "b", tmp_path / "a" / "x.txt"])
    assert [each.name for each in listed] == [str(tmp_path / "a" / "x.txt"), str(tmp_path / "b" / "x.txt")]
