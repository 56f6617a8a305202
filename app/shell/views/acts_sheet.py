"""The district's sheet of a month: what agrees, what does not, who is silent, all its schools in one table (N2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from app.access.actor import Actor
from app.domain.internet_acts import ConfirmationState, Party
from app.i18n import t, tn
from app.services import acts
from app.services.acts import ConfirmationView
from app.shell import clock
from app.shell.views import acts_words as words
from app.shell.views import names, remind
from app.shell.views.board import Board
from app.shell.views.links import page_of
from app.shell.views.remind import Letter, Reminder
from app.shell.views.table import Table
from app.ui.attention import Item
from app.ui.format import amount, date_, month_title, num
from app.ui.head import Link
from app.ui.palette import Tone
from app.ui.ranking import badges, day, moment, name, number, text
from app.ui.tiles import Tile

_S = ConfirmationState
_SETTLED = (_S.APPROVED, _S.IN_ACT)
_FIRST_MONTH = date(2024, 9, 1)


@dataclass(frozen=True)
class Sheet:
    """The confirmations of a district's month by what is to be done with them."""

    month: date
    views: tuple[ConfirmationView, ...]

    @property
    def agreeing(self) -> list[ConfirmationView]:
        """Confirmed by their directors and not looked at yet: one click approves them all."""
        return [v for v in self.views if v.row.state is _S.CONFIRMED and words.sent_back(v) is None]

    @property
    def doubtful(self) -> list[ConfirmationView]:
        """Refuted, or sent back by the ministry: each wants a look of its own."""
        sent_back = [v for v in self.views if v.row.state is _S.CONFIRMED and words.sent_back(v) is not None]
        return [*sent_back, *(v for v in self.views if v.row.state is _S.REFUTED)]

    @property
    def silent(self) -> list[ConfirmationView]:
        """Not answered."""
        return [v for v in self.views if v.row.state is _S.OPEN]

    @property
    def settled(self) -> list[ConfirmationView]:
        """Approved, or in an act."""
        return [v for v in self.views if v.row.state in _SETTLED]


def sheet(board: Board, month: date) -> Sheet:
    """Everything of the month in the board's district, as the gradebook holds it now."""
    district = board.scope.territory_id
    return Sheet(month, acts.month_sheet(by=board.me, month=month, now=clock.now(), district_id=district))


def tiles(found: Sheet) -> list[Tile]:
    """Answered, waiting for a decision, approved, overdue, to be paid."""
    everyone, waiting = len(found.views), len(found.agreeing) + len(found.doubtful)
    late = [v for v in found.views if v.overdue]
    mine = sum(v.overdue is Party.DISTRICT for v in late)
    paid = sum(v.amount_tyiyn or 0 for v in found.settled)
    return [
        Tile(t("act_pages.tile.answered"), _of(everyone - len(found.silent), everyone)),
        Tile(
            t("act_pages.tile.waiting"), num(waiting), t("act_pages.tile.late", n=num(mine)) if mine else "",
            tone=Tone.OFF if mine else Tone.ORDER,
        ),
        Tile(t("act_pages.tile.approved"), _of(len(found.settled), everyone)),
        Tile(t("act_pages.tile.overdue"), num(len(late)), tone=Tone.OFF if late else Tone.ORDER),
        Tile(t("act_pages.sum_som"), amount(paid), help=t("act_pages.tile.sum_help")),
    ]  # fmt: skip


def silent(board: Board, found: Sheet) -> tuple[list[Item], dict[str, Reminder]]:
    """Who has not answered, the overdue first, and the letter that the button beside each sends to the director."""
    called = names.numbered_schools(board)
    heads = remind.heads(board.me, {v.row.school_id for v in found.silent})
    items, letters = [], {}
    for view in sorted(found.silent, key=lambda v: (not v.overdue, v.row.school_id)):
        row, key = view.row, str(view.row.id)
        reminder = None
        if head := heads.get(row.school_id):
            params: dict[str, str | int] = {"count": 1, "day": date_(view.due)}
            letter = Letter(head.id, "notices.act_overdue", params)
            reminder = letters[key] = Reminder((letter,), t("overview.head", head=head.initials, n=0))
        items.append(
            Item(
                key,
                Tone.OFF if view.overdue else Tone.AWAITED,
                called.get(row.school_id, words.school(row)),
                _silence(view),
                words.provider(row) + f" · № {row.contract_number}",
                t("overview.action.remind") if reminder else "",
                reminder.help if reminder else "",
            )
        )
    return items, letters


