"""Territories and schools."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.access.actor import REPUBLIC
from app.store.models import School, Territory
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class TerritoryRow:
    """A region, city or district."""

    id: int
    parent_id: int | None
    kind: str
    iso: str | None
    name_ky: str
    name_ru: str
    name_en: str | None


@dataclass(frozen=True)
class TerritoryNode:
    """A territory with those below it, in the order of their codes."""

    territory: TerritoryRow
    children: tuple[TerritoryNode, ...]


@dataclass(frozen=True)
class SchoolRow:
    """A school and where it lies."""

    id: int
    code: str
    region_id: int
    district_id: int
    name_ky: str
    name_ru: str
    language: str
    week_days: int
    shifts: int


_TERRITORY = (
    Territory.id, Territory.parent_id, Territory.kind, Territory.iso, Territory.name_ky, Territory.name_ru,
    Territory.name_en,
)  # fmt: skip
_SCHOOL = (
    School.id, School.code, School.region_id, School.district_id, School.name_ky, School.name_ru, School.language,
    School.week_days, School.shifts,
)  # fmt: skip


def territories(session: Session, ids: Collection[int] | None = None) -> tuple[TerritoryRow, ...]:
    """All territories, or those named, in the order of their codes."""
    query = select(*_TERRITORY).order_by(Territory.id)
    if ids is not None:
        query = query.where(Territory.id.in_(ids))
    return tuple(TerritoryRow(*row) for row in rows(session, query))


def territory_tree(session: Session) -> TerritoryNode:
    """The republic with its regions and their districts."""
    known = territories(session)
    below: dict[int | None, list[TerritoryRow]] = {}
    for row in known:
        below.setdefault(row.parent_id, []).append(row)
    root = next(row for row in known if row.id == REPUBLIC)
    return _node(root, below)


def children_of_territory(session: Session, territory_id: int) -> tuple[TerritoryRow, ...]:
    """The territories right below one."""
    query = select(*_TERRITORY).where(Territory.parent_id == territory_id).order_by(Territory.id)
    return tuple(TerritoryRow(*row) for row in rows(session, query))


def schools_of_territory(session: Session, territory_id: int) -> tuple[SchoolRow, ...]:
    """The schools of a district, a region or the republic that the actor may see."""
    return _schools(session, *_within(territory_id))


def schools_by_id(session: Session, ids: Collection[int]) -> dict[int, SchoolRow]:
    """Schools by id; those the actor may not see are left out."""
    return {row.id: row for row in _schools(session, School.id.in_(ids))} if ids else {}


def _within(territory_id: int) -> tuple[ColumnElement[bool], ...]:
    if territory_id == REPUBLIC:
        return ()
    return (or_(School.region_id == territory_id, School.district_id == territory_id),)


def _schools(session: Session, *conditions: ColumnElement[bool]) -> tuple[SchoolRow, ...]:
    query = select(*_SCHOOL).where(*conditions).order_by(School.region_id, School.district_id, School.id)
    return tuple(SchoolRow(*row) for row in rows(session, query))


def _node(territory: TerritoryRow, below: dict[int | None, list[TerritoryRow]]) -> TerritoryNode:
    return TerritoryNode(territory, tuple(_node(child, below) for child in below.get(territory.id, [])))
