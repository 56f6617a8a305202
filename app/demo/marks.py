"""Marks: formative ones in many lessons, control ones for the whole class, none in the first grade."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.demo.curriculum import UNMARKED_GRADE
from app.demo.filling import DAY, Entries
from app.demo.frames import Frame, Numbers
from app.demo.jobs import YearJob
from app.demo.presence import Presence

FORMATIVE, CONTROL = 1, 2
LOWEST, HIGHEST = 2, 5
OFTEN = (0.0, 0.37, 0.225, 0.175, 0.145, 0.13, 0.12)
"""By hours a week: the share of pupils present who get a formative mark in a lesson."""

_LESSONS_WITHOUT = 0.06
_LEVEL, _BY_ABILITY, _CHANCE = 3.6, 0.74, 0.52
_LEAST_ABILITY = -1.25
"""Below it teachers help: few pupils fail everywhere, and some are excellent in every subject."""
_KINDNESS = 0.13
_SUBJECT = {
    "physical_education": 0.75, "music": 0.75, "art": 0.6, "technology": 0.6, "military": 0.5, "society": 0.15,
    "algebra": -0.2, "geometry": -0.22, "physics": -0.2, "chemistry": -0.2, "english": -0.1, "mathematics": -0.08,
}
_LATE_LESSONS = (0.006, 0.03, 0.02)
_CONTROL_MISSING = (0.006, 0.02, 0.09)
_CONTROL_PUPIL_MISSING = 0.006
_TROUBLED_FACTOR, _MOST = 3.0, 0.35
ALL_FOUR = 4


def make_marks(job: YearJob, lessons: Frame, entries: Entries, presence: Presence) -> Frame:
    """Marks with their lesson, pupil, kind, value and instant; `late` ones were allowed by the administration."""
    rng = job.stream("marks")
    assignment = lessons.ints("assignment")
    marked = (
        entries.past & ~entries.blank & job.assignments.columns["attested"].astype(bool)[assignment]
        & (job.assignments.ints("grade")[assignment] > UNMARKED_GRADE)
    )
    seats = presence.there & marked[presence.lesson]
    control = lessons.columns["control"].astype(bool)
    formative = seats & ~control[presence.lesson] & _chosen(job, lessons, presence, rng)
    kept = seats & control[presence.lesson] & _control_entered(job, lessons, entries, rng)[presence.lesson]
    kept &= rng.random(len(kept)) >= _CONTROL_PUPIL_MISSING
    identical = _identical(job, lessons, marked & ~control)
    rows = np.flatnonzero(formative | kept | (seats & identical[presence.lesson]))
    lesson, pupil = presence.lesson[rows], presence.pupil[rows]
    value = np.where(identical[lesson], ALL_FOUR, _values(job, lessons, lesson, pupil, rng))
    late = _late_lessons(entries, rng)[lesson]
    at = _instants(job, lessons, lesson, control[lesson], late, rng)
    marks = Frame(
        {
            "lesson": lesson, "pupil": pupil, "value": value, "entered_at": at,
            "kind": np.where(control[lesson], CONTROL, FORMATIVE), "late": late & ~control[lesson],
        }
    )
    return marks.take(at <= job.now)


def _chosen(job: YearJob, lessons: Frame, presence: Presence, rng: np.random.Generator) -> NDArray[np.bool_]:
    assignment = lessons.ints("assignment")
    zeal = job.teachers.floats("zeal")[job.assignments.ints("teacher")[assignment]]
    often = np.array(OFTEN)[job.assignments.ints("hours")[assignment]] * job.formative * zeal
    often = np.where(rng.random(len(lessons)) < _LESSONS_WITHOUT, 0.0, often)
    found: NDArray[np.bool_] = rng.random(len(presence.lesson)) < often[presence.lesson]
    return found


def _control_entered(job: YearJob, lessons: Frame, entries: Entries, rng: np.random.Generator) -> NDArray[np.bool_]:
    factor = _TROUBLED_FACTOR if job.school.troubled else 1.0
    missing = np.minimum(np.array(_CONTROL_MISSING)[entries.manner] * factor, _MOST)
    found: NDArray[np.bool_] = rng.random(len(lessons)) >= missing
    return found


def _late_lessons(entries: Entries, rng: np.random.Generator) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = rng.random(len(entries.manner)) < np.array(_LATE_LESSONS)[entries.manner]
    return found


def _values(job: YearJob, lessons: Frame, lesson: Numbers, pupil: Numbers, rng: np.random.Generator) -> Numbers:
    kindness = rng.normal(0, _KINDNESS, len(job.teachers))
    subject = np.array([_SUBJECT.get(str(code), 0.0) for code in job.assignments.columns["subject"]])
    assignment = lessons.ints("assignment")[lesson]
    level = _LEVEL + job.school.ability * _BY_ABILITY + subject + kindness[job.assignments.ints("teacher")]
    able = _BY_ABILITY * np.maximum(job.pupils.floats("ability")[pupil], _LEAST_ABILITY)
    drawn = level[assignment] + able + rng.normal(0, _CHANCE, len(lesson))
    found: Numbers = np.clip(np.rint(drawn), LOWEST, HIGHEST).astype(np.int64)
    return found


def _instants(
    job: YearJob, lessons: Frame, lesson: Numbers, control: NDArray[np.bool_], late: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Numbers:
    """Formative marks on the day, late ones up to five working days later; control marks within two weeks."""
    count = len(lessons)
    day, start = lessons.ints("day"), lessons.ints("start")
    within = start + rng.integers(1_500, 45 * 60, count)
    evening = rng.integers(16 * 3_600, 21 * 3_600, count)
    same_day = np.where(rng.random(count) < 0.8, within, np.maximum(day * DAY + evening, within))
    slow = (day + rng.integers(1, 6, count)) * DAY + evening
    after_control = (day + 1 + rng.geometric(0.28, count).clip(1, 13)) * DAY + evening
    closing = job.year.quarters[lessons.ints("quarter"), 2] * DAY + 18 * 3_600
    at = np.where(control, after_control[lesson], np.where(late, slow[lesson], same_day[lesson]))
    found: Numbers = np.maximum(np.minimum(at, closing[lesson]), start[lesson] + 600)
    return found


def _identical(job: YearJob, lessons: Frame, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """In a few schools one lesson in which the whole class has a four (O9)."""
    found = np.zeros(len(lessons), dtype=bool)
    if job.school.id % 23 != 7 and not job.school.troubled:
        return found
    recent = np.flatnonzero(marked & (lessons.ints("day") <= job.today - 2))
    if len(recent):
        found[recent[-1 - len(recent) // 40]] = True
    return found


