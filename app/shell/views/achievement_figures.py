"""Achievement (O2) of a place: five figures, the distribution of marks, pupils by group, the trend."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import polars as pl

from app.domain.periods import school_year_of
from app.i18n import t
from app.shell.views.achievement_period import compared, label
from app.shell.views.board import Board
from app.shell.views.overview_chart import series
from app.shell.views.subject_page import only, ratio
from app.ui.charts.bars import by_name, distribution
from app.ui.charts.trend import trend
from app.ui.format import num, pct
from app.ui.palette import Tone
from app.ui.tiles import Tile, count_tile, share_tile
from warehouse.queries import achievement
from warehouse.queries.periods import ResultPeriod

GROUPS = ("excellent", "good", "one_three", "threes", "failing")
"""How a pupil ended a period: all 5 · 4 and 5 · one 3 · more 3 · any 2, 1 or «н/а»."""

_MARKS = (5, 4, 3, 2, 1)
_TREND_YEARS = 2


def achievement_tiles(board: Board, period: ResultPeriod) -> list[Tile]:
    """Average, quality, success, SOU, failing pupils."""
    now, before = _both(board, period)
    line = board.read(
        achievement.by_period, kind=period.kind, first_year=school_year_of(board.now.date()) - _TREND_YEARS
    )
    shares = [_share(key, now[key], before[key], line[key].to_list()) for key in ("quality", "success", "sou")]
    average = count_tile(
        t("ui.indicator.average"), now["average"], before["average"], digits=2, line=line["average"].to_list()
    )
    return [average, *shares, _failing_tile(board, period)]


def note(board: Board, period: ResultPeriod) -> str:
    """«2 135 итогов, сравнение: 4-я четверть 2025/26»."""
    found = only(board.read(achievement.summary, period=period))
    return t("achievement.note", n=num(found["results"]), against=label(compared(board, period)))


def distribution_figure(board: Board, period: ResultPeriod) -> go.Figure:
    """How many of each mark, and «н/а»; a thin line for the period compared with."""
    now, before = _both(board, period)
    names = {f"n{mark}": str(mark) for mark in _MARKS if mark > 1 or now["n1"]} | {"na": t("achievement.na")}
    total = before["results"]
    shares = {word: before[name] / total for name, word in names.items()} if total else None
    return distribution({word: int(now[name]) for name, word in names.items()}, before=shares, height=270)


def groups_figure(board: Board, period: ResultPeriod) -> go.Figure:
    """Pupils by how they ended the period, as shares of all; a mark for the period compared with."""
    now, before = (groups_of(board, each) for each in (period, compared(board, period)))
    rows = [
        {
            "name": t("achievement.group_count", group=t(f"achievement.group.{name}"), n=num(now[name])),
            "value": ratio(now[name], now["pupils"]),
            "before": ratio(before[name], before["pupils"]),
        }
        for name in GROUPS
    ]
    frame = pl.DataFrame(rows, schema={"name": pl.String, "value": pl.Float64, "before": pl.Float64})
    return by_name(frame, "quality", before=t("achievement.before"), highlight=frame["name"].to_list()[-1:])


def groups_of(board: Board, period: ResultPeriod) -> dict[str, int]:
    """Pupils of the whole place by group."""
    found = board.read(achievement.groups, period=period)
    return {name: int(found[name].sum()) for name in ("pupils", *GROUPS)}


def quality_figure(board: Board) -> go.Figure:
    """Quality by quarter through two years."""
    return trend(series(board, "quality"), "quality", now=t("ui.indicator_short.quality"), height=260)


def _both(board: Board, period: ResultPeriod) -> tuple[dict[str, Any], dict[str, Any]]:
    now = only(board.read(achievement.summary, period=period))
    return now, only(board.read(achievement.summary, period=compared(board, period)))


def _share(key: str, value: float | None, before: float | None, line: list[float | None]) -> Tile:
    """Only quality has a target; of success and SOU a fall is what is off."""
    told = t(f"achievement.help.{key}")
    if key == "quality":
        return share_tile(key, value, before, line=line, help=told)
    tile = share_tile(key, value, before, line=line, target=0.0, label=t(f"ui.indicator_short.{key}"), help=told)
    return replace(tile, tone=Tone.OFF if tile.arrow == "down" else Tone.ORDER)


def _failing_tile(board: Board, period: ResultPeriod) -> Tile:
    now, before = (groups_of(board, each) for each in (period, compared(board, period)))
    share, earlier = ratio(now["failing"], now["pupils"]), ratio(before["failing"], before["pupils"])
    grows = share is not None and earlier is not None and share > earlier
    return count_tile(
        t("achievement.failing"),
        now["failing"] if now["pupils"] else None,
        before["failing"] if before["pupils"] else None,
        context=pct(share),
        tone=Tone.OFF if grows else Tone.ORDER,
        help=t("achievement.help.failing"),
    )
