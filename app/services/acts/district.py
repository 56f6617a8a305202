"""The district's turn: approve what its directors answered, or return it with a comment (A§36, N2)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.errors import Conflict, Invalid
from app.domain.internet_acts import ConfirmationState, Step
from app.domain.periods import month_of
from app.services.acts.rows import ConfirmationRow, confirmations_query, find, read_confirmations
from app.services.acts.steps import locked, take_step
from app.store.models import Confirmation
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class Approved:
    """What was approved now, and what had moved on before one's click."""

    approved: tuple[int, ...]
    moved_on: tuple[int, ...] = ()


def approve(*, by: Actor, confirmation_id: int, seen_version: int, now: datetime) -> None:
    """Approve one answer as it is: «slower than the contract» then comes to 0.

    A second click changes nothing. Raises Conflict when the answer was changed since it was seen.
    """
    require(by, Permission.ACT_APPROVE)
    with unit_of_work(by) as session:
        _approve(session, by, _row(session, by, confirmation_id), seen_version, now, None, "")


def approve_days(
    *, by: Actor, confirmation_id: int, seen_version: int, now: datetime, days_to_pay: int | None, comment: str
) -> None:
    """Approve «slower than the contract» with the days to be paid, and a comment (ours). An empty field is no
    approval at 0: raises Invalid without the days, or without the comment."""
    require(by, Permission.ACT_APPROVE)
    with unit_of_work(by) as session:
        row = _row(session, by, confirmation_id)
        if days_to_pay is None:
            raise Invalid("rules.act_days_to_pay", field="days_to_pay", days=month_of(row.month).days)
        _approve(session, by, row, seen_version, now, days_to_pay, comment)


def approve_agreeing(*, by: Actor, month: date, now: datetime, only: Collection[int] | None = None) -> Approved:
    """Approve all confirmed answers of the month at once; what was refuted waits for a look of its own.

    `only` narrows to the confirmations that were on the screen; those that moved on meanwhile are named.
    Two clicks, or two people, approve each exactly once.
    """
    require(by, Permission.ACT_APPROVE)
    with unit_of_work(by) as session:
        agreeing = confirmations_query().where(Confirmation.month == month, Confirmation.state == "confirmed")
        wanted = {row.id for row in read_confirmations(session, agreeing)}
        wanted = wanted if only is None else set(only)
        rows = find(session, wanted, lock=True)
        approved = [row for row in rows.values() if row.state is ConfirmationState.CONFIRMED and row.month == month]
        for row in approved:
            require(by, Permission.ACT_APPROVE, _place(row))
            take_step(session, by, row, Step.APPROVE, now, approved_by=by.person_id, approved_at=now)
    done = tuple(row.id for row in approved)
    return Approved(done, tuple(sorted(wanted - set(done))))


def return_to_director(*, by: Actor, confirmation_id: int, seen_version: int, comment: str, now: datetime) -> None:
    """Return an answer to its director, who answers anew; the comment says why. Raises Invalid without one."""
    require(by, Permission.ACT_APPROVE)
    with unit_of_work(by) as session:
        row = _row(session, by, confirmation_id)
        if row.version != seen_version:
            raise Conflict("acts.changed_meanwhile", mine=Step.PUT_BACK.value, theirs=row.state.value)
        take_step(
            session, by, row, Step.PUT_BACK, now,
            comment=comment, answered_by=None, answered_at=None, outage_from=None, outage_to=None, measured_mbps=None,
        )  # fmt: skip


def _approve(
    session: Session, by: Actor, row: ConfirmationRow, seen_version: int, now: datetime, days_to_pay: int | None,
    comment: str,
) -> None:  # fmt: skip
    approved_by_me = row.approved_by == by.person_id and row.days_to_pay == days_to_pay
    if row.state is ConfirmationState.APPROVED and approved_by_me:
        return
    if row.version != seen_version:
        raise Conflict("acts.changed_meanwhile", mine=Step.APPROVE.value, theirs=row.state.value)
    take_step(
        session, by, row, Step.APPROVE, now,
        days_to_pay=days_to_pay, comment=comment, approved_by=by.person_id, approved_at=now,
    )  # fmt: skip


def _row(session: Session, by: Actor, confirmation_id: int) -> ConfirmationRow:
    """The confirmation, locked, where the actor approves it."""
    row = locked(session, confirmation_id)
    require(by, Permission.ACT_APPROVE, _place(row))
    return row


def _place(row: ConfirmationRow) -> Target:
    return Target(district_id=row.district_id, region_id=row.region_id)
