"""The teacher's day: today's lessons with what is still to fill, and what is owed from before (ux: «до 23:59»)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.errors import Denied
from app.domain.periods import Span
from app.services.duties import LessonDuties, lesson_duties
from app.services.rulebook import load_rulebook
from app.store.repositories.lessons import lessons_given, lessons_of_teacher
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class TeacherDay:
    """Today's lessons, those given for a colleague included, and earlier ones that still owe something."""

    day: date
    lessons: tuple[LessonDuties, ...]
    owed_before: tuple[LessonDuties, ...]


def teacher_day(*, by: Actor, day: date, now: datetime, look_back: bool = True) -> TeacherDay:
    """The actor's own day. Looking back, lessons are shown as long as any of their entries could be made by
    the profile of the day: with `kg-2025` fifteen days, for control marks (A§22)."""
    require(by, Permission.TEACHER_DAY, Target(school_id=by.school_id))
    if by.school_id is None:
        raise Denied("access.not_your_school")
    with unit_of_work(by) as session:
        book = load_rulebook(session, by.school_id, now)
        today = lesson_duties(session, book, lessons_of_teacher(session, by.person_id, day), now)
        before: tuple[LessonDuties, ...] = ()
        if look_back:
            longest = book.profile(day).longest_lesson_days
            earlier = Span(day - timedelta(days=longest), day - timedelta(days=1))
            before = lesson_duties(session, book, lessons_given(session, by.person_id, earlier), now)
    return TeacherDay(day, today, tuple(one for one in before if not one.done))
