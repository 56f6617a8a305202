"""Classes of a year: grades, letters, languages, shifts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.demo.frames import Frame, Numbers, frame_of
from app.demo.schools import School
from app.demo.sizes import Size
from app.demo.streams import stream

LETTERS = "АБВГДЕ"
LARGEST_CLASS = 36
_SMALLEST_CLASS = 9
_SECOND_SHIFT = frozenset({2, 3, 6, 7})


def make_classes(schools: Sequence[School], years: Sequence[int]) -> Frame:
    """The classes of both years; a class keeps its letter and language as it grows up."""
    return frame_of(
        _class(school, year, grade, letter)
        for year in years
        for school in schools
        for grade in range(1, school.highest_grade + 1)
        for letter in range(school.parallels)
    )


def class_id(school_id: int, year: int, grade: int, letter: int) -> int:
    """The key of a class, readable from its school and year."""
    return school_id * 1_000 + (year % 2) * 500 + grade * 20 + letter


def _class(school: School, year: int, grade: int, letter: int) -> dict[str, object]:
    cohort = year - grade + letter
    return {
        "id": class_id(school.id, year, grade, letter),
        "school_id": school.id,
        "school_year": year,
        "grade": grade,
        "letter": letter,
        "language": school.languages[cohort % len(school.languages)],
        "shift": 2 if school.shifts > 1 and grade in _SECOND_SHIFT else 1,
    }


def class_sizes(classes: Frame, size: Size, seed: int) -> Numbers:
    """How many pupils a class begins with: about the mean of the size, differing by school and class."""
    mean = size.pupils / int((classes.ints("school_year") == classes.ints("school_year").min()).sum())
    rng = stream(seed, "class sizes")
    schools = np.unique(classes.ints("school_id"), return_inverse=True)[1]
    own = np.exp(rng.normal(0, 0.16, schools.max() + 1))
    wanted = mean * (own / own.mean())[schools] + rng.normal(0, 2.2, len(classes))
    found: Numbers = np.clip(np.rint(wanted), _SMALLEST_CLASS, LARGEST_CLASS).astype(np.int64)
    return found
