"""Achievement (O2) in tables: the children of a place, and cuts by subject, grade, class, teacher, period, group."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from app.access.scope import Level
from app.domain.periods import school_year_of
from app.i18n import t
from app.shell.views.achievement_figures import GROUPS
from app.shell.views.achievement_period import compared, label
from app.shell.views.board import Board
from app.shell.views.subject_page import child_label, labelled, points, with_classes, with_people, with_subjects
from app.shell.views.table import Table
from app.ui.palette import Tone
from app.ui.ranking import Column, badges, bar, name, number, share, text
from warehouse.queries import achievement
from warehouse.queries.disclosure import comparable, limits_of
from warehouse.queries.periods import ResultPeriod

BELOW = 10.0
"""Percentage points of quality under the median of the peers from which a place is said to lie below them."""

CUTS = ("subject", "grade", "class", "teacher", "period", "groups")
_NARROW = {
    Level.DISTRICT: frozenset({"teacher"}),
    Level.SCHOOL: frozenset({"class"}),
    Level.CLASS: frozenset({"grade", "class", "groups"}),
}
"""Cuts that a level does not offer: a school's ranking is of its classes; above a district there are too many."""

_TONES = {"failing": Tone.OFF, "one_three": Tone.AWAITED, "excellent": Tone.ORDER}


def cuts(board: Board) -> dict[str, str]:
    """What the page can be cut by here: code → words."""
    without = _NARROW.get(board.scope.level, frozenset({"class", "teacher"}))
    return {cut: t(f"achievement.cut.{cut}") for cut in CUTS if cut not in without}


def ranked(board: Board, period: ResultPeriod) -> Table:
    """The places one level down; those far below their peers first, then the lowest quality."""
    before = board.read(achievement.by_child, period=compared(board, period)).select("child_id", was="quality")
    failing = board.read(achievement.groups, period=period)
    failing = comparable(failing, "pupils", GROUPS, board.read(limits_of, period=period))
    failing = failing.select("child_id", "pupils", "excellent", "failing")
    frame = board.read(achievement.by_child, period=period)
    for part in (before, failing):
        frame = frame.join(part, on="child_id", how="left", maintain_order="left")
    low = [t("achievement.below")]
    frame = labelled(board, frame.rename({"child_id": "id"}), period.school_year).with_columns(
        change=points(pl.col("quality") - pl.col("was"), 1),
        gap=points(pl.col("gap") / 100, 1),
        signals=pl.when(pl.col("gap") <= -BELOW).then(pl.lit(low)).otherwise(pl.lit([], pl.List(pl.String))),
    )
    columns = [
        name("name", child_label(board), width=90 if board.scope.level is Level.SCHOOL else 215),
        bar("quality", "quality", subject=True, width=135),
        number("gap", t("overview.gap"), digits=1, width=78, hint=t("overview.gap_help")),
        number("change", t("attendance.change"), digits=1, width=80, hint=t("attendance.change_help")),
        badges("signals", t("overview.signal"), {t("achievement.below"): Tone.OFF}, width=110),
        *_figures(),
        number("excellent", t("achievement.group.excellent"), width=80),
        number("failing", t("achievement.failing"), width=100),
        number("pupils", t("overview.pupils_column"), width=80),
    ]
    return Table(frame.sort(pl.col("signals").list.len() == 0, "quality", "name", nulls_last=True), columns)


def pupils(board: Board, period: ResultPeriod) -> Table:
    """The pupils of a class by name with what they ended the period with; who does not keep up first."""
    frame = with_people(board, board.read(achievement.by_pupil, period=period), "pupil_id")
    words = {group: t(f"achievement.pupil.{group}") for group in GROUPS}
    frame = frame.with_columns(
        groups=pl.concat_list(pl.col("standing").replace_strict(words, return_dtype=pl.String)),
        weak=pl.col("n2") + pl.col("n1"),
    )
    several = len(board.scope.classes or ()) > 1
    columns = [
        name("name", child_label(board), width=185),
        *([text("class_name", t("attendance.class"), width=70)] if several else []),
        badges("groups", t("achievement.ended"), {words[g]: _TONES.get(g, Tone.ORDER) for g in GROUPS}, width=140),
        number("average", t("ui.indicator_short.average"), digits=2, width=90),
        *(number(f"n{mark}", str(mark), width=60) for mark in (5, 4, 3)),
        number("weak", t("achievement.twos"), width=60),
        number("na", t("achievement.na"), width=60),
        number("results", t("achievement.results"), width=90),
    ]
    return Table(with_classes(board, frame, period.school_year) if several else frame, columns)


