"""The page of errors in a real browser: filters, keys, gold above predicted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from evaluation_samples import CHANGE, GOLD, PHONE, TOTAL, changed, record

from nianbao.evaluation import evaluate
from nianbao.evaluation.error_page import write_error_page
from nianbao.evaluation.listing import list_errors

pytest.importorskip("selenium")
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

pytestmark = pytest.mark.browser


def test_a_person_goes_from_error_to_error(chromium: Chrome, tmp_path: Path) -> None:
    shorter = changed(TOTAL, replace(TOTAL, end=TOTAL.end - 1))
    wrong = changed(PHONE, None, changed(CHANGE, replace(CHANGE, attribute="prior"), shorter))
    emoji = "😀\n"  # two units of UTF-16, one code point
    gold = replace(GOLD, text=GOLD.text + emoji)
    evaluation = evaluate([gold], [record(replace(wrong, text=gold.text))])
    page = tmp_path / "errors.html"
    write_error_page(page, list_errors(evaluation.compared), evaluation.compared)
    chromium.get_log("browser")  # what pages of other tests said is not this one's
    chromium.get(page.as_uri())

    def texts(selector: str) -> list[str]:
        return [element.text for element in chromium.find_elements(By.CSS_SELECTOR, selector)]

    def press(key: str) -> None:
        ActionChains(chromium).send_keys(key).perform()

    assert texts("#position") == ["1 of 3"]
    assert texts(".twice > small") == ["gold", "predicted"]
    gold_line, predicted_line = chromium.find_elements(By.CSS_SELECTOR, ".twice > div")
    assert gold_line.location["y"] < predicted_line.location["y"]
    assert [mark.text for mark in gold_line.find_elements(By.CSS_SELECTOR, ".here")] == ["主动公开政府信息", "1348条"]
    assert [mark.text for mark in predicted_line.find_elements(By.CSS_SELECTOR, ".here")] == [
        "主动公开政府信息",
        "1348",
    ]
    press("n")
    assert (texts("#position"), texts("#error h2 .badge")) == (["2 of 3"], ["scope"])
    press("p")
    assert texts("#position") == ["1 of 3"]
    Select(chromium.find_element(By.NAME, "kind")).select_by_value("missed")
    WebDriverWait(chromium, 20, poll_frequency=0.05).until(lambda _: texts("#position") == ["1 of 1"])
    assert texts("#error h2 .badge") == ["missed"]
    assert "0598-5322000" in texts("#said")[0]
    assert not [line for line in chromium.get_log("browser") if line["level"] == "SEVERE"]
