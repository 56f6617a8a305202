"""What lessons owe, each obligation with its state and how long is left (O3, A§21–22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.deadlines import deadline
from app.domain.entries import Entry
from app.domain.marks import AbsenceCode
from app.domain.obligations import LessonRecord, Obligation, State, controls_met_at, lesson_obligations
from app.services.journal.rows import Roll, read_roll
from app.services.occasions import Occasions, read_occasions
from app.services.rulebook import Rulebook
from app.store.models import Absence, Mark
from app.store.repositories.lessons import LessonRow

_ENTRY = {
    Obligation.TOPIC: Entry.TOPIC,
    Obligation.ATTENDANCE: Entry.ATTENDANCE,
    Obligation.HOMEWORK: Entry.HOMEWORK,
    Obligation.CONTROL_MARKS: Entry.CONTROL_MARK,
}


@dataclass(frozen=True)
class Duty:
    """One obligation of a lesson: `due_at` ends on time, `late_until` what may still be entered without permission,
    `permission_until` what with one; `permission_until` is None where permission cannot help."""

    kind: Obligation
    state: State
    due_at: datetime
    late_until: datetime
    permission_until: datetime | None

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.state in (State.PENDING, State.MISSING)


@dataclass(frozen=True)
class LessonDuties:
    """A lesson and what it owes; nothing while its day has not come, or when it does not take place."""

    lesson: LessonRow
    pupils: int
    absent: int
    duties: tuple[Duty, ...]

    @property
    def done(self) -> bool:
        """Nothing is left to be filled."""
        return not any(duty.open for duty in self.duties)


def lesson_duties(
    session: Session, book: Rulebook, lessons: Iterable[LessonRow], now: datetime
) -> tuple[LessonDuties, ...]:
    """The duties of lessons of one school, in the given order."""
    found = list(lessons)
    roll = read_roll(session, {one.class_id for one in found}, {one.group_id for one in found if one.group_id})
    marked, absent = _entered(session, found)
    occasions = read_occasions(session, book, found)
    return tuple(_of(one, occasions, roll, marked.get(one.id, {}), absent.get(one.id, {}), now) for one in found)


def _of(
    lesson: LessonRow, occasions: Occasions, roll: Roll, marked: Mapping[int, datetime],
    absences: Mapping[int, AbsenceCode], now: datetime,
) -> LessonDuties:  # fmt: skip
    pupils = roll.of(lesson.class_id, lesson.group_id, lesson.lesson_date)
    occasion = occasions.of(lesson)
    owed, met_at = controls_met_at(pupils, absences, marked) if lesson.is_control else (False, None)
    record = LessonRecord(
        occasion, lesson.takes_place, len(pupils), lesson.topic_at, lesson.attendance_at, lesson.homework_at,
        lesson.homework_none, from_plan=lesson.plan_topic_id is not None, controls_owed=owed, controls_at=met_at,
    )  # fmt: skip
    duties = []
    for kind, state in lesson_obligations(record, now).items():
        limits = deadline(_ENTRY[kind], occasion)
        if limits is not None and state is not State.NOT_APPLICABLE:
            duties.append(Duty(kind, state, limits.due_at, limits.late_until, limits.permission_until))
    absent = sum(code in (AbsenceCode.UNEXCUSED, AbsenceCode.EXCUSED, AbsenceCode.ILL) for code in absences.values())
    return LessonDuties(lesson, len(pupils), absent, tuple(duties))


def _entered(
    session: Session, lessons: list[LessonRow]
) -> tuple[dict[int, dict[int, datetime]], dict[int, dict[int, AbsenceCode]]]:
    """Marks of control lessons and absences of all, by lesson and pupil."""
    years = {one.school_year for one in lessons}
    controls = [one.id for one in lessons if one.is_control]
    marked: dict[int, dict[int, datetime]] = {}
    for m in session.execute(
        select(Mark.lesson_id, Mark.pupil_id, Mark.entered_at).where(
            Mark.school_year.in_(years), Mark.lesson_id.in_(controls)
        )
    ):
        marked.setdefault(m.lesson_id, {})[m.pupil_id] = m.entered_at
    absent: dict[int, dict[int, AbsenceCode]] = {}
    for a in session.execute(
        select(Absence.lesson_id, Absence.pupil_id, Absence.code).where(
            Absence.school_year.in_(years), Absence.lesson_id.in_([one.id for one in lessons])
        )
    ):
        absent.setdefault(a.lesson_id, {})[a.pupil_id] = AbsenceCode(a.code)
    return marked, absent
