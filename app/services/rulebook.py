"""The rules as they hold at one school: its calendar, its profiles, its own stricter values (R6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar, CalendarEntry, CalendarKind, Period, day_of, default_year
from app.domain.errors import NotFound
from app.domain.own_rules import OwnRules, effective_on
from app.domain.periods import school_year_of
from app.domain.profile_json import profile_from_json
from app.domain.profile_values import with_built_in
from app.domain.profiles import RuleProfile
from app.store.models import CalendarEntry as CalendarRow
from app.store.models import RuleProfile as ProfileRow
from app.store.models import School, SchoolRule
from app.store.repositories.republic_calendar import republic_entries


@dataclass
class Rulebook:
    """Answers which profile judges an entry of a day; each is judged by the one valid on the lesson's date."""

    school_id: int
    calendar: Calendar
    profiles: tuple[RuleProfile, ...]
    own: tuple[OwnRules, ...]
    _by_day: dict[date, RuleProfile] = field(default_factory=dict, repr=False)

    def profile(self, day: date) -> RuleProfile:
        """The profile in force on a day, with what the school set on top."""
        if day not in self._by_day:
            self._by_day[day] = effective_on(self.profiles, self.own, day)
        return self._by_day[day]

    def period_kind(self, grade: int, day: date) -> CalendarKind:
        """Quarters, or half-years for the grades that are judged by them."""
        return CalendarKind.HALF_YEAR if self.profile(day).by_half_years(grade) else CalendarKind.QUARTER

    def ended_period(self, grade: int, day: date) -> Period | None:
        """The period that ended last before a day."""
        kind, year = self.period_kind(grade, day), school_year_of(day)
        ended = [period for period in self.calendar.periods(kind, year, grade) if period.span.end < day]
        return ended[-1] if ended else None


def load_rulebook(session: Session, school_id: int, now: datetime) -> Rulebook:
    """The rules of a school as they are known now. Raises NotFound for a school outside the actor's scope."""
    week_days = session.execute(select(School.week_days).where(School.id == school_id)).scalar_one_or_none()
    if week_days is None:
        raise NotFound("access.no_such_school")
    entries = _entries(session, school_id)
    calendar = Calendar.decided(entries, asked=day_of(now), week_days=week_days, school_id=school_id)
    return Rulebook(school_id, calendar, read_profiles(session), _own(session, school_id))


def _entries(session: Session, school_id: int) -> list[CalendarEntry]:
    row = CalendarRow
    query = select(
        row.school_year, row.kind, row.ordinal, row.starts_on, row.ends_on, row.decided_on, row.grade_from,
        row.grade_to, row.school_id, row.name_ky, row.name_ru, row.cancelled,
    ).where(or_(row.school_id.is_(None), row.school_id == school_id))  # fmt: skip
    return [
        CalendarEntry(
            school_year=r.school_year,
            kind=CalendarKind(r.kind),
            ordinal=r.ordinal,
            starts_on=r.starts_on,
            ends_on=r.ends_on,
            decided_on=r.decided_on,
            grade_from=r.grade_from,
            grade_to=r.grade_to,
            school_id=r.school_id,
            name_ky=r.name_ky,
            name_ru=r.name_ru,
            cancelled=r.cancelled,
        )
        for r in session.execute(query)
    ]


def republic_calendar(dsn: str, asked: date) -> Calendar:
    """The republic's calendar for five days a week, as it stood on a day, for the clock: it asks for nobody.

    A school year that is not entered is the default one. Raises Unavailable without the database.
    """
    entered = republic_entries(dsn)
    year = school_year_of(asked)
    missing = {year - 1, year} - {entry.school_year for entry in entered}
    return Calendar.decided([*entered, *(e for y in missing for e in default_year(y, date.min))], asked=asked)


def read_profiles(session: Session) -> tuple[RuleProfile, ...]:
    """What is entered as data; a profile that the system brings along stands in where its line is missing."""
    rows = session.execute(select(ProfileRow.code, ProfileRow.valid_from, ProfileRow.valid_to, ProfileRow.rules))
    return with_built_in(profile_from_json(r.code, r.valid_from, r.valid_to, r.rules) for r in rows)


def _own(session: Session, school_id: int) -> tuple[OwnRules, ...]:
    rows = session.execute(
        select(SchoolRule.valid_from, SchoolRule.valid_to, SchoolRule.rules)
        .where(SchoolRule.school_id == school_id)
        .order_by(SchoolRule.valid_from, SchoolRule.id)
    )
    return tuple(OwnRules(r.valid_from, r.valid_to, r.rules) for r in rows)
