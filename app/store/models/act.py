"""Internet acts: per provider and month, immutable once issued (A§36, N3)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Act(Base):
    """An issued act with its printed form; a correction is a new act that names the old one."""

    __tablename__ = "act"
    __table_args__ = (
        CheckConstraint(r"number ~ '^\d{4}-\d{2}/\d{3,}$'", name="number"),
        Index("ix_act_provider_id_month", "provider_id", "month"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("act")
    number: Mapped[str] = mapped_column(unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("gb.provider.id"))
    month: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    issued_by: Mapped[int] = mapped_column(ForeignKey("gb.person.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("gb.act.id"))
    total_tyiyn: Mapped[int]
    sha256: Mapped[bytes]
    pdf: Mapped[bytes] = mapped_column(deferred=True)


class ActLine(Base):
    """One school's month in an act, also when nothing is to be paid, with the reason."""

    __tablename__ = "act_line"
    __table_args__ = (CheckConstraint("amount_tyiyn >= 0", name="amount"), {"schema": "gb"})

    id: Mapped[int] = key("act_line")
    act_id: Mapped[int] = mapped_column(ForeignKey("gb.act.id"), index=True)
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("gb.contract.id"))
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("gb.confirmation.id"), index=True)
    days_served: Mapped[Small]
    days_in_month: Mapped[Small]
    monthly_fee_tyiyn: Mapped[int]
    amount_tyiyn: Mapped[int]
    reason: Mapped[str | None]
