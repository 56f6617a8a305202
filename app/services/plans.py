"""Calendar-thematic plans (КТП): handed in by who teaches, approved by director or deputy (J5, A§38.8).

A plan handed in after its day counts as late and is taken all the same: a late plan is better than none (ours). What a
lesson has given stays in the plan; an approved plan stands until its approval is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.calendar import day_of
from app.domain.errors import Conflict, Invalid, NotFound, Refused
from app.domain.periods import school_year_of
from app.store.models import Assignment, Lesson, Person, Plan, PlanTopic, SchoolClass
from app.store.repositories.names import surname_first
from app.store.unit_of_work import unit_of_work

MOST_TOPICS = 400
LONGEST_TITLE = 500


@dataclass(frozen=True)
class Topic:
    """A topic of a plan, in its place; `id` is None for a new one."""

    id: int | None
    due_date: date
    title: str
    homework: str = ""
    given: bool = False


@dataclass(frozen=True)
class PlanView:
    """The plan of one teacher; `version` is what it held when it was read."""

    id: int
    teacher_id: int
    teacher: str
    entered_at: datetime
    approved_at: datetime | None
    topics: tuple[Topic, ...]
    version: str


def read_plans(*, by: Actor, class_id: int, subject_id: int) -> tuple[PlanView, ...]:
    """The plans of a class and subject, one a teacher; nothing out of the actor's reach."""
    require(by, Permission.JOURNAL_READ)
    with unit_of_work(by, read_only=True) as session:
        return _read(session, Plan.class_id == class_id, Plan.subject_id == subject_id)


def save_plan(
    *, by: Actor, class_id: int, subject_id: int, topics: Sequence[Topic], seen_version: str, now: datetime
) -> int:
    """Hand in one's own plan, or put other topics into it before it is approved; returns its number.

    The order of `topics` is the order of the plan. `seen_version` is empty where there was none. Raises Refused for a
    class and subject of somebody else and for an approved plan, Conflict when it was changed meanwhile.
    """
    require(by, Permission.PLAN_WRITE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        _one_at_a_time(session, class_id, subject_id)
        place = _own_class(session, by, class_id, subject_id, now)
        checked = [_checked(topic, place.school_year) for topic in topics]
        if not 0 < len(checked) <= MOST_TOPICS:
            raise Invalid("journal.plan_size", field="topics", most=MOST_TOPICS)
        conditions = (Plan.class_id == class_id, Plan.subject_id == subject_id, Plan.teacher_id == by.person_id)
        there = next(iter(_read(session, *conditions)), None)
        if there and there.approved_at is not None:
            raise Refused("journal.plan_approved")
        if (there.version if there else "") != seen_version:
            raise Conflict("journal.plan_changed", mine=seen_version, theirs=there.version if there else "")
        plan_id = there.id if there else _begin(session, by, place, subject_id, now)
        _write(session, plan_id, place.school_id, there.topics if there else (), checked)
        return plan_id


def approve_plan(*, by: Actor, plan_id: int, seen_version: str, now: datetime) -> None:
    """Director or deputy approves the plan as it was read. Twice is as once."""
    require(by, Permission.PLAN_APPROVE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        plan = _locked(session, plan_id)
        if plan.version != seen_version:
            raise Conflict("journal.plan_changed", mine=seen_version, theirs=plan.version)
        if plan.approved_at is None:
            session.execute(update(Plan).where(Plan.id == plan_id).values(approved_at=now))


def reopen_plan(*, by: Actor, plan_id: int) -> None:
    """Director or deputy takes the approval back, so that the teacher may change the plan. Twice is as once."""
    require(by, Permission.PLAN_APPROVE, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        if _locked(session, plan_id).approved_at is not None:
            session.execute(update(Plan).where(Plan.id == plan_id).values(approved_at=None))


@dataclass(frozen=True)
class _Place:
    class_id: int
    school_id: int
    school_year: int


def _own_class(session: Session, by: Actor, class_id: int, subject_id: int, now: datetime) -> _Place:
    row = session.execute(
        select(SchoolClass.id, SchoolClass.school_id, SchoolClass.school_year).where(SchoolClass.id == class_id)
    ).one_or_none()
    if row is None:
        raise NotFound("journal.no_such_class")
    own = select(Assignment.id).where(
        Assignment.class_id == class_id,
        Assignment.subject_id == subject_id,
        Assignment.teacher_id == by.person_id,
        or_(Assignment.valid_to.is_(None), Assignment.valid_to >= day_of(now)),
    )
    if session.execute(own.limit(1)).first() is None:
        raise Refused("journal.not_your_journal", article="A§39–40")
    return _Place(*row)


def _checked(topic: Topic, school_year: int) -> Topic:
    title, homework = " ".join(topic.title.split()), topic.homework.strip()
    if not title or len(title) > LONGEST_TITLE or "\0" in title:
        raise Invalid("journal.plan_title", field="title", most=LONGEST_TITLE)
    if len(homework) > LONGEST_TITLE or "\0" in homework:
        raise Invalid("journal.plan_homework", field="homework", most=LONGEST_TITLE)
    if school_year_of(topic.due_date) != school_year:
        raise Invalid("journal.plan_day", field="due_date", day=topic.due_date, topic=title)
    return Topic(topic.id, topic.due_date, title, homework)


def _begin(session: Session, by: Actor, place: _Place, subject_id: int, now: datetime) -> int:
    made = session.execute(
        insert(Plan)
        .values(
            school_id=place.school_id, school_year=place.school_year, class_id=place.class_id, subject_id=subject_id,
            teacher_id=by.person_id, entered_at=now,
        )
        .returning(Plan.id)
    )  # fmt: skip
    return made.scalar_one()


def _write(session: Session, plan_id: int, school_id: int, there: Sequence[Topic], wanted: Sequence[Topic]) -> None:
    """Only what differs is touched, so that the log says what was changed and lessons keep their topics."""
    known = {topic.id: (number, topic) for number, topic in enumerate(there, 1)}
    kept = {topic.id for topic in wanted}
    for number, topic in known.values():
        if topic.given and topic.id not in kept:
            raise Refused("journal.plan_topic_given", number=number, topic=topic.title)
    if gone := known.keys() - kept:
        session.execute(delete(PlanTopic).where(PlanTopic.plan_id == plan_id, PlanTopic.id.in_(gone)))
    new, moved = [], {}
    for number, topic in enumerate(wanted, 1):
        values = {"due_date": topic.due_date, "title": topic.title, "homework": topic.homework or None}
        if topic.id not in known:
            new.append({"plan_id": plan_id, "school_id": school_id, "ordinal": number, **values})
            continue
        before, old = known[topic.id]
        if (old.due_date, old.title, old.homework) != (topic.due_date, topic.title, topic.homework):
            session.execute(update(PlanTopic).where(PlanTopic.id == topic.id).values(**values))
        if before != number:
            moved[topic.id] = number
    # a place is free only once who stood there has moved: everybody steps aside first
    for sign in (-1, 1):
        for topic_id, number in moved.items():
            session.execute(update(PlanTopic).where(PlanTopic.id == topic_id).values(ordinal=sign * number))
    if new:
        session.execute(insert(PlanTopic).values(new))


def _locked(session: Session, plan_id: int) -> PlanView:
    place = session.execute(select(Plan.class_id, Plan.subject_id).where(Plan.id == plan_id)).one_or_none()
    if place is None:
        raise NotFound("journal.no_such_plan")
    _one_at_a_time(session, *place)
    (plan,) = _read(session, Plan.id == plan_id)
    return plan


def _one_at_a_time(session: Session, class_id: int, subject_id: int) -> None:
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"plan:{class_id}:{subject_id}"))))


