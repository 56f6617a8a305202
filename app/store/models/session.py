"""Sessions, sign-in tickets and throttles; touched only through the functions of schema auth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.store.models.base import Base, Int


class Session(Base):
    """A live or past session, known by the hash of its secret token only."""

    __tablename__ = "session"
    __table_args__ = (
        Index("ix_session_account_id", "account_id", postgresql_where=text("revoked_at is null")),
        {"schema": "auth"},
    )

    sid_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("auth.account.id"))
    grant_id: Mapped[int] = mapped_column(ForeignKey("auth.role_grant.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    abs_expires_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '12 hours'"))
    idle_seconds: Mapped[Int] = mapped_column(server_default=text("1800"))
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str | None]
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    amr: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{pwd}'"))


class LoginTicket(Base):
    """A 30-second ticket that one browser exchanges for its session cookie."""

    __tablename__ = "login_ticket"
    __table_args__ = ({"schema": "auth"},)

    ticket_hash: Mapped[bytes] = mapped_column(primary_key=True)
    pre_hash: Mapped[bytes]
    account_id: Mapped[int] = mapped_column(ForeignKey("auth.account.id"))
    grant_id: Mapped[int] = mapped_column(ForeignKey("auth.role_grant.id"))
    amr: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime] = mapped_column(server_default=text("now() + interval '30 seconds'"))


class Throttle(Base):
    """Tries counted under a key such as user and address."""

    __tablename__ = "throttle"
    __table_args__ = ({"schema": "auth"},)

    key: Mapped[str] = mapped_column(primary_key=True)
    fails: Mapped[Int]
    first_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
