"""What people told each other through the application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import Notice
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class Sent:
    """What was told to whom, and when; `key` with `params` makes the text."""

    key: str
    to: int
    params: Mapping[str, str | int]
    at: datetime


def sent_since(session: Session, person_id: int, since: datetime) -> tuple[Sent, ...]:
    """What a person told whom since an instant, the latest last."""
    query = (
        select(Notice.key, Notice.to_person_id, Notice.params, Notice.created_at)
        .where(Notice.from_person_id == person_id, Notice.created_at >= since)
        .order_by(Notice.created_at)
    )
    return tuple(Sent(*row) for row in rows(session, query))
