"""The one clock of the pages: real time, an instant fixed by NOW, or in a demo's summer the last school day."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from app.domain.calendar import BISHKEK as BISHKEK  # pages take it from here
from app.domain.calendar import Calendar, default_year, last_school_day
from app.domain.errors import Unavailable
from app.domain.periods import school_year_of
from app.services.rulebook import republic_calendar
from app.settings import settings
from app.store import engine

_ALWAYS_TAUGHT = frozenset({10, 11, 12, 1, 2, 3, 4})
"""Months in which no school year begins or ends: the calendar need not be asked."""


def now() -> datetime:
    """The present instant in Bishkek. A setting NOW fixes it; a demo in summer stands on the last school day."""
    conf = settings()
    moment = (conf.now or datetime.now(BISHKEK)).astimezone(BISHKEK)
    if conf.demo and conf.now is None:
        day = standing_on(moment.date())
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment


def today() -> date:
    """The present day in Bishkek."""
    return now().date()


def standing_on(day: date) -> date:
    """`day` itself in the school year; in summer the last day of lessons by the gradebook's calendar.

    While the database cannot be asked, by the default year.
    """
    if day.month in _ALWAYS_TAUGHT:
        return day
    try:
        return _by_the_calendar(day)
    except Unavailable:
        year = school_year_of(day)
        entries = (entry for each in (year - 1, year) for entry in default_year(each, date.min))
        return last_school_day(Calendar.decided(entries, asked=day), day)


@lru_cache(maxsize=2)
def _by_the_calendar(day: date) -> date:
    return last_school_day(republic_calendar(engine.load_dsn(), day), day)
