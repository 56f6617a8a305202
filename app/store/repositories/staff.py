"""Who heads a school, for letters to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from app.store.models import Person, StaffPost
from app.store.repositories.names import NAME_COLUMNS, PersonName, person_name
from app.store.repositories.rows import rows

_HEADS = ("director", "deputy")


def heads_of(session: Session, schools: Collection[int], on: date) -> dict[int, PersonName]:
    """The director of each school on a day, a deputy where the post is empty; schools without either are left out."""
    if not schools:
        return {}
    rank = case({post: place for place, post in enumerate(_HEADS)}, value=StaffPost.post)
    query = (
        select(StaffPost.school_id, *NAME_COLUMNS)
        .join(Person, Person.id == StaffPost.person_id)
        .where(
            StaffPost.school_id.in_(schools),
            StaffPost.post.in_(_HEADS),
            StaffPost.valid_from <= on,
            or_(StaffPost.valid_to.is_(None), StaffPost.valid_to >= on),
        )
        .order_by(StaffPost.school_id, rank, StaffPost.valid_from, Person.id)
    )
    found: dict[int, PersonName] = {}
    for school, *name in rows(session, query):
        found.setdefault(school, person_name(*name))
    return found
