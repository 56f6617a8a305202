"""One pupil's attendance and marks by subject, for those who answer for the pupil."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from app.domain.periods import school_year_of
from app.i18n import t
from app.shell.views.board import Board
from app.shell.views.overview_chart import breaks, year_span
from app.shell.views.subject_page import only, with_subjects
from app.shell.views.table import Table
from app.ui.charts.trend import trend
from app.ui.format import num, school_year
from app.ui.palette import Tone
from app.ui.ranking import day, number, text
from app.ui.tiles import Tile, count_tile, share_tile
from warehouse.queries import achievement, attendance, periods, pupil

_MARKS = (1, 2, 3, 4, 5)
_OFF_SCORE = 2.5
"""Below this score a period mark of 2 is near."""


def pupil_tiles(board: Board) -> list[Tile]:
    """Rate, missed without and with a reason, late, subjects in danger."""
    now, before = (
        only(board.read(attendance.summary, span=span)) for span in (board.period.span, board.period.against)
    )
    marks = board.read(pupil.marks_by_subject, span=board.period.span)
    danger = marks.filter(pl.col("score") < _OFF_SCORE).height
    excused = [row["absent_u"] + row["absent_b"] for row in (now, before)]
    n = now["absent_n"]
    return [
        share_tile("attendance", now["rate"], before["rate"]),
        count_tile(t("attendance.unexcused"), n, before["absent_n"], tone=Tone.OFF if n else Tone.ORDER),
        count_tile(t("attendance.excused"), *excused),
        count_tile(t("attendance.late"), now["late"], before["late"]),
        count_tile(
            t("attendance.danger"), danger, tone=Tone.OFF if danger else Tone.ORDER, help=t("attendance.danger_help")
        ),
    ]


def by_subject(board: Board) -> Table:
    """Each subject of the period: what was missed, marks, the score so far, and the last quarter's mark."""
    span = board.period.span
    missed = board.read(pupil.missed_by_subject, span=span)
    marks = board.read(pupil.marks_by_subject, span=span)
    frame = marks.join(missed, on=["pupil_id", "subject_id"], how="full", coalesce=True)
    frame = frame.join(_last_results(board), on="subject_id", how="full", coalesce=True)
    counted = ("formative", "control", "absent_n", "absent_u", "absent_b", "late")
    frame = with_subjects(board, frame).with_columns([pl.col(name).fill_null(0) for name in counted])
    columns = [
        text("subject_name", t("attendance.subject"), width=170),
        number("score", t("attendance.score"), digits=2, width=65, hint=t("attendance.score_help")),
        text("result", t("attendance.last_result"), width=95),
        number("formative", t("attendance.formative"), width=80, hint=t("attendance.formative_help")),
        number("control", t("attendance.control"), width=92, hint=t("attendance.control_help")),
        *(
            number(code, t(f"attendance.letter.{code}"), width=55, hint=t(f"attendance.reason.{code}"))
            for code in ("absent_n", "absent_u", "absent_b", "late")
        ),
        day("last_day", t("attendance.last_mark")),
    ]
    return Table(frame.sort("score", "subject_name", nulls_last=True), columns)


def weeks_figure(board: Board) -> go.Figure:
    """The pupil's attendance by week through the school year."""
    span = year_span(board)
    frame = board.read(pupil.attendance_weeks, span=span).select(day="week", value="rate")
    return trend(frame, "attendance", now=school_year(school_year_of(span.end)), breaks=breaks(board), height=340)


def _last_results(board: Board) -> pl.DataFrame:
    """The mark of the last quarter that had ended, as it is written: «4», «н/а»."""
    period = board.read(periods.latest, day=board.period.span.end)
    if period is None:
        return pl.DataFrame(schema={"subject_id": pl.Int32, "result": pl.String})
    frame = board.read(achievement.by_subject, period=period)
    mark = pl.lit(t("attendance.not_attested"))
    for value in _MARKS:
        mark = pl.when(pl.col(f"n{value}") > 0).then(pl.lit(num(value))).otherwise(mark)
    return frame.select("subject_id", result=mark)
