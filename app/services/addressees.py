"""Whom a letter of the application goes to: who heads a school, who decides for a district (O3, N4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.store.repositories import approvers, staff
from app.store.repositories.names import PersonName
from app.store.unit_of_work import unit_of_work


def directors(*, by: Actor, schools: Collection[int], day: date) -> dict[int, PersonName]:
    """The director of each school on a day; schools without one, or out of the actor's scope, are left out."""
    require(by, Permission.NOTICE_SEND)
    with unit_of_work(by, read_only=True) as session:
        return staff.heads_of(session, schools, day)


def last_approvers(*, by: Actor, districts: Collection[int]) -> dict[int, PersonName]:
    """Who decided last on internet acts, per district; districts that never did are left out."""
    require(by, Permission.NOTICE_SEND)
    with unit_of_work(by, read_only=True) as session:
        return approvers.last_approvers(session, districts)
