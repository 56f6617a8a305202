"""From rules to instants: until when an entry is on time, open, and open with permission (R1–R2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar import Calendar, CalendarKind, Period, end_of_day
from app.domain.entries import CLOSED_WITH_THE_PERIOD, Entry
from app.domain.errors import Refused
from app.domain.periods import school_year_of
from app.domain.profiles import RuleProfile
from app.domain.terms import Anchor, Term, Unit

_FIRST_MONTH = 9
"""The school year starts in September: a fixed date before it lies in the following calendar year."""


@dataclass(frozen=True)
class LessonTime:
    """When a lesson took place. `class_ends_at` is the end of the class's last lesson that day."""

    day: date
    grade: int
    starts_at: datetime
    ends_at: datetime
    class_ends_at: datetime | None = None


@dataclass(frozen=True)
class Occasion:
    """What an entry belongs to: a lesson, a period, an exam or an approval, and where it lies in the calendar.

    `period` is the period whose closing limits the entry; None where the calendar has none.
    """

    day: date
    grade: int
    calendar: Calendar
    profile: RuleProfile
    period: Period | None = None
    lesson: LessonTime | None = None


@dataclass(frozen=True)
class Deadline:
    """Instants that are still in time. `due_at` ≤ `late_until`; `permission_until` is None where permission
    cannot help; `closes_at` is the closing of the period, None where the calendar has no period.
    """

    due_at: datetime
    late_until: datetime
    permission_until: datetime | None
    closes_at: datetime | None
    article: str
    permission_article: str = ""


def of_lesson(lesson: LessonTime, calendar: Calendar, profile: RuleProfile) -> Occasion:
    """The occasion of a lesson's entries."""
    period = period_for(lesson.day, lesson.grade, calendar, profile)
    return Occasion(lesson.day, lesson.grade, calendar, profile, period, lesson)


def of_period(period: Period, calendar: Calendar, profile: RuleProfile) -> Occasion:
    """The occasion of a period's results: its last day."""
    return Occasion(period.span.end, period.grade, calendar, profile, period)


def of_year(school_year: int, grade: int, calendar: Calendar, profile: RuleProfile) -> Occasion:
    """The occasion of year marks: the last period of the year."""
    kind = CalendarKind.HALF_YEAR if profile.by_half_years(grade) else CalendarKind.QUARTER
    periods = calendar.periods(kind, school_year, grade) or calendar.periods(CalendarKind.YEAR, school_year, grade)
    if not periods:
        raise Refused("rules.calendar_missing", day=date(school_year, 9, 1))
    return of_period(periods[-1], calendar, profile)


def of_exam(day: date, grade: int, calendar: Calendar, profile: RuleProfile) -> Occasion:
    """The occasion of exam marks."""
    period = calendar.period_of(day, CalendarKind.EXAM, grade) or period_for(day, grade, calendar, profile)
    return Occasion(day, grade, calendar, profile, period)


def of_day(day: date, grade: int, calendar: Calendar, profile: RuleProfile) -> Occasion:
    """The occasion of what hangs on a day alone: an approval, a yearly deadline."""
    return Occasion(day, grade, calendar, profile)


def period_for(day: date, grade: int, calendar: Calendar, profile: RuleProfile) -> Period | None:
    """The period that a day's entries belong to; a day between two periods belongs to the later one."""
    kind = CalendarKind.HALF_YEAR if profile.by_half_years(grade) else CalendarKind.QUARTER
    periods = calendar.periods(kind, school_year_of(day), grade)
    ahead = [period for period in periods if day <= period.span.end]
    return ahead[0] if ahead else calendar.period_of(day, CalendarKind.EXAM, grade)


def closes_at(period: Period, calendar: Calendar, profile: RuleProfile) -> datetime:
    """The closing: the end of the 3rd working day after the period's last day, or as the profile says."""
    occasion = of_period(period, calendar, profile)
    return min(_instant(closing, occasion) for closing in profile.closing)


