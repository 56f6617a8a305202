"""The stretches of time a dashboard offers, and what each is compared with (ux.md, «Where and when»).

A period that has begun is cut at today; what it is compared with is cut to the same length, so that a
half-finished quarter is never set against a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.periods import Span, month_before


class Stretch(StrEnum):
    """What the period picker offers."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    OWN = "own"


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "prev"
    LAST_YEAR = "year"


_KIND = {Stretch.QUARTER: 1, Stretch.HALF: 2, Stretch.YEAR: 3}
_YEAR_OF_WEEKS = timedelta(days=364)


@dataclass(frozen=True, order=True)
class SchoolPeriod:
    """A period of the school calendar: `kind` 1 quarter, 2 half-year, 3 year."""

    starts_on: date
    ends_on: date
    kind: int
    school_year: int
    period: int


def span_of(stretch: Stretch, today: date, calendar: Iterable[SchoolPeriod], own: Span | None = None) -> Span:
    """The days that a stretch means today. In a break the quarter is the one that has just ended."""
    if stretch is Stretch.OWN and own is not None:
        return own
    if stretch is Stretch.WEEK:
        return Span(today - timedelta(days=today.weekday()), today)
    if stretch is Stretch.MONTH:
        return Span(today.replace(day=1), today)
    found = _current(_of_kind(calendar, stretch), today)
    return Span(found.starts_on, min(found.ends_on, today)) if found else Span(today, today)


def compared_with(stretch: Stretch, against: Against, span: Span, calendar: Iterable[SchoolPeriod]) -> Span:
    """The days to compare with, as many as the span has, or fewer where the earlier period was shorter."""
    length = span.end - span.start
    ranked = _of_kind(calendar, stretch)
    here = _current(ranked, span.start)
    if here is not None:
        earlier = _previous(ranked, here) if against is Against.PREVIOUS else _last_year(ranked, here)
        if earlier is not None:
            return Span(earlier.starts_on, min(earlier.ends_on, earlier.starts_on + length))
    if against is Against.LAST_YEAR:
        return Span(span.start - _YEAR_OF_WEEKS, span.end - _YEAR_OF_WEEKS)
    if stretch is Stretch.MONTH:
        first = month_before(span.start)
        return Span(first, min(span.start - timedelta(days=1), first + length))
    if stretch in (Stretch.WEEK, Stretch.TODAY):
        week = timedelta(days=7)
        return Span(span.start - week, span.end - week)
    return Span(span.start - length - timedelta(days=1), span.start - timedelta(days=1))


def _of_kind(calendar: Iterable[SchoolPeriod], stretch: Stretch) -> Sequence[SchoolPeriod]:
    return sorted(period for period in calendar if period.kind == _KIND.get(stretch))


def _current(ranked: Sequence[SchoolPeriod], day: date) -> SchoolPeriod | None:
    return next((period for period in reversed(ranked) if period.starts_on <= day), None)


def _previous(ranked: Sequence[SchoolPeriod], here: SchoolPeriod) -> SchoolPeriod | None:
    place = ranked.index(here)
    return ranked[place - 1] if place else None


def _last_year(ranked: Sequence[SchoolPeriod], here: SchoolPeriod) -> SchoolPeriod | None:
    wanted = (here.school_year - 1, here.period)
    return next((period for period in ranked if (period.school_year, period.period) == wanted), None)
