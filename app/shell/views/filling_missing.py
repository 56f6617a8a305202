"""What is missing, one by one, and the letters to those who owe it (O3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from app.access.permissions import Permission
from app.documents.export import ZONE
from app.i18n import t, tn
from app.shell.views import names
from app.shell.views.board import Board
from app.shell.views.remind import Letter, Reminder
from app.shell.views.subject_page import WIDE, with_classes, with_people, with_subjects
from app.shell.views.table import Table
from app.ui.format import date_, num
from app.ui.ranking import Column, day, moment, number, text
from warehouse.queries import filling

PER_PAGE = 50

IDENTITY = ("lesson_id", "class_id", "group_id", "subject_id", "kind", "period")
"""What tells one obligation from another."""

_NOTICES = {
    "topic": "notices.topics_missing",
    "attendance": "notices.attendance_missing",
    "homework": "notices.homework_missing",
    "control_marks": "notices.control_marks_missing",
    "period_marks": "notices.period_marks_missing",
    "plan": "notices.plan_missing",
}
_TOGETHER = "notices.filling_missing"
"""Who owes several kinds gets one letter about all of them."""


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    kinds: tuple[str, ...]
    teacher: int | None = None


def listed(board: Board) -> bool:
    """Whether single lessons can be listed here: in a district and below."""
    return board.scope.level not in WIDE


def total(board: Board, wanted: Wanted) -> int:
    """How many are overdue in all."""
    return int(_overdue(board, wanted)["missing"].sum())


def missing(board: Board, wanted: Wanted, page: int) -> Table:
    """A page of what is overdue, the longest first."""
    frame = _read(board, wanted, PER_PAGE, (page - 1) * PER_PAGE)
    return Table(_described(board, frame), columns(board))


def everything(board: Board, wanted: Wanted) -> pl.DataFrame:
    """The whole list, for the file that is taken away."""
    return _described(board, _read(board, wanted, None, 0))


def owing(board: Board, wanted: Wanted) -> Reminder | None:
    """A letter to everyone who owes something here."""
    rows = _overdue(board, wanted).iter_rows(named=True)
    return _reminder(board, [(r["teacher_id"], r["kind"], r["missing"], r["newest_day"]) for r in rows])


def ticked(board: Board, frame: pl.DataFrame, rows: Collection[int]) -> Reminder | None:
    """A letter to those who owe the ticked rows."""
    chosen = (frame.row(row, named=True) for row in rows if row < frame.height)
    return _reminder(board, [(r["teacher_id"], r["kind"], 1, r["day"]) for r in chosen])


def _reminder(board: Board, owed: Iterable[tuple[int | None, str, int, date]]) -> Reminder | None:
    if Permission.NOTICE_SEND not in board.me.rights:
        return None
    by_teacher: dict[int, list[tuple[str, int, date]]] = {}
    for teacher, kind, n, last in owed:
        if teacher is not None:
            by_teacher.setdefault(teacher, []).append((kind, n, last))
    known = names.people(board.me, by_teacher)
    letters = tuple(_letter(teacher, parts) for teacher, parts in sorted(by_teacher.items()) if teacher in known)
    if not letters:
        return None
    n = len(letters)
    return Reminder(letters, known[letters[0].to] if n == 1 else tn("filling.teachers", n, count=num(n)))


def _letter(teacher: int, parts: list[tuple[str, int, date]]) -> Letter:
    kinds = {kind for kind, _, _ in parts}
    key = _NOTICES[kinds.pop()] if len(kinds) == 1 else _TOGETHER
    return Letter(teacher, key, {"count": sum(n for _, n, _ in parts), "day": date_(max(day for _, _, day in parts))})


def _read(board: Board, wanted: Wanted, limit: int | None, offset: int) -> pl.DataFrame:
    return board.read(
        filling.missing, span=board.period.span, now=board.now, kinds=wanted.kinds, teacher_id=wanted.teacher,
        limit=limit, offset=offset,
    )  # fmt: skip


def _overdue(board: Board, wanted: Wanted) -> pl.DataFrame:
    found = board.read(filling.overdue, span=board.period.span, now=board.now, kinds=wanted.kinds)
    return found if wanted.teacher is None else found.filter(pl.col("teacher_id") == wanted.teacher)


def _described(board: Board, frame: pl.DataFrame) -> pl.DataFrame:
    words = {kind: t(f"filling.owed.{kind}") for kind in _NOTICES}
    frame = with_people(board, with_subjects(board, with_classes(board, frame)), "teacher_id")
    local = pl.col("due_at").dt.convert_time_zone(ZONE).dt.replace_time_zone(None)
    return frame.with_columns(
        what=pl.col("kind").replace_strict(words, return_dtype=pl.String),
        due=local,
        days_over=(pl.lit(board.now.date()) - local.dt.date()).dt.total_days(),
        pupils_left=pl.when(pl.col("pupils_left") > 0).then("pupils_left"),
    )


def columns(board: Board) -> list[Column]:
    """What the list shows of an obligation."""
    school = [text("school_name", t("overview.child.district"), width=130)] if len(board.scope.schools) > 1 else []
    return [
        text("what", t("filling.what"), width=165),
        *school,
        text("class_name", t("attendance.class"), width=65),
        text("subject_name", t("attendance.subject"), width=160),
        text("name", t("achievement.teacher"), width=160),
        day("day", t("filling.lesson_day")),
        number("lesson_no", t("filling.lesson_no"), width=75),
        moment("due", t("filling.due")),
        number("days_over", t("filling.days_over"), width=95),
        number("pupils_left", t("filling.pupils_left"), width=105, hint=t("filling.pupils_left_help")),
    ]
