"""One step of a confirmation: locked, judged by the state machine, written down with who, when and why (A§36)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.calendar import day_of
from app.domain.comments import checked_comment
from app.domain.errors import Conflict, Denied, NotFound
from app.domain.internet_acts import Answer, ConfirmationState, Party, Step, take
from app.domain.internet_acts import Confirmation as DomainConfirmation
from app.services.acts.rows import ConfirmationRow, find
from app.store.models import Confirmation, ConfirmationStep

_PARTIES = {
    Permission.ACT_ANSWER: Party.DIRECTOR,
    Permission.ACT_APPROVE: Party.DISTRICT,
    Permission.ACT_ISSUE: Party.MINISTRY,
}
"""Which right makes whom: the state machine then says which steps are theirs."""


def _party_of(by: Actor) -> Party:
    """As who the actor takes steps. Raises Denied for one who has no part in internet acts."""
    for permission, party in _PARTIES.items():
        if permission in by.rights:
            return party
    raise Denied("access.role_lacks_right", permission=Permission.ACT_ANSWER.value)


def locked(session: Session, confirmation_id: int) -> ConfirmationRow:
    """The confirmation, locked where the actor may change it. One that has moved on is read as it is, and then
    refused by the state machine. Raises NotFound outside the actor's scope."""
    row = find(session, [confirmation_id], lock=True).get(confirmation_id)
    row = row or find(session, [confirmation_id]).get(confirmation_id)
    if row is None:
        raise NotFound("acts.no_such_confirmation")
    return row


def take_step(
    session: Session,
    by: Actor,
    row: ConfirmationRow,
    step: Step,
    now: datetime,
    *,
    answer: Answer | None = None,
    days_to_pay: int | None = None,
    comment: str = "",
    **details: Any,
) -> None:
    """Move a locked confirmation one step and write the step down. Raises what the state machine refuses with."""
    said = checked_comment(comment)
    moved = take(
        row.domain(), step, by=_party_of(by), today=day_of(now), answer=answer, days_to_pay=days_to_pay, comment=said
    )
    changed = session.execute(
        update(Confirmation)
        .where(Confirmation.id == row.id, Confirmation.state == row.state, Confirmation.version == row.version)
        .values(**_columns(moved), **details, version=Confirmation.version + 1)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]  # of a DML result
        raise Conflict("rules.act_state_changed", mine=step.value, theirs=row.state.value)
    write_step(session, by, row, moved.state, now, said)


def write_step(
    session: Session, by: Actor, row: ConfirmationRow, to: ConfirmationState, now: datetime, comment: str
) -> None:
    """Append to the steps, which nobody can change."""
    session.execute(
        insert(ConfirmationStep).values(
            school_id=row.school_id,
            confirmation_id=row.id,
            at=now,
            by_person=by.person_id,
            from_state=row.state.value,
            to_state=to.value,
            comment=comment or None,
        )
    )


def _columns(moved: DomainConfirmation) -> dict[str, Any]:
    """What the state machine decides, as columns."""
    answer = moved.answer
    return {
        "state": moved.state.value,
        "answer": answer.state.value if answer else None,
        "reason": answer.reason.value if answer and answer.reason else None,
        "days_without": answer.days_without if answer else None,
        "days_to_pay": moved.days_to_pay,
    }
