"""Late entry: what of a lesson may only be entered with leave is asked for from here, and what became of it (R2)."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.entries import PERMITTABLE, Entry
from app.domain.errors import Invalid, KozomolError
from app.i18n import t
from app.services.journal import JournalPage, LessonColumn, Openness
from app.services.late_permissions import PermissionView, ask_permission, my_permissions
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import local
from app.ui.format import esc, until
from app.ui.notes import saved
from app.ui.palette import ICONS, Tone

_ASK = "rules.ask."


def askable(lesson: LessonColumn) -> list[Entry]:
    """What of the lesson is refused now and could be entered with a permission."""
    if not lesson.mine:
        return []
    missing: list[tuple[Openness, bool]] = [
        (lesson.attendance, not lesson.attendance_taken),
        (lesson.topic, not lesson.entry.topic),
        (lesson.homework, not (lesson.entry.homework or lesson.entry.homework_none)),
        (lesson.marks, True),
    ]
    keys = [openness.key for openness, empty in missing if empty and not openness.open]
    asked = [Entry(key.removeprefix(_ASK)) for key in keys if key.startswith(_ASK)]
    return [entry for entry in asked if entry in PERMITTABLE]


def permission(me: Actor, page: JournalPage, lesson: LessonColumn, now: datetime) -> None:
    """What was asked for this lesson, and the form to ask."""
    if Permission.LATE_ENTRY_ASK not in me.rights:
        return
    found = askable(lesson)
    mine = _of_lesson(me, page, lesson, now) if found or _is_past(lesson, now) else []
    for request in mine:
        st.markdown(_told(request, now))
    waiting = {entry for request in mine if request.granted is None for entry in request.entries}
    if left := [entry for entry in found if entry not in waiting]:
        _ask_form(page, lesson, left)


def _is_past(lesson: LessonColumn, now: datetime) -> bool:
    return lesson.day < now.date()


def _of_lesson(me: Actor, page: JournalPage, lesson: LessonColumn, now: datetime) -> list[PermissionView]:
    return [
        one
        for one in my_permissions(by=me, now=now)
        if (one.class_id, one.subject_id) == (page.class_id, page.subject_id) and lesson.day in one.lesson_days
    ]


def _told(request: PermissionView, now: datetime) -> str:
    what = ", ".join(t(f"journal.entry.{entry}") for entry in request.entries)
    if request.granted is None:
        tone, note = Tone.AWAITED, t("journal_page.permission_waits")
    elif request.granted:
        over = request.until is None or request.until < now
        limit = until(local(request.until), now) if request.until else ""
        tone = Tone.ORDER
        note = t("journal_page.permission_over") if over else f"{t('journal_page.permission_granted')} {limit}"
    else:
        tone, note = Tone.OFF, t("journal_page.permission_refused")
    head = t("journal_page.permission_no", n=request.id)
    return f":{tone.value}[{ICONS[tone]}] {esc(head)}: {esc(what)} :gray[:small[{esc(note)}]]"


def _ask_form(page: JournalPage, lesson: LessonColumn, entries: list[Entry]) -> None:
    menu = st.popover(t("journal_page.ask_permission"), icon=":material/schedule_send:", width="stretch")
    with menu, st.form(f"journal.ask.{lesson.id}", border=False):
        st.caption(esc(t("journal_page.ask_note")))
        st.pills(
            t("journal_page.ask_what"), entries, selection_mode="multi", default=entries,
            format_func=lambda entry: t(f"journal.entry.{entry}"), key=f"journal.ask_what.{lesson.id}",
        )  # fmt: skip
        st.text_area(
            t("journal_page.ask_reason"), key=f"journal.ask_reason.{lesson.id}", height=88, max_chars=500,
            placeholder=t("journal_page.ask_reason_hint"),
        )  # fmt: skip
        st.form_submit_button(
            t("journal_page.ask_send"), type="primary", width="stretch", on_click=_send, args=(page, lesson),
            key=f"journal.ask_send.{lesson.id}",
        )  # fmt: skip
        if error := st.session_state.get(f"journal.ask_error.{lesson.id}"):
            st.markdown(f":red[:material/error: :small[{esc(faults.text(error))}]]")


def _send(page: JournalPage, lesson: LessonColumn) -> None:
    me = guard(Permission.LATE_ENTRY_ASK)
    entries = list(st.session_state.get(f"journal.ask_what.{lesson.id}") or [])
    reason = str(st.session_state.get(f"journal.ask_reason.{lesson.id}") or "")
    st.session_state.pop(f"journal.ask_error.{lesson.id}", None)
    try:
        number = ask_permission(
            by=me, class_id=page.class_id, subject_id=page.subject_id, lesson_ids=[lesson.id], entries=entries,
            reason=reason, now=clock.now(),
        )  # fmt: skip
    except KozomolError as error:
        st.session_state[f"journal.ask_error.{lesson.id}"] = error
        if not isinstance(error, Invalid):
            faults.show(error)
        return
    saved(t("journal_page.asked", n=number))
