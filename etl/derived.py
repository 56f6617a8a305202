"""Dimensions that the rules make: periods, days, deadlines and rule values. Computed by `app.domain`, never in SQL.

So the warehouse judges by the very deadlines that the journal enforces: with the school's own calendar, its week and
every own value of it. Schools that share all of these share a `scheme`, and its deadlines are worked out once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from app.domain.calendar import Calendar, CalendarEntry, CalendarKind
from app.domain.deadlines import Occasion, closes_at, deadline, of_period, of_year, period_for
from app.domain.entries import Entry
from app.domain.errors import Refused
from app.domain.own_rules import OwnRules, effective_on
from app.domain.periods import Span
from app.domain.profiles import EntryRule, RuleProfile
from app.domain.terms import Anchor, Term, Unit

Row = tuple[Any, ...]

COUNTRY = 0
"""In place of a school: what holds for the republic, before a school's own values and days."""

GRADES = range(1, 12)
DAY_GRADE = 5
"""The grade whose calendar names the days: the first grade alone has a week more off."""
WEEKS = (5, 6)

JUDGED = (Entry.TOPIC, Entry.ATTENDANCE, Entry.HOMEWORK, Entry.CONTROL_MARK)
"""What a lesson owes."""

_PERIODS = {CalendarKind.QUARTER: 1, CalendarKind.HALF_YEAR: 2, CalendarKind.YEAR: 3}
_HOURS = (Anchor.LESSON_START, Anchor.LESSON_END, Anchor.CLASS_END)
_AT_CLOSING = (Term(Anchor.CLOSING, 0),)
_BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class School:
    """What sets a school's rules apart: its week, its own days, its own values."""

    school_id: int
    week_days: int
    entries: tuple[CalendarEntry, ...] = ()
    own: tuple[OwnRules, ...] = ()


@dataclass
class Rules:
    """The rules of the republic and its schools as they are known on a day."""

    today: date
    entries: tuple[CalendarEntry, ...]
    profiles: tuple[RuleProfile, ...]
    schools: tuple[School, ...]
    _schemes: dict[Row, Scheme] = field(default_factory=dict, repr=False)

    @cached_property
    def years(self) -> list[int]:
        """The school years of the calendar."""
        own = (entry for school in self.schools for entry in school.entries)
        return sorted({entry.school_year for entry in (*self.entries, *own)})

    @cached_property
    def _common(self) -> str:
        return repr(([entry for entry in self.entries if entry.decided_on <= self.today], self.profiles))

    def scheme(self, school: School) -> Scheme:
        """What a school shares with all that differ from it in nothing."""
        entries = tuple(entry for entry in school.entries if entry.decided_on <= self.today)
        apart = (school.week_days, entries, repr(school.own))
        if apart not in self._schemes:
            digest = sha256(f"{self._common}{apart!r}".encode()).digest()
            calendar = Calendar.decided(
                (*self.entries, *entries), asked=self.today, week_days=school.week_days, school_id=school.school_id
            )
            number = int.from_bytes(digest[:8], "big") >> 1
            self._schemes[apart] = Scheme(number, calendar, self.profiles, school.own, tuple(self.years))
        return self._schemes[apart]

    def period_rows(self) -> Iterator[Row]:
        """Rows of dim_period."""
        return ((school.school_id, *row) for school in self.schools for row in self.scheme(school).periods)

    def day_rows(self) -> Iterator[Row]:
        """Rows of dim_day: the republic's, and those of schools that have days of their own."""
        for school in (*(School(COUNTRY, week) for week in WEEKS), *(each for each in self.schools if each.entries)):
            calendar = self.scheme(school).calendar
            for row in (row for year in self.years for row in _days(calendar, year)):
                yield school.school_id, *row

    def rule_rows(self) -> Iterator[Row]:
        """Rows of dim_rule: per school the spans of days on which the same values hold, and the republic's own."""
        for school in (School(COUNTRY, WEEKS[0]), *self.schools):
            yield from ((school.school_id, *row) for row in self.scheme(school).spans)

    def deadline_rows(self, known: Collection[int] = ()) -> Iterator[Row]:
        """Rows of dim_deadline for the schemes that are not known yet."""
        for scheme in {scheme.number: scheme for scheme in map(self.scheme, self.schools)}.values():
            if scheme.number not in known:
                yield from scheme.deadlines()


