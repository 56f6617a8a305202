"""Providers of internet services (A§36)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.models import Provider
from app.store.repositories.rows import rows


def provider_names(session: Session) -> dict[int, tuple[str, str]]:
    """The providers by id: Kyrgyz and Russian name."""
    query = select(Provider.id, Provider.name_ky, Provider.name_ru)
    return {provider: (ky, ru) for provider, ky, ru in rows(session, query)}
