"""How far a permission can reach: the rules of each school are loaded once, however many requests wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import Period, day_of
from app.domain.deadlines import Deadline, deadline, of_period
from app.domain.entries import OF_A_LESSON, Entry
from app.domain.errors import NotFound
from app.domain.judging import latest_permission
from app.services.journal.rows import LessonRow
from app.services.occasions import read_occasions
from app.services.rulebook import Rulebook, load_rulebook
from app.store.models import SchoolClass


@dataclass
class Limits:
    """The latest ends of permissions of one transaction."""

    session: Session
    now: datetime
    _books: dict[int, Rulebook] = field(default_factory=dict)
    _classes: dict[int, tuple[int, int]] = field(default_factory=dict)

    def latest(self, class_id: int, entries: Collection[Entry], lessons: Collection[LessonRow]) -> datetime:
        """The latest end that one permission may have. Raises Refused where none can help."""
        book, grade = self._of_class(class_id)
        occasions = read_occasions(self.session, book, lessons)
        of_lessons = [entry for entry in entries if entry in OF_A_LESSON]
        found = [deadline(entry, occasions.of(lesson)) for entry in of_lessons for lesson in lessons]
        of_periods = [entry for entry in entries if entry not in OF_A_LESSON]
        return latest_permission(found + self._of_ended_period(of_periods, book, grade))

    def ended_period(self, class_id: int, at: datetime) -> Period | None:
        """The period whose results were asked for at an instant: the one that had ended last."""
        book, grade = self._of_class(class_id)
        return book.ended_period(grade, day_of(at))

    def _of_ended_period(self, entries: list[Entry], book: Rulebook, grade: int) -> list[Deadline | None]:
        period = book.ended_period(grade, day_of(self.now)) if entries else None
        if period is None:
            return []
        occasion = of_period(period, book.calendar, book.profile(period.span.end))
        return [deadline(entry, occasion) for entry in entries]

    def _of_class(self, class_id: int) -> tuple[Rulebook, int]:
        if class_id not in self._classes:
            row = self.session.execute(
                select(SchoolClass.school_id, SchoolClass.grade).where(SchoolClass.id == class_id)
            ).one_or_none()
            if row is None:
                raise NotFound("journal.no_such_class")
            self._classes[class_id] = (row.school_id, row.grade)
        school_id, grade = self._classes[class_id]
        if school_id not in self._books:
            self._books[school_id] = load_rulebook(self.session, school_id, self.now)
        return self._books[school_id], grade
