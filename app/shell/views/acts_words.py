"""What the pages of internet acts share: months in the address, names in the reader's language, how an answer reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Level
from app.domain.internet_acts import ConfirmationState, Party, RefusalReason
from app.domain.periods import month_of
from app.i18n import language, t
from app.services import acts
from app.services.acts import ConfirmationRow, ConfirmationView, StepView
from app.shell import clock
from app.shell.views.board import Board, board
from app.ui.choice import choice
from app.ui.format import date_, month_title, num, until_text
from warehouse.queries import internet

_LAST_MINUTE = "23:59"


def board_of_month(me: Actor, permission: Permission, path: str, level: tuple[Level, ...], month: date) -> Board:
    """The page's board whose days are those of the month that is answered for."""
    here = board(me, permission, path, levels=level)
    return replace(here, period=replace(here.period, span=month_of(month)))


def asked_month(months: dict[str, str]) -> date:
    """The month of the address, chosen from a menu; the one that is answered for now where it names none."""
    default = month_code(internet.last_month(clock.now()))
    code = choice("month", months, label=t("act_pages.month"), menu=True, default=default, width=220)
    return date.fromisoformat(f"{code}-01")


def months(me: Actor) -> dict[str, str]:
    """The months that can be looked at, the latest first, back to the first that anybody answers for: code → words."""
    return months_between(acts.first_month(by=me), internet.last_month(clock.now()))


def months_between(first: date | None, last: date) -> dict[str, str]:
    """Every month from the last back to the first; the last alone where there is no first."""
    month, found = last, {month_code(last): month_title(last)}
    while first is not None and month > first:
        month = month_of(date.fromordinal(month.toordinal() - 1)).start
        found[month_code(month)] = month_title(month)
    return found


def month_code(month: date) -> str:
    """«2026-10», as the address names it."""
    return f"{month:%Y-%m}"


def month_inside(month: date) -> str:
    """«октябрь 2026», within a sentence."""
    title = month_title(month)
    return title[:1].lower() + title[1:]


def late_of(views: Sequence[ConfirmationView]) -> str:
    """«не ответили директора: 3, район не решил: 1», of those who are late at all."""
    directors = sum(view.overdue is Party.DIRECTOR for view in views)
    district = sum(view.overdue is Party.DISTRICT for view in views)
    parts = [t("act_pages.late_directors", n=num(directors))] if directors else []
    parts += [t("act_pages.late_district", n=num(district))] if district else []
    return ", ".join(parts)


def provider(row: ConfirmationRow) -> str:
    """The provider in the reader's language."""
    return row.provider_ky if language() == "ky" else row.provider_ru


def school(row: ConfirmationRow) -> str:
    """The school in the reader's language."""
    return row.school_ky if language() == "ky" else row.school_ru


def district(row: ConfirmationRow) -> str:
    """The district in the reader's language."""
    return row.district_ky if language() == "ky" else row.district_ru


def by_end_of(day: date) -> str:
    """«до 05.11.2026, 23:59»."""
    return until_text(f"{date_(day)}, {_LAST_MINUTE}")


def answer_text(row: ConfirmationRow) -> str:
    """What the director answered, in a few words."""
    if not row.answered:
        return t("acts.state.open")
    if row.reason is None:
        return t("act_pages.answer.confirmed")
    if row.reason is RefusalReason.PART_OF_MONTH:
        return t("act_pages.days_of", served=num(_days(row) - (row.days_without or 0)), days=num(_days(row)))
    if row.reason is RefusalReason.SLOWER and row.days_to_pay is not None:
        return t("act_pages.slower_paid", served=num(row.days_to_pay), days=num(_days(row)))
    return t(f"acts.reason.{row.reason}")


def answer_sign(view: ConfirmationView) -> str:
    """The answer with its sign: grey in order, orange in part or awaited, red nothing to be paid or overdue."""
    row, told = view.row, answer_text(view.row)
    if not row.answered:
        return f":{'red' if view.overdue else 'orange'}[:material/schedule: {told}]"
    if row.reason is None:
        return f":gray[:material/check:] {told}"
    return f":orange[:material/remove: {told}]" if view.amount_tyiyn else f":red[:material/close: {told}]"


def answer_comment(view: ConfirmationView) -> str:
    """What the director wrote with the answer that stands."""
    states = (ConfirmationState.CONFIRMED, ConfirmationState.REFUTED)
    said = [step for step in view.steps if step.from_state is ConfirmationState.OPEN and step.to_state in states]
    return said[-1].comment if said and view.row.answered else ""


def returned(view: ConfirmationView) -> StepView | None:
    """The district's return that the director has to answer now."""
    last = view.steps[-1] if view.steps else None
    return last if last and view.row.state is ConfirmationState.OPEN and last.comment else None


def sent_back(view: ConfirmationView) -> StepView | None:
    """The ministry's return that the district has to decide now."""
    last = view.steps[-1] if view.steps else None
    waits = (ConfirmationState.CONFIRMED, ConfirmationState.REFUTED)
    return last if last and last.from_state is ConfirmationState.APPROVED and last.to_state in waits else None


def _days(row: ConfirmationRow) -> int:
    return month_of(row.month).days
