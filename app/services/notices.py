"""Reminders and notices: who owes something is told, once a day for the same thing (O3, N4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.calendar import day_of, start_of_day
from app.domain.errors import Invalid, NotFound
from app.store.models import Notice, Person
from app.store.repositories.inbox import Sent, sent_since
from app.store.repositories.names import surname_first
from app.store.unit_of_work import unit_of_work

Params = Mapping[str, str | int]

REMINDERS = frozenset(
    {
        "notices.topics_missing",
        "notices.attendance_missing",
        "notices.homework_missing",
        "notices.control_marks_missing",
        "notices.period_marks_missing",
        "notices.plan_missing",
        "notices.filling_missing",
        "notices.reasons_missing",
        "notices.act_overdue",
        "notices.acts_waiting",
        "notices.journal_checked",
    }
)
"""What a person may be reminded of; the text stands in the `notices` catalogue, the numbers in the parameters."""

_LONGEST_PARAM = 200


@dataclass(frozen=True)
class Reminded:
    """Who was told now, and who had been told the same today."""

    sent: tuple[int, ...]
    already_told: tuple[int, ...]


@dataclass(frozen=True)
class Inbox:
    """How many notices a person has, how many are unread, and the id of the latest."""

    total: int
    unread: int
    latest_id: int


@dataclass(frozen=True)
class NoticeView:
    """A notice as its reader sees it; `key` and `params` make the text in the reader's language."""

    id: int
    key: str
    params: Params
    created_at: datetime
    read_at: datetime | None
    from_name: str


def remind(*, by: Actor, to_persons: Collection[int], key: str, params: Params, now: datetime) -> Reminded:
    """Write a notice to each of these members of staff, not twice on one day for the same thing.

    Raises Denied without the right, Invalid for an unknown reminder, NotFound when one of the
    people is not staff within the actor's scope; nothing is sent then.
    """
    require(by, Permission.NOTICE_SEND, Target(school_id=by.school_id))
    if key not in REMINDERS:
        raise Invalid("notices.unknown_reminder", field="key", name=key)
    if any(isinstance(value, str) and len(value) > _LONGEST_PARAM for value in params.values()):
        raise Invalid("notices.too_long", field="params", most=_LONGEST_PARAM)
    wanted = sorted(set(to_persons))
    with unit_of_work(by) as session:
        schools = _staff(session, wanted)
        told = _told_today(session, wanted, key, params, now)
        sent = [person for person in wanted if person not in told]
        if sent:
            session.execute(
                insert(Notice).values(
                    [
                        {
                            "school_id": schools[person],
                            "to_person_id": person,
                            "from_person_id": by.person_id,
                            "key": key,
                            "params": dict(params),
                            "created_at": now,
                        }
                        for person in sent
                    ]
                )
            )
    return Reminded(tuple(sent), tuple(sorted(told)))


def sent_today(*, by: Actor, now: datetime) -> tuple[Sent, ...]:
    """What the actor told whom today, the latest last: the same to the same person is not told again."""
    require(by, Permission.NOTICE_SEND)
    with unit_of_work(by, read_only=True) as session:
        return sent_since(session, by.person_id, start_of_day(day_of(now)))


def my_notices(
    *, by: Actor, unread_only: bool = False, limit: int = 100, offset: int = 0
) -> tuple[NoticeView, ...]:
    """The actor's own notices, the unread before the others, each the latest first."""
    require(by, Permission.NOTICE_READ)
    query = (
        select(
            Notice.id, Notice.key, Notice.params, Notice.created_at, Notice.read_at, Person.last_name, Person.first_name
        )
        .outerjoin(Person, Person.id == Notice.from_person_id)
        .where(Notice.to_person_id == by.person_id)
        .order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    with unit_of_work(by) as session:
        rows = session.execute(query).all()
    return tuple(
        NoticeView(n.id, n.key, n.params, n.created_at, n.read_at, surname_first(n.last_name, n.first_name))
        for n in rows
    )


def unread(*, by: Actor) -> int:
    """How many notices wait for the actor."""
    require(by, Permission.NOTICE_READ)
    with unit_of_work(by) as session:
        count = select(func.count()).where(Notice.to_person_id == by.person_id, Notice.read_at.is_(None))
        return session.execute(count).scalar_one()


def inbox(*, by: Actor) -> Inbox:
    """What the actor has in all."""
    require(by, Permission.NOTICE_READ)
    waiting = func.count().filter(Notice.read_at.is_(None))
    query = select(func.count(), waiting, func.coalesce(func.max(Notice.id), 0))
    with unit_of_work(by, read_only=True) as session:
        return Inbox(*session.execute(query.where(Notice.to_person_id == by.person_id)).one())


def mark_read(*, by: Actor, notice_ids: Collection[int], now: datetime) -> int:
    """Mark own notices as read; those that are read already keep their time. Returns how many changed."""
    require(by, Permission.NOTICE_READ)
    with unit_of_work(by) as session:
        changed = session.execute(
            update(Notice)
            .where(Notice.id.in_(notice_ids), Notice.to_person_id == by.person_id, Notice.read_at.is_(None))
            .values(read_at=now)
            .returning(Notice.id)
        )
        return len(changed.all())


def mark_all_read(*, by: Actor, now: datetime, latest_id: int) -> int:
    """Mark every own notice up to the latest seen as read; what came while the page stood open stays unread."""
    require(by, Permission.NOTICE_READ)
    with unit_of_work(by) as session:
        changed = session.execute(
            update(Notice)
            .where(Notice.to_person_id == by.person_id, Notice.read_at.is_(None), Notice.id <= latest_id)
            .values(read_at=now)
            .returning(Notice.id)
        )
        return len(changed.all())


def _staff(session: Session, persons: Collection[int]) -> dict[int, int | None]:
    """School of each person; row-level security leaves only those whom the actor may see."""
    rows = session.execute(select(Person.id, Person.school_id).where(Person.id.in_(persons), Person.kind == "staff"))
    schools = {row.id: row.school_id for row in rows}
    if missing := set(persons) - set(schools):
        raise NotFound("notices.unknown_person", count=len(missing))
    return schools


def _told_today(session: Session, persons: Collection[int], key: str, params: Params, now: datetime) -> set[int]:
    """Whom this reminder reached today. The lock makes a double click wait for its first half."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"remind:{key}"))))
    rows = session.execute(
        select(Notice.to_person_id).where(
            Notice.to_person_id.in_(persons),
            Notice.key == key,
            Notice.params == dict(params),
            Notice.created_at >= start_of_day(day_of(now)),
        )
    )
    return {row.to_person_id for row in rows}
