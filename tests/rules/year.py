"""The school year 2025/26 of the tables: made up, with the kinds of days that a real one has."""

from datetime import date, datetime, time
from typing import Any

from app.domain.calendar import BISHKEK, Calendar, CalendarEntry, CalendarKind
from app.domain.deadlines import LessonTime

K = CalendarKind
SPRING = date(2025, 8, 15)
MOVED = date(2026, 2, 10)


def entry(kind: CalendarKind, ordinal: int, start: str, end: str, decided: date = SPRING, **more: Any) -> CalendarEntry:
    return CalendarEntry(2025, kind, ordinal, date.fromisoformat(start), date.fromisoformat(end), decided, **more)


FIRST = [
    entry(K.YEAR, 1, "2025-09-01", "2026-05-25"),
    entry(K.EXAM, 1, "2026-05-26", "2026-06-25"),
    entry(K.QUARTER, 1, "2025-09-01", "2025-10-31"),
    entry(K.QUARTER, 2, "2025-11-10", "2025-12-30"),
    entry(K.QUARTER, 3, "2026-01-12", "2026-03-20"),
    entry(K.QUARTER, 4, "2026-03-30", "2026-05-25"),
    entry(K.HALF_YEAR, 1, "2025-09-01", "2025-12-30"),
    entry(K.HALF_YEAR, 2, "2026-01-12", "2026-05-25"),
    entry(K.BREAK, 1, "2025-11-01", "2025-11-09", name_ky="Күзгү каникул", name_ru="Осенние каникулы"),
    entry(K.BREAK, 2, "2025-12-31", "2026-01-11", name_ky="Кышкы каникул", name_ru="Зимние каникулы"),
    entry(K.BREAK, 3, "2026-03-21", "2026-03-29", name_ky="Жазгы каникул", name_ru="Весенние каникулы"),
    entry(K.BREAK, 4, "2026-02-16", "2026-02-22", grade_from=1, grade_to=1),
    entry(K.HOLIDAY, 1, "2026-02-23", "2026-02-23", name_ky="Ата Мекенди коргоочунун күнү", name_ru="День защитника"),
    entry(K.HOLIDAY, 2, "2026-05-05", "2026-05-05"),
]
"""As decided in August 2025."""

FEBRUARY = [
    entry(K.QUARTER, 3, "2026-01-12", "2026-03-13", MOVED),
    entry(K.BREAK, 3, "2026-03-14", "2026-03-22", MOVED),
    entry(K.QUARTER, 4, "2026-03-23", "2026-05-30", MOVED),
    entry(K.YEAR, 1, "2025-09-01", "2026-05-30", MOVED),
    entry(K.HOLIDAY, 2, "2026-05-05", "2026-05-05", MOVED, cancelled=True),
    entry(K.WORKDAY, 1, "2026-03-07", "2026-03-07", MOVED),
]
"""As decided in February 2026: the spring break and the year's end moved, a Saturday works."""

ASKED = date(2026, 1, 15)


def calendar(week_days: int = 5, extra: tuple[CalendarEntry, ...] = ()) -> Calendar:
    """The calendar as it stood in January 2026."""
    return Calendar.decided([*FIRST, *extra], asked=ASKED, week_days=week_days)


def lesson(day: date, grade: int = 7) -> LessonTime:
    """A lesson 10:00–10:45; the class's last lesson ends at 13:30."""
    at = [datetime.combine(day, time(h, m), BISHKEK) for h, m in ((10, 0), (10, 45), (13, 30))]
    return LessonTime(day, grade, at[0], at[1], at[2])
