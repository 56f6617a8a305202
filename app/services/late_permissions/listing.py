"""Requests as they are listed: one's own, those that wait for a decision, those to be checked (A§22, R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.domain.calendar import day_of
from app.domain.entries import Entry
from app.domain.errors import Refused
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.domain.permissions import may_be_ticked
from app.services.journal.rows import LessonRow, find_lessons
from app.services.late_permissions.entered import complete, count
from app.services.late_permissions.limits import Limits
from app.store.models import LatePermission, Person, SchoolClass, Subject
from app.store.repositories.names import surname_first
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class PermissionView:
    """A request and what became of it. `entered` counts what came in under it; `latest` is the end beyond which no
    permission can reach; `checkable` when it can be ticked: it has ended, or all that was asked for is there."""

    id: int
    teacher_id: int
    teacher: str
    class_id: int
    class_name: str
    subject_id: int
    subject_ky: str
    subject_ru: str
    lesson_days: tuple[date, ...]
    entries: tuple[Entry, ...]
    reason: str
    asked_at: datetime
    granted: bool | None
    decided_at: datetime | None
    until: datetime | None
    checked_at: datetime | None
    latest: datetime | None
    entered: int
    checkable: bool = False


def waiting_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """Requests that wait for a decision, the oldest first."""
    require(by, Permission.LATE_ENTRY_DECIDE)
    with unit_of_work(by) as session:
        return _views(session, now, LatePermission.granted.is_(None))


def unchecked_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """The deputy's check list: what was granted and is not ticked yet (R2)."""
    require(by, Permission.LATE_ENTRY_DECIDE)
    with unit_of_work(by) as session:
        granted = (LatePermission.granted.is_(True), LatePermission.checked_at.is_(None))
        return _views(session, now, *granted, to_check=True)


def my_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """A teacher's own requests of this school year."""
    require(by, Permission.LATE_ENTRY_ASK)
    year = date(school_year_of(day_of(now)), 9, 1)
    with unit_of_work(by) as session:
        return _views(
            session, now, LatePermission.teacher_id == by.person_id, func.date(LatePermission.asked_at) >= year
        )


def _views(
    session: Session, now: datetime, *narrowed: ColumnElement[bool], to_check: bool = False
) -> tuple[PermissionView, ...]:
    row = LatePermission
    found = session.execute(
        select(
            row, Person.last_name, Person.first_name, SchoolClass.grade, SchoolClass.letter, Subject.name_ky,
            Subject.name_ru,
        )
        .join(SchoolClass, SchoolClass.id == row.class_id)
        .join(Subject, Subject.id == row.subject_id)
        .outerjoin(Person, Person.id == row.teacher_id)
        .where(*narrowed)
        .order_by(row.asked_at, row.id)
    ).all()  # fmt: skip
    lessons = find_lessons(session, {lesson for one in found for lesson in one[0].lesson_ids}, now)
    entered, limits = count(session, [one[0] for one in found], lessons.values()), Limits(session, now)
    views = []
    for asked, last, first, grade, letter, ky, ru in found:
        mine = [lessons[one] for one in asked.lesson_ids if one in lessons]
        teacher, title = surname_first(last, first), class_name(grade, letter)
        ticking = to_check and (
            may_be_ticked(asked.until, now, complete=False) or complete(session, asked, mine, limits)
        )
        views.append(_view(asked, (teacher, title, ky, ru), mine, entered[asked.id], limits, checkable=ticking))
    return tuple(views)


def _view(
    asked: LatePermission, names: tuple[str, str, str, str], lessons: list[LessonRow], entered: int, limits: Limits,
    *, checkable: bool,
) -> PermissionView:  # fmt: skip
    teacher, title, ky, ru = names
    entries = tuple(Entry(name) for name in asked.entries)
    latest = None
    if asked.granted is None:
        try:
            latest = limits.latest(asked.class_id, entries, lessons)
        except Refused:
            latest = None
    return PermissionView(
        asked.id, asked.teacher_id, teacher, asked.class_id, title, asked.subject_id, ky, ru,
        tuple(sorted(one.lesson_date for one in lessons)), entries, asked.reason, asked.asked_at, asked.granted,
        asked.decided_at, asked.until, asked.checked_at, latest, entered, checkable,
    )  # fmt: skip
