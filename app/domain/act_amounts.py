"""Amounts and numbers of internet acts (N3–N4): exact to the tyiyn, half up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.errors import Invalid, Refused
from app.domain.internet_acts import ARTICLE, Confirmation, ConfirmationState, RefusalReason


@dataclass(frozen=True)
class ActLine:
    """One school's line: days served of the days in the month, the fee and the amount in tyiyn."""

    days_served: int
    days_in_month: int
    monthly_fee_tyiyn: int
    amount_tyiyn: int
    reason: RefusalReason | None


def days_served(found: Confirmation) -> int:
    """Days to be paid. Confirmed: all. Part of the month: those with service. Slower: what the district entered.

    No service, wrong contract, other: none.
    """
    if found.answer is None:
        raise Refused("rules.act_not_answered", article=ARTICLE, month=found.month)
    reason = found.answer.reason
    if reason is None:
        return found.days
    if reason is RefusalReason.PART_OF_MONTH:
        return found.days - (found.answer.days_without or 0)
    return (found.days_to_pay or 0) if reason is RefusalReason.SLOWER else 0


def amount_tyiyn(monthly_fee_tyiyn: int, served: int, days_in_month: int) -> int:
    """Fee × days served / days in the month, half up, in whole tyiyn."""
    if monthly_fee_tyiyn < 0 or not 0 <= served <= days_in_month:
        raise Invalid("rules.act_days_to_pay", field="days_served", days=days_in_month)
    return (2 * monthly_fee_tyiyn * served + days_in_month) // (2 * days_in_month)


def act_line(found: Confirmation, monthly_fee_tyiyn: int) -> ActLine:
    """The line of an approved answer, also at 0 with its reason. Raises Refused for one not approved."""
    if found.state not in (ConfirmationState.APPROVED, ConfirmationState.IN_ACT):
        raise Refused("rules.act_not_approved", article=ARTICLE, month=found.month)
    return answered_line(found, monthly_fee_tyiyn)


def answered_line(found: Confirmation, monthly_fee_tyiyn: int) -> ActLine:
    """What an answer comes to as it stands now, approved or not. Raises Refused for one not answered."""
    served = days_served(found)
    amount = amount_tyiyn(monthly_fee_tyiyn, served, found.days)
    return ActLine(served, found.days, monthly_fee_tyiyn, amount, found.answer.reason if found.answer else None)


def total_tyiyn(lines: Iterable[ActLine]) -> int:
    """The act's sum: of the lines as rounded, so that the printed column adds up."""
    return sum(line.amount_tyiyn for line in lines)


def act_number(month: date, ordinal: int) -> str:
    """`YYYY-MM/NNN`; the ordinal counts the month's acts from 1."""
    if ordinal < 1:
        raise Invalid("rules.act_number", field="number")
    return f"{month:%Y-%m}/{ordinal:03}"
