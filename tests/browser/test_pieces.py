"""The pieces of a page in a real browser, under the product's own security policy."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import shared

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pieces")]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pieces")
    port_file, log = folder / "port", (folder / "log").open("wb")
    script = ROOT / "tests/browser/harness/pieces_page.py"
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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 2000})
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_text("clicked=None opened=None territory=None")).to_be_visible(timeout=20_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=20_000)
    yield page
    context.close()


def said(page: Page) -> str:
    return page.get_by_text("clicked=").inner_text()


def test_nothing_is_asked_outside_and_names_stay_names(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.goto(address)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=20_000)
    page.wait_for_timeout(800)
    assert [url for url in outside if not url.startswith((address, "data:", "blob:"))] == []
    main = page.locator("[data-testid=stMain]")
    expect(main.locator("h1")).to_contain_text("**б**")
    expect(main.locator("h1")).to_contain_text(":red[x] <img src=//evil.example/x>".replace(":red", ":\u2060red"))
    assert main.locator("img[src*=evil], a[href*=evil], .katex").count() == 0
    assert main.locator("h1 [data-testid=stIconMaterial]").count() == 0
    page.context.close()


def test_a_click_on_a_region_gives_its_number(page: Page) -> None:
    plot = page.locator(".js-plotly-plot").nth(2)
    place = plot.evaluate(
        """plot => {
            const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect()
            return [box.left + xaxis._offset + xaxis.d2p(75.2), box.top + yaxis._offset + yaxis.d2p(41.55)]
        }"""
    )
    page.mouse.move(place[0] - 3, place[1] - 3)
    page.mouse.move(*place)
    expect(plot.locator(".hoverlayer").last).to_contain_text("Нарынская")
    page.mouse.click(*place)
    expect(page.get_by_text("territory=41704")).to_be_visible()
    assert len(page.locator(".js-plotly-plot").nth(2).locator(".annotation").all()) == 9


def test_a_city_takes_the_click_before_its_region(page: Page) -> None:
    plot = page.locator(".js-plotly-plot").nth(2)
    place = plot.evaluate(
        """plot => {
            const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect()
            return [box.left + xaxis._offset + xaxis.d2p(74.59), box.top + yaxis._offset + yaxis.d2p(42.87)]
        }"""
    )
    page.mouse.move(place[0] - 2, place[1])
    page.mouse.move(*place)
    page.mouse.click(*place)
    expect(page.get_by_text("territory=41711")).to_be_visible()


def test_a_click_on_a_name_opens_it(page: Page) -> None:
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 36 + 17)
    expect(page.get_by_text("opened=7")).to_be_visible()
    page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + 36 + 34 + 17)
    expect(page.get_by_text("opened=None")).to_be_visible()


def test_red_stands_first_and_its_action_answers(page: Page) -> None:
    buttons = page.locator("[data-testid=stMain] button", has_text="Напомнить")
    first = page.get_by_role("button", name="Открыть")
    red, orange = buttons.first.bounding_box(), first.bounding_box()
    assert red is not None
    assert orange is not None
    assert red["y"] < orange["y"]
    buttons.first.click()
    expect(page.get_by_text("clicked=evil")).to_be_visible()


def test_the_period_lives_in_the_address(page: Page) -> None:
    page.get_by_role("button", name="Четверть, к прошлому периоду").click()
    page.get_by_text("Неделя", exact=True).click()
    expect(page.get_by_text("span=week")).to_be_visible()
    assert "span=week" in page.url
    page.get_by_text("к прошлому году", exact=True).click()
    expect(page.get_by_role("button", name="Неделя, к прошлому году")).to_be_visible()
    assert "vs=year" in page.url
    page.goto(page.url + "&lang=ky")
    expect(page.get_by_role("button", name="Жума, өткөн жылга")).to_be_visible(timeout=20_000)


def test_own_days_live_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/?span=own&days=2026-02-02_2026-02-13")
    expect(page.get_by_text("span=own vs=prev days=2026-02-02_2026-02-13")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Свой период").click()
    field = page.get_by_test_id("stDateInput").locator("input").first
    expect(field).to_have_value("2026-02-02")


@pytest.mark.parametrize("query", ["span=century&vs=x", "span=own&days=2026-02-30_x", "days=2026-03-03_2026-03-01"])
def test_nonsense_in_the_address_falls_back(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/?{query}")
    expect(page.get_by_text("vs=prev days=")).to_be_visible(timeout=20_000)
    assert page.get_by_test_id("stException").count() == 0


def test_files_are_offered_when_the_menu_is_open(page: Page) -> None:
    assert page.locator("a[href$='/export/xlsx']").count() == 0
    page.get_by_role("button", name="Скачать").click()
    for kind in ("xlsx", "csv", "pdf"):
        expect(page.locator(f"a[href$='/export/{kind}']")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_wear_the_theme(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    line = page.locator(".js-plotly-plot").nth(1).locator(".js-line").first
    expect(line).to_be_attached(timeout=20_000)
    wanted = {"light": "rgb(43, 95, 158)", "dark": "rgb(111, 169, 232)"}[scheme]
    expect(line).to_have_css("stroke", wanted)
    context.close()


def test_a_phone_scrolls_down_only(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=20_000)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    context.close()
