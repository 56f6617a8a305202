"""Filling (O3) of a place: how complete, how timely, what is overdue, marks enough, programme covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl

from app.domain.periods import Span, school_year_of
from app.domain.reporting import SchoolPeriod
from app.i18n import t
from app.shell.views.board import Board
from app.shell.views.overview_chart import breaks, full, year_span
from app.shell.views.subject_page import line_span, only, points, ratio
from app.shell.views.table import Table
from app.ui.charts.trend import trend
from app.ui.format import num, pct, school_year
from app.ui.palette import Tone
from app.ui.ranking import bar, number, text
from app.ui.tiles import Tile, count_tile, share_tile
from warehouse.queries import accumulation, filling, programme
from warehouse.queries.filling_rows import KINDS
from warehouse.queries.periods import QUARTER, ResultPeriod

ALL = "all"
_YEAR_OF_WEEKS = timedelta(weeks=52)
_DUE = pl.col("on_time") + pl.col("late") + pl.col("missing")


def kinds_offered() -> dict[str, str]:
    """What the page can be narrowed to: code → words."""
    return {ALL: t("filling.kind.all"), **{kind: t(f"filling.kind.{kind}") for kind in KINDS}}


def kinds_of(code: str) -> tuple[str, ...]:
    """The kinds of obligation that a code stands for."""
    return KINDS if code == ALL else (code,)


def filling_tiles(board: Board, kinds: Sequence[str]) -> list[Tile]:
    """Completeness, timeliness, overdue, not due yet, mark accumulation, programme covered."""
    spans = (board.period.span, board.period.against)
    now, before = (only(board.read(filling.summary, span=span, now=board.now, kinds=kinds)) for span in spans)
    weeks = board.read(filling.weekly, span=line_span(board), now=board.now, kinds=kinds).filter(_DUE > 0)
    shares = [
        share_tile(key, now[key], before[key], line=full(weeks, _DUE)[key].to_list())
        for key in ("completeness", "timeliness")
    ]
    missing, waiting = now["missing"], now["pending"]
    overdue = count_tile(t("filling.missing"), missing, help=t("filling.missing_help"))
    return [
        *shares,
        replace(overdue, delta=t("filling.overdue") if missing else "", tone=Tone.OFF if missing else Tone.ORDER),
        Tile(
            t("filling.pending"),
            num(waiting),
            t("filling.awaited") if waiting else "",
            tone=Tone.AWAITED if waiting else Tone.ORDER,
            help=t("filling.pending_help"),
        ),
        _accumulation_tile(board),
        _programme_tile(board),
    ]


def by_kind(board: Board) -> Table:
    """What is owed, kind by kind, beside the period compared with."""
    frame = board.read(filling.by_kind, span=board.period.span, now=board.now)
    before = board.read(filling.by_kind, span=board.period.against, now=board.now).select("kind", was="completeness")
    words = {kind: t(f"filling.kind.{kind}") for kind in KINDS}
    frame = frame.join(before, on="kind", how="left", maintain_order="left").with_columns(
        name=pl.col("kind").replace_strict(words, return_dtype=pl.String),
        change=points(pl.col("completeness") - pl.col("was"), 1),
    )
    columns = [
        text("name", t("filling.what"), width=150),
        bar("completeness", "completeness", subject=True, width=130, label=t("ui.indicator_short.completeness")),
        number("change", t("attendance.change"), digits=1, width=82, hint=t("attendance.change_help")),
        bar("timeliness", "timeliness", width=122),
        number("missing", t("filling.missing"), width=95),
        number("pending", t("filling.pending"), width=80),
    ]
    return Table(frame, columns)


def weeks_figure(board: Board, kinds: Sequence[str]) -> go.Figure:
    """Completeness by week through the school year, the year before dotted."""
    span = year_span(board)
    earlier = Span(span.start - _YEAR_OF_WEEKS, span.end - _YEAR_OF_WEEKS)
    this, last = (
        full(board.read(filling.weekly, span=each, now=board.now, kinds=kinds), _DUE) for each in (span, earlier)
    )
    before = last.select(pl.col("week") + _YEAR_OF_WEEKS, before="completeness")
    first = span.start - timedelta(days=span.start.weekday())
    axis = pl.DataFrame({"week": pl.date_range(first, span.end, timedelta(weeks=1), eager=True)})
    frame = axis.join(this.select("week", value="completeness"), on="week", how="left")
    frame = frame.join(before, on="week", how="left").rename({"week": "day"})
    now, year_before = (school_year(school_year_of(span.end) - back) for back in (0, 1))
    return trend(frame, "completeness", now=now, before=year_before, breaks=breaks(board), height=290)


def quarter(board: Board) -> ResultPeriod:
    """The quarter whose marks are counted: the one of the page's last day once half of it is over, else the one before.

    At its beginning nobody can have enough marks, and nothing would be told.
    """
    begun = [each for each in board.period.calendar if each.kind == QUARTER and _half(each) <= board.day]
    if not begun:
        return ResultPeriod(school_year_of(board.day), QUARTER, 1)
    latest = max(begun)
    return ResultPeriod(latest.school_year, QUARTER, latest.period)


def _half(period: SchoolPeriod) -> date:
    return period.starts_on + (period.ends_on - period.starts_on) / 2


def _accumulation_tile(board: Board) -> Tile:
    found = board.read(accumulation.by_child, period=quarter(board))
    total = {name: int(found[name].sum()) for name in ("pupils", "enough", "without")}
    share = ratio(total["enough"], total["pupils"])
    without = pct(ratio(total["without"], total["pupils"]), 0)
    told = t("filling.enough_help", n=quarter(board).period, without=without)
    return Tile(t("filling.enough"), pct(share), context=t("filling.quarter", n=quarter(board).period), help=told)


def _programme_tile(board: Board) -> Tile:
    found = board.read(programme.by_child, school_year=school_year_of(board.day), now=board.now)
    due, given, ahead = (_total(found, name) for name in ("due", "given", "ahead"))
    told = t("filling.programme_help", given=num(given), due=num(due), ahead=num(ahead))
    return Tile(t("filling.programme"), pct(ratio(min(given, due), due)), help=told)


def _total(frame: pl.DataFrame, column: str) -> int:
    total: Any = frame[column].sum()
    return int(total)
