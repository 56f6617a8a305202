"""The ministry's turn: put approved answers into acts, correct what is in one, return what is not (A§36, N3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.documents.act import ActDocument, act_pdf
from app.documents.act import ActLine as PrintedLine
from app.domain.act_amounts import ActLine, act_line, act_number
from app.domain.errors import Conflict, NotFound, Refused
from app.domain.internet_acts import ARTICLE, ConfirmationState, Step
from app.i18n import t, use_language
from app.services.acts.rows import ConfirmationRow, confirmations_query, find, read_confirmations
from app.services.acts.steps import locked, take_step, write_step
from app.store.models import Act, Confirmation, Contract, Provider, StaffPost
from app.store.models import ActLine as ActLineRow
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class IssuedAct:
    """An act as it was issued; it never changes again."""

    id: int
    number: str
    lines: int
    total_tyiyn: int
    sha256: bytes
    supersedes: str | None


def issue_act(
    *, by: Actor, provider_id: int, month: date, now: datetime, render: Callable[[ActDocument], bytes] = act_pdf
) -> IssuedAct:
    """Form the act of a provider and month from all its approved answers, also those at 0.

    There is one valid act per provider and month: when one stands already (a school was approved later, or
    a line was corrected), the new act takes over its lines and names it as superseded. Numbers of a month
    run without a gap, whoever issues at the same time. Raises Refused when there is nothing new to include.
    """
    require(by, Permission.ACT_ISSUE)
    with unit_of_work(by) as session:
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"act:{month:%Y-%m}"))))
        rows = _rows(session, provider_id, month)
        standing = _standing(session, provider_id, month)
        new = [row for row in rows if row.state is ConfirmationState.APPROVED]
        if not new:
            raise Refused("acts.nothing_approved", article=ARTICLE, month=month)
        kept = [row for row in rows if row.state is ConfirmationState.IN_ACT]
        included = sorted([*new, *kept], key=lambda row: (row.school_code, row.contract_number, row.id))
        lines = [(row, act_line(row.domain(), row.monthly_fee_tyiyn)) for row in included]
        document = _document(session, by, provider_id, month, now, lines, standing[1] if standing else None)
        act_id, sha = _insert(session, by, provider_id, document, lines, standing, render(document))
        for row in new:
            take_step(session, by, row, Step.INCLUDE, now, comment=document.number, act_id=act_id)
        for row in kept:
            _carry_over(session, by, row, act_id, document.number, now)
    return IssuedAct(act_id, document.number, len(lines), document.total_tyiyn, sha, document.supersedes)


def send_back(*, by: Actor, confirmation_id: int, seen_version: int, comment: str, now: datetime) -> None:
    """Return an approved answer to the district, as the director answered it. Raises Invalid without a comment."""
    _step(by, confirmation_id, seen_version, Step.SEND_BACK, comment, now)


def correct(*, by: Actor, confirmation_id: int, seen_version: int, comment: str, now: datetime) -> None:
    """Take an answer out of its act, for correction. The act itself stays as it was issued; the next act of the
    provider and month supersedes and names it. Raises Invalid without a comment."""
    _step(by, confirmation_id, seen_version, Step.CORRECT, comment, now)


def _step(by: Actor, confirmation_id: int, seen_version: int, step: Step, comment: str, now: datetime) -> None:
    require(by, Permission.ACT_ISSUE)
    with unit_of_work(by) as session:
        row = locked(session, confirmation_id)
        if row.version != seen_version:
            raise Conflict("acts.changed_meanwhile", mine=step.value, theirs=row.state.value)
        emptied = {"approved_by": None, "approved_at": None} if step is Step.SEND_BACK else {"act_id": None}
        take_step(session, by, row, step, now, comment=comment, **emptied)


def _rows(session: Session, provider_id: int, month: date) -> list[ConfirmationRow]:
    """The approved and included answers, locked: a click elsewhere waits until the act stands."""
    query = confirmations_query().where(
        Contract.provider_id == provider_id,
        Confirmation.month == month,
        Confirmation.state.in_(("approved", "in_act")),
    )
    ids = [row.id for row in read_confirmations(session, query)]
    return list(find(session, ids, lock=True).values())


def _standing(session: Session, provider_id: int, month: date) -> tuple[int, str] | None:
    """The act of the provider and month that no other supersedes."""
    later = aliased(Act)
    row = session.execute(
        select(Act.id, Act.number)
        .where(Act.provider_id == provider_id, Act.month == month, ~exists().where(later.supersedes_id == Act.id))
        .order_by(Act.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.id, row.number) if row else None


def _document(
    session: Session, by: Actor, provider_id: int, month: date, now: datetime,
    lines: list[tuple[ConfirmationRow, ActLine]], supersedes: str | None,
) -> ActDocument:  # fmt: skip
    provider = session.execute(
        select(Provider.name_ky, Provider.name_ru, Provider.tin).where(Provider.id == provider_id)
    ).one_or_none()
    if provider is None:
        raise NotFound("acts.no_such_provider")
    issued = session.execute(select(func.count()).select_from(Act).where(Act.month == month)).scalar_one()
    return ActDocument(
        number=act_number(month, issued + 1),
        month=month,
        issued_at=now,
        issued_by=by.name,
        issued_by_post=_post(session, by),
        provider=(provider.name_ky, provider.name_ru),
        tin=provider.tin,
        lines=tuple(_line(row, line) for row, line in lines),
        supersedes=supersedes,
    )


def _post(session: Session, by: Actor) -> str:
    """The post of who issues, as it stands in the staff list; the role's name where none does."""
    post = session.execute(
        select(StaffPost.post)
        .where(StaffPost.person_id == by.person_id, StaffPost.valid_to.is_(None))
        .order_by(StaffPost.valid_from.desc())
        .limit(1)
    ).scalar_one_or_none()
    with use_language("ky"):
        return post or t("acts.ministry_officer")


