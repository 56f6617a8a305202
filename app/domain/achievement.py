"""Achievement (O2), over the final results of a period; None among the values is «н/а»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.marks import AbsenceCode

_SOU = {5: Fraction(100, 100), 4: Fraction(64, 100), 3: Fraction(36, 100), 2: Fraction(16, 100), 1: Fraction(7, 100)}
_PASS, _BEST = 3, 5


@dataclass(frozen=True)
class Distribution:
    """Results by mark. Exempt pupils, those who left before the period's end and subjects without attestation
    are not in it.
    """

    n5: int = 0
    n4: int = 0
    n3: int = 0
    n2: int = 0
    n1: int = 0
    na: int = 0

    @classmethod
    def of(cls, values: Iterable[int | None]) -> Distribution:
        """Count results, «н/а» as None."""
        every = list(values)
        return cls(*(every.count(mark) for mark in (5, 4, 3, 2, 1, None)))

    def __add__(self, other: Distribution) -> Distribution:
        return Distribution(
            self.n5 + other.n5,
            self.n4 + other.n4,
            self.n3 + other.n3,
            self.n2 + other.n2,
            self.n1 + other.n1,
            self.na + other.na,
        )

    @property
    def marks(self) -> int:
        """Results that have a mark."""
        return self.n5 + self.n4 + self.n3 + self.n2 + self.n1

    @property
    def total(self) -> int:
        """N: results with a mark or «н/а»."""
        return self.marks + self.na

    @property
    def average(self) -> Fraction | None:
        """Sum of marks / number of marks; «н/а» is no zero."""
        points = 5 * self.n5 + 4 * self.n4 + 3 * self.n3 + 2 * self.n2 + self.n1
        return Fraction(points, self.marks) if self.marks else None

    @property
    def success(self) -> Fraction | None:
        """Абсолютная успеваемость: share of N with 3 or better."""
        return self._share(self.n5 + self.n4 + self.n3)

    @property
    def quality(self) -> Fraction | None:
        """Качество знаний: share of N with 4 or 5."""
        return self._share(self.n5 + self.n4)

    @property
    def sou(self) -> Fraction | None:
        """СОУ, степень обученности: weighted share of N, «н/а» weighing as a 1."""
        if not self.total:
            return None
        counts = {5: self.n5, 4: self.n4, 3: self.n3, 2: self.n2, 1: self.n1 + self.na}
        return sum((_SOU[mark] * n for mark, n in counts.items()), Fraction(0)) / self.total

    def _share(self, part: int) -> Fraction | None:
        return Fraction(part, self.total) if self.total else None


def is_exempt(lessons: Iterable[AbsenceCode | None], marks: int) -> bool:
    """Whether a pupil is exempt from a subject in a period: ОСВ at every lesson of it, and no mark.

    `lessons` are the signs at the pupil's lessons with attendance taken, None where the pupil was there. The «н/а» of
    who is exempt is no result, and no result is owed.
    """
    every = list(lessons)
    return bool(every) and not marks and all(code is AbsenceCode.EXEMPT for code in every)


class PupilGroup(StrEnum):
    """The groups that a class council speaks of; a pupil is in one."""

    EXCELLENT = "excellent"
    GOOD = "good"
    ONE_THREE = "one_three"
    THREES = "threes"
    FAILING = "failing"


def pupil_group(values: Iterable[int | None]) -> PupilGroup | None:
    """A pupil's group from all results of a period; None without any result."""
    every = list(values)
    if not every:
        return None
    if any(value is None or value < _PASS for value in every):
        return PupilGroup.FAILING
    threes = every.count(_PASS)
    if threes:
        return PupilGroup.ONE_THREE if threes == 1 else PupilGroup.THREES
    return PupilGroup.EXCELLENT if every.count(_BEST) == len(every) else PupilGroup.GOOD
