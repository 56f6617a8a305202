"""The lesson's form: topic, homework, form of control. What is typed is kept as a draft until it is saved (J1, J4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import Conflict, Invalid, KozomolError
from app.domain.lesson import takes_place
from app.i18n import t
from app.services.drafts import DraftView, delete_draft, load_draft, save_draft
from app.services.journal import CONTROL_FORMS, JournalPage, LessonColumn, save_lesson
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import local
from app.shell.views.journal_conflict import ask
from app.shell.views.journal_filled import (
    DUE_WITHIN,
    base,
    draft_key,
    entered,
    filled,
    key,
    payload_of,
    refill,
    typed_entry,
)
from app.ui.format import date_time, day_month, esc, time_, weekday
from app.ui.notes import saved

_REFUSED = "journal.refused"
"""Key of the last refusal of the form: lesson and error."""


def form(me: Actor, page: JournalPage, lesson: LessonColumn, now: datetime) -> None:
    """The form of an own lesson. The values are the draft's, if there is one, else the lesson's."""
    draft = load_draft(by=me, key=draft_key(lesson.id))
    shown = filled(me, page, lesson, draft)
    error = _error_of(lesson.id)
    keep = _keeper(page)
    _topic(page, lesson, keep)
    _said_at(error, "topic")
    if page.has_marks:
        _homework(page, lesson, keep)
        _said_at(error, "homework", "homework_due", "homework_none")
        _control(lesson, keep)
        _said_at(error, "control_form")
    if isinstance(error, Conflict):
        version = error.params["version"]
        ask(error, entered(page), keep=lambda: _save(page, version), take=lambda: _drop(lesson.id))
    elif error and not isinstance(error, Invalid):
        faults.show(error)
    elif shown.entry != lesson.entry and not draft:
        _changed_meanwhile(lesson.id)
    changed = draft is not None and typed_entry(draft.payload["typed"]) != lesson.entry
    _buttons(lesson, page, shown.version, draft if changed else None, now)


def due_days(page: JournalPage, lesson: LessonColumn, chosen: date | None) -> dict[date, str]:
    """The days on which homework may be due: the next weeks' working days, the lessons of this journal named."""
    lessons = {one.day for one in page.lessons if takes_place(one.state)}
    days = [lesson.day + timedelta(days=n) for n in range(1, DUE_WITHIN + 1)]
    shown = [day for day in days if day.isoweekday() < 7 or day in lessons]
    shown += [chosen] if chosen and chosen not in shown else []
    words = t("journal_page.due_lesson")
    return {
        day: f"{weekday(day, 'short')} {day_month(day)}" + (f" · {words}" if day in lessons else "") for day in shown
    }


def _topic(page: JournalPage, lesson: LessonColumn, keep: Callable[[], None]) -> None:
    left = [topic.title for topic in page.plan if not topic.given or topic.title == lesson.entry.topic]
    now = st.session_state[key("topic", lesson.id)]
    options = list(dict.fromkeys([*([now] if now else []), *left]))
    st.selectbox(
        t("journal_page.topic"), options, key=key("topic", lesson.id), accept_new_options=True, on_change=keep,
        placeholder=t("journal_page.topic_hint"), disabled=not lesson.topic.open,
        help=None if lesson.topic.open else t(lesson.topic.key, **lesson.topic.params),
    )  # fmt: skip


def _homework(page: JournalPage, lesson: LessonColumn, keep: Callable[[], None]) -> None:
    closed = not lesson.homework.open
    none = bool(st.session_state[key("none", lesson.id)])
    st.text_area(
        t("journal_page.homework"), key=key("homework", lesson.id), height=88, on_change=keep, max_chars=2000,
        placeholder=t("journal_page.homework_hint"), disabled=closed or none,
        help=t(lesson.homework.key, **lesson.homework.params) if closed else None,
    )  # fmt: skip
    due = due_days(page, lesson, st.session_state[key("due", lesson.id)])
    st.selectbox(
        t("journal_page.due"), list(due), format_func=due.__getitem__, key=key("due", lesson.id), on_change=keep,
        placeholder=t("journal_page.due_hint"), disabled=closed or none, filter_mode=None,
    )  # fmt: skip
    st.checkbox(t("journal_page.homework_none"), key=key("none", lesson.id), on_change=keep, disabled=closed)


