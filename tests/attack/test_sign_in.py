"""The sign-in in a real browser: names are data, links lead on, nothing is asked of the outside."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.wording.format import JOINER
from tests.server import Application
from tests.server_data import PASSWORD

EVIL = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) www.evil.example **bold** :red[x] $x$"
DIRECTOR, SEVERAL = 1104, 1113


@pytest.fixture
def watched(application: Application, context: BrowserContext) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what it asked of anyone but us."""
    page, outside = context.new_page(), []
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((application.base_url, "data:")) else outside.append(request.url)
        ),
    )
    page.on("dialog", lambda dialog: outside.append(f"dialog {dialog.message}"))
    yield page, outside
    assert outside == []


def test_8_names_are_shown_as_they_are(application: Application, watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    with application.sql() as connection:
        connection.execute("update gb.person set last_name = %s where id = 104", (EVIL,))
        connection.execute("update gb.school set name_ky = %s, name_ru = %s where id = 11", (EVIL, EVIL))
    try:
        application.sign_in(page, "director")
        page.goto(f"{application.base_url}/account")
        page.get_by_text("evil.example").first.wait_for(timeout=15_000)
        text = page.inner_text("body").replace(JOINER, "")
        assert f"{EVIL} Айгүл" in text
        assert f"Директор — {EVIL}" in text
        assert page.locator("img[src*='evil'], img[src='x'], a[href*='evil']").count() == 0
    finally:
        with application.sql() as connection:
            connection.execute("update gb.person set last_name = 'Асанова_director' where id = 104")
            connection.execute("update gb.school set name_ky = '№11', name_ru = '№11' where id = 11")


def test_a_link_leads_to_its_page_after_the_sign_in(application: Application, watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    page.goto(f"{application.base_url}/probe?at=c:701")
    page.get_by_label("ПИН или имя пользователя").fill("deputy")
    page.get_by_label("Пароль", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    expect(page.get_by_text("PROBE of deputy in 11")).to_be_visible(timeout=15_000)
    assert page.url.endswith("/probe?at=c%3A701") or page.url.endswith("/probe?at=c:701")


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(
    application: Application, watched: tuple[Page, list[str]]
) -> None:
    page, _ = watched
    told = []
    for name in ("teacher", "nobody"):
        page.goto(application.base_url)
        page.get_by_label("ПИН или имя пользователя").fill(name)
        page.get_by_label("Пароль", exact=True).fill("not the password at all")
        page.get_by_role("button", name="Войти", exact=True).click()
        told.append(page.get_by_role("alert").first.inner_text(timeout=15_000))
    assert told[0] == told[1]
    assert "неверны" in told[0]


def test_one_of_several_roles_is_chosen_and_changed(application: Application, watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    application.sign_in(page, "several", role="Учитель")
    expect(page.get_by_text("Мугалим").first).to_be_visible(timeout=15_000)
    before = session_of(page)
    page.goto(f"{application.base_url}/account")
    page.get_by_role("button", name="Директордун орун басары").click()
    until = time.monotonic() + 15
    while session_of(page) == before:
        assert time.monotonic() < until
        page.wait_for_timeout(100)
    assert not application.alive(before)
    expect(page.get_by_text("Директордун орун басары").first).to_be_visible(timeout=15_000)


def session_of(page: Page) -> str:
    """The session token that this browser holds."""
    held = [str(cookie.get("value")) for cookie in page.context.cookies() if cookie.get("name") == "kz_s"]
    return held[0] if held else ""


def test_second_factor_is_set_up_and_asked_for(application: Application, watched: tuple[Page, list[str]]) -> None:
    page, _ = watched
    application.sign_in(page, "parent")
    page.goto(f"{application.base_url}/account")
    page.get_by_role("button", name="Экинчи тастыктоону коюу").click()
    secret = page.locator("[data-testid=stCode] code").first.inner_text(timeout=15_000).replace(" ", "")
    factor = pyotp.TOTP(secret)
    page.get_by_label("Биринчи код").fill(factor.now())
    page.get_by_role("button", name="Күйгүзүү").click()
    codes = page.locator("[data-testid=stCode] code")
    expect(page.get_by_role("heading", name="Калыбына келтирүү коддору")).to_be_visible(timeout=15_000)
    expect(codes).to_have_count(1)
    recovery = codes.inner_text().split()[0]
    page.get_by_role("button", name="Сактап алдым").click()
    expect(page.get_by_text("Иштеп турат")).to_be_visible(timeout=15_000)
    page.context.clear_cookies()
    application.fill_form(page, "parent")
    page.get_by_role("textbox", name="Код из приложения").fill(recovery)
    page.get_by_role("button", name="Подтвердить").click()
    expect(page.get_by_text("Ата-эне").first).to_be_visible(timeout=15_000)


def test_a_password_is_changed_and_ends_the_other_sessions(
    application: Application, watched: tuple[Page, list[str]]
) -> None:
    page, _ = watched
    fresh = "башка узун сырсөз айкашы"
    other = application.new_session("pupil")
    application.sign_in(page, "pupil")
    page.goto(f"{application.base_url}/account")
    page.get_by_label("Азыркы сырсөз").fill(PASSWORD)
    page.get_by_label("Жаңы сырсөз").fill("кыска")
    page.get_by_label("Дагы бир жолу").fill("кыска")
    button = page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Сырсөздү алмаштыруу")
    button.click()
    expect(page.get_by_text("Сырсөз өтө кыска.")).to_be_visible(timeout=15_000)
    page.get_by_label("Жаңы сырсөз").fill(fresh)
    page.get_by_label("Дагы бир жолу").fill(fresh)
    button.click()
    until = time.monotonic() + 15
    while application.alive(other):
        assert time.monotonic() < until
        page.wait_for_timeout(100)
    expect(page.get_by_text("Менин эсебим").first).to_be_visible(timeout=15_000)
    page.wait_for_timeout(1_000)
    expect(page.get_by_role("heading", name="Менин эсебим")).to_be_visible(timeout=15_000)
    page.context.clear_cookies()
    application.sign_in(page, "pupil", fresh)
    expect(page.get_by_text("Окуучу").first).to_be_visible(timeout=15_000)
