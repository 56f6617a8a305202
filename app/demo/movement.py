"""Enrolment over two years: promotion, leaving, and transfers between schools (E3, P3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from app.demo.classes import LARGEST_CLASS
from app.demo.frames import Frame, Numbers
from app.demo.school_years import SchoolYear, number
from app.demo.schools import School
from app.demo.streams import stream

OPEN = -1
REASONS = ("admitted", "promoted", "transferred", "graduated", "left_country")
ADMITTED, PROMOTED, TRANSFERRED, GRADUATED, LEFT_COUNTRY = range(5)
_TRANSFERS_A_YEAR = 0.013
_TO_ANOTHER_REGION = 0.12
_LEAVE_COUNTRY = 0.004
_STAY_AFTER_NINTH = 0.7
_LAST_BASIC, _LAST = 9, 11
_Move = tuple[int, int]


@dataclass
class Enrolments:
    """Rows of enrolment while they are made; `current` is each pupil's open row."""

    pupil: list[int]
    place: list[int]
    start: list[int]
    end: list[int]
    reason_in: list[int]
    reason_out: list[int]
    current: dict[int, int]

    @classmethod
    def none(cls) -> Enrolments:
        """No rows yet."""
        return cls([], [], [], [], [], [], {})

    def enter(self, pupil: int, place: int, day: int, reason: int) -> None:
        """Open a row in a class."""
        self.current[pupil] = len(self.pupil)
        self.pupil.append(pupil)
        self.place.append(place)
        self.start.append(day)
        self.end.append(OPEN)
        self.reason_in.append(reason)
        self.reason_out.append(OPEN)

    def leave(self, pupil: int, last_day: int, reason: int) -> None:
        """Close the pupil's open row."""
        row = self.current.pop(pupil)
        self.end[row] = last_day
        self.reason_out[row] = reason

    def frame(self) -> Frame:
        """The rows as columns; `class_row` is the place in the table of classes."""
        columns = {
            "pupil_row": self.pupil, "class_row": self.place, "start": self.start,
            "end": self.end, "reason_in": self.reason_in, "reason_out": self.reason_out,
        }
        return Frame({name: np.array(values, dtype=np.int64) for name, values in columns.items()})


class Movement:
    """Moves pupils through the classes of two years."""

    def __init__(self, schools: Sequence[School], classes: Frame, seed: int) -> None:
        self.rows = Enrolments.none()
        self.schools = {school.id: school for school in schools}
        self.rng = stream(seed, "movement")
        self.grade = classes.ints("grade").tolist()
        self.letter = classes.ints("letter").tolist()
        self.school = classes.ints("school_id").tolist()
        self.year = classes.ints("school_year").tolist()
        self.filled = [0] * len(classes)
        self.by_place: dict[tuple[int, int, int, int], int] = {}
        self.by_region: dict[_Move, list[int]] = defaultdict(list)
        for row, key in enumerate(zip(self.year, self.school, self.grade, self.letter, strict=True)):
            self.by_place[key] = row
            self.by_region[key[0] * 100 + key[2], self.schools[key[1]].region_id].append(row)

    def admit(self, pupils: Sequence[int], places: Sequence[int], day: int) -> None:
        """Newcomers into their first class."""
        for pupil, place in zip(pupils, places, strict=True):
            self.rows.enter(pupil, place, day, ADMITTED)
            self.filled[place] += 1

    def transfer(self, year: SchoolYear, until: date) -> None:
        """Some change their school in the middle of the year, up to a day; the new one is mostly in the region."""
        days = year.school_days(5, 2)
        days = days[(days > days[5]) & (days <= number(until))]
        if not len(days):
            return
        share = _TRANSFERS_A_YEAR * len(days) / len(year.school_days(5, 2))
        for pupil in [p for p in sorted(self.rows.current) if self.rng.random() < share]:
            old = self.rows.place[self.rows.current[pupil]]
            target = self._elsewhere(old, year.year, self.grade[old])
            if target is not None:
                day = int(self.rng.choice(days))
                self.rows.leave(pupil, day - 1, TRANSFERRED)
                self.rows.enter(pupil, target, day, TRANSFERRED)

    def promote(self, into: SchoolYear) -> None:
        """The new school year: up a grade, away to another school, out with a certificate or abroad."""
        last, first = number(date(into.year, 8, 31)), number(into.first_day)
        for pupil in sorted(self.rows.current):
            old = self.rows.place[self.rows.current[pupil]]
            target, reason = self._next_class(old, into.year)
            self.rows.leave(pupil, last, reason)
            if target is not None:
                self.rows.enter(pupil, target, first, PROMOTED if reason == PROMOTED else TRANSFERRED)
                self.filled[target] += 1

    def _next_class(self, old: int, year: int) -> tuple[int | None, int]:
        grade, draw = self.grade[old], self.rng.random()
        if grade == _LAST or (grade == _LAST_BASIC and draw > _STAY_AFTER_NINTH):
            return None, GRADUATED
        if draw < _LEAVE_COUNTRY:
            return None, LEFT_COUNTRY
        own = self.by_place.get((year, self.school[old], grade + 1, self.letter[old]))
        if own is not None and draw > _LEAVE_COUNTRY + _TRANSFERS_A_YEAR:
            return own, PROMOTED
        other = self._elsewhere(old, year, grade + 1)
        if other is not None:
            return other, TRANSFERRED
        return (own, PROMOTED) if own is not None else (None, GRADUATED)

    def _elsewhere(self, old: int, year: int, grade: int) -> int | None:
        """A class of another school with room, in the region if it has one; the emptier of two."""
        region = self.schools[self.school[old]].region_id
        found = self._with_room(old, year, grade, [region])
        if not found or self.rng.random() < _TO_ANOTHER_REGION:
            found = self._with_room(old, year, grade, sorted({s.region_id for s in self.schools.values()})) or found
        if not found:
            return None
        tried = [found[int(n)] for n in self.rng.integers(0, len(found), 2)]
        return min(tried, key=lambda row: self.filled[row])

    def _with_room(self, old: int, year: int, grade: int, regions: Sequence[int]) -> list[int]:
        return [
            row for region in regions for row in self.by_region[year * 100 + grade, region]
            if self.school[row] != self.school[old] and self.filled[row] < LARGEST_CLASS
        ]


def first_grade_places(classes: Frame, sizes: Numbers, year: int, *, all_grades: bool) -> Numbers:
    """The class of each newcomer of a year: every grade in the first year, first grades later."""
    here = classes.ints("school_year") == year
    if not all_grades:
        here &= classes.ints("grade") == 1
    rows = np.flatnonzero(here)
    return np.repeat(rows, sizes[rows])
