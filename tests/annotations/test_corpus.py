"""Loading annotated reports: the good ones whole, the broken ones named."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from nianbao.annotations import AnnotationError, Kind, Label, load_corpus
from nianbao.annotations.corpus import split

TEXT = "清河县2014年报告\n公开信息12条"


def task() -> dict[str, Any]:
    def region(identity: str, start: int, end: int, label: str) -> dict[str, Any]:
        value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
        return {"id": identity, "from_name": "span", "to_name": "text", "type": "labels", "value": value}

    indicator = {"start": 11, "end": 15, "taxonomy": [["proactive", "proactive.total"]]}
    return {
        "data": {"id": "r-1", "text": TEXT, "noise": "none", "year": 2014},
        "annotations": [
            {
                "result": [
                    region("is", 0, 3, "ISSUER"),
                    region("ca", 11, 15, "CATEGORY"),
                    {"id": "ca", "from_name": "indicator", "to_name": "text", "type": "taxonomy", "value": indicator},
                    region("co", 15, 18, "COUNT"),
                    {"from_id": "co", "to_id": "ca", "type": "relation", "direction": "right", "labels": ["measures"]},
                    {
                        "from_name": "kind",
                        "to_name": "text",
                        "type": "choices",
                        "value": {"choices": ["annual_report"]},
                    },
                ]
            }
        ],
    }


def saved(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "export.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def result(broken: dict[str, Any]) -> list[dict[str, Any]]:
    regions: list[dict[str, Any]] = broken["annotations"][0]["result"]
    return regions


def test_a_task_becomes_spans_links_and_choices(tmp_path: Path) -> None:
    (report,) = load_corpus(saved(tmp_path, [task()]))
    assert [(s.label, s.text(report.text), s.attribute) for s in report.spans] == [
        (Label.ISSUER, "清河县", None),
        (Label.CATEGORY, "公开信息", "proactive.total"),
        (Label.COUNT, "12条", "annual"),
    ]
    (link,) = report.links
    assert (link.number, link.category) == (report.spans[2], report.spans[1])
    assert (report.kind, report.format, report.year, report.noise) == (Kind.ANNUAL_REPORT, None, 2014, ())


def test_every_offset_of_our_corpus_reproduces_its_text() -> None:
    for name, reports, spans in (("train", 1051, 65_000), ("dev", 63, 4_000), ("test", 58, 3_000)):
        corpus = split(name)
        assert len(corpus) == reports
        assert sum(len(report.spans) for report in corpus) > spans


def _shift(broken: dict[str, Any]) -> None:
    result(broken)[0]["value"]["start"] = 1


def _outside(broken: dict[str, Any]) -> None:
    result(broken)[3]["value"]["end"] = 99


def _overlap(broken: dict[str, Any]) -> None:
    result(broken)[3]["value"].update(start=14, end=18, text=TEXT[14:18])


def _line_break(broken: dict[str, Any]) -> None:
    result(broken)[0]["value"].update(start=0, end=12, text=TEXT[0:12])


def _unknown_label(broken: dict[str, Any]) -> None:
    result(broken)[0]["value"]["labels"] = ["NUMBER"]


def _unknown_code(broken: dict[str, Any]) -> None:
    result(broken)[2]["value"]["taxonomy"] = [["proactive", "proactive.everything"]]


def _no_code(broken: dict[str, Any]) -> None:
    del result(broken)[2]


def _wrong_way_round(broken: dict[str, Any]) -> None:
    result(broken)[4].update(from_id="ca", to_id="co")


def _dangling(broken: dict[str, Any]) -> None:
    result(broken)[4]["to_id"] = "nowhere"


def _no_label(broken: dict[str, Any]) -> None:
    del result(broken)[0]["value"]["labels"]


def _no_value(broken: dict[str, Any]) -> None:
    del result(broken)[0]["value"]


def _no_choice(broken: dict[str, Any]) -> None:
    result(broken)[2]["value"]["taxonomy"] = []


def _no_id(broken: dict[str, Any]) -> None:
    del result(broken)[0]["id"]


def _twice(broken: dict[str, Any]) -> None:
    result(broken).append(copy.deepcopy(result(broken)[0]))


def _twice_by_another_name(broken: dict[str, Any]) -> None:
    result(broken).append(copy.deepcopy(result(broken)[3]) | {"id": "again"})


def _no_list(broken: dict[str, Any]) -> None:
    broken["annotations"][0]["result"] = {"0": {}}


def _no_object(broken: dict[str, Any]) -> None:
    result(broken).append("region")


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (_no_label, r"task r-1, region is: has no labels: nothing was chosen"),
        (_no_value, r"task r-1, region is: region 1 has no value"),
        (_no_choice, r"task r-1, region ca: has no taxonomy: nothing was chosen"),
        (_no_id, r"task r-1: region 1 has no id"),
        (_twice, r"task r-1, region is: the region comes twice as span"),
        (_twice_by_another_name, r"task r-1, region again: COUNT at 15 overlaps COUNT at 15"),
        (_no_list, r"task r-1: has an annotation whose result is dict, expected a list of regions"),
        (_no_object, r"task r-1: has str as region \d, expected an object"),
        (_shift, r"task r-1, region is: says '清河县', but the text at 1–3 is '河县'"),
        (_outside, r"region co: offsets 15–99 do not lie in a text of 18 characters"),
        (_overlap, r"region co: COUNT at 14 overlaps CATEGORY at 11–15"),
        (_line_break, r"region is: .* crosses a line break"),
        (_unknown_label, r"region is: unknown label 'NUMBER'"),
        (_unknown_code, r"region ca: CATEGORY '公开信息' has the unknown 'proactive.everything'"),
        (_no_code, r"region ca: CATEGORY '公开信息' has no attribute"),
        (_wrong_way_round, r"region ca→co: relation from CATEGORY to COUNT"),
        (_dangling, r"region co→nowhere: relation to a region that is missing"),
    ],
)
def test_a_broken_file_names_task_region_and_defect(tmp_path: Path, break_it: Any, says: str) -> None:
    broken = copy.deepcopy(task())
    break_it(broken)
    with pytest.raises(AnnotationError, match=says):
        load_corpus(saved(tmp_path, [task() | {"data": {**task()["data"], "id": "fine"}}, broken]))


def test_ids_of_regions_may_be_numbers(tmp_path: Path) -> None:
    numbered = copy.deepcopy(task())
    ids = {name: number for number, name in enumerate(dict.fromkeys(r["id"] for r in result(numbered) if "id" in r))}
    for region in result(numbered):
        for key in ("id", "from_id", "to_id"):
            if key in region:
                region[key] = ids[region[key]]
    named, again = load_corpus(saved(tmp_path, [task()])), load_corpus(saved(tmp_path, [numbered]))
    assert named == again


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[1, 2]"])
def test_what_is_no_export_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    with pytest.raises(AnnotationError, match="JSON"):
        load_corpus(saved(tmp_path, content))


def test_text_stored_by_a_browser_with_folded_blanks_is_accepted(tmp_path: Path) -> None:
    folded = task()
    folded["data"]["text"] = TEXT.replace("清河县", "清 河")
    result(folded)[0]["value"]["text"] = "清河"
    assert load_corpus(saved(tmp_path, [folded]))[0].spans[0].text(folded["data"]["text"]) == "清 河"
