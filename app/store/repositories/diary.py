"""The diary of one pupil (A§41–42, Y1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.periods import Span
from app.store.models import Absence, Enrolment, GroupMember, Lesson, Mark, Result
from app.store.repositories.classes import overlaps
from app.store.repositories.journal import AbsenceRow, MarkRow, absences_where, marks_where
from app.store.repositories.lessons import LessonRow, lessons_of_class
from app.store.repositories.names import PersonName, names_of
from app.store.repositories.rows import rows

_GIVEN_BEFORE = timedelta(days=365)
"""How long before its day homework may have been given."""


@dataclass(frozen=True)
class ResultRow:
    """A result: `kind` 1 quarter, 2 half-year, 3 year, 4 exam; `value` None is «н/а»."""

    subject_id: int
    kind: int
    period: int
    value: int | None
    score: Decimal | None
    bonus: Decimal


@dataclass(frozen=True)
class DiaryWeek:
    """A week of a pupil: only the lessons of their class and groups on days when they belonged to them."""

    span: Span
    lessons: tuple[LessonRow, ...]
    marks: tuple[MarkRow, ...]
    absences: tuple[AbsenceRow, ...]
    teachers: dict[int, PersonName]


def diary_week(session: Session, pupil_id: int, day: date) -> DiaryWeek:
    """The week, Monday to Sunday, that a day belongs to."""
    monday = day - timedelta(days=day.weekday())
    span = Span(monday, monday + timedelta(days=6))
    lessons = lessons_of_pupil(session, pupil_id, span)
    teachers = {person for lesson in lessons for person in (lesson.teacher_id, lesson.substitute_id) if person}
    return DiaryWeek(
        span,
        lessons,
        marks_where(session, span, Mark.pupil_id == pupil_id),
        absences_where(session, span, Absence.pupil_id == pupil_id),
        names_of(session, teachers),
    )


def results_of_pupil(session: Session, pupil_id: int, school_year: int) -> tuple[ResultRow, ...]:
    """The results of a pupil in a year, by subject and period."""
    query = (
        select(Result.subject_id, Result.kind, Result.period, Result.value, Result.score, Result.bonus)
        .where(Result.school_year == school_year, Result.pupil_id == pupil_id)
        .order_by(Result.subject_id, Result.kind, Result.period)
    )
    return tuple(ResultRow(*row) for row in rows(session, query))


def homework_due(session: Session, pupil_id: int, span: Span) -> tuple[LessonRow, ...]:
    """The lessons whose homework is to be ready on a day of the span: of the class and groups of that time."""
    given, groups = Span(span.start - _GIVEN_BEFORE, span.end), _groups(session, pupil_id, span)
    found = [
        row
        for class_id, _ in _enrolled(session, pupil_id, span)
        for row in lessons_of_class(session, class_id, given, Lesson.homework_due.between(span.start, span.end))
        if row.group_id in (None, *groups) and row.homework and row.takes_place
    ]
    return tuple(sorted(found, key=_in_time))


def lessons_of_pupil(session: Session, pupil_id: int, span: Span) -> tuple[LessonRow, ...]:
    """The lessons of a pupil's class and groups, on days when they belonged to them."""
    groups = _groups(session, pupil_id, span)
    found = [
        row
        for class_id, days in _enrolled(session, pupil_id, span)
        for row in lessons_of_class(session, class_id, days)
        if row.group_id in (None, *groups)
    ]
    return tuple(sorted(found, key=_in_time))


def _enrolled(session: Session, pupil_id: int, span: Span) -> list[tuple[int, Span]]:
    """The classes of a pupil, each with its days of the span."""
    enrolled = session.execute(
        select(Enrolment.class_id, Enrolment.valid_from, Enrolment.valid_to).where(
            Enrolment.pupil_id == pupil_id, overlaps(Enrolment.valid_from, Enrolment.valid_to, span)
        )
    ).all()
    days = [(class_id, span.overlap(Span(since, until or date.max))) for class_id, since, until in enrolled]
    return [(class_id, part) for class_id, part in days if part is not None]


def _groups(session: Session, pupil_id: int, span: Span) -> set[int]:
    return set(
        session.scalars(
            select(GroupMember.group_id).where(
                GroupMember.pupil_id == pupil_id, overlaps(GroupMember.valid_from, GroupMember.valid_to, span)
            )
        )
    )


def _in_time(row: LessonRow) -> tuple[date, int, int]:
    return row.lesson_date, row.lesson_no, row.id
