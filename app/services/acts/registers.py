"""What each authority sees of the acts: the director's card, the district's sheet, the ministry's consolidation,
the register of acts, who is late (N1–N4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.policy import require
from app.domain.calendar import day_of
from app.domain.errors import NotFound
from app.domain.internet_acts import ConfirmationState, Party
from app.domain.profiles import profile_on
from app.services.acts.rows import ConfirmationRow, StepView, confirmations_query, read_confirmations, read_steps
from app.services.rulebook import read_profiles
from app.store.models import Act, ActLine, Confirmation, Provider, School
from app.store.repositories import internet
from app.store.unit_of_work import unit_of_work


@dataclass(frozen=True)
class ConfirmationView:
    """A school's month as it is shown: the row, what it comes to, by when it is due, who is late, its steps."""

    row: ConfirmationRow
    amount_tyiyn: int | None
    days_served: int | None
    due: date
    overdue: Party | None
    steps: tuple[StepView, ...] = ()


@dataclass(frozen=True)
class ProviderMonth:
    """One provider and month: answers by state, what the approved ones come to, and the act that stands."""

    provider_id: int
    provider_ky: str
    provider_ru: str
    month: date
    schools: int
    by_state: dict[ConfirmationState, int]
    approved_tyiyn: int
    act_id: int | None
    act_number: str | None
    act_total_tyiyn: int | None

    @property
    def can_issue(self) -> bool:
        """Whether an act would include something new."""
        return self.by_state.get(ConfirmationState.APPROVED, 0) > 0


@dataclass(frozen=True)
class ActView:
    """One line of the register of acts. `superseded_by` is the number of the act that took its place;
    `under_correction` when a line was taken out and the new act is not issued yet."""

    id: int
    number: str
    provider_id: int
    provider_ky: str
    provider_ru: str
    month: date
    issued_at: datetime
    lines: int
    total_tyiyn: int
    supersedes: str | None
    superseded_by: str | None
    under_correction: bool
    sha256: bytes


@dataclass(frozen=True)
class ActFile:
    """The printed act, byte by byte as it was issued."""

    number: str
    pdf: bytes
    sha256: bytes


def school_months(*, by: Actor, school_id: int, now: datetime, limit: int | None = 24) -> tuple[ConfirmationView, ...]:
    """A school's confirmations with their steps, the latest month first: the director's card and its history.

    `limit` None gives all of them.
    """
    require(by, Permission.ACT_READ)
    query = confirmations_query().where(Confirmation.school_id == school_id)
    query = query.order_by(None).order_by(Confirmation.month.desc(), Confirmation.id).limit(limit)
    with unit_of_work(by) as session:
        rows = read_confirmations(session, query)
        return _views(session, rows, now, with_steps=True)


def first_month(*, by: Actor) -> date | None:
    """The earliest month with an answer or a question within the actor's scope, None without any."""
    require(by, Permission.ACT_READ)
    with unit_of_work(by, read_only=True) as session:
        return session.execute(select(func.min(Confirmation.month))).scalar_one()


def month_sheet(
    *, by: Actor, month: date, now: datetime, district_id: int | None = None
) -> tuple[ConfirmationView, ...]:
    """All confirmations of a month within the actor's scope: the district's sheet, the ministry's list."""
    require(by, Permission.ACT_READ)
    query = confirmations_query().where(Confirmation.month == month)
    if district_id is not None:
        query = query.where(School.district_id == district_id)
    with unit_of_work(by) as session:
        rows = read_confirmations(session, query)
        return _views(session, rows, now, with_steps=True)


def consolidation(*, by: Actor, month: date) -> tuple[ProviderMonth, ...]:
    """The month by provider, for the ministry: what is approved, what still waits, which act stands."""
    require(by, Permission.ACT_ISSUE)
    with unit_of_work(by) as session:
        rows = read_confirmations(session, confirmations_query().where(Confirmation.month == month))
        standing = {act.provider_id: act for act in _standing(session, month)}
    providers: dict[int, list[ConfirmationRow]] = {}
    for row in rows:
        providers.setdefault(row.provider_id, []).append(row)
    return tuple(
        _provider_month(found, month, standing.get(provider))
        for provider, found in sorted(providers.items(), key=lambda item: item[1][0].provider_ru)
    )


