"""Pupils to be looked after: alarms (three school days running with Н) and chronic absence, by name."""

from __future__ import annotations

from functools import partial

import polars as pl

from app.access.permissions import Permission
from app.access.scope import Level
from app.domain.periods import school_year_of
from app.i18n import t, tn
from app.shell.views import names
from app.shell.views.attendance_figures import alarms_since, observed
from app.shell.views.board import Board
from app.shell.views.remind import Letter, Reminder
from app.shell.views.subject_page import with_classes, with_people
from app.shell.views.table import Listed
from app.ui.format import num
from app.ui.palette import Tone
from app.ui.ranking import Column, badges, day, name, number, share, text
from warehouse.queries import children, chronic

MOST = 300
"""Rows of a list on the page; its file and its reminders are of all."""


def alarms(board: Board) -> Listed:
    """Pupils without a reason three school days running or more, the run not over a week ago; longest first."""
    found = every_alarm(board)
    columns = [
        name("name", t("overview.child.class"), width=165),
        *_places(board),
        number("days", t("attendance.days_running"), width=95),
        day("first_day", t("attendance.since")),
        day("last_day", t("attendance.until")),
    ]
    return Listed(_named(board, found.head(MOST)), columns, found.height, partial(_named, board, found))


def chronically_absent(board: Board) -> Listed:
    """Pupils who missed a tenth of their lessons or more, worst first."""
    found = every_absentee(board)
    words = [[t("attendance.severe")] if severe else [] for severe in found["severe"].to_list()]
    found = found.with_columns(signals=pl.Series(words, dtype=pl.List(pl.String)))
    columns = [
        name("name", t("overview.child.class"), width=165),
        *_places(board),
        share("share", t("attendance.missed_share"), width=95),
        badges("signals", t("overview.signal"), {t("attendance.severe"): Tone.OFF}, width=90),
        number("missed", t("attendance.missed"), hint=t("attendance.missed_hint")),
        number("absent_n", t("attendance.letter.absent_n"), width=60, hint=t("attendance.reason.absent_n")),
        number("days", t("attendance.days_seen"), width=95),
    ]
    return Listed(_named(board, found.head(MOST)), columns, found.height, partial(_named, board, found))


def reminder(board: Board) -> Reminder | None:
    """A letter to each homeroom teacher of a pupil with an alarm, shown on the page or not: say why they are absent."""
    found = every_alarm(board) if Permission.NOTICE_SEND in board.me.rights else pl.DataFrame()
    if found.is_empty():
        return None
    year = school_year_of(board.now.date())
    leads = dict(board.read(children.classes, day=board.day, school_year=year).select("class_id", "homeroom_id").rows())
    waiting: dict[int, int] = {}
    for class_id in found["class_id"].to_list():
        if teacher := leads.get(class_id):
            waiting[teacher] = waiting.get(teacher, 0) + 1
    known = names.people(board.me, waiting)
    letters = tuple(
        Letter(who, "notices.reasons_missing", {"count": n}) for who, n in sorted(waiting.items()) if who in known
    )
    if not letters:
        return None
    n = len(letters)
    return Reminder(letters, known[letters[0].to] if n == 1 else tn("attendance.homerooms", n, count=num(n)))


def every_alarm(board: Board) -> pl.DataFrame:
    """All pupils of the list of alarms, by id."""
    return board.read(chronic.alarms, since=alarms_since(board), limit=None)


def every_absentee(board: Board) -> pl.DataFrame:
    """All pupils who are chronically absent, by id."""
    return board.read(chronic.chronic, span=observed(board, board.period.span), limit=None)


def _named(board: Board, frame: pl.DataFrame) -> pl.DataFrame:
    return with_people(board, with_classes(board, frame), "pupil_id")


def _places(board: Board) -> list[Column]:
    shown = [text("class_name", t("attendance.class"), width=65)]
    if board.scope.level is Level.CLASS and len(board.scope.classes or ()) < 2:
        return []
    if len(board.scope.schools) > 1:
        shown.append(text("school_name", t("overview.child.district"), width=120))
    return shown
