"""Two browsers, one cell, one lesson: the second is told, sees both values, chooses; the database holds the chosen."""

from typing import Any

import pytest
from playwright.sync_api import expect

from app.i18n import t
from tests.browser.journal_screen import PATIENCE, TODAY, JournalScreen, lesson, rows, untouched_pupils
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("writable_demo"), pytest.mark.usefixtures("kyrgyz")]

BEGUN = "l.lesson_date = %s and l.starts_at <= %s and not l.is_control"
MOMENT = "2026-11-18T10:40:00+06:00"


def two(chromium: Any, application: Application, query: str) -> tuple[JournalScreen, JournalScreen]:
    screens = []
    for _ in range(2):
        context = chromium.new_context(locale="ru-RU", viewport={"width": 1440, "height": 900})
        application.visit(context, "teacher")
        screens.append(JournalScreen(context, application, query))
    return screens[0], screens[1]


def close(*screens: JournalScreen) -> None:
    for screen in screens:
        screen.page.context.close()


def test_the_second_writer_of_a_cell_sees_both_values_and_chooses(chromium: Any, writable_demo: Application) -> None:
    given = lesson(writable_demo, BEGUN, TODAY, MOMENT)
    (pupil, name), *_ = untouched_pupils(writable_demo, given)
    one, other = two(chromium, writable_demo, given.query)

    def stands() -> list[int]:
        sql = "select value from gb.mark where school_year = 2026 and lesson_id = %s and pupil_id = %s"
        return [row[0] for row in rows(writable_demo, sql, given.id, pupil)]

    one.type(name, TODAY, "5")
    one.saved()
    assert stands() == [5]

    other.type(name, TODAY, "3")
    expect(other.page.locator(".dispute")).to_be_visible(timeout=PATIENCE)
    expect(other.cell(name, TODAY)).to_have_text("3 ⇄ 5")
    assert stands() == [5]
    other.page.get_by_role("button", name=t("ui.grid.keep_mine", mine="3")).click()
    other.saved()
    expect(other.cell(name, TODAY)).to_have_text("3")
    assert stands() == [3]

    one.type(name, TODAY, "4")
    expect(one.cell(name, TODAY)).to_have_text("4 ⇄ 3", timeout=PATIENCE)
    one.page.get_by_role("button", name=t("ui.grid.take_theirs", theirs="3")).click()
    expect(one.cell(name, TODAY)).to_have_text("3")
    expect(one.page.locator(".dispute")).to_have_count(0)
    assert stands() == [3]
    close(one, other)


def test_the_second_writer_of_a_lesson_sees_both_and_chooses(chromium: Any, writable_demo: Application) -> None:
    given = lesson(writable_demo, BEGUN + " and not l.homework_none", TODAY, MOMENT)
    one, other = two(chromium, writable_demo, given.query)
    for screen, text in ((one, "№ 101"), (other, "№ 202")):
        screen.page.get_by_label(t("journal_page.homework"), exact=True).fill(text)
        screen.page.get_by_role("button", name=t("journal_page.save_lesson")).click()
        if screen is one:
            toast = screen.page.get_by_test_id("stToast")
            expect(toast).to_contain_text(t("journal_page.part.homework"), timeout=PATIENCE)

    def stands() -> str:
        return str(rows(writable_demo, "select homework from gb.lesson where id = %s", given.id)[0][0])

    expect(other.page.get_by_text(t("journal.lesson_changed"))).to_be_visible(timeout=PATIENCE)
    expect(other.page.get_by_role("strong").filter(has_text="№ 101")).to_be_visible()
    assert stands() == "№ 101"
    other.page.get_by_role("button", name=t("journal_page.keep_mine")).click()
    expect(other.page.get_by_text(t("journal.lesson_changed"))).to_have_count(0, timeout=PATIENCE)
    assert stands() == "№ 202"
    close(one, other)


def test_what_is_still_being_typed_outlasts_what_a_colleague_saves(chromium: Any, writable_demo: Application) -> None:
    """The click may reach the server before the text does: nothing may be written over what stands in the field."""
    given = lesson(writable_demo, BEGUN + " and not l.homework_none", TODAY, MOMENT)
    one, other = two(chromium, writable_demo, given.query)
    label, save = t("journal_page.homework"), t("journal_page.save_lesson")
    other.page.get_by_label(label, exact=True).fill("№ 404")
    one.page.get_by_label(label, exact=True).fill("№ 303")
    one.page.get_by_role("button", name=save).click()
    expect(one.page.get_by_test_id("stToast")).to_contain_text(t("journal_page.part.homework"), timeout=PATIENCE)

    other.page.get_by_role("button", name=save).dispatch_event("click")
    expect(other.page.get_by_text(t("journal.lesson_changed"))).to_be_visible(timeout=PATIENCE)
    field = other.page.get_by_label(label, exact=True)
    expect(field).to_have_value("№ 404")
    field.blur()
    expect(other.page.get_by_role("strong").filter(has_text="№ 404")).to_be_visible(timeout=PATIENCE)
    other.page.get_by_role("button", name=t("journal_page.keep_mine")).click()
    expect(other.page.get_by_text(t("journal.lesson_changed"))).to_have_count(0, timeout=PATIENCE)
    held = rows(writable_demo, "select homework from gb.lesson where id = %s", given.id)
    assert held == [("№ 404",)]
    close(one, other)
