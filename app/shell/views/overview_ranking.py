"""The ranking of an overview: the places one level down with every indicator, those far below their peers first."""

from __future__ import annotations

import polars as pl

from app.access.scope import Level, Scope
from app.i18n import t
from app.shell.views import names
from app.shell.views.board import Board
from app.ui.format import month_name
from app.ui.palette import Tone
from app.ui.ranking import Column, badges, bar, name, number, spark, text
from warehouse.queries import achievement, attendance, children, filling, internet, periods
from warehouse.queries.attention import BELOW

UNFILLED = 5.0
"""Percentage points of completeness under the median of the peers from which a place is said not to fill."""
SPARK_ROOM = 0.02

INDICATORS = ("attendance", "completeness", "timeliness", "quality", "internet")
"""What a ranking and the map can be asked for, in the order of the choice."""

_ACT_STATES = ("answer_overdue", "open", "refuted", "confirmed", "approved", "in_act")


def ranked(board: Board, by: str = "attendance") -> pl.DataFrame:
    """One row a place: id, name, the shares of INDICATORS, gap (of attendance, to the median), weeks, signals,
    act (where its answer stands), acts_left, pupils, schools. Signalled places first, then the weakest by `by`."""
    span, now = board.period.span, board.now
    frame = board.read(children.children, day=board.day).rename({"child_id": "id"})
    present = board.read(attendance.by_child, span=span).select(
        pl.col("gap").round(1), pl.col("weeks").list.drop_nulls(), id="child_id", attendance="rate"
    )  # fmt: skip
    filled = board.read(filling.by_child, span=span, now=now).select(
        "completeness", "timeliness", id="child_id", unfilled=pl.col("gap") <= -UNFILLED
    )
    for part in (present, filled, _quality(board), _acts(board)):
        frame = frame.join(part, on="id", how="left", coalesce=True)
    called = names.places_below(board)
    labels = pl.col("id").replace_strict(called, default=None, return_dtype=pl.String)
    label = labels.fill_null(pl.col("id").cast(pl.String)).alias("name")
    frame = frame.with_columns(label, _signals().alias("signals"))
    flagged = (pl.col("signals").list.len() > 0).alias("flagged")
    return frame.with_columns(flagged).sort(
        "flagged", by, "name", descending=[True, False, False], nulls_last=[True, True, True]
    )


def columns(board: Board, frame: pl.DataFrame, subject: str = "attendance", *, narrow: bool = False) -> list[Column]:
    """The columns of the ranking; the subject first and in its colour. `narrow` for a table beside a map."""
    level, low_high = board.scope.level, _scale(frame)
    shown = [
        name("name", t(f"overview.child.{level}"), width=90 if level is Level.SCHOOL else 150 if narrow else 235),
        bar(subject, subject, subject=True, width=130),
    ]
    line = spark("weeks", t(f"overview.line.{subject}"), low=low_high[0], high=low_high[1], width=80)
    if narrow:
        other = "completeness" if subject != "completeness" else "attendance"
        return [*shown, line, number("schools", t("overview.schools_column"), width=70), bar(other, other, width=115)]
    if subject == "attendance":
        shown.append(number("gap", t("overview.gap"), digits=1, hint=t("overview.gap_help"), width=80))
    shown += [badges("signals", t("overview.signal"), _tones(), width=205), line]
    others = INDICATORS if level is not Level.DISTRICT and level is not Level.SCHOOL else INDICATORS[:-1]
    shown += [bar(key, key, width=117) for key in others if key != subject]
    if level is Level.DISTRICT:
        month = month_name(internet.last_month(board.now).month)
        shown.append(text("act", t("overview.act_column", month=month), width=100))
    if level in (Level.REPUBLIC, Level.REGION):
        shown.append(number("schools", t("overview.schools_column"), width=70))
    return [*shown, number("pupils", t("overview.pupils_column"), width=78)]


def parts(board: Board) -> dict[int, Board]:
    """The places one level down as boards of their own; for territories only."""
    below = {Level.REPUBLIC: (Level.REGION, "region_id"), Level.REGION: (Level.DISTRICT, "district_id")}
    if board.scope.level not in below:
        return {}
    level, key = below[board.scope.level]
    schools = board.read(children.schools, day=board.day)
    return {
        part[key][0]: board.within(
            Scope(level, part[key][0], tuple(sorted(set(part["district_id"]))), tuple(sorted(part["school_id"])))
        )
        for part in schools.partition_by(key)
    }


def _quality(board: Board) -> pl.DataFrame:
    period = board.read(periods.latest, day=board.period.span.end)
    if period is None:
        return pl.DataFrame(schema={"id": pl.Int64, "quality": pl.Float64})
    return board.read(achievement.by_child, period=period).select("quality", id="child_id")


def _acts(board: Board) -> pl.DataFrame:
    """Where the answers for the past month stand. Below a school there are none."""
    empty = {"id": pl.Int64, "internet": pl.Float64, "act": pl.String, "acts_left": pl.Int64}
    if board.scope.level not in (Level.REPUBLIC, Level.REGION, Level.DISTRICT):
        return pl.DataFrame(schema=empty)
    frame = board.read(internet.by_child, month=internet.last_month(board.now), now=board.now)
    state = pl.lit(None, pl.String)
    for each in reversed(_ACT_STATES):
        state = pl.when(pl.col(each) > 0).then(pl.lit(t(f"overview.act_state.{each}"))).otherwise(state)
    share = pl.when(pl.col("total") > 0).then(pl.col("answered") / pl.col("total"))
    return frame.select(id="child_id", internet=share, act=state, acts_left="open")


def _signals() -> pl.Expr:
    nothing = pl.lit([], pl.List(pl.String))
    below = pl.when(pl.col("gap") <= -BELOW).then(pl.lit([t("overview.below")])).otherwise(nothing)
    empty = pl.when(pl.col("unfilled")).then(pl.lit([t("overview.unfilled")])).otherwise(nothing)
    return pl.concat_list(below, empty)


def _tones() -> dict[str, Tone]:
    return {t("overview.below"): Tone.OFF, t("overview.unfilled"): Tone.AWAITED}


def _scale(frame: pl.DataFrame) -> tuple[float, float]:
    """One scale for all the short lines."""
    points: list[float] = frame["weeks"].explode().drop_nulls().to_list()
    if not points:
        return 0.0, 1.0
    return min(points) - SPARK_ROOM, min(1.0, max(points) + SPARK_ROOM)
