"""Attendance (O1) by reason, by day of the week, by grade."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from app.i18n import t
from app.shell.views.board import Board
from app.shell.views.overview_chart import full
from app.shell.views.subject_page import points, weeks_span
from app.shell.views.table import Table
from app.ui.charts.bars import by_name, stacked
from app.ui.format import weekday
from app.ui.palette import C
from app.ui.ranking import number, share, text
from warehouse.queries import attendance

REASONS = {"absent_n": C.alert, "absent_u": C.internet, "absent_b": C.comparison}
"""What makes an absence, from the bottom of the chart up: Н, У, Б."""

_CODES = {1: "absent_n", 2: "absent_u", 3: "absent_b", 4: "late", 5: "exempt"}
_MONDAY = date(2026, 8, 31)


def reasons_figure(board: Board) -> go.Figure:
    """What pupils missed by week and why, as shares of all pupil-lessons."""
    frame = full(board.read(attendance.weekly, span=weeks_span(board), years=1), pl.col("pupil_lessons"))
    known = pl.col("pupil_lessons") > 0
    shares = [pl.when(known).then(pl.col(name) / pl.col("pupil_lessons")).alias(name) for name in REASONS]
    parts = {name: (t(f"attendance.short.{name}"), color) for name, color in REASONS.items()}
    return stacked(frame.select(pl.col("week").alias("day"), *shares), parts, height=212)


def reasons_table(board: Board) -> Table:
    """What was entered in the period, by reason, beside the period compared with."""
    frame = board.read(attendance.by_reason, span=board.period.span)
    before = board.read(attendance.by_reason, span=board.period.against).select("code", before="share")
    words = {code: t(f"attendance.reason.{name}") for code, name in _CODES.items()}
    frame = frame.join(before, on="code", how="left", maintain_order="left").with_columns(
        reason=pl.col("code").cast(pl.Int64).replace_strict(words, return_dtype=pl.String),
        change=points(pl.col("share") - pl.col("before"), 2),
    )
    columns = [
        text("reason", t("attendance.reason_column"), width=170),
        number("pupil_lessons", t("attendance.lessons_column"), width=95),
        share("share", t("attendance.share"), digits=2, hint=t("attendance.share_help")),
        number("change", t("attendance.change"), digits=2, hint=t("attendance.change_help")),
    ]
    return Table(frame, columns)


def weekday_figure(board: Board) -> go.Figure:
    """The rate by day of the week, a thin mark for the period compared with."""
    now, before = (
        board.read(attendance.by_weekday, span=span).select("weekday", "rate")
        for span in (board.period.span, board.period.against)
    )
    frame = now.join(before.rename({"rate": "before"}), on="weekday", how="left", maintain_order="left")
    called = {n: weekday(_MONDAY + timedelta(days=n - 1)) for n in range(1, 8)}
    return _bars(frame, pl.col("weekday").cast(pl.Int64).replace_strict(called, return_dtype=pl.String))


def grade_figure(board: Board) -> go.Figure:
    """The rate by grade, a thin mark for the period compared with."""
    now, before = (
        board.read(attendance.by_grade, span=span).select("grade", "rate")
        for span in (board.period.span, board.period.against)
    )
    frame = now.join(before.rename({"rate": "before"}), on="grade", how="left", maintain_order="left")
    grades = {int(n): t("attendance.grade", n=n) for n in frame["grade"].to_list()}
    return _bars(frame, pl.col("grade").cast(pl.Int64).replace_strict(grades, return_dtype=pl.String))


def _bars(frame: pl.DataFrame, label: pl.Expr) -> go.Figure:
    shown = frame.drop_nulls("rate").select(label.alias("name"), "before", value="rate")
    return by_name(shown, "attendance", before=t("attendance.before"))