def _control(lesson: LessonColumn, keep: Callable[[], None]) -> None:
    st.selectbox(
        t("journal_page.control_form"), CONTROL_FORMS, format_func=lambda form: t(f"journal.form.{form}"),
        key=key("control", lesson.id), on_change=keep, placeholder=t("journal_page.control_hint"),
        disabled=not lesson.topic.open, filter_mode=None,
    )  # fmt: skip


def _buttons(lesson: LessonColumn, page: JournalPage, seen: int, draft: DraftView | None, now: datetime) -> None:
    if draft:
        at = local(draft.updated_at)
        when = time_(at) if at.date() == now.date() else date_time(at)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":orange[:material/edit: {esc(t('journal_page.draft', at=when))}]", width="stretch")
            st.button(
                f":blue[{t('journal_page.drop_draft')}]", key="journal.drop", type="tertiary", on_click=_drop,
                args=(lesson.id,),
            )  # fmt: skip
    st.button(
        t("journal_page.save_lesson" if page.has_marks else "journal_page.save_topic"), key="journal.save",
        type="primary", width="stretch", shortcut="Ctrl+S", on_click=_save, args=(page, seen),
        disabled=not (lesson.topic.open or lesson.homework.open),
    )  # fmt: skip


def _save(page: JournalPage, seen: object) -> None:
    me, entry, lesson_id = guard(Permission.JOURNAL_WRITE), entered(page), base().lesson_id
    st.session_state.pop(_REFUSED, None)
    try:
        outcome = save_lesson(by=me, lesson_id=lesson_id, entry=entry, seen_version=int(str(seen)), now=clock.now())
        delete_draft(by=me, key=draft_key(lesson_id))
    except KozomolError as error:
        st.session_state[_REFUSED] = (lesson_id, error)
        return
    refill(lesson_id)
    names = [t(f"journal_page.part.{part}") for part in _parts(outcome.changed)]
    late = f" · {t('journal_page.late_now')}" if outcome.late else ""
    saved(t("journal_page.lesson_saved", what=", ".join(names)) + late if names else t("journal_page.all_saved"))


def _parts(changed: frozenset[str]) -> list[str]:
    groups = {
        "topic": {"topic", "plan_topic_id"},
        "homework": {"homework", "homework_due", "homework_none"},
        "control": {"is_control", "control_form"},
    }
    return [name for name, fields in groups.items() if changed & fields]


def _keeper(page: JournalPage) -> Callable[[], None]:
    def keep() -> None:
        me, entry, shown = guard(Permission.JOURNAL_WRITE), entered(page), base()
        if entry == shown.entry:
            delete_draft(by=me, key=draft_key(shown.lesson_id))
            return
        payload = {"typed": payload_of(entry), "base": payload_of(shown.entry), "version": shown.version}
        save_draft(by=me, key=draft_key(shown.lesson_id), payload=payload, now=clock.now())

    return keep


def _drop(lesson_id: int) -> None:
    st.session_state.pop(_REFUSED, None)
    refill(lesson_id)
    delete_draft(by=guard(Permission.JOURNAL_WRITE), key=draft_key(lesson_id))


def _changed_meanwhile(lesson_id: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":orange[:material/sync_problem: {esc(t('journal.lesson_changed'))}]", width="stretch")
        st.button(
            f":blue[{t('journal_page.show_changed')}]", key="journal.show", type="tertiary", on_click=_drop,
            args=(lesson_id,),
        )  # fmt: skip


def _error_of(lesson_id: int) -> KozomolError | None:
    found = st.session_state.get(_REFUSED)
    return found[1] if found and found[0] == lesson_id else None


def _said_at(error: KozomolError | None, *fields: str) -> None:
    if isinstance(error, Invalid) and error.field in fields:
        st.markdown(f":red[:material/error: :small[{esc(faults.text(error))}]]")
