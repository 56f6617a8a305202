"""A journal page: lessons of a class and subject, the pupils, their marks and absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.periods import Span
from app.store.models import Absence, Lesson, Mark
from app.store.repositories.classes import PupilRow, pupils_between
from app.store.repositories.lessons import LessonRow, lessons_of_subject, years_of
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class MarkRow:
    """A mark: `kind` 1 formative, 2 control."""

    id: int
    lesson_id: int
    lesson_date: date
    subject_id: int
    pupil_id: int
    kind: int
    ordinal: int
    value: int
    entered_at: datetime
    entered_by: int
    permission_id: int | None
    version: int


@dataclass(frozen=True)
class AbsenceRow:
    """An absence: `code` 1 Н, 2 У, 3 Б, 4 О late, 5 ОСВ exempt."""

    id: int
    lesson_id: int
    lesson_date: date
    subject_id: int
    pupil_id: int
    code: int
    entered_at: datetime
    entered_by: int
    reason_by: int | None
    version: int


@dataclass(frozen=True)
class JournalPage:
    """What one page of the journal shows."""

    lessons: tuple[LessonRow, ...]
    pupils: tuple[PupilRow, ...]
    marks: tuple[MarkRow, ...]
    absences: tuple[AbsenceRow, ...]


_MARK = (
    Mark.id, Mark.lesson_id, Mark.lesson_date, Mark.subject_id, Mark.pupil_id, Mark.kind, Mark.ordinal, Mark.value,
    Mark.entered_at, Mark.entered_by, Mark.permission_id, Mark.version,
)  # fmt: skip
_ABSENCE = (
    Absence.id, Absence.lesson_id, Absence.lesson_date, Absence.subject_id, Absence.pupil_id, Absence.code,
    Absence.entered_at, Absence.entered_by, Absence.reason_by, Absence.version,
)  # fmt: skip


def journal_page(
    session: Session, class_id: int, subject_id: int, span: Span, *, group_id: int | None = None
) -> JournalPage:
    """The page of a class and subject over a span, of one group if `group_id` is given."""
    lessons = lessons_of_subject(session, class_id, subject_id, span, group_id=group_id)
    pupils = pupils_between(session, class_id, span, group_id=group_id)
    shown = {lesson.id for lesson in lessons}
    marks = marks_where(session, span, Mark.class_id == class_id, Mark.subject_id == subject_id)
    absences = absences_where(session, span, Absence.class_id == class_id, Absence.subject_id == subject_id)
    return JournalPage(
        lessons,
        pupils,
        tuple(mark for mark in marks if mark.lesson_id in shown),
        tuple(absence for absence in absences if absence.lesson_id in shown),
    )


def absences_of_class(session: Session, class_id: int, span: Span) -> tuple[AbsenceRow, ...]:
    """The absences of a class in every subject, as the homeroom teacher sees them (J8)."""
    return absences_where(session, span, Absence.class_id == class_id)


def marks_where(session: Session, span: Span, *conditions: ColumnElement[bool]) -> tuple[MarkRow, ...]:
    """Marks of a span that meet the conditions, in the order of time."""
    query = (
        select(*_MARK)
        .where(Mark.school_year.in_(years_of(span)), Mark.lesson_date.between(span.start, span.end), *conditions)
        .order_by(Mark.lesson_date, Mark.lesson_id, Mark.pupil_id, Mark.ordinal)
    )
    return tuple(MarkRow(*row) for row in rows(session, query))


def absences_where(session: Session, span: Span, *conditions: ColumnElement[bool]) -> tuple[AbsenceRow, ...]:
    """Absences of a span that meet the conditions, in the order of time."""
    query = (
        select(*_ABSENCE)
        .where(Absence.school_year.in_(years_of(span)), Absence.lesson_date.between(span.start, span.end), *conditions)
        .order_by(Absence.lesson_date, Absence.lesson_id, Absence.pupil_id)
    )
    return tuple(AbsenceRow(*row) for row in rows(session, query))


def lesson_of(session: Session, school_year: int, lesson_id: int) -> Lesson | None:
    """One lesson as an object that can be changed, None when there is none for this actor."""
    return session.get(Lesson, (school_year, lesson_id))
