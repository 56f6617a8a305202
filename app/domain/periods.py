"""Spans of days: the one way in which a stretch of time is passed about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """Days from `start` to `end`, both included. `start` may equal `end`, never follow it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a span cannot end before it starts: {self.start} > {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.days))

    @property
    def days(self) -> int:
        """How many calendar days, both ends included."""
        return (self.end - self.start).days + 1

    def overlap(self, other: Span) -> Span | None:
        """The days in both, None when there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None


def school_year_of(day: date) -> int:
    """The starting year of the school year that a day belongs to: 2026-08-31 → 2025, 2026-09-01 → 2026."""
    return day.year if day.month >= 9 else day.year - 1


def month_before(day: date) -> date:
    """The first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_of(day: date) -> Span:
    """The calendar month of a day."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Span(first, following - timedelta(days=1))
