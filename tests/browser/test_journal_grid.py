"""The journal grid in a real browser, under the product's own security policy."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.chromium import shared

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journal_grid")]

ROOT = Path(__file__).parents[2]
FIRST, SECOND, THIRD = 0, 1, 2  # rows
CLOSED, CONTROL, TODAY, AHEAD = 0, 1, 2, 3  # columns
PATIENCE = 15


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("grid")
    port_file, log = folder / "port", (folder / "log").open("wb")
    script = ROOT / "tests/browser/harness/grid_page.py"
    command = [sys.executable, "-m", "tests.browser.harness.server", str(script), str(port_file)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)})
    until = time.monotonic() + 40
    while not port_file.exists() and time.monotonic() < until and server.poll() is None:
        time.sleep(0.1)
    assert port_file.exists(), (folder / "log").read_text()
    yield f"http://127.0.0.1:{port_file.read_text()}"
    server.terminate()
    server.wait(10)
    log.close()


@pytest.fixture(scope="module")
def browser() -> Browser:
    return shared()


class Journal:
    """One open page and what it asked of the network."""

    def __init__(self, page: Page, address: str, query: str) -> None:
        self.page, self.outside, self.blocked = page, [], []
        page.on("request", lambda request: self._request(request.url, address))
        page.on("console", lambda message: self._console(message.text))
        page.goto(f"{address}/?{query}")
        expect(page.locator("table[role=grid]")).to_be_visible(timeout=PATIENCE * 1000)

    def _request(self, url: str, address: str) -> None:
        if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(url)

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text and "inline script" not in text:  # Streamlit's own first page has one
            self.blocked.append(text)

    def cell(self, row: int, column: int) -> Locator:
        return self.page.locator("tbody tr").nth(row).locator("td.cell").nth(column)

    def foot(self) -> Locator:
        return self.page.locator(".foot [role=status]")

    def type(self, row: int, column: int, *keys: str) -> None:
        self.cell(row, column).click()
        for key in keys:
            self.page.keyboard.press(key)

    def paste(self, row: int, column: int, text: str) -> None:
        self.cell(row, column).click()
        self.page.evaluate(
            """text => {
                const data = new DataTransfer()
                data.setData('text/plain', text)
                const host = [...document.querySelectorAll('*')].find(e => e.shadowRoot?.querySelector('.journal'))
                const root = host.shadowRoot.querySelector('.journal')
                const options = { clipboardData: data, bubbles: true, cancelable: true }
                root.dispatchEvent(new ClipboardEvent('paste', options))
            }""",
            text,
        )


@pytest.fixture
def journal(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Journal]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield Journal(context.new_page(), address, f"class={request.node.name}")
    context.close()


def test_typed_marks_are_saved_whatever_the_layout(journal: Journal) -> None:
    journal.type(FIRST, TODAY, "5", "Enter", "KeyY", "ArrowDown", "4", "KeyJ", "Enter")
    expect(journal.foot()).to_have_text("Сохранено: 3")
    for row, text in ((FIRST, "5"), (SECOND, "Н"), (THIRD, "4О")):
        expect(journal.cell(row, TODAY)).to_have_text(text)
    expect(journal.page.locator("td.unsaved")).to_have_count(0)
    journal.page.reload()
    expect(journal.cell(SECOND, TODAY)).to_have_text("Н", timeout=PATIENCE * 1000)
    assert journal.outside == []
    assert journal.blocked == []


def test_a_name_is_text(journal: Journal) -> None:
    expect(journal.page.locator("tbody th.name").nth(THIRD)).to_contain_text("<b>Жолдошев</b> Өмүр")
    expect(journal.page.locator("tbody th.name b")).to_have_count(0)


def test_paste_from_a_spreadsheet(journal: Journal) -> None:
    journal.paste(FIRST, CONTROL, "5\tн\n4\tО\n3\tосв\n")
    expect(journal.foot()).to_have_text("Сохранено: 6")
    rows = [[journal.cell(r, c).inner_text() for c in (CONTROL, TODAY)] for r in (FIRST, SECOND, THIRD)]
    assert rows == [["5", "Н"], ["4", "О"], ["3", "ОСВ"]]


def test_what_is_no_mark_stays_marked_and_the_rest_is_saved(journal: Journal) -> None:
    journal.type(FIRST, TODAY, "7", "Enter", "5", "Enter")
    expect(journal.cell(FIRST, TODAY)).to_have_class("cell today bad")
    expect(journal.foot()).to_contain_text("Абдыкадырова Айгерим, 03.03: «7» — нет такой отметки")
    seen = "test_what_is_no_mark_stays_marked_and_the_rest_is_saved:12:23=5"
    expect(journal.page.get_by_text("seen")).to_contain_text(seen)
    journal.type(FIRST, TODAY, "5", "/", "4", "Enter")
    expect(journal.foot()).to_contain_text("«5/4» — нет такой отметки")
    journal.type(FIRST, TODAY, "KeyJ", "4", "Enter")
    expect(journal.cell(FIRST, TODAY)).to_have_text("4О")
    expect(journal.foot()).to_have_text("Сохранено: 1")
    expect(journal.page.locator("td.bad")).to_have_count(0)


def test_what_the_server_refuses_stays_marked_with_its_reason(journal: Journal) -> None:
    journal.type(FIRST, TODAY, "2", "Enter", "4", "Enter")
    expect(journal.foot()).to_contain_text("«2» не сохранено. Двоек здесь не ставят. Остальное сохранено.")
    expect(journal.cell(FIRST, TODAY)).to_have_text("2")
    expect(journal.cell(SECOND, TODAY)).to_have_text("4")
    expect(journal.page.locator("td.bad")).to_have_count(1)


def test_grey_cells_say_why(journal: Journal) -> None:
    journal.type(FIRST, CLOSED, "5")
    expect(journal.foot()).to_have_text("27.02: срок правки прошёл")
    journal.type(FIRST, AHEAD, "5")
    expect(journal.foot()).to_have_text("04.03: урока ещё не было")


def test_a_mark_can_be_changed_twice_before_the_answer(journal: Journal) -> None:
    for mark in "345":
        journal.type(FIRST, TODAY, mark, "Enter")
        journal.page.wait_for_timeout(520)  # about when the first burst leaves
    expect(journal.foot()).to_have_text("Сохранено: 1")
    expect(journal.cell(FIRST, TODAY)).to_have_text("5")
    expect(journal.page.locator(".dispute")).to_have_count(0)


def test_two_writers(browser: Browser, address: str) -> None:
    one, two = (Journal(browser.new_context().new_page(), address, "class=two") for _ in range(2))
    one.type(FIRST, TODAY, "5", "Enter")
    expect(one.foot()).to_have_text("Сохранено: 1")
    two.type(FIRST, TODAY, "3", "Enter")
    expect(two.page.locator(".dispute")).to_contain_text("у вас «3», а Токтогулова А. в 10:41 поставил(а) «5»")
    expect(two.cell(FIRST, TODAY)).to_have_text("3 ⇄ 5")
    two.page.get_by_role("button", name="Оставить моё «3»").click()
    expect(two.foot()).to_have_text("Сохранено: 1")
    expect(two.cell(FIRST, TODAY)).to_have_text("3")
    one.type(FIRST, TODAY, "4", "Enter")
    one.page.get_by_role("button", name="Взять «3»").click()
    expect(one.cell(FIRST, TODAY)).to_have_text("3")
    expect(one.page.locator(".dispute")).to_have_count(0)
    for journal in (one, two):
        journal.page.context.close()


def test_a_draft_comes_back_after_a_lost_session(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    journal = Journal(page, address, "class=draft&down")
    journal.type(FIRST, TODAY, "5", "Enter", "7", "Enter")
    page.wait_for_timeout(900)
    journal = Journal(page, address, "class=draft")
    expect(journal.cell(FIRST, TODAY)).to_have_text("5")
    expect(journal.cell(SECOND, TODAY)).to_have_class("cell today bad")
    expect(journal.page.get_by_text("seen")).to_contain_text("draft:11:23=5")
    journal.type(SECOND, TODAY, "4", "Enter")
    expect(journal.foot()).to_have_text("Сохранено: 1")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('kozomol.journal.')).length") == 0
    page.context.close()


def test_a_rerun_from_elsewhere_loses_nothing(journal: Journal) -> None:
    journal.type(FIRST, TODAY, "5")
    beside = journal.page.get_by_label("Рядом")
    beside.fill("x")
    beside.press("Enter")
    expect(journal.cell(FIRST, TODAY)).to_have_text("5")
    expect(journal.foot()).to_have_text("Сохранено: 1")


def test_read_only(browser: Browser, address: str) -> None:
    journal = Journal(browser.new_context().new_page(), address, "class=ro&ro")
    journal.type(FIRST, TODAY, "5", "Enter")
    expect(journal.cell(FIRST, TODAY)).to_have_text("")
    expect(journal.foot()).to_contain_text("Только для чтения")
    journal.page.context.close()


def test_fingers(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    journal = Journal(context.new_page(), address, "class=touch")
    journal.cell(FIRST, TODAY).tap()
    for key in ("5", "Н", "4"):
        journal.page.locator(".pad button", has_text=key).first.tap()
    journal.cell(THIRD, TODAY).tap()
    journal.page.locator(".pad button", has_text="О").first.tap()
    expect(journal.foot()).to_contain_text("Сохранено")
    texts = [journal.cell(row, TODAY).inner_text() for row in (FIRST, SECOND, THIRD)]
    assert texts == ["5", "Н", "4О"]
    width = journal.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    context.close()


def test_tab_leaves_at_the_edge(journal: Journal) -> None:
    journal.type(FIRST, AHEAD, "Tab")
    assert journal.page.evaluate("document.activeElement.shadowRoot?.activeElement?.tagName ?? 'outside'") != "TD"