def overdue_list(*, by: Actor, now: datetime, since: date) -> tuple[ConfirmationView, ...]:
    """What is late within the actor's scope since a month; nothing is confirmed by silence, it only shows here."""
    require(by, Permission.ACT_READ)
    query = confirmations_query().where(
        Confirmation.month >= since, Confirmation.state.in_(("open", "confirmed", "refuted"))
    )
    with unit_of_work(by) as session:
        views = _views(session, read_confirmations(session, query), now, with_steps=False)
    return tuple(view for view in views if view.overdue)


def act_register(*, by: Actor, month: date | None = None, provider_id: int | None = None) -> tuple[ActView, ...]:
    """The register of acts that the actor may see, the latest first."""
    require(by, Permission.ACT_READ)
    with unit_of_work(by) as session:
        return _register(session, month, provider_id)


def provider_names(*, by: Actor) -> dict[int, tuple[str, str]]:
    """The providers by id: Kyrgyz and Russian name."""
    require(by, Permission.ACT_READ)
    with unit_of_work(by, read_only=True) as session:
        return internet.provider_names(session)


def act_file(*, by: Actor, act_id: int) -> ActFile:
    """The PDF of an act. Raises NotFound outside the actor's scope."""
    require(by, Permission.ACT_READ)
    with unit_of_work(by) as session:
        row = session.execute(select(Act.number, Act.pdf, Act.sha256).where(Act.id == act_id)).one_or_none()
    if row is None:
        raise NotFound("acts.no_such_act")
    return ActFile(row.number, row.pdf, row.sha256)


def _views(
    session: Session, rows: Iterable[ConfirmationRow], now: datetime, *, with_steps: bool
) -> tuple[ConfirmationView, ...]:
    found, today, profiles = list(rows), day_of(now), read_profiles(session)
    steps = read_steps(session, [row.id for row in found]) if with_steps else {}
    views = []
    for row in found:
        profile, line = profile_on(profiles, row.month), row.line()
        amount, served = (line.amount_tyiyn, line.days_served) if line else (None, None)
        views.append(
            ConfirmationView(row, amount, served, row.due(profile), row.overdue(today, profile), steps.get(row.id, ()))
        )
    return tuple(views)


def _standing(session: Session, month: date) -> list[ActView]:
    return [act for act in _register(session, month, None) if act.superseded_by is None]


def _register(session: Session, month: date | None, provider_id: int | None) -> tuple[ActView, ...]:
    before, after = aliased(Act), aliased(Act)
    lines = select(func.count()).where(ActLine.act_id == Act.id).scalar_subquery()
    inside = select(func.count()).where(Confirmation.act_id == Act.id).scalar_subquery()
    query = (
        select(
            Act.id, Act.number, Act.provider_id, Provider.name_ky, Provider.name_ru, Act.month, Act.issued_at,
            lines.label("lines"), inside.label("inside"), Act.total_tyiyn, before.number.label("supersedes"),
            after.number.label("superseded_by"), Act.sha256,
        )
        .join(Provider, Provider.id == Act.provider_id)
        .outerjoin(before, before.id == Act.supersedes_id)
        .outerjoin(after, after.supersedes_id == Act.id)
        .order_by(Act.month.desc(), Act.number.desc())
    )  # fmt: skip
    if month is not None:
        query = query.where(Act.month == month)
    if provider_id is not None:
        query = query.where(Act.provider_id == provider_id)
    return tuple(
        ActView(
            r.id, r.number, r.provider_id, r.name_ky, r.name_ru, r.month, r.issued_at, r.lines, r.total_tyiyn,
            r.supersedes, r.superseded_by, r.superseded_by is None and r.inside < r.lines, r.sha256,
        )
        for r in session.execute(query)
    )  # fmt: skip


def _provider_month(rows: list[ConfirmationRow], month: date, act: ActView | None) -> ProviderMonth:
    by_state: dict[ConfirmationState, int] = {}
    for row in rows:
        by_state[row.state] = by_state.get(row.state, 0) + 1
    settled = [row.line() for row in rows if row.state in (ConfirmationState.APPROVED, ConfirmationState.IN_ACT)]
    return ProviderMonth(
        rows[0].provider_id, rows[0].provider_ky, rows[0].provider_ru, month, len({row.school_id for row in rows}),
        by_state, sum(line.amount_tyiyn for line in settled if line),
        act.id if act else None, act.number if act else None, act.total_tyiyn if act else None,
    )  # fmt: skip
