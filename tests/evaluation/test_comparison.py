"""evaluate and load_records: what counts as right, and whose record is whose."""

from dataclasses import replace

import pytest
from evaluation_samples import (
    CHANGE,
    GOLD,
    ISSUER,
    PHONE,
    PUBLISHED,
    REMEDY,
    TEXT,
    TOTAL,
    TOTAL_NAME,
    changed,
    mark,
    other_reports,
    record,
)

from nianbao.annotations import Kind, Label, Level, Link
from nianbao.annotations.corpus import split
from nianbao.evaluation import Accuracy, EvaluationError, Score, evaluate, load_records
from nianbao.evaluation.scorecard import Scorecard
from nianbao.inference import InferenceError

TALLIES = ("spans", "numbers", "measures", "facts", "links", "headings", "contacts", "contact_values")


def score_record(predicted=GOLD, gold=GOLD) -> Scorecard:
    return evaluate([gold], [record(predicted)]).total


def flawed(result: Scorecard) -> set[str]:
    """Names of all that is not perfect."""
    tallies = {name for name in TALLIES if (score := getattr(result, name).overall).fp or score.fn}
    accuracies = {**result.attributes, **result.document}
    return tallies | {name for name, a in accuracies.items() if a.correct < a.total or a.spurious}


# --- what counts as right ----------------------------------------------------------------------------------------


def test_a_perfect_prediction_scores_one_everywhere():
    result = score_record()
    assert flawed(result) == set()
    assert all(getattr(result, name).overall.f1 == 1 for name in TALLIES)
    assert result.attributes["indicator"] == Accuracy(2, 2)
    assert result.document["year"] == Accuracy(1, 1)
    assert result.document["signed"] == Accuracy(0, 0)


def test_the_projects_own_gold_agrees_with_itself():
    reports = split("dev")
    result = evaluate(reports, map(record, reports))
    assert flawed(result.total) == set() and not result.missing and not result.ignored
    assert result.total.spans.overall.tp == sum(len(report.spans) for report in reports)


def test_a_span_one_character_off_is_both_wrong_and_missed():
    result = score_record(changed(PUBLISHED, replace(PUBLISHED, end=PUBLISHED.end - 1)))
    assert result.spans.groups["DATE"] == Score(0, 1, 1)
    assert result.spans.overall == Score(len(GOLD.spans) - 1, 1, 1)


def test_a_wrong_label_counts_against_both_labels():
    result = score_record(changed(PHONE, replace(PHONE, label=Label.FAX)))
    assert result.spans.groups["FAX"] == Score(0, 1, 0)
    assert result.spans.groups["PHONE"] == Score(0, 0, 1)
    assert flawed(result) == {"spans", "contacts", "contact_values"}


def test_a_wrong_value_counts_against_measures_only():
    wrong = record()
    measures = [wrong.measures[0].model_copy(update={"value": 134}), *wrong.measures[1:]]
    result = evaluate([GOLD], [wrong.model_copy(update={"measures": measures})]).total
    assert flawed(result) == {"measures"}
    assert result.measures.groups["proactive.total"] == Score(1, 1, 1)


def test_a_wrong_indicator_counts_against_attributes_and_measures():
    result = score_record(changed(TOTAL_NAME, replace(TOTAL_NAME, attribute="docs.on_request")))
    assert flawed(result) == {"indicator", "measures", "facts"}
    assert result.attributes["indicator"] == Accuracy(1, 2)
    assert result.measures.groups["docs.on_request"] == Score(0, 2, 0)


def test_a_wrong_scope_counts_against_attributes_and_measures():
    assert flawed(score_record(changed(CHANGE, replace(CHANGE, attribute="prior")))) == {"scope", "measures"}


def test_a_wrong_role_counts_against_attributes_and_headings():
    assert flawed(score_record(changed(REMEDY, replace(REMEDY, attribute="other")))) == {"role", "headings"}


def test_attributes_are_judged_on_exactly_found_spans_only():
    shorter = replace(TOTAL_NAME, start=TOTAL_NAME.start + 2, attribute="other")
    assert score_record(changed(TOTAL_NAME, shorter)).attributes["indicator"] == Accuracy(1, 1)


def test_a_missing_link_is_a_missing_measure():
    result = score_record(replace(GOLD, links=GOLD.links[1:]))
    assert flawed(result) == {"links", "measures", "facts"}
    assert result.links.groups["COUNT"] == Score(1, 0, 1)


def test_a_number_that_measures_two_things_alike_must_be_linked_to_both():
    second = mark("上年", Label.CATEGORY, "proactive.total")
    unlinked = replace(GOLD, spans=tuple(sorted((*GOLD.spans, second))))
    gold = replace(unlinked, links=(*GOLD.links, Link(TOTAL, second)))
    assert score_record(unlinked, gold).measures.groups["proactive.total"] == Score(2, 0, 1)


