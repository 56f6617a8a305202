"""The republic's and a region's page: the map, the ranking by the chosen indicator, acts by provider."""

from __future__ import annotations

import polars as pl

from app.access.scope import Level
from app.i18n import language, t
from app.services import acts
from app.shell.views.board import Board
from app.shell.views.overview_chart import series
from app.shell.views.overview_ranking import INDICATORS, columns, parts, ranked
from app.shell.views.table import Table
from app.ui.choice import choice
from app.ui.palette import INDICATORS as MEANINGS
from app.ui.ranking import bar, name, number
from warehouse.queries import internet

_POINTS = 8
_BELOW = {Level.REPUBLIC: Level.REGION, Level.REGION: Level.DISTRICT}


def indicator() -> str:
    """The choice that colours the map and orders the ranking; `by=` in the address."""
    return choice("by", {key: MEANINGS[key].label for key in INDICATORS}, label=t("overview.indicator"))


def places(board: Board, by: str, *, narrow: bool) -> Table:
    """The regions or districts, the weakest by the indicator first, each with its line of that indicator."""
    frame = ranked(board, by).sort(by, "name", nulls_last=True)
    below = parts(board)
    lines = {part: series(place, by)["value"].drop_nulls().tail(_POINTS).to_list() for part, place in below.items()}
    drawn = [lines.get(part, []) for part in frame["id"].to_list()]
    frame = frame.with_columns(pl.Series("weeks", drawn, dtype=pl.List(pl.Float64)))
    return Table(frame, columns(board, frame, by, narrow=narrow))


def on_the_map(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """What the map is coloured by: territory_id, value."""
    return frame.select(territory_id="id", value=by)


def level_below(board: Board) -> Level:
    """The level that a click on a place opens."""
    return _BELOW.get(board.scope.level, Level.SCHOOL)


def providers(board: Board) -> Table:
    """Internet acts of the past month by provider: schools, answered, approved, in acts, the sum so far."""
    month = internet.last_month(board.now)
    found = board.read(internet.by_provider, month=month, now=board.now)
    called = {provider: pair[language() != "ky"] for provider, pair in acts.provider_names(by=board.me).items()}
    frame = found.select(
        id="provider_id",
        name=pl.col("provider_id").replace_strict(called, default="", return_dtype=pl.String),
        total="total",
        answered=pl.when(pl.col("total") > 0).then(pl.col("answered") / pl.col("total")),
        approved=pl.col("approved") + pl.col("in_act"),
        in_act="in_act",
        amount=pl.col("amount_tyiyn") / 100,
    )
    shown = [
        name("name", t("overview.provider"), width=155),
        number("total", t("overview.schools_column"), width=65),
        bar("answered", "internet", subject=True, label=t("overview.answered"), width=115),
        number("approved", t("overview.approved"), width=90),
        number("in_act", t("overview.in_act"), width=70),
        number("amount", t("overview.amount"), width=105),
    ]
    return Table(frame, shown)
