"""Accumulation of marks (накопляемость) and the programme covered (O3, O4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.domain.profiles import RuleProfile


@dataclass(frozen=True)
class Accumulation:
    """Pupils of a class and subject by how many marks they have in a period."""

    pupils: int
    enough: int
    without: int
    single: int

    @property
    def share_enough(self) -> Fraction | None:
        """Share of pupils with at least the minimum of marks; None without pupils."""
        return self._share(self.enough)

    @property
    def share_without(self) -> Fraction | None:
        """Share of pupils without any mark (Di3.4)."""
        return self._share(self.without)

    @property
    def share_single(self) -> Fraction | None:
        """Share of pupils with a single mark (Di3.4)."""
        return self._share(self.single)

    def _share(self, part: int) -> Fraction | None:
        return Fraction(part, self.pupils) if self.pupils else None


@dataclass(frozen=True)
class Programme:
    """Plan topics given and due to date; what was given ahead is shown apart."""

    given: int
    due: int

    @property
    def covered(self) -> Fraction | None:
        """Given / due, at most 1; None while nothing is due."""
        return min(Fraction(1), Fraction(self.given, self.due)) if self.due else None

    @property
    def ahead(self) -> int:
        """Topics given beyond those due."""
        return max(0, self.given - self.due)


def minimum_marks(weekly_lessons: Decimal | int, profile: RuleProfile) -> int:
    """How many marks a period needs: 3 for 1 lesson a week, 5 for 2, 7 for 3 or more (ours)."""
    steps = profile.minimum_marks
    reached = [marks for lessons, marks in steps if weekly_lessons >= lessons]
    return reached[-1] if reached else steps[0][1]


def accumulation(mark_counts: Iterable[int], weekly_lessons: Decimal | int, profile: RuleProfile) -> Accumulation:
    """From the number of marks of every pupil of the class and subject, those with none included."""
    counts, least = list(mark_counts), minimum_marks(weekly_lessons, profile)
    return Accumulation(
        len(counts), sum(n >= least for n in counts), sum(n == 0 for n in counts), sum(n == 1 for n in counts)
    )
