"""The school calendar: which version is in force, which days work, which periods there are.

Entries are versioned by the day on which they were decided (in February 2026 the spring break and
the year's end moved), may differ by grade, and a school's own go before the republic's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from app.domain.errors import Refused
from app.domain.periods import Span, school_year_of

BISHKEK = timezone(timedelta(hours=6), "Asia/Bishkek")
"""Kyrgyzstan keeps UTC+6 without summer time."""

HIGHEST_GRADE = 12
LAST_DAY = (5, 25)
"""Month and day on which a school year ends until the ministry decides otherwise (ours)."""
_ORDINARY_GRADE = 5
"""The grade by which a day is spoken of without one: the first grade alone has a week more off."""
_FARTHEST_WORKING_DAY = 400
_BREAK_FOLLOWS_WITHIN = timedelta(days=7)


class CalendarKind(StrEnum):
    """Kinds of calendar entries; `workday` is a day off that works by transfer."""

    YEAR = "year"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    BREAK = "break"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    EXAM = "exam"


class DayKind(StrEnum):
    """What a day is in a calendar; one answer, the strongest."""

    WORKING = "working"
    WEEKEND = "weekend"
    BREAK = "break"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class CalendarEntry:
    """One decided line of the calendar; `school_id` None is the republic's. Both ends included."""

    school_year: int
    kind: CalendarKind
    ordinal: int
    starts_on: date
    ends_on: date
    decided_on: date
    grade_from: int = 1
    grade_to: int = HIGHEST_GRADE
    school_id: int | None = None
    name_ky: str = ""
    name_ru: str = ""
    cancelled: bool = False

    @property
    def span(self) -> Span:
        """The days it covers."""
        return Span(self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Period:
    """A quarter, half-year, year or exam period as it holds for one grade."""

    kind: CalendarKind
    school_year: int
    ordinal: int
    grade: int
    span: Span


@dataclass
class Calendar:
    """The entries in force for one school on the day it was asked; build it with `Calendar.decided`."""

    entries: tuple[CalendarEntry, ...]
    week_days: int
    _by_grade: dict[int, tuple[CalendarEntry, ...]] = field(default_factory=dict, repr=False, compare=False)
    _days: dict[tuple[date, int], DayKind] = field(default_factory=dict, repr=False, compare=False)
    _working: dict[tuple[date, int, int], date] = field(default_factory=dict, repr=False, compare=False)
    # what was worked out once: every lesson of a day asks for the same few days

    @classmethod
    def decided(
        cls, entries: Iterable[CalendarEntry], *, asked: date, week_days: int = 5, school_id: int | None = None
    ) -> Calendar:
        """The calendar as it stood on `asked`: what was decided later is not known yet."""
        known = [e for e in entries if e.decided_on <= asked and e.school_id in (None, school_id)]
        return cls(tuple(sorted(known, key=lambda e: (e.decided_on, e.starts_on))), week_days)

    def in_force(self, grade: int) -> tuple[CalendarEntry, ...]:
        """The winning entries for a grade, cancelled ones left out, in the order of their days."""
        if grade not in self._by_grade:
            self._by_grade[grade] = _winners(self.entries, grade)
        return self._by_grade[grade]

    def day(self, day: date, grade: int) -> DayKind:
        """What a day is. A transfer to a day makes it work, whatever else it would be."""
        found = self._days.get((day, grade))
        if found is None:
            found = self._days[day, grade] = self._kind(day, grade)
        return found

    def _kind(self, day: date, grade: int) -> DayKind:
        kinds = {e.kind for e in self.in_force(grade) if e.starts_on <= day <= e.ends_on}
        if CalendarKind.WORKDAY in kinds:
            return DayKind.WORKING
        if CalendarKind.HOLIDAY in kinds:
            return DayKind.HOLIDAY
        if CalendarKind.BREAK in kinds:
            return DayKind.BREAK
        return DayKind.WORKING if day.isoweekday() <= self.week_days else DayKind.WEEKEND

    def name(self, day: date, grade: int) -> tuple[str, str]:
        """The Kyrgyz and Russian name of what makes the day special, empty where nothing does."""
        named = (CalendarKind.WORKDAY, CalendarKind.HOLIDAY, CalendarKind.BREAK)
        for kind in named:
            for entry in self.in_force(grade):
                if entry.kind is kind and entry.starts_on <= day <= entry.ends_on:
                    return entry.name_ky, entry.name_ru
        return "", ""

    def is_working_day(self, day: date, grade: int) -> bool:
        """Monday–Friday (Saturday too in a six-day school) that is neither break nor public holiday."""
        return self.day(day, grade) is DayKind.WORKING

    def is_school_day(self, day: date, grade: int) -> bool:
        """A working day inside the school year: one on which lessons take place."""
        year = self.periods(CalendarKind.YEAR, school_year_of(day), grade)
        return self.is_working_day(day, grade) and any(day in period.span for period in year)

    def nth_working_day(self, after: date, n: int, grade: int) -> date:
        """The n-th working day after a day, which itself does not count; n = 0 is the day itself."""
        asked = (after, n, grade)
        if asked in self._working:
            return self._working[asked]
        day, left = after, n
        for _ in range(_FARTHEST_WORKING_DAY):
            if left == 0:
                self._working[asked] = day
                return day
            day += timedelta(days=1)
            left -= self.is_working_day(day, grade)
        raise Refused("rules.calendar_missing", day=after)

    def periods(self, kind: CalendarKind, school_year: int, grade: int) -> tuple[Period, ...]:
        """The periods of a kind in a school year, in order."""
        found = (e for e in self.in_force(grade) if e.kind is kind and e.school_year == school_year)
        return tuple(Period(kind, school_year, e.ordinal, grade, e.span) for e in found)

    def period_of(self, day: date, kind: CalendarKind, grade: int) -> Period | None:
        """The period of a kind that a day lies in."""
        periods = self.periods(kind, school_year_of(day), grade)
        return next((period for period in periods if day in period.span), None)

    def break_after(self, day: date, grade: int) -> Span | None:
        """The break that follows the last day of a period, None when none is in the calendar."""
        for entry in self.in_force(grade):
            if entry.kind is CalendarKind.BREAK and day < entry.starts_on <= day + _BREAK_FOLLOWS_WITHIN:
                return entry.span
        return None


def end_of_day(day: date) -> datetime:
    """The last instant of a day in Bishkek; deadlines that are dates end here, and this instant is still in time."""
    return datetime.combine(day, time.max, BISHKEK)


def start_of_day(day: date) -> datetime:
    """The first instant of a day in Bishkek."""
    return datetime.combine(day, time.min, BISHKEK)


def day_of(instant: datetime) -> date:
    """The date in Bishkek of an instant. The instant must carry its offset."""
    if instant.tzinfo is None:
        raise ValueError("an instant without its offset is not an instant")
    return instant.astimezone(BISHKEK).date()


def last_day_of(school_year: int) -> date:
    """The day on which a school year ends where its calendar does not say."""
    return date(school_year + 1, *LAST_DAY)


def default_year(school_year: int, decided_on: date) -> tuple[CalendarEntry, ...]:
    """The year 1 September – 25 May and the exam period until 25 June: what holds until the ministry decides (ours)."""
    last = last_day_of(school_year)
    exams = last + timedelta(days=1), last + timedelta(days=31)
    return (
        CalendarEntry(school_year, CalendarKind.YEAR, 1, date(school_year, 9, 1), last, decided_on),
        CalendarEntry(school_year, CalendarKind.EXAM, 1, *exams, decided_on),
    )


def last_school_day(calendar: Calendar, day: date) -> date:
    """`day` itself in the school year; between two years the last day of lessons before it, if the calendar knows."""
    year = school_year_of(day)
    for asked in (year, year - 1):
        for period in calendar.periods(CalendarKind.YEAR, asked, _ORDINARY_GRADE):
            days = [each for each in period.span if calendar.is_school_day(each, _ORDINARY_GRADE)]
            if days and day >= days[0]:
                return min(day, days[-1])
    return day


def _winners(entries: tuple[CalendarEntry, ...], grade: int) -> tuple[CalendarEntry, ...]:
    """Per year, kind and ordinal: the school's latest, else the republic's latest.

    A school that cancels its own entry is back under the republic's; a republic's entry that is
    cancelled holds for nobody.
    """
    latest: dict[tuple[int, CalendarKind, int, bool], CalendarEntry] = {}
    for entry in entries:
        if entry.grade_from <= grade <= entry.grade_to:
            latest[entry.school_year, entry.kind, entry.ordinal, entry.school_id is not None] = entry
    in_force: dict[tuple[int, CalendarKind, int], CalendarEntry] = {}
    for (year, kind, ordinal, _own), entry in sorted(latest.items(), key=lambda item: item[0][3]):
        if not entry.cancelled:
            in_force[year, kind, ordinal] = entry
    return tuple(sorted(in_force.values(), key=lambda entry: (entry.starts_on, entry.ordinal)))
