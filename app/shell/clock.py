"""The one clock of the pages: real time, an instant fixed by NOW, or in a demo's summer the last school day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.domain.calendar import BISHKEK as BISHKEK  # pages take it from here
from app.settings import settings

_LAST_DAY = (5, 25)
_SCHOOL_STARTS = (9, 1)


def now() -> datetime:
    """The present instant in Bishkek. A setting NOW fixes it; a demo in summer stands on the last school day."""
    conf = settings()
    moment = (conf.now or datetime.now(BISHKEK)).astimezone(BISHKEK)
    if conf.demo and conf.now is None:
        day = last_school_day(moment.date())
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment


def today() -> date:
    """The present day in Bishkek."""
    return now().date()


def last_school_day(day: date) -> date:
    """`day` itself in the school year; in summer the last Monday–Friday up to 25 May."""
    if not _LAST_DAY < (day.month, day.day) < _SCHOOL_STARTS:
        return day
    last = day.replace(month=_LAST_DAY[0], day=_LAST_DAY[1])
    return last - timedelta(days=max(0, last.weekday() - 4))