def _line(row: ConfirmationRow, line: ActLine) -> PrintedLine:
    return PrintedLine(
        district=(row.district_ky, row.district_ru),
        school=(row.school_ky, row.school_ru),
        contract=row.contract_number,
        days_served=line.days_served,
        days_in_month=line.days_in_month,
        fee_tyiyn=line.monthly_fee_tyiyn,
        amount_tyiyn=line.amount_tyiyn,
        reason=line.reason.value if line.reason else None,
    )


def _insert(
    session: Session, by: Actor, provider_id: int, document: ActDocument, lines: list[tuple[ConfirmationRow, ActLine]],
    standing: tuple[int, str] | None, pdf: bytes,
) -> tuple[int, bytes]:  # fmt: skip
    sha = hashlib.sha256(pdf).digest()
    act_id = session.execute(
        insert(Act)
        .values(
            number=document.number,
            provider_id=provider_id,
            month=document.month,
            issued_at=document.issued_at,
            issued_by=by.person_id,
            supersedes_id=standing[0] if standing else None,
            total_tyiyn=document.total_tyiyn,
            sha256=sha,
            pdf=pdf,
        )
        .returning(Act.id)
    ).scalar_one()
    session.execute(
        insert(ActLineRow).values(
            [
                {
                    "act_id": act_id,
                    "school_id": row.school_id,
                    "contract_id": row.contract_id,
                    "confirmation_id": row.id,
                    "days_served": line.days_served,
                    "days_in_month": line.days_in_month,
                    "monthly_fee_tyiyn": line.monthly_fee_tyiyn,
                    "amount_tyiyn": line.amount_tyiyn,
                    "reason": line.reason.value if line.reason else None,
                }
                for row, line in lines
            ]
        )
    )
    return act_id, sha


def _carry_over(session: Session, by: Actor, row: ConfirmationRow, act_id: int, number: str, now: datetime) -> None:
    """A line of the superseded act stands in the new one too; its state does not change."""
    session.execute(
        update(Confirmation)
        .where(Confirmation.id == row.id)
        .values(act_id=act_id, version=Confirmation.version + 1)
    )
    write_step(session, by, row, row.state, now, number)
