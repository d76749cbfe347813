"""What an annotator does in a browser is what `pull` brings back. Needs Chromium, its driver and a Chinese font."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from label_studio_server import PASSWORD, USER, Server

from nianbao.annotations import AnnotatedReport, Kind, Label, Level, Link, Span
from nianbao.annotations.corpus import read_annotation
from nianbao.annotations.studio import Studio, connect, interface, pull, push, to_task
from nianbao.inference.extractor import Extractor
from nianbao.labelling.preannotation import Predictor, read_tasks

pytestmark = [pytest.mark.label_studio, pytest.mark.browser]

REPORT = Path(__file__).parents[3] / "examples" / "reports" / "linhe-2012.html"
MARKED = "[class*=htx-highlight]"


class Annotator:
    """Someone at a browser who looks and clicks."""

    def __init__(self, browser: Any, server: Server) -> None:
        self.browser = browser
        self.url = server.url
        browser.get(f"{self.url}/user/login/")
        browser.delete_all_cookies()  # of whoever was here before
        browser.get(f"{self.url}/user/login/")
        self.one("[name=email]").send_keys(USER)
        self.one("[name=password]").send_keys(PASSWORD)
        self.one("[type=submit]").click()
        self.until(lambda: "/user/login" not in browser.current_url)

    def until(self, condition: Any) -> Any:
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, 120, ignored_exceptions=[StaleElementReferenceException]).until(
            lambda _: condition()
        )

    def all(self, selector: str, text: str | None = None) -> list[Any]:
        found = self.browser.find_elements("css selector", selector)
        return [element for element in found if text is None or element.text.strip() == text]

    def one(self, selector: str, text: str | None = None) -> Any:
        self.until(lambda: self.all(selector, text))
        return self.all(selector, text)[0]

    def open(self, project: int, task: int) -> None:
        self.browser.get(f"{self.url}/projects/{project}/data?task={task}")
        self.one(MARKED)
        self.one("[data-testid=bottombar-submit-button]")

    def select(self, text: str) -> None:
        self.one(MARKED, text).click()
        self.until(lambda: self.all(".lsf-label_selected"))

    def label(self, name: str) -> None:
        self.one(".lsf-label .lsf-label__text", name).click()
        self.until(lambda: self.all(".lsf-label_selected .lsf-label__text", name))

    def choose_indicator(self, search: str, name: str) -> None:
        self.one(".lsf-taxonomy .ant-select-selection-item-remove").click()
        self.until(lambda: not self.all(".lsf-taxonomy .ant-select-selection-item"))
        if not self.all(".ant-select-dropdown:not(.ant-select-dropdown-hidden)"):
            self.one(".lsf-taxonomy .ant-select-selector").click()
        field = self.until(
            lambda: [e for e in self.all("input[type=search], .ant-select-dropdown input") if e.is_displayed()]
        )[-1]
        field.send_keys(search)
        self.one(".ant-select-tree-title, .ant-select-tree-treenode", name).click()
        self.until(lambda: self.all(".lsf-taxonomy .ant-select-selection-item", name))

    def submit(self) -> None:
        self.one("[data-testid=bottombar-submit-button]").click()
        self.until(lambda: not self.all("[data-testid=bottombar-submit-button]"))


@pytest.fixture
def studio(label_studio: Server) -> Studio:
    return connect(label_studio.url, token=label_studio.token)


def test_what_is_corrected_in_a_browser_is_exactly_what_pull_finds(
    label_studio: Server, studio: Studio, chromium: Any, extractor: Extractor
) -> None:
    project = studio.create("browser", interface())
    predictor = Predictor(extractor)
    tasks = [task for task in read_tasks([REPORT]) if isinstance(task, dict)]
    push(studio, project, tasks, predict=predictor, version=predictor.version)
    (task,) = studio.tasks(project)
    predicted = predictor(task["data"])
    assert predicted is not None
    before, _ = read_annotation(task, predicted)
    assert before is not None

    annotator = Annotator(chromium, label_studio)
    annotator.open(project.id, task["id"])
    shown = {element.text.strip() for element in annotator.all(MARKED)}
    assert shown >= {span.text(before.text) for span in before.spans}
    colours = {element.value_of_css_property("background-color") for element in annotator.all(MARKED)}
    assert len(colours) >= len({span.label for span in before.spans}) - 1
    assert len(annotator.all("svg path[marker-end], [class*=relation] path, path[marker-end]")) > 0

    annotator.select("财政信息")
    annotator.choose_indicator("重点领域", "重点领域公开政府信息数")
    if picture := os.environ.get("NIANBAO_SCREENSHOT"):  # how docs/label-studio.png was made
        chromium.save_screenshot(picture)
    annotator.select("320人次")
    annotator.label("金额")
    annotator.submit()

    pulled = pull(studio, project)
    (broken,) = pulled.broken  # the stand-in for a model links 320人次 to nothing, which pull does not let pass
    assert pulled.tasks == []
    assert len(broken.defects) == 1 and "'320人次' is linked to no CATEGORY" in broken.defects[0]
    after, defects = read_annotation(task, broken.annotation)
    assert defects == []
    assert after == replace(before, **corrected(before.spans, before.links, before.text))


def test_the_label_bar_stays_in_sight_and_can_be_clicked_at_the_end_of_a_long_text(
    label_studio: Server, studio: Studio, chromium: Any
) -> None:
    project = studio.create("long", interface())
    line = "全年主动公开政府信息12条。\n"
    text = line * 200 + "最后一行\n"
    last = Span(len(text) - 5, len(text) - 1, Label.ORG)
    report = AnnotatedReport("long", text, (last,), (), Kind.OTHER, None, Level.OTHER)
    prediction = {"model_version": "any", "score": 1.0, "result": to_task(report)["annotations"][0]["result"]}
    push(studio, project, [{"data": {"id": "long", "text": text}}], predict=lambda _: prediction, version="any")
    (task,) = studio.tasks(project)

    annotator = Annotator(chromium, label_studio)
    annotator.open(project.id, task["id"])
    top = annotator.one(".lsf-label .lsf-label__text", "标题").rect["y"]
    mark = annotator.one(MARKED, "最后一行")
    assert mark.rect["y"] - top > 5000  # far below the window
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", mark)
    annotator.until(lambda: on_top(chromium, mark))
    names = [element.text.strip() for element in annotator.all(".lsf-label .lsf-label__text")]
    assert len(names) == len(Label)
    assert all(on_top(chromium, element) for element in annotator.all(".lsf-label"))
    annotator.select("最后一行")
    annotator.label("发布机关")
    annotator.submit()
    (pulled,) = pull(studio, project).tasks
    after, defects = read_annotation(pulled, pulled["annotations"][0])
    assert defects == []
    assert after == replace(report, spans=(replace(last, label=Label.ISSUER),))


def on_top(browser: Any, element: Any) -> bool:
    """Whether a click into the middle of an element, where it stands now, hits it: it is in the window and uncovered."""
    return bool(
        browser.execute_script(
            "const box = arguments[0].getBoundingClientRect();"
            "const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            "return arguments[0].contains(hit)",
            element,
        )
    )


def corrected(spans: tuple[Span, ...], links: tuple[Link, ...], text: str) -> dict[str, Any]:
    """The prediction with the two corrections."""
    new = {}
    for span in spans:
        new[span] = span
        if span.text(text) == "财政信息":
            new[span] = replace(span, attribute="proactive.key_area")
        if span.text(text) == "320人次":
            new[span] = replace(span, label=Label.AMOUNT)
    relinked = sorted(Link(new[link.number], new[link.category]) for link in links)
    return {"spans": tuple(sorted(new.values())), "links": tuple(relinked)}
