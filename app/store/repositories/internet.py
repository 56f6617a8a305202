"""Contracts and monthly confirmations of internet services (A§36)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.periods import month_of
from app.store.models import Confirmation, ConfirmationStep, Contract, Provider, School
from app.store.repositories.rows import rows


@dataclass(frozen=True)
class ContractRow:
    """A contract with its provider's names."""

    id: int
    school_id: int
    provider_id: int
    provider_ky: str
    provider_ru: str
    number: str
    valid_from: date
    valid_to: date | None
    speed_mbps: Decimal
    monthly_fee_tyiyn: int


@dataclass(frozen=True)
class ConfirmationRow:
    """A school's answer for one contract and month."""

    id: int
    school_id: int
    school_ky: str
    school_ru: str
    district_id: int
    contract: ContractRow
    month: date
    state: str
    answer: str | None
    reason: str | None
    days_without: int | None
    measured_mbps: Decimal | None
    days_to_pay: int | None
    comment: str | None
    answered_by: int | None
    answered_at: datetime | None
    approved_by: int | None
    approved_at: datetime | None
    act_id: int | None
    version: int


@dataclass(frozen=True)
class StepRow:
    """One step of a confirmation's way."""

    at: datetime
    by_person: int
    from_state: str
    to_state: str
    comment: str | None


_CONTRACT = (
    Contract.id, Contract.school_id, Contract.provider_id, Provider.name_ky, Provider.name_ru, Contract.number,
    Contract.valid_from, Contract.valid_to, Contract.speed_mbps, Contract.monthly_fee_tyiyn,
)  # fmt: skip
_SCHOOL = (Confirmation.id, Confirmation.school_id, School.name_ky, School.name_ru, School.district_id)
_CONFIRMATION = (
    Confirmation.month, Confirmation.state, Confirmation.answer, Confirmation.reason, Confirmation.days_without,
    Confirmation.measured_mbps, Confirmation.days_to_pay, Confirmation.comment, Confirmation.answered_by,
    Confirmation.answered_at, Confirmation.approved_by, Confirmation.approved_at, Confirmation.act_id,
    Confirmation.version,
)  # fmt: skip


def provider_names(session: Session) -> dict[int, tuple[str, str]]:
    """The providers by id: Kyrgyz and Russian name."""
    query = select(Provider.id, Provider.name_ky, Provider.name_ru)
    return {provider: (ky, ru) for provider, ky, ru in rows(session, query)}


def contracts_in(session: Session, month: date, schools: Collection[int] | None = None) -> tuple[ContractRow, ...]:
    """The contracts in force on some day of a month (named by its first day), of some schools or of all in sight."""
    query = (
        select(*_CONTRACT)
        .join(Provider, Provider.id == Contract.provider_id)
        .where(Contract.valid_from <= month_of(month).end, or_(Contract.valid_to.is_(None), Contract.valid_to >= month))
        .order_by(Contract.school_id, Contract.id)
    )
    if schools is not None:
        query = query.where(Contract.school_id.in_(schools))
    return tuple(ContractRow(*row) for row in rows(session, query))


def confirmations_of(
    session: Session, month: date, schools: Collection[int] | None = None
) -> tuple[ConfirmationRow, ...]:
    """The confirmations of a month (named by its first day), by district and school."""
    query = (
        select(*_SCHOOL, *_CONTRACT, *_CONFIRMATION)
        .join(School, School.id == Confirmation.school_id)
        .join(Contract, Contract.id == Confirmation.contract_id)
        .join(Provider, Provider.id == Contract.provider_id)
        .where(Confirmation.month == month)
        .order_by(School.district_id, School.id, Confirmation.contract_id)
    )
    if schools is not None:
        query = query.where(Confirmation.school_id.in_(schools))
    a, b = len(_SCHOOL), len(_SCHOOL) + len(_CONTRACT)
    return tuple(ConfirmationRow(*(*row[:a], ContractRow(*row[a:b]), *row[b:])) for row in rows(session, query))


def steps_of(session: Session, confirmation_id: int) -> tuple[StepRow, ...]:
    """Every step of a confirmation, the first one first."""
    query = (
        select(
            ConfirmationStep.at, ConfirmationStep.by_person, ConfirmationStep.from_state, ConfirmationStep.to_state,
            ConfirmationStep.comment,
        )
        .where(ConfirmationStep.confirmation_id == confirmation_id)
        .order_by(ConfirmationStep.at, ConfirmationStep.id)
    )  # fmt: skip
    return tuple(StepRow(*row) for row in rows(session, query))
