"""What the chosen lesson still owes, until when, and the roll that is called with one button (O3, A§21–22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from app.access.permissions import Permission
from app.domain.errors import KozomolError
from app.domain.lesson import takes_place
from app.i18n import t, tn
from app.services.journal import JournalPage, LessonColumn, Openness, take_attendance
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import local
from app.ui.format import day_month, esc, until
from app.ui.notes import saved
from app.ui.palette import Tone

_ABSENT = ("Н", "У", "Б")
_AWAY = (*_ABSENT, "ОСВ")
_ICON = {
    Tone.ORDER: ":material/check:",
    Tone.AWAITED: ":material/schedule:",
    Tone.OFF: ":material/error:",
}


@dataclass(frozen=True)
class Owed:
    """One line: what, how it stands, and the time that is left or the reason why it is too late."""

    what: str
    tone: Tone
    note: str = ""
    why: str = ""

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.tone is not Tone.ORDER


def owed(page: JournalPage, lesson: LessonColumn, now: datetime) -> list[Owed]:
    """What the lesson owes; nothing before its day, nor when it does not take place."""
    if lesson.day > now.date() or not takes_place(lesson.state) or not page.pupils:
        return []
    entry = lesson.entry
    called = _present(absent(page, lesson)) if lesson.attendance_taken else ""
    lines = [
        _line("attendance", lesson, lesson.attendance, now, called),
        _line("topic", lesson, lesson.topic, now, entry.topic or ""),
    ]
    if page.has_marks:
        given = entry.homework or (t("journal_page.homework_none") if entry.homework_none else "")
        lines.append(_line("homework", lesson, lesson.homework, now, given))
    if entry.is_control and page.has_marks and (left := without_mark(page, lesson)):
        lines.append(_control(lesson, left, now, t("journal_page.owed.control_marks")))
    return lines


def earlier_controls(page: JournalPage, chosen: LessonColumn, now: datetime) -> list[Owed]:
    """Control lessons of these days that still wait for marks."""
    return [
        _control(lesson, left, now, t("journal_page.control_of", day=day_month(lesson.day)))
        for lesson in page.lessons
        if lesson.entry.is_control and lesson.id != chosen.id and lesson.day <= now.date() and page.has_marks
        and takes_place(lesson.state) and (left := without_mark(page, lesson))
    ]  # fmt: skip


def absent(page: JournalPage, lesson: LessonColumn) -> int:
    """How many pupils were absent, for whatever reason; who came late was there."""
    return sum(pupil.cells[lesson.id].text in _ABSENT for pupil in page.pupils if lesson.id in pupil.cells)


def without_mark(page: JournalPage, lesson: LessonColumn) -> int:
    """Pupils who were there and have no mark."""
    texts = [
        pupil.cells[lesson.id].text
        for pupil in page.pupils
        if lesson.id in pupil.cells and pupil.cells[lesson.id].key != "journal.not_enrolled"
    ]
    return sum(not text[:1].isdigit() and text not in _AWAY for text in texts)


def _present(away: int) -> str:
    return tn("journal_page.absent", away) if away else t("journal_page.all_present")


def show(lines: list[Owed]) -> None:
    """The lines, one below the other."""
    told = []
    for line in lines:
        sign = f":{line.tone.value}[{_ICON[line.tone]}]"
        what = f"**{esc(line.what)}**" if line.open else esc(line.what)
        note = f" :{line.tone.value}[:small[{esc(line.note)}]]" if line.note else ""
        told.append(f"{sign} {what}{note}" + (f"  \n:gray[:small[{esc(line.why)}]]" if line.why else ""))
    if told:
        st.markdown("  \n".join(told))


def roll_button(lesson: LessonColumn) -> None:
    """«Attendance taken»: recorded also when nobody is absent (J3)."""
    if lesson.attendance_taken or not lesson.attendance.open or not lesson.mine:
        return
    st.button(
        t("journal_page.take_attendance"), key="journal.roll", icon=":material/how_to_reg:", width="stretch",
        on_click=_call_the_roll, args=(lesson.id,), help=t("journal_page.take_attendance_help"),
    )  # fmt: skip


def _call_the_roll(lesson_id: int) -> None:
    me = guard(Permission.JOURNAL_WRITE)
    try:
        take_attendance(by=me, lesson_id=lesson_id, now=clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    saved(t("journal_page.attendance_taken"))


def _line(name: str, lesson: LessonColumn, openness: Openness, now: datetime, there: str) -> Owed:
    """Entered, or until when it may be, or why it may not any more; who only reads sees that it is not there."""
    what = t(f"journal_page.owed.{name}")
    if there:
        return Owed(what, Tone.ORDER, there if name == "attendance" else "")
    if not lesson.mine:
        tone = Tone.AWAITED if lesson.day == now.date() else Tone.OFF
        return Owed(what, tone, t("journal_page.not_entered"))
    if not openness.open:
        return Owed(what, Tone.OFF, t("journal_page.not_entered"), t(openness.key, **openness.params))
    limit = until(local(openness.until), now) if openness.until else ""
    if openness.late:
        return Owed(what, Tone.OFF, f"{t('journal_page.late_now')} {limit}".strip())
    return Owed(what, Tone.AWAITED, limit)


def _control(lesson: LessonColumn, left: int, now: datetime, what: str) -> Owed:
    missing = tn("journal_page.without_mark", left)
    if not lesson.marks.open:
        why = t(lesson.marks.key, **lesson.marks.params) if lesson.mine else ""
        return Owed(what, Tone.OFF, missing, why)
    limit = until(local(lesson.marks.until), now) if lesson.marks.until else ""
    return Owed(what, Tone.OFF if lesson.marks.late else Tone.AWAITED, f"{missing} {limit}".strip())
