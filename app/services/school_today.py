"""Today in my school, for director and deputy: what teachers owe, who is absent without reason, what waits (ux)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.lesson import class_name
from app.domain.marks import AbsenceCode
from app.domain.obligations import Obligation
from app.domain.periods import school_year_of
from app.services.acts.registers import ConfirmationView, school_months
from app.services.duties import LessonDuties, lesson_duties
from app.services.late_permissions import PermissionView, unchecked_permissions, waiting_permissions
from app.services.rulebook import load_rulebook
from app.store.models import Absence, SchoolClass
from app.store.repositories.lessons import lessons_of_school
from app.store.repositories.names import PersonName, names_of
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class TeacherOwes:
    """A teacher's lessons of the day that still owe a topic or the roll."""

    teacher_id: int
    teacher: str
    without_topic: tuple[LessonDuties, ...]
    without_attendance: tuple[LessonDuties, ...]


@dataclass(frozen=True)
class AbsentWithoutReason:
    """A pupil with Н today, and from how many lessons."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str
    lessons: int


@dataclass(frozen=True)
class SchoolToday:
    """The day of a school at an instant."""

    day: date
    lessons: int
    lessons_over: int
    with_attendance: int
    owing: tuple[TeacherOwes, ...]
    absent: tuple[AbsentWithoutReason, ...]
    waiting: tuple[PermissionView, ...]
    to_check: tuple[PermissionView, ...]
    internet: tuple[ConfirmationView, ...]


def school_today(*, by: Actor, school_id: int, day: date, now: datetime) -> SchoolToday:
    """What a head looks at first. Lessons that are not over yet owe nothing here."""
    require(by, Permission.SCHOOL_OVERSEE, Target(school_id=school_id))
    with unit_of_work(by) as session:
        lessons = [one for one in lessons_of_school(session, school_id, day) if one.takes_place]
        over = [one for one in lessons if one.ends_at <= now]
        duties = lesson_duties(session, load_rulebook(session, school_id, now), over, now)
        names = names_of(session, {one.given_by for one in over})
        absent = _absent(session, school_id, day)
    internet = tuple(one for one in school_months(by=by, school_id=school_id, now=now) if one.row.state.value == "open")
    return SchoolToday(
        day, len(lessons), len(over), sum(one.attendance_at is not None for one in over), _owing(duties, names), absent,
        waiting_permissions(by=by, now=now), unchecked_permissions(by=by, now=now), internet,
    )  # fmt: skip


def _owing(duties: tuple[LessonDuties, ...], names: dict[int, PersonName]) -> tuple[TeacherOwes, ...]:
    """By teacher, who owes most first."""
    by_teacher: dict[int, list[LessonDuties]] = {}
    for one in duties:
        if _open(one, Obligation.TOPIC) or _open(one, Obligation.ATTENDANCE):
            by_teacher.setdefault(one.lesson.given_by, []).append(one)
    found = [
        TeacherOwes(
            teacher,
            names[teacher].short if teacher in names else "",
            tuple(one for one in owed if _open(one, Obligation.TOPIC)),
            tuple(one for one in owed if _open(one, Obligation.ATTENDANCE)),
        )
        for teacher, owed in by_teacher.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.without_topic) - len(one.without_attendance), one.teacher)))


def _open(duties: LessonDuties, kind: Obligation) -> bool:
    return any(duty.kind is kind and duty.open for duty in duties.duties)


def _absent(session: Session, school_id: int, day: date) -> tuple[AbsentWithoutReason, ...]:
    rows = session.execute(
        select(Absence.pupil_id, Absence.class_id, Absence.lesson_id).where(
            Absence.school_year == school_year_of(day),
            Absence.school_id == school_id,
            Absence.lesson_date == day,
            Absence.code == AbsenceCode.UNEXCUSED,
        )
    ).all()
    missed: dict[tuple[int, int], int] = {}
    for r in rows:
        missed[r.pupil_id, r.class_id] = missed.get((r.pupil_id, r.class_id), 0) + 1
    names = names_of(session, {pupil for pupil, _ in missed})
    classes = session.execute(
        select(SchoolClass.id, SchoolClass.grade, SchoolClass.letter).where(
            SchoolClass.id.in_({class_id for _, class_id in missed})
        )
    )
    titles = {c.id: class_name(c.grade, c.letter) for c in classes}
    found = [
        AbsentWithoutReason(pupil, names[pupil].short if pupil in names else "", class_id, titles.get(class_id, ""), n)
        for (pupil, class_id), n in missed.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.class_name.zfill(5), one.name)))
