"""Classes and the pupils in them on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.lesson import class_name
from app.domain.periods import Span
from app.store.models import Enrolment, GroupMember, Person, SchoolClass
from app.store.repositories.names import NAME_COLUMNS, PersonName, person_name
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class ClassRow:
    """A class of one year."""

    id: int
    school_id: int
    school_year: int
    grade: int
    letter: str
    language: str
    homeroom_id: int | None
    shift: int

    @property
    def label(self) -> str:
        """As it is spoken of: «7А»."""
        return class_name(self.grade, self.letter)


@dataclass(frozen=True)
class PupilRow:
    """A pupil of a class, and since when and until when, both inclusive."""

    name: PersonName
    since: date
    until: date | None

    @property
    def id(self) -> int:
        """The pupil's person id."""
        return self.name.id


_CLASS = (
    SchoolClass.id, SchoolClass.school_id, SchoolClass.school_year, SchoolClass.grade, SchoolClass.letter,
    SchoolClass.language, SchoolClass.homeroom_id, SchoolClass.shift,
)  # fmt: skip


def class_by_id(session: Session, class_id: int) -> ClassRow | None:
    """A class, None when there is none for this actor."""
    return next(iter(_classes(session, SchoolClass.id == class_id)), None)


def homeroom_classes(session: Session, person_id: int, school_year: int) -> tuple[ClassRow, ...]:
    """The classes that a person leads."""
    return _classes(session, SchoolClass.homeroom_id == person_id, SchoolClass.school_year == school_year)


def pupils_of_class(
    session: Session, class_id: int, on: date, *, group_id: int | None = None
) -> tuple[PupilRow, ...]:
    """The pupils of a class, or of one of its groups, on a day, by name."""
    return pupils_between(session, class_id, Span(on, on), group_id=group_id)


def pupils_between(
    session: Session, class_id: int, span: Span, *, group_id: int | None = None
) -> tuple[PupilRow, ...]:
    """Everyone who was in the class, or in the group, on some day of a span, by name, each once."""
    query = (
        select(*NAME_COLUMNS, func.min(Enrolment.valid_from), func.max(func.coalesce(Enrolment.valid_to, date.max)))
        .join(Enrolment, Enrolment.pupil_id == Person.id)
        .where(Enrolment.class_id == class_id, overlaps(Enrolment.valid_from, Enrolment.valid_to, span))
        .group_by(*NAME_COLUMNS)
        .order_by(Person.last_name, Person.first_name, Person.middle_name, Person.id)
    )
    if group_id is not None:
        members = select(GroupMember.pupil_id).where(
            GroupMember.group_id == group_id, overlaps(GroupMember.valid_from, GroupMember.valid_to, span)
        )
        query = query.where(Person.id.in_(members))
    return tuple(
        PupilRow(person_name(*name), since, None if until == date.max else until)
        for *name, since, until in rows(session, query)
    )


def overlaps(
    starts: InstrumentedAttribute[date], ends: InstrumentedAttribute[date | None], span: Span
) -> ColumnElement[bool]:
    """Whether a validity, both ends inclusive and the last one open, touches a span."""
    return and_(starts <= span.end, or_(ends.is_(None), ends >= span.start))


def _classes(session: Session, *conditions: ColumnElement[bool]) -> tuple[ClassRow, ...]:
    query = select(*_CLASS).where(*conditions).order_by(SchoolClass.grade, SchoolClass.letter)
    return tuple(ClassRow(*row) for row in rows(session, query))
