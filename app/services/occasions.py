"""Where lessons lie in calendar and rules, made in one place: forms, lists and pages judge a lesson alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.deadlines import LessonTime, Occasion, of_lesson
from app.domain.lesson import TAKING_PLACE
from app.domain.terms import Anchor
from app.services.rulebook import Rulebook
from app.store.models import Lesson


class Timed(Protocol):
    """A lesson, as far as its deadlines ask."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def class_id(self) -> int:
        """Its class."""

    @property
    def grade(self) -> int:
        """The grade of the class."""

    @property
    def lesson_date(self) -> date:
        """Its day."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


@dataclass
class Occasions:
    """The occasions of lessons of one school. Build it with `read_occasions`."""

    book: Rulebook
    class_ends: dict[tuple[int, date], datetime]
    _known: dict[int, Occasion] = field(default_factory=dict, repr=False)

    def of(self, lesson: Timed) -> Occasion:
        """The lesson in its calendar, under the profile of its date."""
        if lesson.id not in self._known:
            ends = self.class_ends.get((lesson.class_id, lesson.lesson_date))
            time = LessonTime(lesson.lesson_date, lesson.grade, lesson.starts_at, lesson.ends_at, ends)
            profile = self.book.profile(lesson.lesson_date)
            self._known[lesson.id] = of_lesson(time, self.book.calendar, profile)
        return self._known[lesson.id]


def read_occasions(session: Session, book: Rulebook, lessons: Iterable[Timed]) -> Occasions:
    """The occasions of these lessons; the end of the class's day is read where a profile counts from it (B2.8)."""
    found = list(lessons)
    days = {one.lesson_date for one in found if _counts_from_class_end(book, one.lesson_date)}
    return Occasions(book, _class_ends(session, {one.class_id for one in found}, days) if days else {})


def _counts_from_class_end(book: Rulebook, day: date) -> bool:
    rules = book.profile(day).entries.values()
    return any(t.anchor is Anchor.CLASS_END for rule in rules for t in (*rule.due, *rule.late, *rule.permission))


def _class_ends(session: Session, classes: set[int], days: set[date]) -> dict[tuple[int, date], datetime]:
    rows = session.execute(
        select(Lesson.class_id, Lesson.lesson_date, func.max(Lesson.ends_at))
        .where(Lesson.class_id.in_(classes), Lesson.lesson_date.in_(days), Lesson.state.in_(TAKING_PLACE))
        .group_by(Lesson.class_id, Lesson.lesson_date)
    )
    return {(r[0], r[1]): r[2] for r in rows}
