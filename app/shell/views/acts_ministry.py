"""The ministry's consolidation of a month: by provider, what can be put into an act, and who is late (N3–N4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from app.access.actor import Actor
from app.access.scope import Level
from app.domain.internet_acts import ConfirmationState
from app.i18n import language, t
from app.services import acts
from app.services.acts import ConfirmationView, ProviderMonth
from app.shell import clock
from app.shell.views import names
from app.shell.views.board import Board
from app.shell.views.table import Table
from app.ui.format import amount, num
from app.ui.palette import Tone
from app.ui.ranking import name, number, text
from app.ui.tiles import Tile
from warehouse.queries import internet

LEVELS = (Level.REPUBLIC, Level.REGION, Level.DISTRICT)
"""What the page can show; a school has its district's sheet and its director's card."""

_S = ConfirmationState
_STATES = tuple(ConfirmationState)


def provider(one: ProviderMonth) -> str:
    """The provider in the reader's language."""
    return one.provider_ky if language() == "ky" else one.provider_ru


def count(one: ProviderMonth, *states: ConfirmationState) -> int:
    """How many answers of a provider stand in these states."""
    return sum(one.by_state.get(state, 0) for state in states)


def tiles(found: Sequence[ProviderMonth], late: int) -> list[Tile]:
    """Answered, waiting for districts, ready for an act, in acts, overdue, the month's sum."""
    total = sum(sum(one.by_state.values()) for one in found)
    silent, waiting, ready, included = (
        sum(count(one, *states) for one in found)
        for states in ((_S.OPEN,), (_S.CONFIRMED, _S.REFUTED), (_S.APPROVED,), (_S.IN_ACT,))
    )
    of, paid = {"whole": num(total)}, sum(one.approved_tyiyn for one in found)
    return [
        Tile(t("act_pages.tile.answered"), t("act_pages.part_of", part=num(total - silent), **of)),
        Tile(t("act_pages.tile.at_districts"), num(waiting)),
        Tile(t("act_pages.tile.ready"), num(ready), tone=Tone.ORDER, help=t("act_pages.tile.ready_help")),
        Tile(t("act_pages.tile.in_acts"), t("act_pages.part_of", part=num(included), **of)),
        Tile(t("act_pages.tile.overdue"), num(late), tone=Tone.OFF if late else Tone.ORDER),
        Tile(t("act_pages.sum_som"), amount(paid), help=t("act_pages.tile.sum_help")),
    ]  # fmt: skip


def consolidation(found: Sequence[ProviderMonth]) -> Table:
    """The month by provider: schools, answers by state, what was approved, the act that stands."""
    frame = pl.DataFrame([_row(one) for one in found], schema=_SCHEMA)
    columns = [
        name("provider", t("act_pages.provider"), width=210),
        number("schools", t("act_pages.schools"), width=75),
        *(number(str(state), t(f"act_pages.count.{state}"), width=105) for state in _STATES),
        number("sum", t("act_pages.approved_som"), digits=2, width=135),
        text("act", t("act_pages.act_no"), width=115),
        number("act_sum", t("act_pages.act_som"), digits=2, width=125),
    ]
    return Table(frame, columns)


def sheet(me: Actor, month: date) -> tuple[ConfirmationView, ...]:
    """Every answer of the month, as the gradebook holds it now."""
    return acts.month_sheet(by=me, month=month, now=clock.now())


def lines(sheet: Sequence[ConfirmationView], provider_id: int) -> list[ConfirmationView]:
    """The answers of one provider, those that can be put into an act or corrected first."""
    order = {_S.APPROVED: 0, _S.IN_ACT: 1}
    own = [view for view in sheet if view.row.provider_id == provider_id]
    return sorted(own, key=lambda view: (order.get(view.row.state, 2), view.row.district_ru, view.row.school_code))


def late_places(board: Board, month: date) -> Table:
    """Regions, districts or schools of the place: what is open, what waits, how much of it is overdue."""
    found = board.read(internet.by_child, month=month, now=board.now)
    called = names.places_below(board)
    label = pl.col("child_id").replace_strict(called, default="—", return_dtype=pl.String)
    waits = pl.col("confirmed") + pl.col("refuted")
    frame = found.select(
        id="child_id", name=label, total="total", answered="answered", open="open", answer_overdue="answer_overdue",
        waits=waits, approve_overdue="approve_overdue", settled=pl.col("approved") + pl.col("in_act"),
    )  # fmt: skip
    columns = [
        name("name", t(f"overview.child.{board.scope.level}"), width=230),
        number("total", t("act_pages.answers"), width=85),
        number("open", t("act_pages.count.open"), width=105),
        number("answer_overdue", t("act_pages.directors_late"), width=150),
        number("waits", t("act_pages.tile.at_districts"), width=120),
        number("approve_overdue", t("act_pages.districts_late"), width=150),
        number("settled", t("act_pages.settled"), width=120),
    ]
    return Table(frame, columns)


def below(board: Board) -> Level:
    """The level of the rows of `late_places`."""
    return {Level.REPUBLIC: Level.REGION, Level.REGION: Level.DISTRICT}.get(board.scope.level, Level.SCHOOL)


_SCHEMA: dict[str, Any] = {
    "id": pl.Int64, "provider": pl.String, "schools": pl.Int64, **{str(state): pl.Int64 for state in _STATES},
    "sum": pl.Float64, "act": pl.String, "act_sum": pl.Float64,
}  # fmt: skip


def _row(one: ProviderMonth) -> dict[str, object]:
    return {
        "id": one.provider_id,
        "provider": provider(one),
        "schools": one.schools,
        **{str(state): count(one, state) for state in _STATES},
        "sum": one.approved_tyiyn / 100,
        "act": one.act_number or "",
        "act_sum": None if one.act_total_tyiyn is None else one.act_total_tyiyn / 100,
    }
