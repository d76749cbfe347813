"""Damage: named in source.noise, kept in the text, and never counted twice."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nianbao.inference import Document, Extractor, ReadOptions, Record, document_from_text, read_document, read_files
from nianbao.inference.reading import is_spam
from nianbao.inference.reading.metadata import metadata_of
from nianbao.inference.reading.repeats import repeated_passages

EXAMPLES = Path(__file__).parents[3] / "examples" / "reports"
REPORT = (EXAMPLES / "yunshui-2014.txt").read_text("utf-8")


def measures(record: Record) -> list[tuple[str, float | None, str]]:
    return [(m.indicator, m.value, m.scope) for m in record.measures]


# One line for each kind of damage in the handbook that is not in test_files.
DAMAGE = {
    "本機關公開檔案437件,入口網站公開資訊12條,受理申請2件。": "taiwan_wording",
    "统计期限自年月日起至年月日止。邮编:,电话:,传真:。": "deleted_digits",
    "全年公开４３７条，申请２件，复议０件。": "full_width",
    "彩娱乐_app下载2013年政府信息公开年度报告": "spam",
    "?。ㄒ唬┲鞫公开政府信息437条": "mojibake",
    "全年公开437条,,受理申请2件，。均已答复。": "punctuation",
    "全年公开437条。<br>受理申请2件。": "markup",
    "当前位置:首页 > 政府信息公开": "boilerplate",
    "全年公开437条。\n- 3 -\n受理申请2件。": "page_numbers",
    "云溪镇2013年政府信息公开年度报告\n云溪镇2013年政府信息公开年度报告\n全年": "title_repeated",
    "一、概述\n二、主动公开\n三、依申请公开\n四、问题\n一、概述\n本镇公开437条。": "contents_list",
    "本县XX局或委、办、局公开信息。": "placeholder",
    "申请总数\n2\n复议数\n0\n诉讼数\n0\n举报数\n0\n收费金额\n0\n会议次\n3\n": "flattened_table",
    "本年增/减(减用负值表示,如 -8)": "instructions",
    "图1 主动公开情况\n全年公开437条。": "captions",
    "The township government disclosed many items of information. " * 3: "english",
    "全年公开437条。仅展示327字": "truncated",
}


@pytest.mark.parametrize(("text", "flag"), DAMAGE.items(), ids=DAMAGE.values())
def test_each_damage_has_its_flag_and_stays_in_the_text(text: str, flag: str) -> None:
    document = document_from_text(text)
    assert flag in document.noise
    assert document.text == text


def test_a_sound_report_has_no_flag() -> None:
    assert document_from_text(REPORT).noise == ()


def test_a_report_that_comes_twice_is_counted_once(extractor: Extractor) -> None:
    once = extractor.extract(REPORT)
    twice = extractor.extract(REPORT + "\n" + REPORT)
    assert measures(twice) == measures(once) != []
    assert "duplicated" in twice.source.noise
    assert {code: v.value for code, v in twice.indicators.items()} == {c: v.value for c, v in once.indicators.items()}


def test_a_title_that_comes_three_times_changes_no_measure(extractor: Extractor) -> None:
    title = REPORT.partition("\n")[0]
    record = extractor.extract(f"{title}\n{title}\n{REPORT}")
    assert measures(record) == measures(extractor.extract(REPORT)) != []
    assert "title_repeated" in record.source.noise


def test_a_contents_list_doubles_no_measure(extractor: Extractor) -> None:
    title, _, rest = REPORT.partition("\n")
    headings = "\n".join(line for line in rest.split("\n") if line[1:2] == "、")
    record = extractor.extract(f"{title}\n{headings}\n{rest}")
    assert measures(record) == measures(extractor.extract(REPORT)) != []
    assert "contents_list" in record.source.noise


@pytest.mark.parametrize("name", ["彩娱乐_app下载", "7788365365官网", "365体育官网"])
def test_spam_over_a_body_s_name_is_found(name: str) -> None:
    assert is_spam(name)
    assert "spam" in document_from_text(REPORT.replace("云水县人民政府办公室", name).replace("云水县", name)).noise


@pytest.mark.parametrize(
    "name", ["云水县人民政府办公室", "第七中学", "石狮市第一医院", "国网福建省电力有限公司", "12345热线办"[5:]]
)
def test_a_body_s_name_is_no_spam(name: str) -> None:
    assert not is_spam(name)


def test_a_repeated_passage_is_found_with_and_without_lines() -> None:
    for text in (REPORT, REPORT.replace("\n", " ")):
        [(start, end)] = repeated_passages(text + "\n" + text)
        assert start >= len(text)
        assert end - start > 0.95 * len(text.strip())
    assert repeated_passages(REPORT) == []
    assert repeated_passages("本年度未发生。\n" * 10) == []


def test_the_block_of_labels_is_metadata() -> None:
    head = "索 引 号: QL-2014-1 主题分类: 政务公开\n发布机构: 云水县政府办 | 发布日期: 2015-03-12\n"
    assert metadata_of(head + REPORT) == {
        "索引号": "QL-2014-1",
        "主题分类": "政务公开",
        "发布机构": "云水县政府办",
        "发布日期": "2015-03-12",
        "发布时间": "2015-03-12",
    }
    assert metadata_of(REPORT) == {}


def test_a_table_of_labels_and_the_page_s_head_are_metadata(tmp_path: Path) -> None:
    rows = "<tr><td>索引号</td><td>QL-1</td><td>发文日期</td><td>2015-03-12</td></tr>"
    page = f"<head><meta name=PubDate content='2015-03-12'></head><table>{rows}</table><p>{REPORT}</p>"
    (tmp_path / "1.html").write_text(page, "utf-8")
    document = read_document(tmp_path / "1.html")
    assert dict(document.metadata) == {"PubDate": "2015-03-12", "索引号": "QL-1", "发文日期": "2015-03-12"}


def parts(text: str, path: Path) -> dict[str, str]:
    path.write_text(text, "utf-8")
    return {d.name: d.text for d in read_files([(path, path.name)]) if isinstance(d, Document)}


def test_a_page_with_several_reports_is_cut_at_their_titles(tmp_path: Path) -> None:
    other = REPORT.replace("2014年", "2015年").replace("1286", "1300")
    found = parts(REPORT + other, tmp_path / "1.txt")
    assert found == {"1.txt#1": REPORT.rstrip("\n"), "1.txt#2": other}


def test_the_same_title_and_a_list_of_titles_cut_nothing(tmp_path: Path) -> None:
    title = REPORT.partition("\n")[0]
    links = "\n".join(title.replace("2014", str(year)) for year in range(2009, 2014))
    assert list(parts(f"{title}\n{REPORT}\n{links}\n", tmp_path / "1.txt")) == ["1.txt"]


def test_pages_of_one_report_are_joined_when_asked(tmp_path: Path) -> None:
    frame = "首页 政务公开\n{}\n版权所有"
    first, second = REPORT[:400], REPORT[400:]
    for name, text in (("r_1.txt", first), ("r_2.txt", second), ("other_7.txt", REPORT)):
        (tmp_path / name).write_text(frame.format(text), "utf-8")
    files = [(tmp_path / name, name) for name in ("other_7.txt", "r_1.txt", "r_2.txt")]
    joined = [d for d in read_files(files, ReadOptions(join_pages=True)) if isinstance(d, Document)]
    assert [d.name for d in joined] == ["other_7.txt", "r_1.txt"]
    assert joined[1].text == frame.format(f"{first}\n{second}")
    assert len(list(read_files(files))) == 3


@pytest.mark.parametrize("unit", ["2013", "公开", "\n", "自" + " " * 5000])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    """Plain text is read in this process, without a limit on time: the patterns themselves must be harmless."""
    begun = time.process_time()
    document_from_text("报告" + unit * (100_000 // len(unit)))
    assert time.process_time() - begun < 5
