"""The report of changed marks and absences (J9): who, when, from what, to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.periods import Span
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class ChangeRow:
    """One changed or cleared entry; `new` is None when it was cleared."""

    at: datetime
    by_person: int | None
    action: str
    pupil_id: int
    lesson_id: int
    lesson_date: date
    old: int
    new: int | None


def changes_of(
    session: Session, class_id: int, subject_id: int, span: Span, *, entry: Literal["mark", "absence"] = "mark"
) -> tuple[ChangeRow, ...]:
    """The changes to a journal's entries whose lessons lie in a span, in the order in which they were made."""
    query = text("select * from sec.journal_changes(:entry, :class_id, :subject_id, :start, :end)").bindparams(
        entry=entry, class_id=class_id, subject_id=subject_id, start=span.start, end=span.end
    )
    return tuple(ChangeRow(*row) for row in rows(session, query))