@dataclass
class Scheme:
    """A calendar and rule values that schools share."""

    number: int
    calendar: Calendar
    profiles: tuple[RuleProfile, ...]
    own: tuple[OwnRules, ...]
    years: tuple[int, ...]

    def profile(self, day: date) -> RuleProfile:
        """The profile that judges an entry of a day."""
        return effective_on(self.profiles, self.own, day)

    @cached_property
    def starts(self) -> list[date]:
        """The days on which other values begin to hold."""
        found = {_BEGINNING, *(p.valid_from for p in self.profiles), *(each.valid_from for each in self.own)}
        found |= {each.valid_to + timedelta(days=1) for each in self.own if each.valid_to}
        return sorted(day for day in found if day >= _BEGINNING)

    @cached_property
    def spans(self) -> list[Row]:
        """Rule values by span, without the school."""
        ends = [start - timedelta(days=1) for start in self.starts[1:]]
        spans = zip(self.starts, [*ends, None], strict=True)
        return [(first, last, *_values(self.profile(first), self.number)) for first, last in spans]

    @cached_property
    def periods(self) -> list[Row]:
        """Periods with their closings, without the school."""
        return [row for year in self.years for row in self._periods(year)]

    def _periods(self, year: int) -> Iterator[Row]:
        found = [
            ((_PERIODS[kind], 0 if kind is CalendarKind.YEAR else period.ordinal, period.span,
              *self._judged(period.kind, period.span, year, grade)), grade)
            for kind in _PERIODS
            for grade in GRADES
            for period in self.calendar.periods(kind, year, grade)
        ]  # fmt: skip
        for (kind, ordinal, span, *instants), grades in _runs(found):
            yield year, kind, ordinal, grades[0], grades[-1], span.start, span.end, *instants

    def _judged(self, kind: CalendarKind, span: Span, year: int, grade: int) -> tuple[datetime | None, ...]:
        """When a period closes, when its marks are due, and of a year when its plans are."""
        period = next(p for p in self.calendar.periods(kind, year, grade) if p.span == span)
        profile = self.profile(span.end)
        closing = closes_at(period, self.calendar, profile)
        if kind is not CalendarKind.YEAR:
            return closing, _due(Entry.PERIOD_MARK, of_period(period, self.calendar, profile)), None
        begun = self.profile(span.start)
        first = next(iter(self.calendar.periods(CalendarKind.QUARTER, year, grade)), period)
        plan = replace(of_period(first, self.calendar, begun), day=span.start)
        return closing, _due(Entry.YEAR_MARK, of_year(year, grade, self.calendar, profile)), _due(Entry.PLAN, plan)

    def deadlines(self) -> Iterator[Row]:
        """For each day of a lesson until when its entries are due, hours apart: those run from the lesson itself."""
        following = [*self.starts[1:], None]
        for year in self.years:
            for first, after in zip(self.starts, following, strict=True):
                start = max(first, date(year, 9, 1))
                end = min(date(year + 1, 8, 31), after - timedelta(days=1) if after else date.max)
                if start <= end:
                    yield from self._deadlines(Span(start, end), _without_hours(self.profile(first)))

    def _deadlines(self, span: Span, profile: RuleProfile) -> Iterator[Row]:
        alike = [list(same) for _, same in groupby(GRADES, key=lambda grade: self._sort_of(grade, profile))]
        for grades in alike:
            for day in span:
                period = period_for(day, grades[0], self.calendar, profile)
                occasion = Occasion(day, grades[0], self.calendar, profile, period)
                yield self.number, day, grades[0], grades[-1], *(_due(entry, occasion) for entry in JUDGED)

    def _sort_of(self, grade: int, profile: RuleProfile) -> Row:
        return self.calendar.in_force(grade), profile.by_half_years(grade)


def _due(entry: Entry, occasion: Occasion) -> datetime | None:
    """None where the profile sets no deadline, or the calendar has nothing to count it from."""
    try:
        found = deadline(entry, occasion)
    except Refused:
        return None
    return found.due_at if found else None


def _without_hours(profile: RuleProfile) -> RuleProfile:
    """The profile with the terms that end with a day; what is due in hours alone is cut by the closing."""
    entries = {
        entry: EntryRule(tuple(t for t in rule.due if t.unit is not Unit.HOUR) or _AT_CLOSING)
        for entry, rule in profile.entries.items()
        if entry in JUDGED
    }
    return replace(profile, entries=entries)


def _values(profile: RuleProfile, scheme: int) -> Row:
    marks = dict(profile.minimum_marks)
    return (
        profile.code,
        scheme,
        *(_least(profile, entry, anchor) for entry in JUDGED for anchor in _HOURS),
        profile.unmarked_to_grade,
        min(profile.half_year_grades, default=None),
        profile.mark_min,
        profile.mark_max,
        *(marks.get(lessons) for lessons in (1, 2, 3)),
        profile.chronic_share.numerator,
        profile.chronic_share.denominator,
        profile.severe_share.numerator,
        profile.severe_share.denominator,
        profile.chronic_days,
        profile.alarm_days,
        profile.comparison_pupils,
        profile.public_pupils,
        profile.public_schools,
        profile.act_director_day,
        profile.act_district_day,
    )


def _least(profile: RuleProfile, entry: Entry, anchor: Anchor) -> int | None:
    rule = profile.entries.get(entry)
    return min((t.count for t in rule.due if t.anchor is anchor), default=None) if rule else None


def _runs(found: Iterable[tuple[Row, int]]) -> Iterator[tuple[Row, list[int]]]:
    """What is equal for grades that follow one another, as one."""
    ordered = sorted(found, key=lambda row: (*row[0][:3], row[1]))
    for what, same in groupby(enumerate(ordered), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        yield what[0], [grade for _, (_, grade) in same]


def _days(calendar: Calendar, year: int) -> Iterator[Row]:
    for day in Span(date(year, 9, 1), date(year + 1, 8, 31)):
        name_ky, name_ru = calendar.name(day, DAY_GRADE)
        yield year, day, calendar.week_days, calendar.is_school_day(day, DAY_GRADE), name_ky or None, name_ru or None
