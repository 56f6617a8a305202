"""Attendance (O1) of a place in five figures, each beside the period compared with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from app.domain.periods import Span, school_year_of
from app.domain.reporting import SchoolPeriod
from app.i18n import t
from app.shell.views.board import Board
from app.shell.views.overview_chart import full
from app.shell.views.subject_page import lesser_tile, line_span, only, ratio
from app.ui.format import date_, num, pct, span_
from app.ui.palette import Tone
from app.ui.tiles import Tile, count_tile, share_tile
from warehouse.queries import attendance, chronic

ALARM_DAYS = timedelta(days=7)
_OBSERVED = timedelta(weeks=8)
_COMPARABLE = 0.8
"""Of the days now: over much fewer days chance makes more pupils chronic, so such windows are not compared."""
_YEAR = 3


def attendance_tiles(board: Board) -> list[Tile]:
    """Rate, lessons taken, absence without reason, chronically absent pupils, alarms."""
    spans = (board.period.span, board.period.against)
    now, before = (only(board.read(attendance.summary, span=span)) for span in spans)
    lines = _lines(board)
    return [
        share_tile("attendance", now["rate"], before["rate"], line=lines["rate"]),
        share_tile(
            "completeness", now["taken_share"], before["taken_share"], label=t("attendance.taken"),
            line=lines["taken_share"], help=t("attendance.taken_help", n=num(now["lessons"] - now["taken"])),
        ),
        lesser_tile(
            t("attendance.unexcused"), unexcused(now), unexcused(before), line=lines["unexcused"],
            help=t("attendance.unexcused_help", n=num(now["absent_n"]), all=num(missed(now))),
        ),
        _chronic_tile(board),
        _alarm_tile(board),
    ]  # fmt: skip


def missed(row: dict[str, Any]) -> int:
    """Pupil-lessons missed: Н, У and Б."""
    return int(row["absent_n"] + row["absent_u"] + row["absent_b"])


def unexcused(row: dict[str, Any]) -> float | None:
    """The share of the missed that nobody has explained (Н)."""
    return ratio(row["absent_n"], missed(row))


def observed(board: Board, span: Span) -> Span:
    """The days over which chronic absence is judged: eight weeks up to the period's end where it is shorter.

    Ten school days must have been seen, so a week or a quarter that has just begun would know nobody. Never over the
    summer: a school year is judged by itself.
    """
    first = next((p.starts_on for p in board.period.calendar if _is_year_of(p, span.end)), span.start)
    return Span(max(min(span.start, span.end - _OBSERVED), min(first, span.start)), span.end)


def alarms_since(board: Board) -> date:
    """The first day of runs that still matter today."""
    return board.now.date() - ALARM_DAYS


def chronic_note(board: Board) -> str:
    """Who is listed as chronically absent, over which days: those that were counted, of many schools whole quarters."""
    seen = _counted(board, observed(board, board.period.span))
    return t("attendance.chronic_note", span=span_(seen.start, seen.end))


def _counted(board: Board, span: Span) -> Span:
    found = board.read(chronic.counted, span=span)
    if found.is_empty():
        return span
    first, last = found.row(0)
    return Span(first, max(first, min(last, board.day)))


def _chronic_tile(board: Board) -> Tile:
    here, there = (observed(board, span) for span in (board.period.span, board.period.against))
    now = _chronic(board, here)
    alike = there.days >= _COMPARABLE * here.days and _counted(board, there) != _counted(board, here)
    before = _chronic(board, there) if alike else None
    grows = before is not None and now is not None and (now[0] or 0) > (before[0] or 0)
    return count_tile(
        t("attendance.chronic"),
        now[1] if now else None,
        before[1] if before else None,
        context=pct(now[0]) if now else "",
        tone=Tone.OFF if grows else Tone.ORDER,
        help=t("attendance.chronic_help", severe=num(now[2] if now else None)) + " " + chronic_note(board),
    )


def _chronic(board: Board, span: Span) -> tuple[float | None, int, int] | None:
    """Share, chronic and severe pupils; None while nobody was observed long enough."""
    found = board.read(chronic.chronic_by_child, span=span)
    pupils = int(found["pupils"].sum())
    if not pupils:
        return None
    return ratio(int(found["chronic"].sum()), pupils), int(found["chronic"].sum()), int(found["severe"].sum())


def _alarm_tile(board: Board) -> Tile:
    found = board.read(chronic.alarms_by_child, since=alarms_since(board))
    n = int(found["alarms"].sum())
    return Tile(
        t("attendance.alarms"),
        num(n),
        t("attendance.alarms_since") if n else "",
        tone=Tone.OFF if n else Tone.ORDER,
        help=t("attendance.alarms_help", day=date_(alarms_since(board))),
    )


def _lines(board: Board) -> dict[str, list[float | None]]:
    weeks = full(board.read(attendance.weekly, span=line_span(board), years=1), pl.col("pupil_lessons"))
    frame = weeks.with_columns(absent=pl.col("absent_n") + pl.col("absent_u") + pl.col("absent_b"))
    unknown = pl.when(pl.col("absent") > 0).then(pl.col("absent_n") / pl.col("absent"))
    frame = frame.with_columns(unexcused=100 * unknown)
    return {name: frame[name].to_list() for name in ("rate", "taken_share", "unexcused")}


def _is_year_of(period: SchoolPeriod, day: date) -> bool:
    return period.kind == _YEAR and period.school_year == school_year_of(day)
