"""What is annotated next: what is unsure, new and rare comes first."""

from __future__ import annotations

from nianbao.annotations.corpus import split
from nianbao.evaluation import make_gold
from nianbao.labelling.selection import Candidate, candidate_of, choose, rank

TOWN = "清河县{}镇2014年政府信息公开年度报告。全年主动公开政府信息{}条,接听咨询电话{}次。"
OTHER = "滨海新区教育局信息公开情况:招生政策解读发布会召开三场,校园网访问量大增。"


def candidate(name: str, text: str, *, errors: float = 1.0, spans: int = 10, codes: tuple[str, ...] = ()) -> Candidate:
    return Candidate(name, text, errors, spans, frozenset(codes))


def names(*candidates: Candidate, known: tuple[str, ...] = (), counts: dict[str, int] | None = None) -> list[str]:
    return [item.candidate.name for item in choose(candidates, known, counts or {})]


def test_the_report_with_more_expected_errors_comes_first() -> None:
    assert names(candidate("sure", TOWN, errors=0.5), candidate("unsure", OTHER, errors=3.0)) == ["unsure", "sure"]


def test_one_town_s_template_does_not_fill_the_queue() -> None:
    towns = [candidate(f"town-{k}", TOWN.format(k, 10 * k, k), errors=3.0) for k in range(1, 4)]
    order = names(*towns, candidate("school", OTHER, errors=1.0))
    assert order.index("school") == 1


def test_what_is_like_a_labelled_report_comes_last() -> None:
    both = (candidate("known", TOWN.format("东", 3, 4)), candidate("new", OTHER))
    assert names(*both, known=(TOWN.format("西", 9, 8),)) == ["new", "known"]


def test_of_two_alike_the_one_with_the_rare_indicator_comes_first() -> None:
    common = candidate("common", TOWN, codes=("proactive.total",))
    rare = candidate("rare", OTHER, codes=("media.bulletin",))
    counts = {"proactive.total": 200}
    assert names(common, rare, counts=counts) == ["rare", "common"]
    assert choose((common, rare), (), counts)[0].rare == ("media.bulletin",)


def test_every_candidate_is_ranked_once_and_none_is_no_error() -> None:
    many = [candidate(str(k), TOWN.format(k, k, k)) for k in range(20)]
    assert sorted(names(*many), key=int) == [str(k) for k in range(20)]
    assert choose([], [], {}) == []


def test_a_record_becomes_a_candidate_by_its_calibrated_measures() -> None:
    report = split("dev")[1]
    record = make_gold(report).record
    measures = [m.model_copy(update={"confidence": 0.75}) for m in record.measures[:6]]
    made = candidate_of(record.model_copy(update={"measures": measures}), report.text)
    assert made.expected_errors == 1.5
    assert rank([made], [report])[0].novelty < 0.01
