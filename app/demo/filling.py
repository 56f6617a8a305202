"""How teachers fill the journal: what is entered, when, and what never is (O3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.frames import Frame, Numbers
from app.demo.jobs import YearJob
from app.demo.lessons import NOBODY, TAKES_PLACE
from app.demo.texts import NONE, Texts

DAY = 86_400
NEVER = -1
Flags = NDArray[np.bool_]

BLANK = (0.002, 0.006, 0.045)
MISSING_TOPIC = (0.006, 0.020, 0.080)
MISSING_HOMEWORK = (0.015, 0.045, 0.120)
MISSING_ATTENDANCE = (0.006, 0.018, 0.060)
LATE = (0.025, 0.200, 0.110)
"""Per manner of the teacher (diligent, late, careless): the share of lessons, before the school's own neglect."""

_MOST = 0.42
_TROUBLED_FACTOR, _LATE_FACTOR_CAP = 4.0, 2.5
_NO_HOMEWORK = 0.07
_PUBLISHED_AHEAD = 0.05
_LESSON = 45 * 60
_SPREE_DAYS = 18


@dataclass(frozen=True)
class Entries:
    """What stands in the journal beside each lesson; instants in seconds, NEVER where nothing stands."""

    past: Flags
    blank: Flags
    attendance_at: Numbers
    topic_at: Numbers
    topic: Numbers
    homework_at: Numbers
    homework: Numbers
    no_homework: Flags
    manner: Numbers
    entered_by: Numbers

    @property
    def taken(self) -> Flags:
        """Lessons whose attendance was taken."""
        found: Flags = self.attendance_at != NEVER
        return found


def fill(job: YearJob, lessons: Frame, texts: Texts, topic: Numbers) -> Entries:
    """Entries beside all lessons; `topic` is the text of each. What would lie after now is not there yet."""
    rng = job.stream("filling")
    assignment = lessons.ints("assignment")
    teacher = np.where(
        lessons.ints("substitute") != NOBODY, lessons.ints("substitute"), job.assignments.ints("teacher")[assignment]
    )
    manner = job.teachers.ints("manner")[teacher]
    past = (lessons.ints("fate") == TAKES_PLACE) & (lessons.ints("start") <= job.now)
    blank = past & _happens(BLANK, manner, job, rng)
    written = past & ~blank
    times = _Times(job, lessons, manner, rng)
    attendance = times.entered(written & ~_happens(MISSING_ATTENDANCE, manner, job, rng), 0)
    topic_at = times.entered(written & ~_happens(MISSING_TOPIC, manner, job, rng), 1)
    homework_at = times.entered(written & ~_happens(MISSING_HOMEWORK, manner, job, rng), 0)
    ahead = (lessons.ints("fate") == TAKES_PLACE) & ~past & (rng.random(len(lessons)) < _PUBLISHED_AHEAD)
    yesterday = job.now - rng.integers(3_600, 2 * DAY, len(lessons))
    topic_at, homework_at = np.where(ahead, yesterday, topic_at), np.where(ahead, yesterday, homework_at)
    tasks = texts.tasks(assignment, rng)
    declared = (tasks == NONE) | (rng.random(len(lessons)) < _NO_HOMEWORK)
    return Entries(
        past=past, blank=blank, attendance_at=attendance, topic_at=topic_at,
        topic=np.where(topic_at != NEVER, topic, NONE), homework_at=homework_at,
        homework=np.where((homework_at != NEVER) & ~declared, tasks, NONE),
        no_homework=declared & (homework_at != NEVER), manner=manner,
        entered_by=job.teachers.ints("id")[teacher],
    )


def _happens(shares: tuple[float, float, float], manner: Numbers, job: YearJob, rng: np.random.Generator) -> Flags:
    chance = np.minimum(np.array(shares)[manner] * _neglect(job), _MOST)
    found: Flags = rng.random(len(manner)) < chance
    return found


def _neglect(job: YearJob) -> float:
    return _TROUBLED_FACTOR if job.school.troubled else job.school.neglect


class _Times:
    """When entries are made: most in time, some late by days, never after the quarter's closing or now."""

    def __init__(self, job: YearJob, lessons: Frame, manner: Numbers, rng: np.random.Generator) -> None:
        self.now, self.rng = job.now, rng
        self.day, self.start = lessons.ints("day"), lessons.ints("start")
        self.closing = job.year.quarters[lessons.ints("quarter"), 2]
        chance = np.array(LATE)[manner] * min(_neglect(job), _LATE_FACTOR_CAP)
        self.late = rng.random(len(lessons)) < chance
        self.spree = _spree(job, lessons)

    def entered(self, done: Flags, free_days: int) -> Numbers:
        """The instants of one kind of entry; up to `free_days` later is still in time."""
        count = len(self.day)
        within = self.start + self.rng.integers(120, _LESSON, count)
        evening = self.day * DAY + self.rng.integers(16 * 3_600, 21 * 3_600, count)
        draw = self.rng.random(count)
        at = np.where(draw < 0.85, within, np.maximum(evening, within))
        if free_days:
            at = np.where(draw > 0.96, evening + DAY * free_days, at)
        slow = self.late & (self.rng.random(count) < 0.7)
        at = np.where(slow, evening + DAY * (free_days + 1 + self.rng.geometric(0.55, count).clip(1, 5) - 1), at)
        at = np.where(self.spree != NEVER, self.spree + self.rng.integers(0, 2_400, count), at)
        at = np.minimum(at, self.closing * DAY + 20 * 3_600 + draw.astype(np.int64))
        at = np.maximum(at, self.start + 60)
        return np.where(done & (at <= self.now), at, NEVER)


def _spree(job: YearJob, lessons: Frame) -> Numbers:
    """In some schools one teacher enters weeks of lessons in a single evening: data quality points it out (O9)."""
    spree = np.full(len(lessons), NEVER)
    if job.school.id % 19 != 4 and not job.school.troubled:
        return spree
    last = job.today - 3
    teacher = job.assignments.ints("teacher")[lessons.ints("assignment")]
    days = lessons.ints("day")
    here = (teacher == teacher[len(teacher) // 2]) & (days <= last) & (days > last - _SPREE_DAYS)
    spree[here] = last * DAY + 20 * 3_600
    return spree
