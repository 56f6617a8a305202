"""The calendar of the demo's two school years, read through the domain's own rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.demo.material import rows
from app.domain.calendar import Calendar, CalendarEntry, CalendarKind, last_school_day
from app.domain.periods import school_year_of

EPOCH = date(1970, 1, 1)
MODEL_YEAR = 2026
_WEEKS_OF_A_YEAR = 364
_SATURDAY, _FRIDAY = 6, 5
_ANY_GRADE = 2
Days = NDArray[np.int64]


def number(day: date) -> int:
    """A day as a count from 1970-01-01."""
    return (day - EPOCH).days


def day_of(count: int) -> date:
    """The day of a count."""
    return EPOCH + timedelta(days=int(count))


def demo_today(real: date) -> date:
    """The demo's «today»: the real date, in summer the last school day before it."""
    year = school_year_of(real)
    entries = [entry for each in (year - 1, year) for entry in SchoolYear(each, real).entries]
    return last_school_day(Calendar.decided(entries, asked=max(real, *(e.decided_on for e in entries))), real)


def entries_of(year: int) -> list[CalendarEntry]:
    """The entries of a school year; years that are not listed follow the model year, week by week."""
    listed = [_entry(row) for row in rows("calendar.csv")]
    own = [entry for entry in listed if entry.school_year == year]
    if own:
        return own
    return [_moved(entry, year - MODEL_YEAR) for entry in listed if entry.school_year == MODEL_YEAR]


def _entry(row: dict[str, str]) -> CalendarEntry:
    return CalendarEntry(
        school_year=int(row["school_year"]),
        kind=CalendarKind(row["kind"]),
        ordinal=int(row["ordinal"]),
        grade_from=int(row["grade_from"]),
        grade_to=int(row["grade_to"]),
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]),
        name_ky=row["name_ky"],
        name_ru=row["name_ru"],
        decided_on=date.fromisoformat(row["decided_on"]),
    )


def _moved(entry: CalendarEntry, years: int) -> CalendarEntry:
    def to(day: date) -> date:
        if entry.kind is CalendarKind.HOLIDAY or (day.month, day.day) in ((9, 1), (5, 25)):
            return day.replace(year=day.year + years)
        return day + timedelta(days=_WEEKS_OF_A_YEAR * years)

    year = entry.school_year + years
    name_ky, name_ru = entry.name_ky, entry.name_ru
    if entry.kind is CalendarKind.YEAR:
        span = f"{year}/{(year + 1) % 100:02}"
        name_ky, name_ru = f"Окуу жылы {span}", f"{span} учебный год"
    return replace(
        entry,
        school_year=year,
        starts_on=to(entry.starts_on),
        ends_on=to(entry.ends_on),
        name_ky=name_ky,
        name_ru=name_ru,
        decided_on=entry.decided_on.replace(year=entry.decided_on.year + years),
    )


@dataclass(frozen=True)
class SchoolYear:
    """One school year as it stood on a day."""

    year: int
    asked: date

    @cached_property
    def entries(self) -> list[CalendarEntry]:
        """What was decided by then."""
        known = [entry for entry in entries_of(self.year) if entry.decided_on <= self.asked]
        return known or entries_of(self.year)

    def calendar(self, week_days: int) -> Calendar:
        """The domain's calendar of a school with so many working days."""
        return Calendar.decided(self.entries, asked=max(self.asked, self.entries[0].decided_on), week_days=week_days)

    @cached_property
    def first_day(self) -> date:
        """The first day of the year."""
        return self.calendar(5).periods(CalendarKind.YEAR, self.year, _ANY_GRADE)[0].span.start

    @cached_property
    def last_day(self) -> date:
        """The last day on which a five-day school works."""
        return day_of(self.school_days(5, _ANY_GRADE)[-1])

    @cached_property
    def quarters(self) -> NDArray[np.int64]:
        """First and last day and day of closing of the four quarters."""
        calendar = self.calendar(5)
        spans = [p.span for p in calendar.periods(CalendarKind.QUARTER, self.year, _ANY_GRADE)]
        closing = [calendar.nth_working_day(span.end, 3, _ANY_GRADE) for span in spans]
        return np.array(
            [(number(s.start), number(s.end), number(c)) for s, c in zip(spans, closing, strict=True)], dtype=np.int64
        )

    def school_days(self, week_days: int, grade: int) -> Days:
        """The days with lessons."""
        calendar = self.calendar(week_days)
        year = calendar.periods(CalendarKind.YEAR, self.year, grade)[0].span
        days = (year.start + timedelta(days=n) for n in range((year.end - year.start).days + 1))
        return np.array([number(day) for day in days if calendar.is_school_day(day, grade)], dtype=np.int64)


def timetable_weekday(days: Days, week_days: int) -> Days:
    """Whose timetable a day follows: its own, but a Saturday made to work in a five-day school follows Friday's."""
    weekday = weekday_of(days)
    return np.where((weekday == _SATURDAY) & (week_days < _SATURDAY), _FRIDAY, weekday)


def weekday_of(days: Days) -> Days:
    """Monday is 1."""
    return (days + 3) % 7 + 1
