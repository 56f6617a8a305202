"""What a teacher saves is on the director's open page by itself, without a click (performance.md).

How soon is measured by `python -m bench follow`, not here: machines are shared and noisy.
"""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.i18n import t
from tests.browser.journal_screen import PATIENCE, TODAY, JournalScreen, lesson, rows, untouched_pupils
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("writable_demo"), pytest.mark.usefixtures("kyrgyz")]

TRIES = 5


def absent_shown(page: Page) -> int:
    """The figure beside «absent without reason» on the director's page."""
    main = page.get_by_test_id("stMain").inner_text()
    found = re.search(re.escape(t("overview.absent")) + r"\s+(\d+)", main)
    return int(found[1]) if found else -1


def test_a_saved_absence_is_on_the_directors_open_page(chromium: Any, writable_demo: Application) -> None:
    given = lesson(writable_demo, "l.lesson_date = %s and l.attendance_at is null", TODAY)
    pupils = untouched_pupils(writable_demo, given)[:TRIES]
    assert len(pupils) == TRIES
    contexts = [chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900}) for _ in range(2)]
    writable_demo.visit(contexts[0], "director", "director")
    writable_demo.visit(contexts[1], "teacher", "teacher")
    director = contexts[0].new_page()
    director.goto(f"{writable_demo.base_url}/school")
    expect(director.get_by_role("heading", name=t("overview.absent"))).to_be_visible(timeout=PATIENCE)
    journal = JournalScreen(contexts[1], writable_demo, given.query)

    for _, name in pupils:
        before = absent_shown(director)
        journal.type(name, TODAY, "Н")
        expect(journal.cell(name, TODAY)).to_have_text("Н")
        journal.saved()
        began = time.monotonic()
        while absent_shown(director) != before + 1:
            assert time.monotonic() - began < 120, (before, absent_shown(director))
            director.wait_for_timeout(50)

    held = "select count(*) from gb.absence where school_year = 2026 and lesson_id = %s and code = 1"
    assert rows(writable_demo, held, given.id) == [(TRIES,)]
    for context in contexts:
        context.close()