def deadline(entry: Entry, occasion: Occasion) -> Deadline | None:
    """Until when an entry may be made; None where the profile sets no deadline for it."""
    rule = occasion.profile.entries.get(entry)
    if rule is None:
        return None
    limit = _closing(occasion) if entry in CLOSED_WITH_THE_PERIOD else None
    due_at = _earliest(rule.due, occasion, limit)
    if due_at is None:
        return None
    late_until = _earliest(rule.late, occasion, limit)
    permission_until = _earliest(rule.permission, occasion, limit)
    return Deadline(
        due_at, max(due_at, late_until or due_at), permission_until, limit, rule.article, rule.permission_article
    )


def _closing(occasion: Occasion) -> datetime | None:
    return closes_at(occasion.period, occasion.calendar, occasion.profile) if occasion.period else None


def _earliest(terms: tuple[Term, ...], occasion: Occasion, limit: datetime | None) -> datetime | None:
    instants = [_instant(t, occasion) for t in terms]
    if limit is not None and instants:
        instants.append(limit)
    return min(instants, default=None)


def _instant(term: Term, occasion: Occasion) -> datetime:
    if term.anchor is Anchor.CLOSING:
        return closes_at(_needed(occasion.period, occasion), occasion.calendar, occasion.profile)
    if term.unit is Unit.HOUR:
        return _moment(term.anchor, occasion) + timedelta(hours=term.count)
    day = _fixed(term, occasion) if term.anchor is Anchor.DATE else _DAYS[term.anchor](occasion)
    if term.anchor is Anchor.DATE:
        return end_of_day(day)
    if term.unit is Unit.WORKING_DAY:
        return end_of_day(occasion.calendar.nth_working_day(day, term.count, occasion.grade))
    return end_of_day(day + timedelta(days=term.count))


def _moment(anchor: Anchor, occasion: Occasion) -> datetime:
    """The instant that hours run from; without a lesson they run from the end of the day."""
    lesson = occasion.lesson
    if lesson is None:
        return end_of_day(occasion.day)
    if anchor is Anchor.LESSON_START:
        return lesson.starts_at
    return (lesson.class_ends_at or lesson.ends_at) if anchor is Anchor.CLASS_END else lesson.ends_at


def _fixed(term: Term, occasion: Occasion) -> date:
    year = school_year_of(occasion.day)
    return date(year if term.month >= _FIRST_MONTH else year + 1, term.month, term.count)


def _needed(period: Period | None, occasion: Occasion) -> Period:
    if period is None:
        raise Refused("rules.calendar_missing", day=occasion.day)
    return period


def _period_end(occasion: Occasion) -> date:
    return _needed(occasion.period, occasion).span.end


def _period_start(occasion: Occasion) -> date:
    return _needed(occasion.period, occasion).span.start


def _exam_period_end(occasion: Occasion) -> date:
    year = school_year_of(occasion.day)
    periods = occasion.calendar.periods(CalendarKind.EXAM, year, occasion.grade)
    return _needed(periods[-1] if periods else None, occasion).span.end


def _day_before_break(occasion: Occasion) -> date:
    """Day 1 of the break is its first day; where none is entered, the day after the period."""
    end = _period_end(occasion)
    following = occasion.calendar.break_after(end, occasion.grade)
    return following.start - timedelta(days=1) if following else end


_DAYS: dict[Anchor, Callable[[Occasion], date]] = {
    Anchor.APPROVAL: lambda occasion: occasion.day,
    Anchor.BREAK: _day_before_break,
    Anchor.EXAM: lambda occasion: occasion.day,
    Anchor.EXAM_PERIOD_END: _exam_period_end,
    Anchor.LESSON: lambda occasion: occasion.day,
    Anchor.PERIOD_END: _period_end,
    Anchor.PERIOD_START: _period_start,
    Anchor.YEAR_END: _period_end,
}
