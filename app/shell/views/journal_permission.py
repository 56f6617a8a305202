"""Late entry: what of a lesson, or of a period's results, can only be entered with leave is asked for here (R2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.calendar import Period
from app.domain.comments import LONGEST_COMMENT
from app.domain.entries import PERMITTABLE, Entry
from app.domain.errors import Invalid, KozomolError
from app.i18n import t
from app.services.journal import JournalPage, LessonColumn, Openness
from app.services.late_permissions import PermissionView, ask_permission, my_permissions
from app.services.results import RESULT_ENTRIES, ResultSheet
from app.shell import clock, faults, kept
from app.shell.guard import guard
from app.shell.views.journal_choice import Chosen, local
from app.ui.format import esc, until
from app.ui.notes import saved
from app.ui.palette import ICONS, Tone

_ASK = "rules.ask."
DRAFT = "journal.ask"
"""Under which the reasons that are not sent yet are kept."""


@dataclass(frozen=True)
class Asking:
    """What is asked for, of which lessons (of results there are none); `key` tells the forms of a page apart."""

    key: str
    class_id: int
    subject_id: int
    lesson_ids: tuple[int, ...]
    entries: tuple[Entry, ...]


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
    mine = _own(me, page.class_id, page.subject_id, now) if found or lesson.day < now.date() else []
    asking = Asking(str(lesson.id), page.class_id, page.subject_id, (lesson.id,), tuple(found))
    _offer(me, asking, [one for one in mine if lesson.day in one.lesson_days], now)


def of_results(me: Actor, chosen: Chosen, period: Period, sheet: ResultSheet, now: datetime) -> None:
    """What was asked for the results of this period since it ended, and the form to ask while leave can help."""
    limit = sheet.deadline
    if Permission.LATE_ENTRY_ASK not in me.rights or limit is None or now <= limit.due_at:
        return
    ref, entry = chosen.ref, RESULT_ENTRIES[sheet.kind]
    closing = limit.closes_at or now
    mine = [
        one
        for one in _own(me, ref.class_id, ref.subject_id, now)
        if entry in one.entries and limit.due_at < one.asked_at <= closing
    ]
    found = (entry,) if sheet.key == f"{_ASK}{entry}" else ()
    key = f"{ref.class_id}.{ref.subject_id}.{sheet.kind}.{period.ordinal}"
    _offer(me, Asking(key, ref.class_id, ref.subject_id, (), found), mine, now)


def _offer(me: Actor, asking: Asking, mine: list[PermissionView], now: datetime) -> None:
    for request in mine:
        st.markdown(_told(request, now))
    waiting = {entry for request in mine if request.granted is None for entry in request.entries}
    if left := [entry for entry in asking.entries if entry not in waiting]:
        _ask_form(me, replace(asking, entries=tuple(left)))


def _own(me: Actor, class_id: int, subject_id: int, now: datetime) -> list[PermissionView]:
    return [one for one in my_permissions(by=me, now=now) if (one.class_id, one.subject_id) == (class_id, subject_id)]


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


def _ask_form(me: Actor, asking: Asking) -> None:
    reason = _reason(asking)
    kept.restore(me, DRAFT, reason)
    with st.popover(t("journal_page.ask_permission"), icon=":material/schedule_send:", width="stretch"):
        st.caption(esc(t("journal_page.ask_note")))
        st.pills(
            t("journal_page.ask_what"), asking.entries, selection_mode="multi", default=asking.entries,
            format_func=lambda entry: t(f"journal.entry.{entry}"), key=f"journal.ask_what.{asking.key}",
        )  # fmt: skip
        st.text_area(
            t("journal_page.ask_reason"), key=reason, height=88, max_chars=LONGEST_COMMENT,
            placeholder=t("journal_page.ask_reason_hint"), on_change=kept.keeper(DRAFT, reason),
        )  # fmt: skip
        st.button(
            t("journal_page.ask_send"), type="primary", width="stretch", on_click=_send, args=(asking,),
            key=f"journal.ask_send.{asking.key}",
        )  # fmt: skip
        if error := st.session_state.get(f"journal.ask_error.{asking.key}"):
            st.markdown(f":red[:material/error: :small[{esc(faults.text(error))}]]")


def _send(asking: Asking) -> None:
    me, error_key = guard(Permission.LATE_ENTRY_ASK), f"journal.ask_error.{asking.key}"
    entries = list(st.session_state.get(f"journal.ask_what.{asking.key}") or [])
    st.session_state.pop(error_key, None)
    try:
        number = ask_permission(
            by=me, class_id=asking.class_id, subject_id=asking.subject_id, lesson_ids=asking.lesson_ids,
            entries=entries, reason=str(st.session_state.get(_reason(asking)) or ""), now=clock.now(),
        )  # fmt: skip
    except KozomolError as error:
        st.session_state[error_key] = error
        if not isinstance(error, Invalid):
            faults.show(error)
        return
    kept.sent(me, DRAFT, _reason(asking))
    saved(t("journal_page.asked", n=number))


def _reason(asking: Asking) -> str:
    return f"journal.ask_reason.{asking.key}"
