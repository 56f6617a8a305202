"""Which journals a person may open: own assignments and substitutions, the own class, the school (J8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.access.roles import Role
from app.domain.calendar import day_of
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.store.models import Assignment, Lesson, Person, SchoolClass, StudyGroup, Subject
from app.store.repositories.names import surname_first
from app.store.unit_of_work import unit_of_work

_SUBSTITUTED_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class JournalRef:
    """One journal: class, subject, and the group where the class is split. `substituting` when it is a colleague's."""

    class_id: int
    class_name: str
    grade: int
    subject_id: int
    subject_ky: str
    subject_ru: str
    group_id: int | None
    group_name: str
    teacher_id: int
    teacher: str
    substituting: bool = False


def earlier_years(*, by: Actor, now: datetime, school_id: int | None = None) -> tuple[int, ...]:
    """The school years that are over of which the actor may open journals, the latest first (J8)."""
    require(by, Permission.JOURNAL_READ, Target(school_id=school_id if by.school_id else None))
    current = school_year_of(day_of(now))
    query = (
        select(Assignment.school_year)
        .join(SchoolClass, SchoolClass.id == Assignment.class_id)
        .where(*_own(by, school_id), Assignment.school_year < current)
        .distinct()
    )
    with unit_of_work(by) as session:
        return tuple(sorted(session.scalars(query), reverse=True))


def list_journals(
    *, by: Actor, now: datetime, school_id: int | None = None, school_year: int | None = None
) -> tuple[JournalRef, ...]:
    """The journals that the actor may open, by class and subject: of this school year, or of an earlier one as it was
    taught. The district names a school.
    """
    require(by, Permission.JOURNAL_READ, Target(school_id=school_id if by.school_id else None))
    day = day_of(now)
    current = school_year_of(day)
    year = current if school_year is None else min(school_year, current)
    narrowed = [*_own(by, school_id), Assignment.school_year == year]
    if year == current:
        narrowed.append(or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day))
    query = (
        select(
            Assignment.class_id, SchoolClass.grade, SchoolClass.letter, Assignment.subject_id, Subject.name_ky,
            Subject.name_ru, Assignment.group_id, StudyGroup.name, Assignment.teacher_id, Person.last_name,
            Person.first_name,
        )
        .join(SchoolClass, SchoolClass.id == Assignment.class_id)
        .join(Subject, Subject.id == Assignment.subject_id)
        .outerjoin(StudyGroup, StudyGroup.id == Assignment.group_id)
        .outerjoin(Person, Person.id == Assignment.teacher_id)
        .where(*narrowed)
        .order_by(SchoolClass.grade, SchoolClass.letter, Subject.name_ru, StudyGroup.name, Assignment.id)
    )  # fmt: skip
    with unit_of_work(by) as session:
        own = tuple(_ref(*row) for row in session.execute(query))
        substituting = by.role is Role.TEACHER and year == current
        return own + (_substitutions(session, by, day) if substituting else ())


def _own(by: Actor, school_id: int | None) -> list[ColumnElement[bool]]:
    narrowed = [Assignment.school_id == (school_id or by.school_id)]
    if by.role is Role.TEACHER:
        narrowed.append(Assignment.teacher_id == by.person_id)
    if by.role is Role.HOMEROOM:
        narrowed.append(SchoolClass.homeroom_id == by.person_id)
    return narrowed


def _ref(
    class_id: int, grade: int, letter: str, subject_id: int, ky: str, ru: str, group_id: int | None,
    group: str | None, teacher_id: int, last: str | None, first: str | None,
) -> JournalRef:  # fmt: skip
    teacher, name = surname_first(last, first), class_name(grade, letter)
    return JournalRef(class_id, name, grade, subject_id, ky, ru, group_id, group or "", teacher_id, teacher)


def _substitutions(session: Session, by: Actor, day: date) -> tuple[JournalRef, ...]:
    """Journals of colleagues with a lesson that the actor gave or gives for them these weeks."""
    rows = session.execute(
        select(
            Lesson.class_id, SchoolClass.grade, SchoolClass.letter, Lesson.subject_id, Subject.name_ky, Subject.name_ru,
            Lesson.group_id, StudyGroup.name, Lesson.teacher_id, Person.last_name, Person.first_name,
        )
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .join(Subject, Subject.id == Lesson.subject_id)
        .outerjoin(StudyGroup, StudyGroup.id == Lesson.group_id)
        .outerjoin(Person, Person.id == Lesson.teacher_id)
        .where(
            Lesson.substitute_id == by.person_id,
            Lesson.lesson_date.between(day - _SUBSTITUTED_WITHIN, day + _SUBSTITUTED_WITHIN),
        )
        .distinct()
        .order_by(SchoolClass.grade, SchoolClass.letter, Subject.name_ru, StudyGroup.name)
    )  # fmt: skip
    return tuple(replace(_ref(*row), substituting=True) for row in rows)
