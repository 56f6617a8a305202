"""Internet at schools: providers, contracts, monthly confirmations (A§36, N1–N2)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.models.base import Base, Int, Small, key


class Provider(Base):
    """A provider of internet services."""

    __tablename__ = "provider"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("provider")
    name_ky: Mapped[str]
    name_ru: Mapped[str]
    tin: Mapped[str]


class Contract(Base):
    """A school's contract with a provider; the fee is in tyiyn a month."""

    __tablename__ = "contract"
    __table_args__ = (CheckConstraint("monthly_fee_tyiyn >= 0", name="fee"), {"schema": "gb"})

    id: Mapped[int] = key("contract")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("gb.provider.id"), index=True)
    number: Mapped[str]
    signed_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    speed_mbps: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    monthly_fee_tyiyn: Mapped[int]


class Confirmation(Base):
    """The answer of one school for one contract and past month, and how far it has come."""

    __tablename__ = "confirmation"
    __table_args__ = (
        CheckConstraint("state in ('open','confirmed','refuted','approved','in_act')", name="state"),
        CheckConstraint("answer in ('confirmed','refuted')", name="answer"),
        CheckConstraint(
            "reason in ('no_service','slower','part_of_month','wrong_contract','other')", name="reason"
        ),
        CheckConstraint("answer is distinct from 'refuted' or reason is not null", name="refuted_reason"),
        CheckConstraint("extract(day from month) = 1", name="month"),
        UniqueConstraint("contract_id", "month"),
        Index("ix_confirmation_school_id_month", "school_id", "month"),
        Index("ix_confirmation_month_state", "month", "state"),
        {"schema": "gb"},
    )

    id: Mapped[int] = key("confirmation")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"))
    contract_id: Mapped[int] = mapped_column(ForeignKey("gb.contract.id"))
    month: Mapped[date]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    answer: Mapped[str | None]
    reason: Mapped[str | None]
    days_without: Mapped[Small | None]
    outage_from: Mapped[date | None]
    outage_to: Mapped[date | None]
    measured_mbps: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    days_to_pay: Mapped[Small | None]
    comment: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("gb.person.id"))
    answered_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("gb.person.id"))
    approved_at: Mapped[datetime | None]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("gb.act.id"), index=True)
    version: Mapped[Int] = mapped_column(server_default=text("1"))


class ConfirmationStep(Base):
    """One step of a confirmation: who, when, from where to where, with what comment. Append only."""

    __tablename__ = "confirmation_step"
    __table_args__ = ({"schema": "gb"},)

    id: Mapped[int] = key("confirmation_step")
    school_id: Mapped[Int] = mapped_column(ForeignKey("gb.school.id"), index=True)
    confirmation_id: Mapped[int] = mapped_column(ForeignKey("gb.confirmation.id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    by_person: Mapped[int] = mapped_column(ForeignKey("gb.person.id"))
    from_state: Mapped[str]
    to_state: Mapped[str]
    comment: Mapped[str | None]