def everyone(letters: Sequence[Reminder]) -> Reminder | None:
    """One letter to all who are silent, where they are several."""
    if len(letters) < 2:
        return None
    together = tuple(letter for each in letters for letter in each.letters)
    return Reminder(together, tn("overview.directors", len(together), count=num(len(together))))


def overdue_before(me: Actor, month: date, path: str) -> list[Item]:
    """What is late of other months: how much of whom, each with a way there."""
    late: dict[date, list[ConfirmationView]] = {}
    for view in acts.overdue_list(by=me, now=clock.now(), since=_FIRST_MONTH):
        if view.row.month != month:
            late.setdefault(view.row.month, []).append(view)
    items = []
    for other, views in sorted(late.items(), reverse=True):
        what = words.late_of(views)
        link = Link("", page_of(path), {"month": words.month_code(other)})
        items.append(
            Item(str(other), Tone.OFF, month_title(other), what, action=t("overview.action.open"), link=link)
        )
    return items


def table(board: Board, views: Sequence[ConfirmationView], *, with_district: bool = False) -> Table:
    """Every school and contract with its state: what is shown, and what is taken away."""
    called = names.numbered_schools(board)
    frame = pl.DataFrame([_row(view, called) for view in views], schema=_SCHEMA)
    late = {t("act_pages.late_mark"): Tone.OFF}
    columns = [
        name("name", t("act_pages.school"), width=250),
        *([text("district", t("act_pages.district"), width=150)] if with_district else []),
        text("state", t("act_pages.state"), width=160),
        badges("late", t("act_pages.deadline"), late, width=105),
        text("answer", t("act_pages.answer"), width=150),
        number("served", t("act_pages.days_served"), width=90),
        number("sum", t("act_pages.sum_som"), digits=2, width=115),
        text("provider", t("act_pages.provider"), width=170),
        text("contract", t("act_pages.contract"), width=120),
        number("fee", t("act_pages.fee_som"), digits=2, width=115),
        moment("answered", t("act_pages.answered")),
        day("due", t("act_pages.due")),
        text("act", t("act_pages.act_no"), width=110),
    ]
    return Table(frame, columns)


_SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "name": pl.String, "district": pl.String, "state": pl.String, "late": pl.List(pl.String),
    "answer": pl.String, "served": pl.Int64, "sum": pl.Float64, "provider": pl.String, "contract": pl.String,
    "fee": pl.Float64, "answered": pl.Datetime, "due": pl.Date, "act": pl.String,
}  # fmt: skip


def _row(view: ConfirmationView, called: dict[int, str]) -> dict[str, object]:
    row = view.row
    answered = row.answered_at.astimezone(clock.BISHKEK).replace(tzinfo=None) if row.answered_at else None
    return {
        "id": row.school_id,
        "name": called.get(row.school_id, words.school(row)),
        "district": words.district(row),
        "state": t(f"acts.state.{row.state}"),
        "late": [t("act_pages.late_mark")] if view.overdue else [],
        "answer": words.answer_text(row) if row.answered else "",
        "served": view.days_served,
        "sum": None if view.amount_tyiyn is None else view.amount_tyiyn / 100,
        "provider": words.provider(row),
        "contract": row.contract_number,
        "fee": row.monthly_fee_tyiyn / 100,
        "answered": answered,
        "due": None if row.state in _SETTLED else view.due,
        "act": row.act_number or "",
    }


def _silence(view: ConfirmationView) -> str:
    if not view.overdue:
        return t("act_pages.silent_until", day=words.by_end_of(view.due))
    return t("act_pages.silent_late", n=num((clock.today() - view.due).days))


def _of(part: int, whole: int) -> str:
    return t("act_pages.part_of", part=num(part), whole=num(whole))
