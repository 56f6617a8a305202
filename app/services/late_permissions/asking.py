"""A request for late entry on its way: asked, decided, ticked once what came in was checked (A§22, R2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.calendar import BISHKEK
from app.domain.comments import checked_comment
from app.domain.entries import OF_A_LESSON, Entry
from app.domain.errors import Conflict, NotFound, Refused
from app.domain.permissions import check_end, check_request, may_be_ticked
from app.services.journal.rows import find_lessons
from app.services.late_permissions.entered import complete
from app.services.late_permissions.limits import Limits
from app.services.results.sheet import check_assigned
from app.store.models import LatePermission, Notice
from app.store.unit_of_work import unit_of_work


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
        if asked - OF_A_LESSON:
            check_assigned(session, by.person_id, class_id, subject_id)
        latest = Limits(session, now).latest(class_id, asked, mine)
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
                reason=checked_comment(reason, "reason"),
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
            latest = Limits(session, now).latest(row.class_id, frozenset(map(Entry, row.entries)), lessons)
            end = check_end(until or latest, now=now, latest=latest)
        session.execute(
            update(LatePermission)
            .where(LatePermission.id == permission_id)
            .values(granted=granted, until=end, decided_at=now, decided_by=by.person_id)
        )
        _tell(session, by, row, granted, now)
        return end


def tick_permission(*, by: Actor, permission_id: int, now: datetime) -> None:
    """The deputy has checked what was entered under a permission (A§22); ticking twice keeps the first time.

    Raises Refused while more can still come in: before its end, unless everything asked for stands there.
    """
    require(by, Permission.LATE_ENTRY_DECIDE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        row = _locked(session, permission_id)
        if not row.granted:
            raise Refused("journal.permission_not_granted", article="A§22")
        lessons = list(find_lessons(session, row.lesson_ids, now).values())
        everything = complete(session, row, lessons, Limits(session, now))
        if row.until and row.checked_at is None and not may_be_ticked(row.until, now, complete=everything):
            raise Refused("rules.permission_still_open", article="A§22", until=row.until.astimezone(BISHKEK))
        session.execute(
            update(LatePermission)
            .where(LatePermission.id == permission_id, LatePermission.checked_at.is_(None))
            .values(checked_at=now, checked_by=by.person_id)
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
