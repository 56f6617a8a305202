"""Accounts and the roles they may act in (U1–U3)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, key


class Account(Base):
    """The sign-in of one person; the login is in lower case. Only the sign-in's role reads it."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("status in ('active','pending','blocked')", name="status"),
        CheckConstraint("login = lower(login)", name="login"),
        {"schema": "auth"},
    )

    id: Mapped[int] = key("account", "auth")
    person_id: Mapped[int] = mapped_column(ForeignKey("gb.person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    pin_hash: Mapped[bytes | None] = mapped_column(unique=True)
    pw_hash: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=text("'pending'"))
    language: Mapped[str | None]
    must_change: Mapped[bool] = mapped_column(server_default=text("false"))
    totp_enc: Mapped[bytes | None]
    totp_last_step: Mapped[int] = mapped_column(server_default=text("0"))


class RoleGrant(Base):
    """A role given to an account for a school or a territory, both dates inclusive."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "role in ('ministry','special_admin','district','director','deputy','coordinator','homeroom',"
            "'teacher','pupil','parent','operator')",
            name="role",
        ),
        {"schema": "auth"},
    )

    id: Mapped[int] = key("role_grant", "auth")
    account_id: Mapped[int] = mapped_column(ForeignKey("auth.account.id"), index=True)
    role: Mapped[str]
    territory_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.territory.id"))
    school_id: Mapped[Int | None] = mapped_column(ForeignKey("gb.school.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class RecoveryCode(Base):
    """A hashed one-time code that stands in for a lost second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = ({"schema": "auth"},)

    id: Mapped[int] = key("recovery_code", "auth")
    account_id: Mapped[int] = mapped_column(ForeignKey("auth.account.id"), index=True)
    code_hash: Mapped[bytes]
    used_at: Mapped[datetime | None]
