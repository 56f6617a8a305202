"""A term says by when: so many days, working days or hours from something that happened.

Terms are data (R6): a profile writes them as short texts, such as `lesson+1d`, `lesson+5wd`,
`class_end+1h`, `break+5d`, `closing+0d`, `on:06-30`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.domain.errors import Invalid


class Anchor(StrEnum):
    """What a term counts from."""

    APPROVAL = "approval"
    BREAK = "break"
    CLASS_END = "class_end"
    CLOSING = "closing"
    DATE = "on"
    EXAM = "exam"
    EXAM_PERIOD_END = "exam_period_end"
    LESSON = "lesson"
    LESSON_END = "lesson_end"
    LESSON_START = "lesson_start"
    PERIOD_END = "period_end"
    PERIOD_START = "period_start"
    YEAR_END = "year_end"


class Unit(StrEnum):
    """Calendar days and working days end at the end of their day; hours run from an instant."""

    DAY = "d"
    HOUR = "h"
    WORKING_DAY = "wd"


_INSTANTS = frozenset({Anchor.LESSON_START, Anchor.LESSON_END, Anchor.CLASS_END})
_RELATIVE = re.compile(r"([a-z_]+)([+-]\d+)(wd|d|h)")
_FIXED = re.compile(r"on:(\d\d)-(\d\d)")
_UNBOUNDED = 10**6


@dataclass(frozen=True)
class Term:
    """`count` units from the anchor; for a fixed date, `month` and `count` are the month and the day."""

    anchor: Anchor
    count: int
    unit: Unit = Unit.DAY
    month: int = 0

    def __post_init__(self) -> None:
        if (self.unit is Unit.HOUR) != (self.anchor in _INSTANTS):
            raise Invalid("rules.term_malformed", field="rules", text=str(self))

    def __str__(self) -> str:
        if self.anchor is Anchor.DATE:
            return f"on:{self.month:02}-{self.count:02}"
        return f"{self.anchor}{self.count:+}{self.unit}"

    def hours_range(self) -> tuple[str, int, int]:
        """What it is counted from, and the least and greatest hours after it: terms are compared by these."""
        if self.anchor is Anchor.DATE:
            place = ((self.month - 9) % 12) * 31 + self.count
            return Anchor.DATE, place, place
        if self.anchor in _INSTANTS:
            return Anchor.LESSON, self.count, self.count + 24
        if self.unit is Unit.WORKING_DAY:
            return self.anchor, 24 * (self.count + 1), _UNBOUNDED
        return self.anchor, 24 * (self.count + 1), 24 * (self.count + 1)

    def never_before(self, other: Term) -> bool:
        """True when this term can never end before the other one, whatever the calendar."""
        if (self.anchor, self.unit) == (other.anchor, other.unit) and self.anchor is not Anchor.DATE:
            return self.count >= other.count
        anchor, least, _ = self.hours_range()
        other_anchor, _, greatest = other.hours_range()
        return anchor == other_anchor and least >= greatest


@lru_cache(maxsize=512)
def term(text: str) -> Term:
    """Read a term. Raises Invalid naming the text that cannot be read."""
    if fixed := _FIXED.fullmatch(text):
        month, day = int(fixed[1]), int(fixed[2])
        _check_date(text, month, day)
        return Term(Anchor.DATE, day, Unit.DAY, month)
    relative = _RELATIVE.fullmatch(text)
    if relative is None or relative[1] not in list(Anchor):
        raise Invalid("rules.term_malformed", field="rules", text=text)
    return Term(Anchor(relative[1]), int(relative[2]), Unit(relative[3]))


def _check_date(text: str, month: int, day: int) -> None:
    try:
        date(2001, month, day)
    except ValueError as error:
        raise Invalid("rules.term_malformed", field="rules", text=text) from error
