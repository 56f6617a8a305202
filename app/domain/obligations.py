"""Filling (O3): what a lesson, a class and subject owe, and how it stands at an instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from app.domain.attendance import ABSENT
from app.domain.calendar import day_of
from app.domain.deadlines import Occasion, deadline
from app.domain.entries import Entry
from app.domain.marks import AbsenceCode


class Obligation(StrEnum):
    """What can be owed."""

    TOPIC = "topic"
    ATTENDANCE = "attendance"
    HOMEWORK = "homework"
    CONTROL_MARKS = "control_marks"
    PERIOD_MARKS = "period_marks"
    PLAN = "plan"


class State(StrEnum):
    """How an obligation stands: each has exactly one state."""

    PENDING = "pending"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Counts:
    """Obligations by state. `pending` and `not_applicable` never count in a share."""

    pending: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    not_applicable: int = 0

    @classmethod
    def of(cls, states: Iterable[State]) -> Counts:
        """Count states."""
        found = Counter(states)
        return cls(**{state.value: found[state] for state in State})

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.pending + other.pending,
            self.on_time + other.on_time,
            self.late + other.late,
            self.missing + other.missing,
            self.not_applicable + other.not_applicable,
        )

    @property
    def owed(self) -> int:
        """The denominator of both shares."""
        return self.on_time + self.late + self.missing

    @property
    def completeness(self) -> Fraction | None:
        """(on time + late) / owed; None is «no data», shown «—», never 0 % or 100 %."""
        return Fraction(self.on_time + self.late, self.owed) if self.owed else None

    @property
    def timeliness(self) -> Fraction | None:
        """On time / owed; None is «no data»."""
        return Fraction(self.on_time, self.owed) if self.owed else None


@dataclass(frozen=True)
class LessonRecord:
    """What stands in the gradebook for one lesson.

    `took_place` is False for a cancelled or moved lesson. `pupils` are those enrolled in the class or
    group that day. `controls_at` comes from `controls_met_at`; `controls_owed` is False for a lesson
    that is no control lesson, or at which nobody was present.
    """

    occasion: Occasion
    took_place: bool
    pupils: int
    topic_at: datetime | None = None
    attendance_at: datetime | None = None
    homework_at: datetime | None = None
    homework_none: bool = False
    from_plan: bool = False
    controls_owed: bool = False
    controls_at: datetime | None = None


def state_of(entered_at: datetime | None, due_at: datetime, now: datetime) -> State:
    """The state of something owed: entered or not, by when it was due, and what the clock says."""
    if entered_at is not None:
        return State.ON_TIME if entered_at <= due_at else State.LATE
    return State.PENDING if now <= due_at else State.MISSING


def lesson_obligations(record: LessonRecord, now: datetime) -> dict[Obligation, State]:
    """The obligations of a lesson; empty while its date has not come. A class without pupils owes nothing."""
    if day_of(now) < record.occasion.day:
        return {}
    occasion, marked = record.occasion, record.occasion.profile.has_marks(record.occasion.grade)
    owing = record.took_place and record.pupils > 0
    owed = {
        Obligation.TOPIC: (Entry.TOPIC, owing, _topic_at(record)),
        Obligation.ATTENDANCE: (Entry.ATTENDANCE, owing, record.attendance_at),
        Obligation.HOMEWORK: (Entry.HOMEWORK, owing and marked and not record.homework_none, record.homework_at),
    }
    if record.controls_owed:
        owed[Obligation.CONTROL_MARKS] = (Entry.CONTROL_MARK, owing and marked, record.controls_at)
    return {kind: _state(entry, occasion, owes, at, now) for kind, (entry, owes, at) in owed.items()}


def period_marks(occasion: Occasion, results: Mapping[int, datetime | None], now: datetime, *, attested: bool) -> State:
    """The state of a class and subject's results of a period: each pupil in it has a result or «н/а».

    `results` holds every pupil in the class and subject, with the instant of the result or None.
    """
    owes = attested and bool(results) and occasion.profile.has_marks(occasion.grade)
    return _state(Entry.PERIOD_MARK, occasion, owes, all_met_at(results.values()), now)


def plan(occasion: Occasion, entered_at: datetime | None, now: datetime, *, pupils: int) -> State:
    """The state of a class and subject's plan (КТП)."""
    return _state(Entry.PLAN, occasion, pupils > 0, entered_at, now)


def controls_met_at(
    enrolled: Iterable[int], absences: Mapping[int, AbsenceCode], marked_at: Mapping[int, datetime]
) -> tuple[bool, datetime | None]:
    """Whether a control lesson owes marks at all, and when the last pupil present got one (None while not all have).

    Present is who is neither absent nor exempt; who came late is present.
    """
    away = ABSENT | {AbsenceCode.EXEMPT}
    present = [pupil for pupil in enrolled if absences.get(pupil) not in away]
    return bool(present), all_met_at(marked_at.get(pupil) for pupil in present)


def all_met_at(instants: Iterable[datetime | None]) -> datetime | None:
    """The last of several instants; None while one of them is missing, or when there is none."""
    every = list(instants)
    known = [at for at in every if at is not None]
    return max(known) if known and len(known) == len(every) else None


def _topic_at(record: LessonRecord) -> datetime | None:
    """A topic published ahead or taken from the plan counts from the moment the attendance was taken."""
    lesson = record.occasion.lesson
    ahead = record.topic_at is not None and lesson is not None and record.topic_at < lesson.starts_at
    if ahead or (record.topic_at is None and record.from_plan):
        return record.attendance_at
    return record.topic_at


def _state(entry: Entry, occasion: Occasion, owes: bool, at: datetime | None, now: datetime) -> State:
    found = deadline(entry, occasion) if owes else None
    return state_of(at, found.due_at, now) if found else State.NOT_APPLICABLE
