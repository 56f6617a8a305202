"""Reads of the journal's page: class, groups, names, plan; and who may open it at all (J8)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.roles import Role
from app.domain.errors import Denied, NotFound
from app.domain.periods import Span
from app.services.journal.page_views import PlanTopicView
from app.services.journal.rows import Roll
from app.store.models import Assignment, Enrolment, Lesson, Person, PlanTopic, SchoolClass, StudyGroup, Subject
from app.store.models import Plan as PlanRow


@dataclass(frozen=True)
class ClassHead:
    """A class and a subject, as the head of the page names them."""

    school_id: int
    school_year: int
    grade: int
    letter: str
    homeroom_id: int | None
    name_ky: str
    name_ru: str


def read_class(session: Session, class_id: int, subject_id: int) -> ClassHead:
    """The class and the subject. Raises NotFound where there is none for this actor."""
    row = session.execute(
        select(
            SchoolClass.school_id, SchoolClass.school_year, SchoolClass.grade, SchoolClass.letter,
            SchoolClass.homeroom_id, Subject.name_ky, Subject.name_ru,
        )
        .join(Subject, Subject.id == subject_id)
        .where(SchoolClass.id == class_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound("journal.no_such_class")
    return ClassHead(*row)


def check_reader(session: Session, by: Actor, homeroom_id: int | None, class_id: int, subject_id: int) -> None:
    """Teachers read their own journals, homeroom teachers their own class; row-level security decides again."""
    if by.role is Role.HOMEROOM and homeroom_id != by.person_id:
        raise Denied("journal.not_your_class")
    if by.role is not Role.TEACHER:
        return
    assigned = select(Assignment.id).where(
        Assignment.class_id == class_id, Assignment.subject_id == subject_id, Assignment.teacher_id == by.person_id
    )
    taught = select(Lesson.id).where(
        Lesson.class_id == class_id,
        Lesson.subject_id == subject_id,
        or_(Lesson.teacher_id == by.person_id, Lesson.substitute_id == by.person_id),
    )
    if session.execute(assigned.limit(1)).first() is None and session.execute(taught.limit(1)).first() is None:
        raise Denied("journal.not_your_journal")


def read_groups(session: Session, class_id: int, subject_id: int) -> dict[int, str]:
    """The groups of a class in a subject."""
    rows = session.execute(
        select(StudyGroup.id, StudyGroup.name).where(
            StudyGroup.class_id == class_id, StudyGroup.subject_id == subject_id
        )
    )
    return {row.id: row.name for row in rows}


def read_names(session: Session, class_id: int, roll: Roll, span: Span, group_id: int | None) -> dict[int, str]:
    """Who belonged to the class (and group) on any day of the span, by name."""
    rows = session.execute(
        select(Person.id, Person.last_name, Person.first_name)
        .where(
            Person.id.in_(
                select(Enrolment.pupil_id).where(
                    Enrolment.class_id == class_id,
                    Enrolment.valid_from <= span.end,
                    or_(Enrolment.valid_to.is_(None), Enrolment.valid_to >= span.start),
                )
            )
        )
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    members = {m.pupil_id for m in roll.grouped if m.place_id == group_id}
    return {r.id: f"{r.last_name} {r.first_name}" for r in rows if group_id is None or r.id in members}


def read_plan(session: Session, class_id: int, subject_id: int) -> tuple[PlanTopicView, ...]:
    """The topics of the plan (КТП), with those that a lesson took already (J5)."""
    given = select(Lesson.plan_topic_id).where(
        Lesson.class_id == class_id, Lesson.subject_id == subject_id, Lesson.plan_topic_id.is_not(None)
    )
    topic = PlanTopic
    rows = session.execute(
        select(topic.id, topic.ordinal, topic.title, topic.due_date, topic.id.in_(given).label("given"))
        .join(PlanRow, PlanRow.id == PlanTopic.plan_id)
        .where(PlanRow.class_id == class_id, PlanRow.subject_id == subject_id)
        .order_by(PlanTopic.ordinal, PlanTopic.id)
    )
    return tuple(PlanTopicView(r.id, r.ordinal, r.title, r.due_date, r.given) for r in rows)
