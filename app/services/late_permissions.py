"""Late entry with the administration's permission: asked with a reason, given until an end, checked (A§22, R2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.calendar import day_of
from app.domain.deadlines import Deadline, deadline, of_lesson, of_period
from app.domain.entries import OF_A_LESSON, Entry
from app.domain.errors import Conflict, NotFound, Refused
from app.domain.judging import latest_permission
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.domain.permissions import check_end, check_request
from app.services.journal.rows import LessonRow, find_lessons
from app.services.rulebook import Rulebook, load_rulebook
from app.store.models import Absence, LatePermission, Mark, Notice, Person, SchoolClass, Subject
from app.store.repositories.names import surname_first
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class PermissionView:
    """A request and what became of it. `entered` counts marks and absences that came in under it;
    `latest` is the end beyond which no permission can reach."""

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


def ask_permission(
    *, by: Actor, class_id: int, subject_id: int, lesson_ids: Collection[int], entries: Collection[Entry], reason: str,
    now: datetime,
) -> int:  # fmt: skip
    """A teacher asks to enter late; returns the request's number. Raises Invalid or Refused where it cannot help."""
    require(by, Permission.LATE_ENTRY_ASK, Target(school_id=by.school_id))
    asked = check_request(entries, lesson_ids, reason)
    with unit_of_work(by) as session:
        lessons = find_lessons(session, lesson_ids, now)
        mine = [one for one in lessons.values() if (one.class_id, one.subject_id) == (class_id, subject_id)]
        if len(mine) != len(set(lesson_ids)):
            raise NotFound("journal.no_such_lesson")
        if any(one.writer_id != by.person_id for one in mine):
            raise Refused("journal.not_your_lesson", article="A§39–40")
        latest = _latest(session, class_id, asked, mine, now)
        if latest <= now:
            raise Refused("journal.permission_too_late", article="A§22", latest=latest)
        made = session.execute(
            insert(LatePermission)
            .values(
                school_id=by.school_id,
                teacher_id=by.person_id,
                class_id=class_id,
                subject_id=subject_id,
                lesson_ids=sorted(set(lesson_ids)),
                entries=sorted(asked),
                reason=reason.strip(),
                asked_at=now,
                asked_by=by.person_id,
            )
            .returning(LatePermission.id)
        )
        return made.scalar_one()


