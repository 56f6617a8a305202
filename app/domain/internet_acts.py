"""Confirmations of internet service (N1–N2, A§36): who may take which step, and by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.errors import Conflict, Invalid, Refused
from app.domain.periods import month_of
from app.domain.profiles import RuleProfile

ARTICLE = "A§36"


class ConfirmationState(StrEnum):
    """Where a month's confirmation stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    APPROVED = "approved"
    IN_ACT = "in_act"


class Party(StrEnum):
    """Who takes a step; the values are those of the roles."""

    DIRECTOR = "director"
    DISTRICT = "district"
    MINISTRY = "ministry"


class Step(StrEnum):
    """What can be done to a confirmation. `send_back` is the ministry's return, `put_back` the district's."""

    CONFIRM = "confirm"
    REFUTE = "refute"
    APPROVE = "approve"
    PUT_BACK = "put_back"
    INCLUDE = "include"
    SEND_BACK = "send_back"
    CORRECT = "correct"


class RefusalReason(StrEnum):
    """Why a director refutes."""

    NO_SERVICE = "no_service"
    SLOWER = "slower"
    PART_OF_MONTH = "part_of_month"
    WRONG_CONTRACT = "wrong_contract"
    OTHER = "other"


@dataclass(frozen=True)
class Answer:
    """What the director answered: confirmed, or a reason, for «part of the month» with the days without service."""

    reason: RefusalReason | None = None
    days_without: int | None = None

    @property
    def state(self) -> ConfirmationState:
        """The state that this answer gives."""
        return ConfirmationState.CONFIRMED if self.reason is None else ConfirmationState.REFUTED


@dataclass(frozen=True)
class Confirmation:
    """One school, contract and month. `month` is its first day; `days_to_pay` is the district's, for «slower»."""

    month: date
    state: ConfirmationState = ConfirmationState.OPEN
    answer: Answer | None = None
    days_to_pay: int | None = None

    @property
    def days(self) -> int:
        """Days in the month."""
        return month_of(self.month).days


_S = ConfirmationState
_ALLOWED: dict[Step, tuple[Party, frozenset[ConfirmationState]]] = {
    Step.CONFIRM: (Party.DIRECTOR, frozenset({_S.OPEN})),
    Step.REFUTE: (Party.DIRECTOR, frozenset({_S.OPEN})),
    Step.APPROVE: (Party.DISTRICT, frozenset({_S.CONFIRMED, _S.REFUTED})),
    Step.PUT_BACK: (Party.DISTRICT, frozenset({_S.CONFIRMED, _S.REFUTED})),
    Step.INCLUDE: (Party.MINISTRY, frozenset({_S.APPROVED})),
    Step.SEND_BACK: (Party.MINISTRY, frozenset({_S.APPROVED})),
    Step.CORRECT: (Party.MINISTRY, frozenset({_S.IN_ACT})),
}
_NEEDS_COMMENT = frozenset({Step.PUT_BACK, Step.SEND_BACK, Step.CORRECT})


def may(found: Confirmation, step: Step, party: Party) -> bool:
    """Whether a party may take a step now; the screen shows only these."""
    who, states = _ALLOWED[step]
    return party is who and found.state in states


def take(
    found: Confirmation,
    step: Step,
    *,
    by: Party,
    today: date,
    answer: Answer | None = None,
    days_to_pay: int | None = None,
    comment: str = "",
) -> Confirmation:
    """The confirmation after a step. Raises Refused, Conflict or Invalid with what is wrong.

    Nothing is confirmed by silence: every state but `open` comes from somebody's step.
    """
    who, states = _ALLOWED[step]
    if by is not who:
        raise Refused(f"rules.act_only.{who}", article=ARTICLE)
    if found.state not in states:
        raise Conflict("rules.act_state_changed", mine=step.value, theirs=found.state.value)
    if step in _NEEDS_COMMENT and not comment.strip():
        raise Invalid("rules.act_needs_comment", field="comment")
    if step in (Step.CONFIRM, Step.REFUTE):
        return _answered(found, step, today, answer)
    if step is Step.APPROVE:
        return _approved(found, days_to_pay, comment)
    return _moved(found, step)


def opens_on(month: date) -> date:
    """The first day on which a month can be answered: the 1st of the next month."""
    return date.fromordinal(month_of(month).end.toordinal() + 1)


def due_on(month: date, party: Party, profile: RuleProfile) -> date:
    """The last day in time: the director's is the 5th of the next month, the district's the 10th (ours)."""
    day = profile.act_director_day if party is Party.DIRECTOR else profile.act_district_day
    return opens_on(month).replace(day=day)


def overdue(found: Confirmation, today: date, profile: RuleProfile) -> Party | None:
    """Who is late with their step, None when nobody is."""
    waits_for = {
        _S.OPEN: Party.DIRECTOR,
        _S.CONFIRMED: Party.DISTRICT,
        _S.REFUTED: Party.DISTRICT,
    }.get(found.state)
    return waits_for if waits_for and today > due_on(found.month, waits_for, profile) else None


def _answered(found: Confirmation, step: Step, today: date, answer: Answer | None) -> Confirmation:
    if today < opens_on(found.month):
        raise Refused("rules.act_month_not_over", article=ARTICLE, opens=opens_on(found.month))
    given = answer or Answer()
    if step is Step.CONFIRM and given != Answer():
        raise Invalid("rules.act_confirm_with_reason", field="reason")
    if step is Step.REFUTE:
        _check_refusal(given, found)
    return replace(found, state=given.state, answer=given, days_to_pay=None)


def _check_refusal(answer: Answer, found: Confirmation) -> None:
    if answer.reason is None:
        raise Invalid("rules.act_needs_reason", field="reason")
    if answer.reason is not RefusalReason.PART_OF_MONTH:
        return
    if answer.days_without is None or not 1 <= answer.days_without < found.days:
        raise Invalid("rules.act_days_without", field="days_without", days=found.days)


def _approved(found: Confirmation, days_to_pay: int | None, comment: str) -> Confirmation:
    if days_to_pay is None:
        return replace(found, state=_S.APPROVED)
    if found.answer is None or found.answer.reason is not RefusalReason.SLOWER:
        raise Invalid("rules.act_days_to_pay_only_slower", field="days_to_pay")
    if not 0 <= days_to_pay <= found.days:
        raise Invalid("rules.act_days_to_pay", field="days_to_pay", days=found.days)
    if not comment.strip():
        raise Invalid("rules.act_needs_comment", field="comment")
    return replace(found, state=_S.APPROVED, days_to_pay=days_to_pay)


def _moved(found: Confirmation, step: Step) -> Confirmation:
    """The steps that only move: back to the director, back as it was answered, into an act, out of one."""
    if step is Step.PUT_BACK:
        return replace(found, state=_S.OPEN, answer=None, days_to_pay=None)
    if step is Step.SEND_BACK:
        return replace(found, state=found.answer.state if found.answer else _S.OPEN, days_to_pay=None)
    return replace(found, state=_S.IN_ACT if step is Step.INCLUDE else _S.APPROVED)
