"""The director's answer: was internet received in the past month? (A§36, N1)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import Target, require
from app.domain.errors import Conflict, Invalid
from app.domain.internet_acts import Answer, RefusalReason, Step
from app.domain.periods import month_of
from app.services.acts.rows import ConfirmationRow
from app.services.acts.steps import locked, take_step
from app.store.unit_of_work import unit_of_work

_FASTEST = Decimal(100_000)


@dataclass(frozen=True)
class RefusalDetails:
    """Why the director refutes; `days_without` for «part of the month», the rest where it is known."""

    reason: RefusalReason | None
    days_without: int | None = None
    outage_from: date | None = None
    outage_to: date | None = None
    measured_mbps: Decimal | None = None


def confirm(
    *, by: Actor, confirmation_id: int, seen_version: int, now: datetime, measured_mbps: Decimal | None = None,
    comment: str = "",
) -> None:  # fmt: skip
    """Confirm that the service was received all month. A second click on the same button changes nothing.

    Raises Refused before the month is over, Conflict when the answer was changed by somebody else meanwhile.
    """
    details = RefusalDetails(None, measured_mbps=measured_mbps)
    _answer(by, confirmation_id, seen_version, now, Step.CONFIRM, details, comment)


def refute(
    *, by: Actor, confirmation_id: int, seen_version: int, details: RefusalDetails, now: datetime, comment: str = ""
) -> None:
    """Refute it, with the reason. Raises Invalid where the reason, its days, dates or speed are wrong."""
    _answer(by, confirmation_id, seen_version, now, Step.REFUTE, details, comment)


def _answer(
    by: Actor, confirmation_id: int, seen_version: int, now: datetime, step: Step, details: RefusalDetails, comment: str
) -> None:
    require(by, Permission.ACT_ANSWER, Target(school_id=by.school_id))
    with unit_of_work(by) as session:
        row = locked(session, confirmation_id)
        require(by, Permission.ACT_ANSWER, Target(school_id=row.school_id))
        answer = Answer(details.reason, details.days_without)
        if row.answered_by == by.person_id and row.answered and row.domain().answer == answer:
            return
        _check(row, details)
        if row.version != seen_version:
            raise Conflict("acts.changed_meanwhile", mine=step.value, theirs=row.state.value)
        take_step(
            session, by, row, step, now,
            answer=answer, comment=comment, answered_by=by.person_id, answered_at=now,
            outage_from=details.outage_from, outage_to=details.outage_to, measured_mbps=details.measured_mbps,
        )  # fmt: skip


def _check(row: ConfirmationRow, details: RefusalDetails) -> None:
    month = month_of(row.month)
    first, last = details.outage_from, details.outage_to
    if (first and first not in month) or (last and last not in month) or (first and last and last < first):
        raise Invalid("acts.outage_outside_month", field="outage_from", month=row.month)
    if details.measured_mbps is not None and not 0 <= details.measured_mbps <= _FASTEST:
        raise Invalid("acts.bad_speed", field="measured_mbps")
