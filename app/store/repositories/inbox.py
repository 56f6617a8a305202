"""What people told each other through the application."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import Notice
from app.store.repositories.rows import rows


def sent_since(session: Session, person_id: int, since: datetime) -> tuple[tuple[str, int, datetime], ...]:
    """What a person told whom since an instant: key, to whom, when; the latest last."""
    query = (
        select(Notice.key, Notice.to_person_id, Notice.created_at)
        .where(Notice.from_person_id == person_id, Notice.created_at >= since)
        .order_by(Notice.created_at)
    )
    return tuple((key, to, at) for key, to, at in rows(session, query))