def decide_permission(
    *, by: Actor, permission_id: int, granted: bool, now: datetime, until: datetime | None = None
) -> datetime | None:
    """Director or deputy grants until an end (the latest that the rules leave open, if none is named) or refuses.

    The teacher gets a notice. Returns the end. Deciding the same twice changes nothing; raises Conflict when
    somebody decided otherwise, Refused for an end beyond the rules.
    """
    require(by, Permission.LATE_ENTRY_DECIDE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        row = _locked(session, permission_id)
        if row.granted is not None:
            if row.granted is granted and until in (None, row.until):
                return row.until
            raise Conflict("journal.permission_decided", mine=granted, theirs=row.granted)
        end = None
        if granted:
            lessons = list(find_lessons(session, row.lesson_ids, now).values())
            latest = _latest(session, row.class_id, frozenset(map(Entry, row.entries)), lessons, now)
            end = check_end(until or latest, now=now, latest=latest)
        session.execute(
            update(LatePermission)
            .where(LatePermission.id == permission_id)
            .values(granted=granted, until=end, decided_at=now, decided_by=by.person_id)
        )
        _tell(session, by, row, granted, now)
        return end


def tick_permission(*, by: Actor, permission_id: int, now: datetime) -> None:
    """The deputy has checked what was entered under a permission (A§22); ticking twice keeps the first time."""
    require(by, Permission.LATE_ENTRY_DECIDE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        row = _locked(session, permission_id)
        if not row.granted:
            raise Refused("journal.permission_not_granted", article="A§22")
        session.execute(
            update(LatePermission)
            .where(LatePermission.id == permission_id, LatePermission.checked_at.is_(None))
            .values(checked_at=now, checked_by=by.person_id)
        )


def waiting_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """Requests that wait for a decision, the oldest first."""
    require(by, Permission.LATE_ENTRY_DECIDE)
    with unit_of_work(by) as session:
        return _views(session, now, LatePermission.granted.is_(None))


def unchecked_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """The deputy's check list: what was granted and is not ticked yet (R2)."""
    require(by, Permission.LATE_ENTRY_DECIDE)
    with unit_of_work(by) as session:
        return _views(session, now, LatePermission.granted.is_(True), LatePermission.checked_at.is_(None))


def my_permissions(*, by: Actor, now: datetime) -> tuple[PermissionView, ...]:
    """A teacher's own requests of this school year."""
    require(by, Permission.LATE_ENTRY_ASK)
    year = date(school_year_of(day_of(now)), 9, 1)
    with unit_of_work(by) as session:
        return _views(
            session, now, LatePermission.teacher_id == by.person_id, func.date(LatePermission.asked_at) >= year
        )


def _locked(session: Session, permission_id: int) -> LatePermission:
    row = session.execute(
        select(LatePermission).where(LatePermission.id == permission_id).with_for_update()
    ).scalar_one_or_none()
    if row is None:
        raise NotFound("journal.no_such_permission")
    return row


def _tell(session: Session, by: Actor, row: LatePermission, granted: bool, now: datetime) -> None:
    key = "notices.permission_granted" if granted else "notices.permission_refused"
    session.execute(
        insert(Notice).values(
            school_id=row.school_id, to_person_id=row.teacher_id, from_person_id=by.person_id, key=key,
            params={"number": row.id}, created_at=now,
        )
    )  # fmt: skip


def _latest(
    session: Session, class_id: int, entries: frozenset[Entry], lessons: Collection[LessonRow], now: datetime
) -> datetime:
    """The latest end that one permission may have. Raises Refused where none can help."""
    head = session.execute(
        select(SchoolClass.school_id, SchoolClass.grade).where(SchoolClass.id == class_id)
    ).one_or_none()
    if head is None:
        raise NotFound("journal.no_such_class")
    book = load_rulebook(session, head.school_id, now)
    found = [
        deadline(entry, of_lesson(lesson.time(), book.calendar, book.profile(lesson.lesson_date)))
        for entry in entries & OF_A_LESSON
        for lesson in lessons
    ]
    return latest_permission(found + _of_ended_period(entries - OF_A_LESSON, book, head.grade, now))


def _of_ended_period(entries: frozenset[Entry], book: Rulebook, grade: int, now: datetime) -> list[Deadline | None]:
    """Deadlines of results: of the period that ended last."""
    period = book.ended_period(grade, day_of(now)) if entries else None
    if period is None:
        return []
    occasion = of_period(period, book.calendar, book.profile(period.span.end))
    return [deadline(entry, occasion) for entry in entries]


def _views(session: Session, now: datetime, *narrowed: ColumnElement[bool]) -> tuple[PermissionView, ...]:
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
    ).all()
    lessons = find_lessons(session, {lesson for one in found for lesson in one[0].lesson_ids}, now)
    entered = _entered(session, [one[0].id for one in found], lessons.values())
    views = []
    for permission, last, first, grade, letter, ky, ru in found:
        teacher = surname_first(last, first)
        views.append(_view(session, permission, teacher, class_name(grade, letter), (ky, ru), lessons, entered, now))
    return tuple(views)


def _view(
    session: Session, row: LatePermission, teacher: str, class_name: str, subject: tuple[str, str],
    lessons: dict[int, LessonRow], entered: dict[int, int], now: datetime,
) -> PermissionView:  # fmt: skip
    mine = [lessons[one] for one in row.lesson_ids if one in lessons]
    entries = tuple(Entry(name) for name in row.entries)
    latest = None
    if row.granted is None:
        try:
            latest = _latest(session, row.class_id, frozenset(entries), mine, now)
        except Refused:
            latest = None
    return PermissionView(
        row.id, row.teacher_id, teacher, row.class_id, class_name, row.subject_id, subject[0], subject[1],
        tuple(sorted(one.lesson_date for one in mine)), entries, row.reason, row.asked_at, row.granted, row.decided_at,
        row.until, row.checked_at, latest, entered.get(row.id, 0),
    )  # fmt: skip


def _entered(session: Session, ids: Collection[int], lessons: Collection[LessonRow]) -> dict[int, int]:
    """How many marks and absences of these lessons came in under each permission."""
    years, lesson_ids = {one.school_year for one in lessons}, {one.id for one in lessons}
    counts: dict[int, int] = {}
    for table in (Mark, Absence):
        rows = session.execute(
            select(table.permission_id, func.count())
            .where(table.school_year.in_(years), table.lesson_id.in_(lesson_ids), table.permission_id.in_(ids))
            .group_by(table.permission_id)
        )
        for row in rows:
            counts[row[0] or 0] = counts.get(row[0] or 0, 0) + row[1]
    return counts
