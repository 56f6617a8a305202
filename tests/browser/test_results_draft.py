"""What is typed into the sheet of results: kept while it is not set, back in a new session, gone once it is."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.i18n import t
from tests.browser.journal_screen import PATIENCE, TODAY, Given, lesson, rows
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("writable_demo"), pytest.mark.usefixtures("kyrgyz")]

REASON, FIRST_ROW = 800, 36 + 18
"""Where the first pupil's reason of a bonus stands, in pixels; «н/а» is right of it."""
_HELD = "select count(*) from gb.draft where key = 'journal.results'"


@pytest.fixture
def opened(chromium: Any, writable_demo: Application) -> Iterator[Any]:
    """Opens the sheet of results of a lesson's class in a context of its own."""
    contexts = []

    def sheet(given: Given) -> Page:
        context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
        contexts.append(context)
        writable_demo.visit(context, "teacher")
        page: Page = context.new_page()
        where = f"at=c:{given.class_id}&subject={given.subject_id}&view=results"
        page.goto(f"{writable_demo.base_url}/journal?{where}")
        expect(page.get_by_test_id("stDataFrame")).to_be_visible(timeout=PATIENCE)
        return page

    yield sheet
    for context in contexts:
        context.close()


def _until(application: Application, sql: str, wanted: list[tuple[Any, ...]], *values: object) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while (found := rows(application, sql, *values)) != wanted and time.monotonic() < end:
        time.sleep(0.2)
    assert found == wanted


def test_typed_results_are_back_after_a_lost_session_and_are_what_is_set(
    writable_demo: Application, opened: Any
) -> None:
    given = lesson(writable_demo, "l.lesson_date <= %s", TODAY)
    page = opened(given)
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    table.click(position={"x": REASON, "y": FIRST_ROW})
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    _until(writable_demo, _HELD, [(1,)])
    [(payload,)] = rows(writable_demo, "select payload from gb.draft where key = 'journal.results'")
    [typed] = payload.values()
    [(pupil, values)] = typed.items()
    assert values == {"not_assessed": True}
    with writable_demo.sql() as connection:
        connection.execute("update auth.session set revoked_at = now(), revoke_reason = 'x' where revoked_at is null")
    again = opened(given)
    again.get_by_role("button", name=t("journal_page.set_results"), exact=True).click()
    again.locator(".st-key-journal\\.set_results button, .st-key-journal-set_results button").click()
    _until(writable_demo, _HELD, [(0,)])
    stands = "select value, score from gb.result where school_year = 2026 and period = 2 and pupil_id = %s"
    stands += " and subject_id = %s"
    assert rows(writable_demo, stands, int(pupil), given.subject_id) == [(None, None)]
    marks = "select count(*) > 0 from gb.mark where pupil_id = %s and subject_id = %s and lesson_date > '2026-11-04'"
    assert rows(writable_demo, marks, int(pupil), given.subject_id) == [(True,)], "only what was typed makes it «н/а»"
