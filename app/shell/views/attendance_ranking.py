"""The ranking of attendance (O1): the children of a place down to the pupils of a class, those far below first."""

from __future__ import annotations

import polars as pl

from app.access.scope import Level
from app.i18n import t
from app.shell.views.attendance_figures import alarms_since, observed
from app.shell.views.board import Board
from app.shell.views.subject_page import child_label, labelled, points, spark_bounds, with_classes, with_people
from app.shell.views.table import Table
from app.ui.format import span_
from app.ui.palette import Tone
from app.ui.ranking import badges, bar, name, number, share, spark, text
from warehouse.queries import attendance, children, chronic
from warehouse.queries.attention import BELOW
from warehouse.queries.disclosure import comparable, limits

UNTAKEN = 0.9
"""Below this share of lessons with attendance taken a place is said not to take it."""

_MISSED = pl.col("absent_n") + pl.col("absent_u") + pl.col("absent_b")


def ranked(board: Board) -> Table:
    """The places one level down; signalled ones first, then the lowest rate."""
    frame = children_of(board)
    unexcused = pl.when(_MISSED > 0).then(pl.col("absent_n") / _MISSED)
    frame = labelled(board, frame.with_columns(unexcused=unexcused))
    least = board.read(limits, day=board.period.span.end)
    frame = comparable(frame, "pupils", ("change", "chronic_share", "unexcused"), least)
    low, untaken = pl.col("gap") <= -BELOW, pl.col("taken_share") < UNTAKEN
    frame = _signalled(frame, {"attendance.below": low, "attendance.untaken": untaken}, "rate")
    lowest, highest = spark_bounds(frame)
    columns = [
        name("name", child_label(board), width=90 if board.scope.level is Level.SCHOOL else 215),
        bar("rate", "attendance", subject=True, width=130),
        number("gap", t("overview.gap"), digits=1, width=78, hint=t("overview.gap_help")),
        number("change", t("attendance.change"), digits=1, width=80, hint=t("attendance.change_help")),
        badges("signals", t("overview.signal"), _tones("attendance.below", "attendance.untaken"), width=200),
        spark("weeks", t("attendance.weeks"), low=lowest, high=highest, width=80),
        share("taken_share", t("attendance.taken_short"), hint=t("attendance.taken")),
        share("unexcused", t("attendance.unexcused"), digits=0, hint=t("attendance.unexcused_hint")),
        number("chronic", t("attendance.chronic_short"), width=80, hint=t("attendance.chronic_help_short")),
        share("chronic_share", t("attendance.chronic_share"), width=75, hint=t("attendance.chronic_help_short")),
        number("alarms", t("attendance.alarms_short"), width=75, hint=t("attendance.alarms_hint")),
        number("pupils", t("overview.pupils_column"), width=80),
    ]
    return Table(frame, columns)


def pupils(board: Board) -> Table:
    """The pupils of a class by name; those who miss most first."""
    frame = children_of(board).with_columns(missed=_MISSED)
    where = _seats(board, frame)
    frame = with_people(board, frame.join(where, on="id", how="left", maintain_order="left"), "id")
    chronic_, severe, alarm = pl.col("chronic") > 0, pl.col("severe") > 0, pl.col("alarms") > 0
    signals = {
        "attendance.severe": severe,
        "attendance.is_chronic": chronic_ & ~severe,
        "attendance.in_alarm": alarm,
    }
    frame = _signalled(frame, signals, "rate")
    lowest, highest = spark_bounds(frame)
    several = board.scope.classes is not None and len(board.scope.classes) > 1
    entered = {each: t(f"attendance.reason.{each}") for each in CODES}
    columns = [
        name("name", child_label(board), width=175),
        *([text("class_name", t("attendance.class"), width=70)] if several else []),
        bar("rate", "attendance", subject=True, width=135),
        badges("signals", t("overview.signal"), _tones(*signals), width=165),
        number("missed", t("attendance.missed"), hint=t("attendance.missed_hint")),
        *(number(each, t(f"attendance.letter.{each}"), width=60, hint=hint) for each, hint in entered.items()),
        spark("weeks", t("attendance.weeks"), low=lowest, high=highest),
    ]
    return Table(frame, columns)


CODES = ("absent_n", "absent_u", "absent_b", "late", "exempt")


def ranking_note(board: Board) -> str:
    """In which order the ranking stands; of pupils also over which days they are signalled."""
    if board.scope.level is not Level.CLASS:
        return t("attendance.ranking_note")
    seen = observed(board, board.period.span)
    return t("attendance.pupils_note", span=span_(seen.start, seen.end))


def children_of(board: Board) -> pl.DataFrame:
    """One row a child with everything that is known of its attendance; children without lessons are there too."""
    span = board.period.span
    frame = board.read(children.children, day=board.day).rename({"child_id": "id"})
    before = board.read(attendance.by_child, span=board.period.against).select("child_id", before="rate")
    seen = chronic.chronic_by_child
    parts = (
        board.read(attendance.by_child, span=span).join(before, on="child_id", how="left"),
        board.read(seen, span=observed(board, span)).select("child_id", "chronic", "severe", chronic_share="share"),
        board.read(chronic.alarms_by_child, since=alarms_since(board)),
    )
    for each in parts:
        frame = frame.join(each.rename({"child_id": "id"}), on="id", how="left")
    change = points(pl.col("rate") - pl.col("before"), 1).alias("change")
    counts = [pl.col(each).fill_null(0) for each in ("chronic", "severe", "alarms")]
    gap = points(pl.col("gap") / 100, 1).alias("gap")
    return frame.with_columns(pl.col("weeks").list.drop_nulls(), change, gap, *counts)


def _seats(board: Board, frame: pl.DataFrame) -> pl.DataFrame:
    """The class of each pupil, where a page shows several."""
    if board.scope.classes is None or len(board.scope.classes) < 2:
        return frame.select("id")
    found = board.read(children.seats, day=board.day)
    return with_classes(board, found).select("class_name", id="pupil_id")


def _signalled(frame: pl.DataFrame, signals: dict[str, pl.Expr], by: str) -> pl.DataFrame:
    nothing = pl.lit([], pl.List(pl.String))
    each = [pl.when(condition).then(pl.lit([t(key)])).otherwise(nothing) for key, condition in signals.items()]
    frame = frame.with_columns(pl.concat_list(each).alias("signals"))
    flagged = (pl.col("signals").list.len() > 0).alias("flagged")
    down = [True, False, False]
    return frame.with_columns(flagged).sort("flagged", by, "name", descending=down, nulls_last=True)


_TONES = {"attendance.below": Tone.OFF, "attendance.severe": Tone.OFF, "attendance.in_alarm": Tone.OFF}


def _tones(*keys: str) -> dict[str, Tone]:
    return {t(key): _TONES.get(key, Tone.AWAITED) for key in keys}
