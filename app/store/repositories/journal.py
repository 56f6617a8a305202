"""Marks and absences over some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.periods import Span
from app.store.models import Absence, Mark
from app.store.repositories.lessons import years_of
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


_MARK = (
    Mark.id, Mark.lesson_id, Mark.lesson_date, Mark.subject_id, Mark.pupil_id, Mark.kind, Mark.ordinal, Mark.value,
    Mark.entered_at, Mark.entered_by, Mark.permission_id, Mark.version,
)  # fmt: skip
_ABSENCE = (
    Absence.id, Absence.lesson_id, Absence.lesson_date, Absence.subject_id, Absence.pupil_id, Absence.code,
    Absence.entered_at, Absence.entered_by, Absence.reason_by, Absence.version,
)  # fmt: skip


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
