"""Attendance (O1): what is known of a pupil at a lesson, and the figures made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.marks import AbsenceCode
from app.domain.profiles import RuleProfile

ABSENT = frozenset({AbsenceCode.UNEXCUSED, AbsenceCode.EXCUSED, AbsenceCode.ILL})
"""Н, У, Б: not there. Late (О) is present; exempt (ОСВ) is not counted."""


class Presence(StrEnum):
    """The four states of a pupil-lesson. «Nothing entered» is never «present»."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_TAKEN = "not_taken"
    NO_LESSON = "no_lesson"


class AbsenceLevel(StrEnum):
    """How much a pupil misses, for whatever reason."""

    USUAL = "usual"
    CHRONIC = "chronic"
    SEVERE = "severe"


def presence(*, took_place: bool, taken: bool, code: AbsenceCode | None) -> Presence:
    """The state of one pupil at one lesson; an exempt pupil has no lesson."""
    if not took_place or code is AbsenceCode.EXEMPT:
        return Presence.NO_LESSON
    if not taken:
        return Presence.NOT_TAKEN
    return Presence.ABSENT if code in ABSENT else Presence.PRESENT


@dataclass(frozen=True)
class Tally:
    """Lessons that took place, those with attendance taken, and over the latter the pupil-lessons."""

    lessons: int = 0
    taken: int = 0
    pupil_lessons: int = 0
    unexcused: int = 0
    excused: int = 0
    ill: int = 0
    late: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.lessons + other.lessons,
            self.taken + other.taken,
            self.pupil_lessons + other.pupil_lessons,
            self.unexcused + other.unexcused,
            self.excused + other.excused,
            self.ill + other.ill,
            self.late + other.late,
        )

    @property
    def absences(self) -> int:
        """Н + У + Б."""
        return self.unexcused + self.excused + self.ill

    @property
    def rate(self) -> Fraction | None:
        """1 − absences / pupil-lessons; None is «no data»."""
        return 1 - Fraction(self.absences, self.pupil_lessons) if self.pupil_lessons else None

    @property
    def taken_share(self) -> Fraction | None:
        """Share of lessons with attendance taken, shown beside the rate; None without lessons."""
        return Fraction(self.taken, self.lessons) if self.lessons else None


def lesson_tally(enrolled: int, codes: Iterable[AbsenceCode], *, taken: bool) -> Tally:
    """The tally of one lesson that took place. `enrolled` are the pupils of its class or group that day."""
    if not taken:
        return Tally(lessons=1)
    every = list(codes)
    return Tally(
        lessons=1,
        taken=1,
        pupil_lessons=enrolled - every.count(AbsenceCode.EXEMPT),
        unexcused=every.count(AbsenceCode.UNEXCUSED),
        excused=every.count(AbsenceCode.EXCUSED),
        ill=every.count(AbsenceCode.ILL),
        late=every.count(AbsenceCode.LATE),
    )


def is_absent_day(lessons: Iterable[Presence]) -> bool:
    """Absent from every lesson that day, over the lessons with attendance taken, of which there is one at least."""
    known = {state for state in lessons if state in (Presence.PRESENT, Presence.ABSENT)}
    return known == {Presence.ABSENT}


def absence_level(missed: int, lessons: int, days_observed: int, profile: RuleProfile) -> AbsenceLevel | None:
    """Chronic from 10 % of the pupil's lessons missed, severe from 20 %; None under 10 school days observed."""
    if days_observed < profile.chronic_days or lessons == 0:
        return None
    share = Fraction(missed, lessons)
    if share >= profile.severe_share:
        return AbsenceLevel.SEVERE
    return AbsenceLevel.CHRONIC if share >= profile.chronic_share else AbsenceLevel.USUAL


def longest_run(days_with_unexcused: Sequence[bool]) -> int:
    """The longest run of school days with Н. The days are the pupil's school days in order, True where one has Н."""
    longest = run = 0
    for unexcused in days_with_unexcused:
        run = run + 1 if unexcused else 0
        longest = max(longest, run)
    return longest


def is_alarm(days_with_unexcused: Sequence[bool], profile: RuleProfile) -> bool:
    """3 school days running with Н."""
    return longest_run(days_with_unexcused) >= profile.alarm_days
