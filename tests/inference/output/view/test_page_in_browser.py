"""The page in a real browser: what a person sees, clicks and types."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from view_samples import BEYOND_THE_BMP, HOSTILE, PLAIN, SAMPLES, WITH_TABLE

from nianbao.inference.output.view import render_page

pytest.importorskip("selenium")
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser


class Page:
    """The page of the samples, opened from disk."""

    def __init__(self, browser: Chrome, file: Path) -> None:
        self.browser = browser
        self.url = file.as_uri()

    def open(self, number: int) -> None:
        """Open the report with this number, from 1, on a page loaded afresh."""
        self.browser.get("about:blank")
        self.browser.get(f"{self.url}#r{number}")
        self.wait_for(SAMPLES[number - 1][0].source.name)

    def wait_for(self, name: str) -> None:
        self.until(lambda: name in "".join(e.text for e in self.all("#head p")))

    def until(self, holds: object) -> None:
        stale = [StaleElementReferenceException]  # what was there a moment ago was drawn anew
        WebDriverWait(self.browser, 20, poll_frequency=0.05, ignored_exceptions=stale).until(lambda _: holds())  # type: ignore[operator]

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def mark(self, text: str) -> WebElement:
        return next(mark for mark in self.all("mark") if mark.text == text)

    def value(self, text: str) -> WebElement:
        return next(button for button in self.all("#record .values .place") if button.text == text)

    def type(self, keys: str) -> None:
        ActionChains(self.browser).send_keys(keys).perform()

    def focused(self) -> WebElement:
        return self.browser.switch_to.active_element

    def script(self, code: str, *arguments: object) -> object:
        return self.browser.execute_script(code, *arguments)  # type: ignore[no-untyped-call]

    def in_view(self, element: WebElement) -> bool:
        """Whether the element is what one would hit by clicking at its middle."""
        box = "const box = arguments[0].getClientRects()[0]; "
        hit = "document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)"
        return bool(self.script(f"{box} return arguments[0].contains({hit})", element))

    def listed(self) -> list[str]:
        return [small.text for small in self.all("#reports li:not([hidden]) small:nth-of-type(1)")]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("view") / "page.html"
    lost = PLAIN[0].model_copy(
        update={"source": PLAIN[0].source.model_copy(update={"name": "lost.txt", "text_sha256": "0"})}
    )
    texts = {record.source.text_sha256: text for record, text in SAMPLES}
    path.write_text(render_page([*(record for record, _ in SAMPLES), lost], texts), "utf-8")
    return path


@pytest.fixture
def page(chromium: Chrome, file: Path) -> Iterator[Page]:
    chromium.get("about:blank")
    chromium.get_log("browser")  # type: ignore[no-untyped-call]  # drops what the pages of other tests have logged
    yield Page(chromium, file)
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_the_first_report_is_shown_at_once_and_nothing_is_fetched(page: Page) -> None:
    page.browser.get(page.url)
    page.wait_for("qinghe-2014.txt")
    assert page.one("#words").get_property("textContent") == PLAIN[1]
    assert [(mark.text, mark.get_attribute("class").split()[1]) for mark in page.all("mark")] == [
        (span.text, span.label) for span in PLAIN[0].spans
    ]
    assert page.script("return performance.getEntriesByType('resource').length") == 0


def test_a_value_leads_to_its_place_and_the_place_back_to_the_value(page: Page) -> None:
    page.open(1)
    mark, value = page.mark("160条"), page.value("160 条")
    assert not page.in_view(mark)
    value.click()
    assert page.in_view(mark)
    assert [piece.text for piece in page.all(".found")] == ["160条"]
    assert page.focused() == mark
    page.script("document.querySelector('#record').scrollTop = 0")
    mark.click()
    assert page.focused() == value
    assert page.in_view(value)


def test_pointing_at_a_number_shows_its_categories_with_a_line_to_each(page: Page) -> None:
    page.open(1)
    page.value("0").click()
    ActionChains(page.browser).move_to_element(page.mark("没有")).perform()
    assert {mark.text for mark in page.all("mark.active")} == {"没有", "行政复议", "行政诉讼"}
    assert len(page.all("#links path")) == 2
    assert "行政复议 → 0" in page.one("#tip").text
    assert len(page.all("#record .values tr.active")) == 2
    ActionChains(page.browser).move_to_element(page.one("#head h2")).perform()
    assert page.all("mark.active") == [] or page.focused() in page.all("mark")


def test_characters_beyond_the_bmp_shift_nothing(page: Page) -> None:
    page.open(2)
    assert page.one("#words").get_property("textContent") == BEYOND_THE_BMP[1]
    assert [mark.text for mark in page.all("mark")] == [span.text for span in BEYOND_THE_BMP[0].spans]
    page.value("12 条").click()
    assert [piece.text for piece in page.all(".found")] == ["12条"]


def test_what_a_report_says_stays_text(page: Page) -> None:
    page.open(3)
    assert page.one("#words").get_property("textContent") == HOSTILE[1]
    assert page.all("#report script, #report img, #report b, #list b") == []
    assert "owned'" in page.browser.title  # the title's own words, not what its script would have set
    ActionChains(page.browser).move_to_element(page.mark("7条")).perform()
    assert "</script><b>公开</b> → 7" in page.one("#tip").text
    assert page.browser.title != "owned"


def test_failed_checks_stand_on_top_and_their_evidence_leads_to_the_cells(page: Page) -> None:
    page.open(4)
    (failed, *_) = [check for check in WITH_TABLE[0].checks if check.status == "failed"]
    assert failed.message in page.one("#checks").text
    assert page.one("#checks").location["y"] < page.one("#words").location["y"]
    evidence = page.all("#checks .check:first-child .place")
    assert [button.text for button in evidence] == [mention.text for mention in failed.evidence]
    evidence[-1].click()
    (found,) = page.all(".found")
    assert int(found.get_attribute("data-start")) == failed.evidence[-1].start
    assert "cell" in page.focused().get_attribute("class").split()


def test_an_official_table_is_shown_as_a_table_whose_cells_lead_to_the_text(page: Page) -> None:
    page.open(4)
    header = [cell.text for cell in page.all("#record .grid thead th")]
    assert header[1:] == ["natural person", "business", "research", "charity", "legal service", "other", "total"]
    row = page.one("#record .grid tbody tr")
    assert [cell.text for cell in row.find_elements(By.TAG_NAME, "td")] == ["5", "1", "0", "0", "0", "0", "7"]
    row.find_elements(By.TAG_NAME, "button")[1].click()
    assert page.focused().text == "1"
    assert len(page.all("mark.cell.COUNT")) == len(WITH_TABLE[0].measures)


def test_the_list_is_filtered_by_year_level_checks_confidence_and_words(page: Page) -> None:
    page.open(1)
    everything = page.listed()
    assert len(everything) == 5

    def only(field: str, keys: str) -> list[str]:
        page.browser.refresh()
        page.one(f"[name={field}]").send_keys(keys)
        page.until(lambda: len(page.listed()) < 5)
        return page.listed()

    assert only("year", "2013") == ["nanling-2013.txt"]
    assert only("level", "city") == ["dongxun-2019.txt"]
    assert only("below", "below 0.5") == ["nanling-2013.txt"]
    assert only("failed", " ") == ["dongxun-2019.txt"]
    assert only("words", "𠮷家村 会议") == ["nanling-2013.txt"]
    assert page.one("#shown").text == "1 of 5 reports"


def test_the_keyboard_does_all(page: Page) -> None:
    page.open(1)
    page.type("n")
    page.wait_for("nanling-2013.txt")
    assert page.one("#reports [aria-current=page] small").text == "nanling-2013.txt"
    page.type("p")
    page.wait_for("qinghe-2014.txt")
    page.type("jj")
    assert page.focused().text == PLAIN[0].spans[1].text
    page.value("160 条").send_keys(Keys.ENTER)
    assert page.focused() == page.mark("160条")
    page.type(Keys.ENTER)
    assert page.focused() == page.value("160 条")
    page.type("b")
    assert page.focused() == page.mark("160条")
    page.type("/东浔")
    page.until(lambda: page.listed() == ["dongxun-2019.txt"])
    page.type(Keys.ENTER)
    page.wait_for("dongxun-2019.txt")
    page.type(Keys.ESCAPE)
    page.type("c")
    assert page.all("mark .found")
    page.type("?")
    assert page.one("#keys").is_displayed()
    outline = page.one("#keys button").value_of_css_property("outline-style")
    assert outline == "solid"  # the focus is seen


def test_a_record_without_its_text_is_shown_without_it(page: Page) -> None:
    page.browser.get(f"{page.url}#r5")
    page.wait_for("lost.txt")
    assert "was not saved beside the records" in page.one("#head .note").text
    assert page.all("mark") == []
    assert page.value("160 条").get_attribute("disabled")


def test_light_and_dark_follow_the_system_and_the_button(page: Page) -> None:
    def paper() -> str:
        return page.one("#text").value_of_css_property("background-color")

    def system(scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    system("light")
    page.open(1)
    light = paper()
    system("dark")
    dark = paper()
    assert light != dark
    page.one("#theme").click()
    assert paper() == light
    system("light")
    page.browser.refresh()
    assert paper() == light


def test_print_has_the_report_without_the_list(page: Page) -> None:
    page.open(4)
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not page.one("#list").is_displayed()
    assert not page.one("#bar").is_displayed()
    assert page.one("#checks").is_displayed()
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert base64.b64decode(page.browser.print_page()).startswith(b"%PDF")


@pytest.mark.parametrize("width", [390, 1280, 2400])
def test_nothing_is_cut_off_on_any_screen(page: Page, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    page.open(4)
    assert page.script("return document.documentElement.scrollWidth") <= width
    assert page.script(
        "return document.querySelector('#words').scrollWidth <= document.querySelector('#words').clientWidth + 1"
    )
    page.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
