"""What the made-up republic must look like. A test makes one and measures it against these shapes.

Shares are of pupil-lessons, lessons or results, as `rules.md` defines them. A span is (least, most).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """From `least` to `most`, both included."""

    least: float
    most: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.least <= float(value) <= self.most


ROWS: Mapping[str, Mapping[str, Span]] = {
    "small": {
        "gb.school": Span(10, 10), "gb.school_class": Span(140, 220), "gb.mark": Span(350_000, 650_000),
        "gb.lesson": Span(80_000, 140_000), "gb.absence": Span(80_000, 170_000),
    },
    "default": {
        "gb.school": Span(100, 100), "gb.school_class": Span(1_900, 2_300), "gb.mark": Span(5_000_000, 6_500_000),
        "gb.lesson": Span(1_100_000, 1_500_000), "gb.absence": Span(1_000_000, 1_900_000),
    },
    "large": {
        "gb.school": Span(230, 230), "gb.school_class": Span(11_000, 14_000), "gb.mark": Span(40_000_000, 50_000_000),
        "gb.lesson": Span(6_500_000, 9_000_000), "gb.absence": Span(6_000_000, 11_000_000),
    },
}
"""Rows per table and scale; a tenth of the country is the large one."""

CLASS_SIZE = Span(21, 27)
"""Mean pupils of a class at the end of the data."""

ATTENDANCE_RATE = Span(0.93, 0.965)
"""Of all schools that are not in trouble, over both years."""

WEEKDAY_DIP = 1.12
"""Mondays and Fridays have at least so many times the absences of Tuesdays to Thursdays."""

WINTER_ABOVE_AUTUMN = 1.25
"""December to February against September and October of the same year."""

FLU_PEAK = 1.8
"""Illness in the fortnight around a region's peak against its September to mid-October."""

FLU_DELAY_WEEKS = Span(2, 6)
"""The peak of the last region comes so much later than the first one's."""

CHRONIC_SHARE = Span(0.04, 0.16)
"""Pupils of sound schools who missed a tenth of their lessons or more in the year before."""

COMPLETENESS = {"topic": Span(0.94, 0.995), "attendance": Span(0.95, 0.995), "homework": Span(0.90, 0.99)}
"""Of schools that are not in trouble."""

LATE_SHARE = {"topic": Span(0.02, 0.10), "attendance": Span(0.02, 0.10), "homework": Span(0.02, 0.10)}
"""Entered after the deadline, of all that were entered."""

QUALITY = Span(0.42, 0.62)
"""Share of 4 and 5 among quarter results."""

SUCCESS = Span(0.90, 0.995)
"""Share of 3 and better among quarter results."""

MARK_SHARES = {2: Span(0.06, 0.15), 3: Span(0.27, 0.42), 4: Span(0.33, 0.45), 5: Span(0.12, 0.25)}
"""Of sound schools."""

DISTURBED = {"cancelled": Span(0.002, 0.02), "moved": Span(0.0005, 0.01)}
"""Shares of lessons."""

SUBSTITUTED = Span(0.005, 0.03)

TRANSFERRED = Span(0.008, 0.05)
"""Pupils who changed school in the middle of the year before, of all in it."""

BONUS = Span(0.01, 0.05)
"""Period results with a bonus."""

UNEXCUSED_SHARE = Span(0.15, 0.45)
"""Н of Н, У and Б."""

TROUBLED_SCHOOLS = 3
TROUBLED_ATTENDANCE_GAP = 0.03
TROUBLED_COMPLETENESS_GAP = 0.12
TROUBLED_QUALITY_GAP = 0.15
"""How far each school in trouble lies below the mean of the others; no other school lies below any of the three."""

CONFIRMATION_STATES = frozenset({"open", "confirmed", "refuted", "approved"})
"""Present from the start; `in_act` comes with the first act that the ministry issues."""

LESSONS_ON_HOLIDAYS = Span(1, 20)
IDENTICAL_CLASSES = Span(1, 30)
"""Planned anomalies for the data quality checks: lessons, all of whose eight or more marks are the same four."""
