"""The teacher's, the homeroom teacher's and the family's pages in a real browser, at a desk and on a phone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.i18n import t
from tests.browser.journal_screen import PATIENCE, TODAY, JournalScreen, lesson, rows, untouched_pupils
from tests.server import Application

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("writable_demo"), pytest.mark.usefixtures("kyrgyz")]


class Desk:
    """Opens pages of the demo as somebody, and closes what it opened."""

    def __init__(self, chromium: Any, application: Application) -> None:
        self.chromium, self.application, self.opened = chromium, application, []

    def context(self, login: str, role: str | None = None, *, phone: bool = False) -> Any:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = self.chromium.new_context(locale="ru-RU", viewport=size, has_touch=phone, is_mobile=phone)
        self.application.visit(context, login, role)
        self.opened.append(context)
        return context

    def page(self, path: str, login: str, role: str | None = None, *, phone: bool = False) -> Page:
        page = self.context(login, role, phone=phone).new_page()
        page.goto(f"{self.application.base_url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
        return page


@pytest.fixture
def desk(chromium: Any, writable_demo: Application) -> Iterator[Desk]:
    found = Desk(chromium, writable_demo)
    yield found
    for context in found.opened:
        context.close()


def test_from_the_teachers_day_one_tap_to_the_journal_of_a_lesson(desk: Desk) -> None:
    page = desk.page("/day", "teacher")
    expect(page.get_by_role("heading", name=t("teacher_day.today"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name=t("teacher_day.open"), exact=True).first.click()
    expect(page.locator("table[role=grid]")).to_be_visible(timeout=PATIENCE)
    assert re.search(r"/journal\?.*at=c(:|%3A)\d+&subject=\d+.*&lesson=\d+", page.url), page.url
    expect(page.locator("thead th.today")).to_have_count(1)


def test_the_roll_is_called_with_one_button_though_nobody_is_absent(desk: Desk) -> None:
    application = desk.application
    given = lesson(application, "l.lesson_date = %s and l.attendance_at is null", TODAY)
    screen = JournalScreen(desk.context("teacher"), application, given.query)
    screen.page.get_by_role("button", name=t("journal_page.take_attendance")).click()
    expect(screen.page.get_by_text(t("journal_page.all_present"))).to_be_visible(timeout=PATIENCE)
    held = rows(application, "select attendance_at is not null, state from gb.lesson where id = %s", given.id)
    assert held == [(True, "held")]


def test_a_refused_cell_stays_with_its_reason_and_the_rest_is_saved(desk: Desk) -> None:
    application = desk.application
    given = lesson(application, "l.lesson_date = %s and l.starts_at <= '2026-11-18T10:40+06'", TODAY)
    (_, first), (second_id, second), *_ = untouched_pupils(application, given)
    screen = JournalScreen(desk.context("teacher"), application, given.query)
    screen.type(first, TODAY, "7")
    screen.type(second, TODAY, "4")
    screen.saved()
    expect(screen.foot).to_contain_text("«7»")
    expect(screen.page.locator("td.bad")).to_have_count(1)
    marks = "select value from gb.mark where school_year = 2026 and lesson_id = %s and pupil_id = %s"
    assert rows(application, marks, given.id, second_id) == [(4,)]


def test_a_cell_that_is_too_late_says_why_and_permission_is_asked_for_from_there(desk: Desk) -> None:
    application = desk.application
    given = lesson(application, "l.lesson_date between '2026-11-12' and '2026-11-17' and l.attendance_at is not null")
    (_, name), *_ = untouched_pupils(application, given)
    screen = JournalScreen(desk.context("teacher"), application, given.query)
    page = screen.page
    screen.type(name, given.day, "4")
    screen.saved()
    expect(screen.foot).to_contain_text("A§22")
    expect(page.locator("td.bad")).to_have_count(1)
    page.get_by_role("button", name=t("journal_page.ask_permission")).click()
    page.get_by_role("button", name=t("journal_page.ask_send")).click()
    expect(page.get_by_text(t("rules.permission_needs_reason"))).to_be_visible(timeout=PATIENCE)
    page.get_by_label(t("journal_page.ask_reason")).fill("Жарык өчүп калган")
    page.get_by_role("button", name=t("journal_page.ask_send")).click()
    expect(page.get_by_text(t("journal_page.permission_waits"))).to_be_visible(timeout=PATIENCE)
    asked = rows(application, "select reason, granted from gb.late_permission where %s = any(lesson_ids)", given.id)
    assert ("Жарык өчүп калган", None) in asked


def test_what_was_typed_comes_back_after_the_session_was_lost(desk: Desk) -> None:
    application = desk.application
    given = lesson(application, "l.lesson_date = %s and l.homework is null and not l.homework_none", TODAY)
    screen = JournalScreen(desk.context("teacher"), application, given.query)
    field = screen.page.get_by_label(t("journal_page.homework"), exact=True)
    field.fill("§ 24, № 7")
    screen.page.get_by_role("heading", level=1).click()
    expect(screen.page.get_by_text(t("journal_page.drop_draft"))).to_be_visible(timeout=PATIENCE)
    with application.sql() as connection:
        connection.execute("update auth.session set revoked_at = now(), revoke_reason = 'x' where revoked_at is null")
    again = JournalScreen(desk.context("teacher"), application, given.query)
    expect(again.page.get_by_label(t("journal_page.homework"), exact=True)).to_have_value("§ 24, № 7")
    again.page.get_by_role("button", name=t("journal_page.save_lesson")).click()
    expect(again.page.get_by_text(t("journal_page.drop_draft"))).to_have_count(0, timeout=PATIENCE)
    assert rows(application, "select homework from gb.lesson where id = %s", given.id) == [("§ 24, № 7",)]
    assert rows(application, "select count(*) from gb.draft where key = %s", f"journal.lesson.{given.id}") == [(0,)]


def test_the_director_reads_and_is_told_why_nothing_can_be_typed(desk: Desk) -> None:
    application = desk.application
    given = lesson(application, "l.lesson_date = %s", TODAY)
    (_, name), *_ = untouched_pupils(application, given)
    screen = JournalScreen(desk.context("director", "director"), application, given.query)
    expect(screen.page.get_by_text(t("journal_page.read_only_why"))).to_be_visible(timeout=PATIENCE)
    screen.type(name, TODAY, "5")
    expect(screen.cell(name, TODAY)).to_have_text("")
    expect(screen.page.get_by_role("button", name=t("journal_page.save_lesson"))).to_have_count(0)


def test_the_homeroom_teacher_says_why_a_pupil_was_absent(desk: Desk) -> None:
    application = desk.application
    page = desk.page("/class", "homeroom", "homeroom")
    unexplained = (
        "select a.pupil_id, p.last_name || ' ' || p.first_name from gb.absence a join gb.person p on p.id = a.pupil_id"
        " join gb.school_class c on c.id = a.class_id join auth.account h on h.person_id = c.homeroom_id"
        " where h.login = 'homeroom' and a.school_year = 2026 and a.lesson_date = %s and a.code = 1 limit 1"
    )
    (pupil, name), *_ = rows(application, unexplained, TODAY)
    card = page.get_by_test_id("stLayoutWrapper").filter(has_text=name).last
    card.get_by_role("radio", name="Б").or_(card.get_by_role("button", name="Б", exact=True)).first.click()
    expect(page.get_by_test_id("stToast")).to_contain_text(name, timeout=PATIENCE)
    codes = "select distinct code from gb.absence where school_year = 2026 and lesson_date = %s and pupil_id = %s"
    assert rows(application, codes + " and code <= 3", TODAY, pupil) == [(3,)]


def test_a_parent_turns_to_the_other_child_and_to_another_week(desk: Desk) -> None:
    page = desk.page("/diary", "parent")
    first = page.get_by_role("heading", level=1).inner_text()
    children = page.get_by_role("radio")
    children.last.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first, timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"at=p(:|%3A)\d+"))
    page.get_by_role("button", name="chevron_left").click()
    expect(page).to_have_url(re.compile("week=2026-11-09"), timeout=PATIENCE)
    expect(page.get_by_text("09.11", exact=True).first).to_be_visible()


def test_the_summary_leaves_as_a_paper(desk: Desk) -> None:
    page = desk.page("/diary", "pupil")
    page.get_by_role("button", name=t("diary.paper")).click()
    link = page.get_by_role("link", name=t("diary.paper_get"))
    expect(link).to_be_visible(timeout=PATIENCE)
    answer = page.request.get(f"{desk.application.base_url}{link.get_attribute('href')}")
    assert answer.status == 200
    assert answer.body()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("path", "login", "role"),
    [
        ("/journal", "teacher", None),
        ("/day", "teacher", None),
        ("/class", "homeroom", "homeroom"),
        ("/diary", "parent", None),
    ],
)
def test_nothing_but_tables_scrolls_sideways_on_a_phone(desk: Desk, path: str, login: str, role: str | None) -> None:
    page = desk.page(path, login, role, phone=True)
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_test_id("stException")).to_have_count(0)
