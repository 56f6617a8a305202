"""Which periods of a class can be looked at: its quarters or half-years, then the marks of its year (G2, J8)."""

from __future__ import annotations

from datetime import date, datetime

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.domain.calendar import CalendarKind, Period
from app.services.rulebook import load_rulebook
from app.store.repositories.classes import class_by_id
from app.store.unit_of_work import unit_of_work


def class_periods(*, by: Actor, class_id: int, day: date, now: datetime) -> tuple[Period, ...]:
    """The periods of a class as of a day of its year: those of lessons; from the last of them on the year's mark too;
    an exam from the day on which the calendar has it for the grade. Grades without marks have lessons only.

    Nothing for a class outside the actor's scope.
    """
    require(by, Permission.JOURNAL_READ)
    with unit_of_work(by, read_only=True) as session:
        found = class_by_id(session, class_id)
        if found is None:
            return ()
        book = load_rulebook(session, found.school_id, now)
    calendar, year, grade = book.calendar, found.school_year, found.grade
    usual = calendar.periods(book.period_kind(grade, day), year, grade)
    if not usual or usual[-1].span.start > day or not book.profile(day).has_marks(grade):
        return usual
    exams = [each for each in calendar.periods(CalendarKind.EXAM, year, grade) if each.span.start <= day]
    return *usual, *calendar.periods(CalendarKind.YEAR, year, grade), *exams[:1]
