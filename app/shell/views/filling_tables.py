"""Filling (O3) in tables: the children of a place, teachers, subjects; marks enough and programme covered."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from app.access.scope import Level
from app.domain.periods import school_year_of
from app.i18n import t
from app.shell.views.board import Board
from app.shell.views.filling_figures import quarter
from app.shell.views.overview_ranking import UNFILLED
from app.shell.views.subject_page import child_label, labelled, points, with_classes, with_people, with_subjects
from app.shell.views.table import Table
from app.ui.palette import Tone
from app.ui.ranking import Column, badges, bar, name, number, share, text
from warehouse.queries import accumulation, filling, programme

PLACES, TEACHERS, SUBJECTS = "places", "teachers", "subjects"
_KEYS = ["school_id", "class_id", "subject_id", "teacher_id"]


def cuts(board: Board) -> dict[str, str]:
    """What the page can be ranked by here: code → words. Teachers are named in a school, not above it."""
    places = {PLACES: t(f"filling.cut.{board.scope.level}")} if board.scope.level is not Level.CLASS else {}
    teachers = {TEACHERS: t("filling.cut.teachers")} if in_school(board) else {}
    return places | teachers | {SUBJECTS: t("filling.cut.subjects")}


def in_school(board: Board) -> bool:
    """Whether the page shows one school or less."""
    return board.scope.level in (Level.SCHOOL, Level.CLASS)


def ranked(board: Board, cut: str, kinds: Sequence[str]) -> Table:
    """The table of a cut, least complete first."""
    if cut == PLACES:
        return _places(board, kinds)
    query = filling.by_teacher if cut == TEACHERS else filling.by_subject
    frame = board.read(query, span=board.period.span, now=board.now, kinds=kinds)
    before = board.read(query, span=board.period.against, now=board.now, kinds=kinds)
    key = "teacher_id" if cut == TEACHERS else "subject_id"
    frame = frame.join(before.select(key, was="completeness"), on=key, how="left", maintain_order="left")
    if cut == TEACHERS:
        frame, first = with_people(board, frame, key), name("name", t("achievement.teacher"), width=215)
    else:
        frame, first = with_subjects(board, frame), text("subject_name", t("attendance.subject"), width=215)
    return Table(_changed(frame).rename({key: "id"}), [first, *_figures()])


def control(board: Board) -> Table:
    """Mark accumulation and programme: by class, subject and teacher in a school, by the children of a place above."""
    year = school_year_of(board.day)
    if not in_school(board):
        enough = board.read(accumulation.by_child, period=quarter(board)).rename({"child_id": "id"})
        covered = board.read(programme.by_child, school_year=year, now=board.now).rename({"child_id": "id"})
        frame = labelled(board, enough.join(covered, on="id", how="full", coalesce=True))
        frame = frame.sort("enough_share", "name", nulls_last=True)
        return Table(frame, [text("name", child_label(board), width=215), *_control_columns()])
    enough = board.read(accumulation.by_teacher, period=quarter(board))
    covered = board.read(programme.by_subject, school_year=year, now=board.now)
    frame = enough.join(covered, on=_KEYS, how="full", coalesce=True)
    frame = with_people(board, with_subjects(board, with_classes(board, frame)), "teacher_id")
    first = [
        text("class_name", t("attendance.class"), width=70),
        text("subject_name", t("attendance.subject"), width=165),
        text("name", t("achievement.teacher"), width=165),
    ]
    return Table(frame.sort("enough_share", "class_name", nulls_last=True), [*first, *_control_columns()])


def _places(board: Board, kinds: Sequence[str]) -> Table:
    span, against = board.period.span, board.period.against
    frame = board.read(filling.by_child, span=span, now=board.now, kinds=kinds)
    before = board.read(filling.by_child, span=against, now=board.now, kinds=kinds)
    frame = frame.join(before.select("child_id", was="completeness"), on="child_id", how="left", maintain_order="left")
    low = pl.when(pl.col("gap") <= -UNFILLED).then(pl.lit([t("overview.unfilled")]))
    frame = _changed(labelled(board, frame.rename({"child_id": "id"}))).with_columns(
        gap=points(pl.col("gap") / 100, 1), signals=low.otherwise(pl.lit([], pl.List(pl.String)))
    )
    width = 90 if board.scope.level is Level.SCHOOL else 215
    figures = _figures()
    signs = [
        number("gap", t("overview.gap"), digits=1, width=80, hint=t("overview.gap_help")),
        badges("signals", t("overview.signal"), {t("overview.unfilled"): Tone.AWAITED}, width=120),
    ]
    shown = [name("name", child_label(board), width=width), figures[0], *signs, *figures[1:]]
    return Table(frame.sort(pl.col("signals").list.len() == 0, "completeness", "name", nulls_last=True), shown)


def _changed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(change=points(pl.col("completeness") - pl.col("was"), 1))


def _figures() -> list[Column]:
    return [
        bar("completeness", "completeness", subject=True, width=145),
        number("change", t("attendance.change"), digits=1, width=85, hint=t("attendance.change_help")),
        bar("timeliness", "timeliness", width=130),
        number("on_time", t("filling.on_time"), width=85),
        number("late", t("filling.late"), width=85),
        number("missing", t("filling.missing"), width=95),
        number("pending", t("filling.pending"), width=85),
    ]


def _control_columns() -> list[Column]:
    hint = t("filling.enough_rule")
    return [
        share("enough_share", t("filling.enough_short"), digits=0, width=110, hint=hint),
        share("without_share", t("filling.without"), digits=0, width=105),
        share("single_share", t("filling.single"), digits=0, width=100),
        share("covered", t("filling.programme"), digits=0, width=115, hint=t("filling.programme_hint")),
        number("due", t("filling.topics_due"), width=95),
        number("given", t("filling.topics_given"), width=90),
        number("ahead", t("filling.ahead"), width=90, hint=t("filling.ahead_hint")),
    ]