def _read(session: Session, *conditions: ColumnElement[bool]) -> tuple[PlanView, ...]:
    given = select(Lesson.id).where(
        Lesson.plan_topic_id == PlanTopic.id, Lesson.class_id == Plan.class_id, Lesson.school_year == Plan.school_year
    )
    rows = session.execute(
        select(
            Plan.id, Plan.teacher_id, Person.last_name, Person.first_name, Plan.entered_at, Plan.approved_at,
            PlanTopic.id.label("topic_id"), PlanTopic.due_date, PlanTopic.title, PlanTopic.homework,
            given.exists().label("given"),
        )
        .outerjoin(PlanTopic, PlanTopic.plan_id == Plan.id)
        .outerjoin(Person, Person.id == Plan.teacher_id)
        .where(*conditions)
        .order_by(Plan.id, PlanTopic.ordinal)
    )  # fmt: skip
    found = []
    for _, group in groupby(rows, key=lambda row: row.id):
        of_plan = list(group)
        head = of_plan[0]
        topics = tuple(
            Topic(row.topic_id, row.due_date, row.title, row.homework or "", row.given)
            for row in of_plan
            if row.topic_id is not None
        )
        name = surname_first(head.last_name, head.first_name)
        found.append(
            PlanView(head.id, head.teacher_id, name, head.entered_at, head.approved_at, topics, _version(topics))
        )
    return tuple(found)


def _version(topics: Sequence[Topic]) -> str:
    told = [(topic.id, topic.due_date.isoformat(), topic.title, topic.homework) for topic in topics]
    return sha256(repr(told).encode()).hexdigest()[:16]