def test_a_contact_found_elsewhere_is_right_by_value():
    text = TEXT + "电话:0598-5322000\n"
    second = mark(PHONE.text(TEXT), Label.PHONE, text=text, nth=1)
    gold = replace(GOLD, text=text)
    result = score_record(changed(PHONE, second, gold), gold)
    assert result.contacts.groups["phone"] == Score(0, 1, 1)
    assert result.contact_values.groups["phone"] == Score(1, 0, 0)


def test_a_document_field_is_wrong_spurious_or_missed():
    other = replace(GOLD, level=Level.CITY)
    assert score_record(other).document["level"] == Accuracy(0, 1)
    without = changed(PUBLISHED, None)
    assert score_record(GOLD, without).document["published"] == Accuracy(0, 0, spurious=1)
    assert score_record(without, GOLD).document["published"] == Accuracy(0, 1)
    assert score_record(changed(ISSUER, None)).document["issuer"] == Accuracy(0, 1)


def test_a_choice_that_the_annotator_left_open_is_not_judged():
    assert score_record(GOLD, replace(GOLD, level=None)).document["level"] == Accuracy()


def test_a_report_taken_for_something_else_loses_its_sections_and_measures():
    result = score_record(replace(GOLD, kind=Kind.OTHER))
    assert flawed(result) == {"kind", "spans", "numbers", "measures", "facts", "links", "headings"}


# --- whose record is whose ---------------------------------------------------------------------------------------


def test_matching_ignores_names():
    result = evaluate([GOLD], [record(replace(GOLD, name="elsewhere/3.txt"))])
    assert (result.missing, result.ignored, flawed(result.total)) == ((), (), set())


def test_a_report_without_a_record_is_wholly_missed_and_named():
    gold = other_reports(2)
    result = evaluate(gold, [record(gold[0])])
    assert (result.reports, result.missing) == (2, ("1.txt",))
    assert result.total.spans.overall == Score(len(gold[0].spans), 0, len(gold[1].spans))
    assert result.total.document["issuer"] == Accuracy(1, 2)
    assert result.total.attributes["indicator"] == Accuracy(2, 2)


def test_a_record_without_gold_is_named_and_ignored():
    gold = other_reports(2)
    result = evaluate(gold[:1], map(record, gold))
    assert (result.reports, result.ignored, flawed(result.total)) == (1, ("1.txt",), set())


def test_intervals_are_reproducible_and_bracket_the_point_estimate():
    gold = other_reports(12)
    predicted = [record(report) for report in gold[:9]]
    result = evaluate(gold, predicted)
    assert result.intervals == evaluate(gold, predicted).intervals
    for name in ("spans", "measures", "contacts"):
        assert result.intervals[name].low < getattr(result.total, name).overall.f1 < result.intervals[name].high


def test_nothing_to_compare_says_what_to_do():
    with pytest.raises(EvaluationError, match="annotate some"):
        evaluate([], [record()])
    one, other = other_reports(2)
    with pytest.raises(EvaluationError, match=r"1 gold texts, found 1 records of other texts.*nianbao extract"):
        evaluate([one], [record(other)])


def test_one_text_twice_is_refused_on_either_side():
    again = replace(GOLD, name="again.txt")
    with pytest.raises(EvaluationError, match=r"gold reports gold\.txt and again\.txt"):
        evaluate([GOLD, again], [record()])
    with pytest.raises(EvaluationError, match=r"records gold\.txt and again\.txt"):
        evaluate([GOLD], [record(), record(again)])


# --- the file of records -----------------------------------------------------------------------------------------


def written(tmp_path, *lines):
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_records_are_loaded_as_they_were_written(tmp_path):
    records = [record(report) for report in other_reports(3)]
    assert load_records(written(tmp_path, records[0].to_json(), "", *(r.to_json() for r in records[1:]))) == records


@pytest.mark.parametrize(
    "broken, found",
    [("{", "Invalid JSON"), ("[]", "object"), ('{"schema": "nianbao/1"}', "source: Field required")],
)
def test_a_line_that_is_no_record_is_named(tmp_path, broken, found):
    with pytest.raises(EvaluationError, match=rf"records\.jsonl, line 3: expected a record, found .*{found}.*extract"):
        load_records(written(tmp_path, record().to_json(), "", broken))


def test_a_second_record_of_one_text_is_named(tmp_path):
    again = record(replace(GOLD, name="again.txt"))
    with pytest.raises(EvaluationError, match=r"line 2: .* of the text of line 1 \(again\.txt\); delete one"):
        load_records(written(tmp_path, record().to_json(), again.to_json()))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InferenceError, match=r"none\.jsonl: .*No such file.*nianbao extract"):
        load_records(tmp_path / "none.jsonl")
