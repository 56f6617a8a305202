"""The school's months of internet: the page's head, what can be chosen, the history beside the card."""

from __future__ import annotations

from datetime import date

import polars as pl

from app.access.actor import Actor
from app.domain.profiles import RuleProfile, profile_on
from app.i18n import t
from app.services import acts
from app.services.acts import ConfirmationView
from app.services.rulebook import read_profiles
from app.shell import clock
from app.shell.views import acts_words as words
from app.shell.views.board import Board
from app.shell.views.table import Table
from app.store.unit_of_work import unit_of_work
from app.ui.format import amount, esc, month_title
from app.ui.head import head
from app.ui.ranking import day, number, text
from warehouse.queries import internet

_HISTORY = 12


def months(me: Actor) -> tuple[ConfirmationView, ...]:
    """The answers of the reader's school, the latest month first."""
    if me.school_id is None:
        return ()
    return acts.school_months(by=me, school_id=me.school_id, now=clock.now(), limit=None)


def offered(views: tuple[ConfirmationView, ...]) -> dict[str, str]:
    """The months that the school has an answer for, and the one that is answered for now."""
    latest = internet.last_month(clock.now())
    found = {view.row.month for view in views} | {latest}
    return {words.month_code(month): month_title(month) for month in sorted(found, reverse=True)}


def profile(me: Actor, month: date) -> RuleProfile:
    """The rules in force for a month: they hold the days of the deadlines."""
    with unit_of_work(me, read_only=True) as work:
        return profile_on(read_profiles(work), month)


def page_head(board: Board, views: tuple[ConfirmationView, ...]) -> None:
    """Title, school, and the history as a file."""
    taken = table(views)
    head(
        t("act_pages.act"), note=board.title, loaded_at=board.now, now=board.now,
        downloads=board.files(t("act_pages.act"), taken.frame, taken.columns),
    )  # fmt: skip


def history(views: tuple[ConfirmationView, ...]) -> pl.DataFrame:
    """The latest months as they stand beside the card: what was answered, what is to be paid."""
    shown = views[:_HISTORY]
    several = len({view.row.contract_id for view in shown}) > 1
    numbers = [f"  \n:gray[:small[№ {esc(view.row.contract_number)}]]" if several else "" for view in shown]
    return pl.DataFrame(
        {
            "month": [month_title(view.row.month) + no for view, no in zip(shown, numbers, strict=True)],
            "answer": [words.answer_sign(view) for view in shown],
            "sum": [amount(view.amount_tyiyn) for view in shown],
        }
    )


def table(views: tuple[ConfirmationView, ...]) -> Table:
    """The whole history, to be taken away."""
    frame = pl.DataFrame(
        [
            {
                "month": view.row.month, "contract": view.row.contract_number, "provider": words.provider(view.row),
                "answer": words.answer_text(view.row), "state": t(f"acts.state.{view.row.state}"),
                "served": view.days_served, "fee": view.row.monthly_fee_tyiyn / 100,
                "sum": None if view.amount_tyiyn is None else view.amount_tyiyn / 100,
                "act": view.row.act_number or "",
            }
            for view in views
        ],
        schema={
            "month": pl.Date, "contract": pl.String, "provider": pl.String, "answer": pl.String, "state": pl.String,
            "served": pl.Int64, "fee": pl.Float64, "sum": pl.Float64, "act": pl.String,
        },
    )  # fmt: skip
    return Table(
        frame,
        [
            day("month", t("act_pages.month")),
            text("contract", t("act_pages.contract")),
            text("provider", t("act_pages.provider")),
            text("answer", t("act_pages.answer")),
            text("state", t("act_pages.state")),
            number("served", t("act_pages.days_served")),
            number("fee", t("act_pages.fee_som"), digits=2),
            number("sum", t("act_pages.sum_som"), digits=2),
            text("act", t("act_pages.act_no")),
        ],
    )
