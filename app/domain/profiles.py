"""Rule profiles: every number of the rules, as data with dates of validity (R6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.entries import OF_A_LESSON, Entry
from app.domain.terms import Anchor, Term, Unit, term


class EditingWindow(StrEnum):
    """How long a teacher may change an own entry (B2.14); `none` forbids it (№95)."""

    WHOLE_YEAR = "year"
    MONTH = "1m"
    THREE_WEEKS = "3w"
    TWO_WEEKS = "2w"
    WEEK = "1w"
    NONE = "none"

    @property
    def days(self) -> int | None:
        """Days from the lesson; None is without a limit of its own."""
        return {"year": None, "1m": 30, "3w": 21, "2w": 14, "1w": 7, "none": 0}[self.value]

    def is_stricter_than(self, other: EditingWindow) -> bool:
        """Shorter than the other."""
        order = list(EditingWindow)
        return order.index(self) > order.index(other)


class YearFrom(StrEnum):
    """What the year mark is counted from."""

    PERIODS = "periods"
    MARKS = "marks"


@dataclass(frozen=True)
class EntryRule:
    """Until when an entry is due; the earliest of several terms holds.

    `late` is open without permission, yet counts as late; `permission` is open with the
    administration's permission. Empty means that there is no such time.
    """

    due: tuple[Term, ...]
    late: tuple[Term, ...] = ()
    permission: tuple[Term, ...] = ()
    article: str = ""
    permission_article: str = ""

    @property
    def due_days(self) -> int | None:
        """Days after the lesson where the rule counts in days, else None."""
        return _lesson_days(self.due)

    @property
    def late_days(self) -> int | None:
        """Days after the lesson until which one may be late without permission, None where one may not."""
        return _lesson_days(self.late)


@dataclass(frozen=True)
class RuleProfile:
    """All numbers by which entries and results are judged while the profile is in force.

    `valid_to` is its last legal day; it stays in force after it until a successor is entered.
    `editing_window` holds where the school chose none; `longest_window` bounds what it may choose.
    """

    code: str
    valid_from: date
    valid_to: date | None
    entries: Mapping[Entry, EntryRule] = field(hash=False)
    closing: tuple[Term, ...]
    editing_window: EditingWindow = EditingWindow.WEEK
    longest_window: EditingWindow = EditingWindow.WHOLE_YEAR
    half_year_grades: tuple[int, ...] = ()
    mark_min: int = 2
    mark_max: int = 5
    unmarked_to_grade: int = 1
    formative_share: Fraction = Fraction(7, 10)
    bonuses: tuple[Decimal, ...] = (Decimal("0"), Decimal("0.3"))
    year_from: YearFrom = YearFrom.PERIODS
    minimum_marks: tuple[tuple[int, int], ...] = ((1, 3), (2, 5), (3, 7))
    chronic_share: Fraction = Fraction(1, 10)
    severe_share: Fraction = Fraction(2, 10)
    chronic_days: int = 10
    alarm_days: int = 3
    offline_hours: int = 72
    bulk_limit: int = 50
    comparison_pupils: int = 5
    public_pupils: int = 10
    public_schools: int = 3
    act_director_day: int = 5
    act_district_day: int = 10

    @property
    def line(self) -> str:
        """The succession that it belongs to: `kg` of `kg-2025`."""
        return self.code.split("-")[0]

    @property
    def longest_lesson_days(self) -> int:
        """Days after a lesson by which the last of its entries is due; at least one, also where all are due at once."""
        rules = [found for entry, found in self.entries.items() if entry in OF_A_LESSON]
        return max((days or 1 for found in rules for days in (found.due_days, found.late_days)), default=1)

    def past_legal_end(self, day: date) -> bool:
        """True when its legal term is over, yet nothing has followed: the operator sees a banner."""
        return self.valid_to is not None and day > self.valid_to

    @property
    def marks(self) -> tuple[int, ...]:
        """The marks that can be given, the least first."""
        return tuple(range(self.mark_min, self.mark_max + 1))

    def has_marks(self, grade: int) -> bool:
        """Whether a grade is given marks at all."""
        return grade > self.unmarked_to_grade

    def by_half_years(self, grade: int) -> bool:
        """Whether a grade is judged by half-years rather than by quarters."""
        return grade in self.half_year_grades


def profile_on(profiles: Iterable[RuleProfile], day: date, line: str = "kg") -> RuleProfile:
    """The profile of a line that is in force on a day: the latest that has begun, else the first.

    A profile stays in force after its legal end until a successor is entered. Raises ValueError
    when the line has none at all.
    """
    succession = sorted((p for p in profiles if p.line == line), key=lambda p: p.valid_from)
    if not succession:
        raise ValueError(f"no rule profile of the line {line!r}")
    begun = [p for p in succession if p.valid_from <= day]
    return begun[-1] if begun else succession[0]


def rule(due: str, article: str, *, late: str = "", permission: str = "", permission_article: str = "") -> EntryRule:
    """A rule from its terms as texts, with a comma between several."""
    return EntryRule(terms(due), terms(late), terms(permission), article, permission_article)


def terms(text: str) -> tuple[Term, ...]:
    """Terms from a text with commas; empty and `none` are no terms."""
    return tuple(term(part.strip()) for part in text.split(",")) if text not in ("", "none") else ()


def _lesson_days(found: tuple[Term, ...]) -> int | None:
    days = [t.count for t in found if t.anchor is Anchor.LESSON and t.unit is Unit.DAY]
    return min(days) if days else None
