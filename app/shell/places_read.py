"""Places as the live database shows them to this reader: row-level security decides what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.access.actor import REPUBLIC, Actor
from app.access.roles import Role
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.shell import clock
from app.shell.once import once
from app.store.models import Assignment, Enrolment, School, SchoolClass, Territory
from app.store.repositories.names import names_of
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class SchoolPlace:
    """A school and where it stands."""

    id: int
    district_id: int
    region_id: int
    name_ky: str
    name_ru: str


@dataclass(frozen=True)
class ClassPlace:
    """A class of a school, such as 7-А."""

    id: int
    school_id: int
    name: str


@dataclass(frozen=True)
class TerritoryPlace:
    """A region or district."""

    id: int
    parent_id: int | None
    name_ky: str
    name_ru: str


@once
def schools(me: Actor, territory_id: int | None = None, school_id: int | None = None) -> list[SchoolPlace]:
    """Schools open to this reader in a territory (None: everywhere), in the order of their ids."""
    narrowed: list[ColumnElement[bool]] = []
    if me.territory_id is not None and me.territory_id != REPUBLIC:
        narrowed.append((School.region_id == me.territory_id) | (School.district_id == me.territory_id))
    if me.school_id is not None:
        narrowed.append(School.id == me.school_id)
    if territory_id is not None and territory_id != REPUBLIC:
        narrowed.append((School.region_id == territory_id) | (School.district_id == territory_id))
    if school_id is not None:
        narrowed.append(School.id == school_id)
    wanted = select(School.id, School.district_id, School.region_id, School.name_ky, School.name_ru).where(*narrowed)
    with unit_of_work(me, read_only=True) as work:
        return [SchoolPlace(*row) for row in work.execute(wanted.order_by(School.id))]


@once
def territory(me: Actor, territory_id: int) -> TerritoryPlace | None:
    """A region or district by its code. Territories are nobody's secret."""
    wanted = select(Territory.id, Territory.parent_id, Territory.name_ky, Territory.name_ru).where(
        Territory.id == territory_id
    )
    with unit_of_work(me, read_only=True) as work:
        row = work.execute(wanted).one_or_none()
        return TerritoryPlace(*row) if row else None


@once
def one_class(me: Actor, class_id: int) -> ClassPlace | None:
    """A class that this reader may see, else None."""
    with unit_of_work(me, read_only=True) as work:
        return next(iter(_classes(work, select(SchoolClass).where(SchoolClass.id == class_id))), None)


@once
def own_classes(me: Actor) -> list[ClassPlace]:
    """The classes that a teacher or homeroom teacher works with this school year."""
    year = school_year_of(clock.today())
    wanted = select(SchoolClass).where(SchoolClass.school_year == year, SchoolClass.school_id == me.school_id)
    if me.role is Role.HOMEROOM:
        wanted = wanted.where(SchoolClass.homeroom_id == me.person_id)
    else:
        taught = select(Assignment.class_id).where(
            Assignment.teacher_id == me.person_id, Assignment.school_year == year
        )
        wanted = wanted.where(SchoolClass.id.in_(taught))
    with unit_of_work(me, read_only=True) as work:
        return _classes(work, wanted.order_by(SchoolClass.grade, SchoolClass.letter))


@once
def class_of_pupil(me: Actor, pupil_id: int) -> ClassPlace | None:
    """The present class of a pupil that this reader may see, else None."""
    today = clock.today()
    wanted = (
        select(SchoolClass)
        .join(Enrolment, Enrolment.class_id == SchoolClass.id)
        .where(Enrolment.pupil_id == pupil_id, Enrolment.valid_from <= today)
        .order_by(Enrolment.valid_from.desc())
        .limit(1)
    )
    with unit_of_work(me, read_only=True) as work:
        return next(iter(_classes(work, wanted)), None)


@once
def pupil_name(me: Actor, pupil_id: int) -> str | None:
    """Surname and name of a pupil that this reader may see, else None."""
    with unit_of_work(me, read_only=True) as work:
        found = names_of(work, [pupil_id]).get(pupil_id)
        return found.short if found else None


def _classes(work: Session, wanted: Select[SchoolClass]) -> list[ClassPlace]:
    found = work.scalars(wanted)
    return [ClassPlace(one.id, one.school_id, class_name(one.grade, one.letter)) for one in found]
