"""Pupils to be looked after: alarms (three school days running with Н) and chronic absence, by name."""

from __future__ import annotations

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
from app.shell.views.table import Table
from app.ui.format import num
from app.ui.palette import Tone
from app.ui.ranking import Column, badges, day, name, number, share, text
from warehouse.queries import children, chronic

MOST = 300
"""Rows of a list; a place with more is looked at school by school."""


def alarms(board: Board) -> Table:
    """Pupils without a reason three school days running or more, the run not over a week ago; longest first."""
    frame = board.read(chronic.alarms, since=alarms_since(board), limit=MOST)
    frame = with_people(board, with_classes(board, frame), "pupil_id")
    columns = [
        name("name", t("overview.child.class"), width=165),
        *_places(board),
        number("days", t("attendance.days_running"), width=95),
        day("first_day", t("attendance.since")),
        day("last_day", t("attendance.until")),
    ]
    return Table(frame, columns)


def chronically_absent(board: Board) -> Table:
    """Pupils who missed a tenth of their lessons or more, worst first."""
    frame = board.read(chronic.chronic, span=observed(board, board.period.span), limit=MOST)
    frame = with_people(board, with_classes(board, frame), "pupil_id")
    words = [[t("attendance.severe")] if severe else [] for severe in frame["severe"].to_list()]
    columns = [
        name("name", t("overview.child.class"), width=165),
        *_places(board),
        share("share", t("attendance.missed_share"), width=95),
        badges("signals", t("overview.signal"), {t("attendance.severe"): Tone.OFF}, width=90),
        number("missed", t("attendance.missed"), hint=t("attendance.missed_hint")),
        number("absent_n", t("attendance.letter.absent_n"), width=60, hint=t("attendance.reason.absent_n")),
        number("days", t("attendance.days_seen"), width=95),
    ]
    return Table(frame.with_columns(signals=pl.Series(words, dtype=pl.List(pl.String))), columns)


def reminder(board: Board, found: Table) -> Reminder | None:
    """A letter to each homeroom teacher whose pupils stand in the list of alarms: say why they are absent."""
    if Permission.NOTICE_SEND not in board.me.rights or found.frame.is_empty():
        return None
    year = school_year_of(board.now.date())
    leads = dict(board.read(children.classes, day=board.day, school_year=year).select("class_id", "homeroom_id").rows())
    waiting: dict[int, int] = {}
    for class_id in found.frame["class_id"].to_list():
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


def _places(board: Board) -> list[Column]:
    shown = [text("class_name", t("attendance.class"), width=65)]
    if board.scope.level is Level.CLASS and len(board.scope.classes or ()) < 2:
        return []
    if len(board.scope.schools) > 1:
        shown.append(text("school_name", t("overview.child.district"), width=120))
    return shown
