"""Lessons as they stand in the timetable of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.domain.lesson import takes_place
from app.domain.periods import Span, school_year_of
from app.store.models import Lesson, SchoolClass, Subject
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class LessonRow:
    """A lesson with the names of its class and subject. `teacher_id` is the planned teacher."""

    id: int
    school_year: int
    school_id: int
    class_id: int
    grade: int
    letter: str
    group_id: int | None
    subject_id: int
    subject_ky: str
    subject_ru: str
    subject_en: str
    teacher_id: int
    substitute_id: int | None
    lesson_date: date
    lesson_no: int
    starts_at: datetime
    ends_at: datetime
    state: str
    topic: str | None
    topic_at: datetime | None
    plan_topic_id: int | None
    homework: str | None
    homework_due: date | None
    homework_none: bool
    homework_at: datetime | None
    attendance_at: datetime | None
    is_control: bool
    control_form: str | None
    version: int

    @property
    def given_by(self) -> int:
        """Who gives it: the substitute where there is one (J6)."""
        return self.substitute_id or self.teacher_id

    @property
    def takes_place(self) -> bool:
        """Cancelled and moved lessons owe nothing."""
        return takes_place(self.state)


_LESSON = (
    Lesson.id, Lesson.school_year, Lesson.school_id, Lesson.class_id, SchoolClass.grade, SchoolClass.letter,
    Lesson.group_id, Lesson.subject_id, Subject.name_ky, Subject.name_ru, Subject.name_en, Lesson.teacher_id,
    Lesson.substitute_id, Lesson.lesson_date, Lesson.lesson_no, Lesson.starts_at, Lesson.ends_at, Lesson.state,
    Lesson.topic, Lesson.topic_at, Lesson.plan_topic_id, Lesson.homework, Lesson.homework_due, Lesson.homework_none,
    Lesson.homework_at, Lesson.attendance_at, Lesson.is_control, Lesson.control_form, Lesson.version,
)  # fmt: skip


def lessons_of_teacher(session: Session, teacher_id: int, day: date) -> tuple[LessonRow, ...]:
    """The lessons that a teacher gives on a day, those given for a colleague included, handed-over ones not."""
    return lessons_given(session, teacher_id, Span(day, day))


def lessons_given(session: Session, teacher_id: int, span: Span) -> tuple[LessonRow, ...]:
    """As `lessons_of_teacher`, over several days."""
    gives = or_(
        and_(Lesson.teacher_id == teacher_id, Lesson.substitute_id.is_(None)), Lesson.substitute_id == teacher_id
    )
    return _lessons(session, span, gives)


def lessons_of_school(session: Session, school_id: int, day: date) -> tuple[LessonRow, ...]:
    """All lessons of a school on a day."""
    return _lessons(session, Span(day, day), Lesson.school_id == school_id)


def lessons_of_class(
    session: Session, class_id: int, span: Span, *conditions: ColumnElement[bool]
) -> tuple[LessonRow, ...]:
    """The lessons of a class that meet the conditions, of every subject and group, in the order of time."""
    return _lessons(session, span, Lesson.class_id == class_id, *conditions)


def years_of(span: Span) -> tuple[int, ...]:
    """The school years that a span touches: named in a query they leave the other partitions alone."""
    return tuple(range(school_year_of(span.start), school_year_of(span.end) + 1))


def _lessons(session: Session, span: Span, *conditions: ColumnElement[bool]) -> tuple[LessonRow, ...]:
    query = (
        select(*_LESSON)
        .join(SchoolClass, SchoolClass.id == Lesson.class_id)
        .join(Subject, Subject.id == Lesson.subject_id)
        .where(Lesson.school_year.in_(years_of(span)), Lesson.lesson_date.between(span.start, span.end), *conditions)
        .order_by(Lesson.lesson_date, Lesson.lesson_no, Lesson.id)
    )
    return tuple(LessonRow(*row) for row in rows(session, query))
