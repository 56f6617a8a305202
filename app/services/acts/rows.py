"""A school's month of internet as it lies in the database, with its contract and provider."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.act_amounts import ActLine, answered_line
from app.domain.internet_acts import Answer, ConfirmationState, Party, RefusalReason, due_on, overdue
from app.domain.internet_acts import Confirmation as DomainConfirmation
from app.domain.profiles import RuleProfile
from app.store.models import Act, Confirmation, ConfirmationStep, Contract, Person, Provider, School, Territory
from app.store.repositories.names import surname_first


@dataclass(frozen=True)
class ConfirmationRow:
    """One confirmation with what one needs to judge, show and pay it."""

    id: int
    school_id: int
    school_code: str
    school_ky: str
    school_ru: str
    district_id: int
    district_ky: str
    district_ru: str
    region_id: int
    contract_id: int
    contract_number: str
    provider_id: int
    provider_ky: str
    provider_ru: str
    speed_mbps: Decimal
    monthly_fee_tyiyn: int
    month: date
    state: ConfirmationState
    reason: RefusalReason | None
    answered: bool
    days_without: int | None
    outage_from: date | None
    outage_to: date | None
    measured_mbps: Decimal | None
    days_to_pay: int | None
    comment: str | None
    answered_by: int | None
    answered_at: datetime | None
    approved_by: int | None
    approved_at: datetime | None
    act_id: int | None
    act_number: str | None
    version: int

    def domain(self) -> DomainConfirmation:
        """As the rules know it."""
        answer = Answer(self.reason, self.days_without) if self.answered else None
        return DomainConfirmation(self.month, self.state, answer, self.days_to_pay)

    def line(self) -> ActLine | None:
        """What it comes to, as it is answered now; None while it is not."""
        return answered_line(self.domain(), self.monthly_fee_tyiyn) if self.answered else None

    def due(self, profile: RuleProfile) -> date:
        """The last day in time of whoever's turn it is; the district's once it is answered."""
        return due_on(self.month, Party.DISTRICT if self.answered else Party.DIRECTOR, profile)

    def overdue(self, today: date, profile: RuleProfile) -> Party | None:
        """Who is late with it."""
        return overdue(self.domain(), today, profile)


@dataclass(frozen=True)
class StepView:
    """One step of a confirmation: who, when, from where to where, with what comment."""

    at: datetime
    by_name: str
    from_state: ConfirmationState
    to_state: ConfirmationState
    comment: str


def confirmations_query() -> Select[*tuple[Any, ...]]:
    """Confirmations with contract, provider, school and act; the caller narrows them."""
    c = Confirmation
    return (
        select(
            c.id, c.school_id, School.code.label("school_code"), School.name_ky.label("school_ky"),
            School.name_ru.label("school_ru"), School.district_id,
            Territory.name_ky.label("district_ky"), Territory.name_ru.label("district_ru"), School.region_id,
            c.contract_id,
            Contract.number.label("contract_number"), Contract.provider_id, Provider.name_ky.label("provider_ky"),
            Provider.name_ru.label("provider_ru"), Contract.speed_mbps, Contract.monthly_fee_tyiyn, c.month, c.state,
            c.answer, c.reason, c.days_without, c.outage_from, c.outage_to, c.measured_mbps, c.days_to_pay, c.comment,
            c.answered_by, c.answered_at, c.approved_by, c.approved_at, c.act_id, Act.number.label("act_number"),
            c.version,
        )
        .join(Contract, Contract.id == c.contract_id)
        .join(Provider, Provider.id == Contract.provider_id)
        .join(School, School.id == c.school_id)
        .join(Territory, Territory.id == School.district_id)
        .outerjoin(Act, Act.id == c.act_id)
        .order_by(School.code, Contract.number, c.month.desc(), c.id)
    )  # fmt: skip


def read_confirmations(session: Session, query: Select[*tuple[Any, ...]]) -> list[ConfirmationRow]:
    """The rows of a query made with `confirmations_query`."""
    return [_row(found._mapping) for found in session.execute(query)]  # noqa: SLF001 - SQLAlchemy's public name


def find(session: Session, ids: Collection[int], *, lock: bool = False) -> dict[int, ConfirmationRow]:
    """Confirmations by id. Locked, only those that the actor may change now, taken in one order."""
    query = confirmations_query().where(Confirmation.id.in_(ids))
    if lock:
        query = query.order_by(None).order_by(Confirmation.id).with_for_update(of=Confirmation)
    return {row.id: row for row in read_confirmations(session, query)}


def read_steps(session: Session, ids: Collection[int]) -> dict[int, tuple[StepView, ...]]:
    """The steps of confirmations, the earliest first; a name that the actor may not read is empty."""
    step = ConfirmationStep
    rows = session.execute(
        select(
            step.confirmation_id, step.at, Person.last_name, Person.first_name, step.from_state, step.to_state,
            step.comment,
        )
        .outerjoin(Person, Person.id == step.by_person)
        .where(step.confirmation_id.in_(ids))
        .order_by(step.at, step.id)
    )  # fmt: skip
    steps: dict[int, tuple[StepView, ...]] = {}
    for r in rows:
        name = surname_first(r.last_name, r.first_name)
        view = StepView(r.at, name, ConfirmationState(r.from_state), ConfirmationState(r.to_state), r.comment or "")
        steps[r.confirmation_id] = (*steps.get(r.confirmation_id, ()), view)
    return steps


def _row(found: Mapping[Any, Any]) -> ConfirmationRow:
    values = {str(name): value for name, value in found.items()}
    values["answered"] = values.pop("answer") is not None
    values["state"] = ConfirmationState(str(values["state"]))
    values["reason"] = RefusalReason(str(values["reason"])) if values["reason"] else None
    return ConfirmationRow(**values)
