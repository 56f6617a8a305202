"""Notices and drafts of the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.store.models import Draft, Notice
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class NoticeRow:
    """A notice: `key` and `params` make its text in the reader's language."""

    id: int
    from_person_id: int | None
    key: str
    params: dict[str, Any]
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class DraftRow:
    """What was typed into a form and not saved."""

    key: str
    payload: dict[str, Any]
    updated_at: datetime


def notices_of(
    session: Session, person_id: int, *, unread_only: bool = False, limit: int = 100
) -> tuple[NoticeRow, ...]:
    """The notices of a person, the latest first."""
    query = (
        select(Notice.id, Notice.from_person_id, Notice.key, Notice.params, Notice.created_at, Notice.read_at)
        .where(Notice.to_person_id == person_id)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(limit)
    )
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    return tuple(NoticeRow(*row) for row in rows(session, query))


def sent_since(session: Session, person_id: int, since: datetime) -> tuple[tuple[str, int, datetime], ...]:
    """What a person told whom since an instant: key, to whom, when; the latest last."""
    query = (
        select(Notice.key, Notice.to_person_id, Notice.created_at)
        .where(Notice.from_person_id == person_id, Notice.created_at >= since)
        .order_by(Notice.created_at)
    )
    return tuple((key, to, at) for key, to, at in rows(session, query))


def unread_count(session: Session, person_id: int) -> int:
    """How many notices wait."""
    query = select(func.count()).where(Notice.to_person_id == person_id, Notice.read_at.is_(None))
    return session.execute(query).scalar_one()


def drafts_of(session: Session, account_id: int, *, prefix: str = "") -> tuple[DraftRow, ...]:
    """The drafts of an account whose key begins so, the latest first."""
    query = (
        select(Draft.key, Draft.payload, Draft.updated_at)
        .where(Draft.account_id == account_id, Draft.key.startswith(prefix, autoescape=True))
        .order_by(Draft.updated_at.desc())
    )
    return tuple(DraftRow(*row) for row in rows(session, query))
