"""Who decides on internet acts in a district: whoever approved there last (A§36)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.store.models import Confirmation, Person, School
from app.store.repositories.names import NAME_COLUMNS, PersonName, person_name
from app.store.repositories.rows import rows


def last_approvers(session: Session, districts: Collection[int]) -> dict[int, PersonName]:
    """Per district the person who approved last; districts that never approved, or unseen people, are left out."""
    if not districts:
        return {}
    query = (
        select(School.district_id, *NAME_COLUMNS)
        .ext(distinct_on(School.district_id))
        .join(Confirmation, Confirmation.school_id == School.id)
        .join(Person, Person.id == Confirmation.approved_by)
        .where(School.district_id.in_(districts))
        .order_by(School.district_id, Confirmation.approved_at.desc())
    )
    return {district: person_name(*name) for district, *name in rows(session, query)}
