"""Children of a parent, and where they learn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.domain.periods import Span
from app.store.models import Enrolment, Guardian, Person, SchoolClass
from app.store.repositories.classes import overlaps
from app.store.repositories.names import NAME_COLUMNS, PersonName, person_name
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class Child:
    """A child with the class of the day; `class_id` is None when it sits in none."""

    name: PersonName
    relation: str
    school_id: int | None
    class_id: int | None
    grade: int | None
    letter: str | None


def children_of(session: Session, parent_id: int, on: date) -> tuple[Child, ...]:
    """The children in a parent's care on a day, from the eldest class."""
    day = Span(on, on)
    query = (
        select(
            *NAME_COLUMNS,
            Guardian.relation,
            SchoolClass.school_id,
            SchoolClass.id,
            SchoolClass.grade,
            SchoolClass.letter,
        )
        .join(Guardian, Guardian.pupil_id == Person.id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.pupil_id == Person.id, overlaps(Enrolment.valid_from, Enrolment.valid_to, day)),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Guardian.parent_id == parent_id, overlaps(Guardian.valid_from, Guardian.valid_to, day))
        .order_by(SchoolClass.grade.desc().nulls_last(), Person.first_name, Person.id)
    )
    return tuple(Child(person_name(*row[:5]), *row[5:]) for row in rows(session, query))
