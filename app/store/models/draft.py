"""What a person typed but has not saved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Json, key


class Draft(Base):
    """The draft of one form of one account; nobody else reads it."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "key"), {"schema": "gb"})

    id: Mapped[int] = key("draft")
    account_id: Mapped[int] = mapped_column(ForeignKey("auth.account.id"))
    key: Mapped[str]
    payload: Mapped[Json]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
