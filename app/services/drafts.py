"""Drafts: what a person typed and has not saved comes back after a rerun, a lost page, a lost session."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.domain.errors import Invalid
from app.store.models import Draft
from app.store.unit_of_work import unit_of_work

_LONGEST_KEY = 200
_LARGEST = 200_000


@dataclass(frozen=True)
class DraftView:
    """The content of a form as it was last typed, and when."""

    payload: dict[str, Any]
    updated_at: datetime


def save_draft(*, by: Actor, key: str, payload: dict[str, Any], now: datetime) -> None:
    """Keep what was typed into the form `key`; the latest wins. Raises Invalid when it is too large to be a form."""
    require(by, Permission.ACCOUNT_OWN)
    if not key or len(key) > _LONGEST_KEY or len(json.dumps(payload)) > _LARGEST:
        raise Invalid("notices.draft_too_large", field="draft")
    values = {"account_id": by.account_id, "key": key, "payload": payload, "updated_at": now}
    statement = insert(Draft).values(values)
    latest = {"payload": statement.excluded.payload, "updated_at": statement.excluded.updated_at}
    with unit_of_work(by) as session:
        session.execute(statement.on_conflict_do_update(index_elements=["account_id", "key"], set_=latest))


def load_draft(*, by: Actor, key: str) -> DraftView | None:
    """What was typed into the form `key`, None when nothing is kept."""
    require(by, Permission.ACCOUNT_OWN)
    with unit_of_work(by) as session:
        row = session.execute(
            select(Draft.payload, Draft.updated_at).where(Draft.account_id == by.account_id, Draft.key == key)
        ).one_or_none()
    return DraftView(row.payload, row.updated_at) if row else None


def delete_draft(*, by: Actor, key: str) -> None:
    """Forget a draft: it was saved, or the person let it go. Forgetting what is not there is no error."""
    require(by, Permission.ACCOUNT_OWN)
    with unit_of_work(by) as session:
        session.execute(delete(Draft).where(Draft.account_id == by.account_id, Draft.key == key))
