"""The journal in a real browser: open a lesson, type into cells, read what the page says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.demo import NOW
from tests.server import Application

PATIENCE = 60_000
MOMENT = datetime.fromisoformat(NOW)
TODAY = MOMENT.date()
KEYS = {"Н": "KeyY", "У": "KeyE", "Б": "Comma", "О": "KeyJ"}
"""The physical keys of the Cyrillic layout: a letter that no key gives would not be typed at all."""


@dataclass(frozen=True)
class Given:
    """A lesson of the demo's teacher."""

    id: int
    class_id: int
    subject_id: int
    day: date

    @property
    def query(self) -> str:
        """Its journal's address."""
        return f"at=c:{self.class_id}&subject={self.subject_id}&lesson={self.id}"


def lesson(application: Application, condition: str, *values: object, login: str = "teacher") -> Given:
    """The first lesson of a whole class that this teacher gives and that meets the condition; there must be one.

    Its period has no results yet: another test of the same demo may have set some, and marks below them are closed.
    """
    found = rows(
        application,
        "select l.id, l.class_id, l.subject_id, l.lesson_date from gb.lesson l"
        " join auth.account a on a.person_id = l.teacher_id where a.login = %s and l.substitute_id is null"
        " and l.group_id is null and l.school_year = 2026 and l.state in ('planned', 'held')"
        " and not exists (select from gb.result r where r.school_year = 2026 and r.class_id = l.class_id"
        " and r.subject_id = l.subject_id and (r.kind, r.period) in ((1, 2), (2, 1)))"
        f" and {condition} order by l.lesson_date desc, l.lesson_no limit 1",
        login,
        *values,
    )
    assert found, condition
    return Given(*found[0])


def rows(application: Application, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with application.sql() as connection:
        return connection.execute(sql, values).fetchall()


def untouched_pupils(application: Application, given: Given) -> list[tuple[int, str]]:
    """Pupils of the class without any absence that day and without a mark at the lesson, by name."""
    return rows(
        application,
        "select p.id, p.last_name || ' ' || p.first_name from gb.person p"
        " join gb.enrolment e on e.pupil_id = p.id and e.valid_to is null and e.class_id = %s"
        " where not exists (select 1 from gb.absence a where a.pupil_id = p.id and a.lesson_date = %s)"
        " and not exists (select 1 from gb.mark m where m.pupil_id = p.id and m.lesson_id = %s) order by 2, 1",
        given.class_id,
        given.day,
        given.id,
    )


class JournalScreen:
    """One open journal page."""

    def __init__(self, context: BrowserContext, application: Application, query: str = "") -> None:
        self.page: Page = context.new_page()
        self.page.goto(f"{application.base_url}/journal?{query}")
        expect(self.page.locator("table[role=grid]")).to_be_visible(timeout=3 * PATIENCE)

    def column(self, day: date) -> int:
        """Where the lesson of a day stands."""
        heads = self.page.locator("thead th b").all_inner_texts()
        return heads.index(f"{day:%d.%m}")

    def cell(self, pupil: str, day: date) -> Locator:
        """The cell of a pupil."""
        row = self.page.locator("tbody tr").filter(has=self.page.locator("th.name", has_text=pupil)).first
        return row.locator("td.cell").nth(self.column(day))

    def type(self, pupil: str, day: date, text: str) -> None:
        """Type into a cell and leave it."""
        self.cell(pupil, day).click()
        for letter in text:
            self.page.keyboard.press(KEYS.get(letter, letter))
        self.page.keyboard.press("Enter")

    @property
    def foot(self) -> Locator:
        """The line below the grid."""
        return self.page.locator(".foot [role=status]")

    def saved(self) -> None:
        """Until nothing typed waits for its answer."""
        expect(self.page.locator("td.unsaved")).to_have_count(0, timeout=PATIENCE)
