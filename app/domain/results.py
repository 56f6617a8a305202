"""Kinds of marks and of final results, as every table stores them; defined here and nowhere else."""

from __future__ import annotations

from enum import IntEnum

from app.domain.calendar import CalendarKind


class MarkKind(IntEnum):
    """What a lesson's mark is."""

    FORMATIVE = 1
    CONTROL = 2


class ResultKind(IntEnum):
    """What a final result closes."""

    QUARTER = 1
    HALF_YEAR = 2
    YEAR = 3
    EXAM = 4

    @property
    def calendar(self) -> CalendarKind:
        """The kind of period in the calendar."""
        return CalendarKind(self.name.lower())

    @property
    def numbered(self) -> bool:
        """Whether a school year has several, numbered from 1; else the period is 0."""
        return self in (ResultKind.QUARTER, ResultKind.HALF_YEAR)