def cut_table(board: Board, period: ResultPeriod, cut: str) -> Table:
    """The table of a cut."""
    return _BY_CUT[cut](board, period)


def _by_subject(board: Board, period: ResultPeriod) -> Table:
    before = board.read(achievement.by_subject, period=compared(board, period)).select("subject_id", was="quality")
    found = board.read(achievement.by_subject, period=period)
    frame = with_subjects(board, found.join(before, on="subject_id", how="left", maintain_order="left"))
    return _changed(frame, [text("subject_name", t("attendance.subject"), width=215)])


def _by_grade(board: Board, period: ResultPeriod) -> Table:
    before = board.read(achievement.by_grade, period=compared(board, period)).select("grade", was="quality")
    frame = board.read(achievement.by_grade, period=period).join(before, on="grade", how="left", maintain_order="left")
    return _changed(frame, [number("grade", t("achievement.grade"), width=110)])


def _by_class(board: Board, period: ResultPeriod) -> Table:
    frame = with_classes(board, board.read(achievement.by_class, period=period), period.school_year)
    where = [text("school_name", t("overview.child.district"), width=150)] if "school_name" in frame.columns else []
    return Table(frame, [*where, text("class_name", t("attendance.class"), width=90), *_all_figures()])


def _by_teacher(board: Board, period: ResultPeriod) -> Table:
    frame = with_people(board, with_subjects(board, board.read(achievement.by_teacher, period=period)), "teacher_id")
    who = text("name", t("achievement.teacher"), width=180)
    return Table(frame, [who, text("subject_name", t("attendance.subject"), width=160), *_all_figures()])


def _by_period(board: Board, period: ResultPeriod) -> Table:
    first = school_year_of(board.now.date()) - 3
    frame = board.read(achievement.by_period, kind=period.kind, first_year=first)
    words = [
        label(ResultPeriod(row["school_year"], row["kind"], row["period"])) for row in frame.iter_rows(named=True)
    ]
    frame = frame.with_columns(pl.Series("name", words, dtype=pl.String))
    return Table(frame, [text("name", t("achievement.period"), width=215), *_all_figures()])


def _by_group(board: Board, period: ResultPeriod) -> Table:
    found = board.read(achievement.groups, period=period)
    frame = found.with_columns(failing_share=pl.when(pl.col("pupils") > 0).then(pl.col("failing") / pl.col("pupils")))
    least = board.read(limits_of, period=period)
    shown = comparable(frame, "pupils", (*GROUPS, "failing_share"), least).rename({"child_id": "id"})
    frame = labelled(board, shown, period.school_year)
    columns = [
        text("name", child_label(board), width=215),
        *(number(group, t(f"achievement.group.{group}"), width=120) for group in GROUPS),
        share("failing_share", t("achievement.failing_share"), width=130),
        number("pupils", t("overview.pupils_column")),
    ]
    return Table(frame.sort("failing_share", "name", descending=[True, False], nulls_last=True), columns)


_BY_CUT: dict[str, Callable[[Board, ResultPeriod], Table]] = {
    "subject": _by_subject,
    "grade": _by_grade,
    "class": _by_class,
    "teacher": _by_teacher,
    "period": _by_period,
    "groups": _by_group,
}


def _changed(frame: pl.DataFrame, first: list[Column]) -> Table:
    frame = frame.with_columns(change=points(pl.col("quality") - pl.col("was"), 1))
    change = number("change", t("attendance.change"), digits=1, width=90, hint=t("attendance.change_help"))
    quality, *others = _all_figures()
    return Table(frame, [*first, quality, change, *others])


def _all_figures() -> list[Column]:
    marks = [number(f"n{mark}", str(mark), width=65) for mark in (5, 4, 3, 2)]
    return [
        bar("quality", "quality", subject=True, width=135),
        *_figures(),
        *marks,
        number("na", t("achievement.na"), width=65),
        number("results", t("achievement.results"), width=85),
    ]


def _figures() -> list[Column]:
    return [
        bar("success", "success", width=122),
        number("average", t("ui.indicator_short.average"), digits=2, width=85),
        share("sou", t("ui.indicator_short.sou"), width=80, hint=t("achievement.help.sou")),
    ]
