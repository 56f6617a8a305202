"""The chosen lesson beside the grid: what it owes, its form for who fills it, its contents for who reads."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.i18n import t
from app.services.journal import JournalPage, LessonColumn
from app.shell.views import journal_form, journal_owed, journal_permission
from app.ui.format import EMPTY, date_, esc


def panel(me: Actor, page: JournalPage, lesson: LessonColumn, now: datetime) -> None:
    """Everything about one lesson."""
    lines = journal_owed.owed(page, lesson, now)
    if left := sum(line.open for line in lines):
        st.caption(esc(t("journal_page.left", n=left)))
    journal_owed.show([*lines, *journal_owed.earlier_controls(page, lesson, now)])
    if lesson.mine and page.writes:
        journal_owed.roll_button(lesson)
        journal_form.form(me, page, lesson, now)
        journal_permission.permission(me, page, lesson, now)
    else:
        contents(lesson)


def contents(lesson: LessonColumn) -> None:
    """A lesson that the reader does not fill: what stands there."""
    entry = lesson.entry
    homework = t("journal_page.homework_none") if entry.homework_none else entry.homework or EMPTY
    due = f" ({t('journal_page.due')}: {date_(entry.homework_due)})" if entry.homework_due else ""
    facts = [(t("journal_page.topic"), entry.topic or EMPTY), (t("journal_page.homework"), homework + due)]
    if entry.control_form:
        facts.append((t("journal_page.control_form"), t(f"journal.form.{entry.control_form}")))
    for name, value in facts:
        st.markdown(f":gray[:small[{esc(name)}]]  \n{esc(value)}")
