"""The lesson's form: topic, homework, form of control. What is typed is kept as a draft until it is saved (J1, J4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import Conflict, Invalid, KozomolError
from app.domain.lesson import takes_place
from app.i18n import t
from app.services.drafts import DraftView, delete_draft, load_draft, save_draft
from app.services.journal import CONTROL_FORMS, JournalPage, LessonColumn, LessonEntry, save_lesson
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import local
from app.shell.views.journal_conflict import ask
from app.ui.format import date_time, day_month, esc, time_, weekday
from app.ui.notes import saved

_DUE_WITHIN = 21
_REFUSED = "journal.refused"
"""Key of the last refusal of the form: lesson and error."""


def form(me: Actor, page: JournalPage, lesson: LessonColumn, now: datetime) -> None:
    """The form of an own lesson. The values are the draft's, if there is one, else the lesson's."""
    draft = load_draft(by=me, key=draft_key(lesson.id))
    entry = typed_entry(draft.payload["typed"]) if draft else lesson.entry
    seen = _seen(draft, lesson)
    keep = _keeper(lesson, page)
    _settle(lesson.id, entry, _next_lesson(page, lesson))
    error = _error_of(lesson.id)
    _topic(page, lesson, keep)
    _said_at(error, "topic")
    if page.has_marks:
        _homework(page, lesson, keep)
        _said_at(error, "homework", "homework_due", "homework_none")
        _control(lesson, keep)
        _said_at(error, "control_form")
    if isinstance(error, Conflict):
        version = error.params["version"]
        ask(error, mine=lambda: _save(lesson, page, version), theirs=lambda: _drop(lesson.id))
    elif error and not isinstance(error, Invalid):
        faults.show(error)
    changed = entry != lesson.entry
    _buttons(lesson, page, seen, draft if changed else None, now)


def draft_key(lesson_id: int) -> str:
    """Under which the draft of a lesson is kept."""
    return f"journal.lesson.{lesson_id}"


def typed_entry(payload: dict[str, Any]) -> LessonEntry:
    """A lesson's fields out of a draft."""
    due = payload.get("homework_due")
    known: dict[str, Any] = {name: payload[name] for name in LessonEntry.__dataclass_fields__ if name in payload}
    return replace(LessonEntry(**known), homework_due=date.fromisoformat(due) if due else None)


def payload_of(entry: LessonEntry) -> dict[str, Any]:
    """A lesson's fields as a draft keeps them."""
    return asdict(entry) | {"homework_due": entry.homework_due.isoformat() if entry.homework_due else None}


def due_days(page: JournalPage, lesson: LessonColumn, chosen: date | None) -> dict[date, str]:
    """The days on which homework may be due: the next weeks' working days, the lessons of this journal named."""
    lessons = {one.day for one in page.lessons if takes_place(one.state)}
    days = [lesson.day + timedelta(days=n) for n in range(1, _DUE_WITHIN + 1)]
    shown = [day for day in days if day.isoweekday() < 7 or day in lessons]
    shown += [chosen] if chosen and chosen not in shown else []
    words = t("journal_page.due_lesson")
    return {
        day: f"{weekday(day, 'short')} {day_month(day)}" + (f" · {words}" if day in lessons else "") for day in shown
    }


def _topic(page: JournalPage, lesson: LessonColumn, keep: Callable[[], None]) -> None:
    left = [topic.title for topic in page.plan if not topic.given or topic.title == lesson.entry.topic]
    now = st.session_state[_key("topic", lesson.id)]
    options = list(dict.fromkeys([*([now] if now else []), *left]))
    st.selectbox(
        t("journal_page.topic"), options, key=_key("topic", lesson.id), accept_new_options=True, on_change=keep,
        placeholder=t("journal_page.topic_hint"), disabled=not lesson.topic.open,
        help=None if lesson.topic.open else t(lesson.topic.key, **lesson.topic.params),
    )  # fmt: skip


def _homework(page: JournalPage, lesson: LessonColumn, keep: Callable[[], None]) -> None:
    closed = not lesson.homework.open
    none = bool(st.session_state[_key("none", lesson.id)])
    st.text_area(
        t("journal_page.homework"), key=_key("homework", lesson.id), height=88, on_change=keep, max_chars=2000,
        placeholder=t("journal_page.homework_hint"), disabled=closed or none,
        help=t(lesson.homework.key, **lesson.homework.params) if closed else None,
    )  # fmt: skip
    due = due_days(page, lesson, st.session_state[_key("due", lesson.id)])
    st.selectbox(
        t("journal_page.due"), list(due), format_func=due.__getitem__, key=_key("due", lesson.id), on_change=keep,
        placeholder=t("journal_page.due_hint"), disabled=closed or none, filter_mode=None,
    )  # fmt: skip
    st.checkbox(t("journal_page.homework_none"), key=_key("none", lesson.id), on_change=keep, disabled=closed)


def _control(lesson: LessonColumn, keep: Callable[[], None]) -> None:
    st.selectbox(
        t("journal_page.control_form"), CONTROL_FORMS, format_func=lambda form: t(f"journal.form.{form}"),
        key=_key("control", lesson.id), on_change=keep, placeholder=t("journal_page.control_hint"),
        disabled=not lesson.topic.open, filter_mode=None,
    )  # fmt: skip


def _buttons(
    lesson: LessonColumn, page: JournalPage, seen: int, draft: DraftView | None, now: datetime
) -> None:
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
        type="primary", width="stretch", shortcut="Ctrl+S", on_click=_save, args=(lesson, page, seen),
        disabled=not (lesson.topic.open or lesson.homework.open),
    )  # fmt: skip


def _save(lesson: LessonColumn, page: JournalPage, seen: object) -> None:
    me, entry = guard(Permission.JOURNAL_WRITE), _entered(lesson, page)
    st.session_state.pop(_REFUSED, None)
    try:
        outcome = save_lesson(by=me, lesson_id=lesson.id, entry=entry, seen_version=int(str(seen)), now=clock.now())
        delete_draft(by=me, key=draft_key(lesson.id))
    except KozomolError as error:
        st.session_state[_REFUSED] = (lesson.id, error)
        return
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


def _keeper(lesson: LessonColumn, page: JournalPage) -> Callable[[], None]:
    def keep() -> None:
        me, entry = guard(Permission.JOURNAL_WRITE), _entered(lesson, page)
        if entry == lesson.entry:
            delete_draft(by=me, key=draft_key(lesson.id))
            return
        payload = {"typed": payload_of(entry), "base": payload_of(lesson.entry), "version": lesson.version}
        there = load_draft(by=me, key=draft_key(lesson.id))
        kept = {name: there.payload[name] for name in ("base", "version")} if there else {}
        save_draft(by=me, key=draft_key(lesson.id), payload=payload | kept, now=clock.now())

    return keep


def _drop(lesson_id: int) -> None:
    st.session_state.pop(_REFUSED, None)
    delete_draft(by=guard(Permission.JOURNAL_WRITE), key=draft_key(lesson_id))


def _entered(lesson: LessonColumn, page: JournalPage) -> LessonEntry:
    """What stands in the widgets; a widget that was not shown stands for what the lesson has."""
    there = lesson.entry
    held = {name: st.session_state.get(_key(name, lesson.id)) for name in _WIDGETS}
    topic = (held["topic"] or "").strip() or None
    planned = next((one.id for one in page.plan if one.title == topic and not one.given), None)
    if topic == there.topic:
        planned = there.plan_topic_id
    if not page.has_marks:
        return replace(there, topic=topic, plan_topic_id=planned)
    homework = None if held["none"] else (held["homework"] or "").strip() or None
    return LessonEntry(
        topic, homework, held["due"] if homework else None, bool(held["none"]), held["control"] is not None,
        held["control"], planned,
    )  # fmt: skip


_WIDGETS = ("topic", "homework", "due", "none", "control")


def _settle(lesson_id: int, entry: LessonEntry, next_lesson: date | None) -> None:
    """The widgets say what holds. One that says so already is left alone: somebody may be typing into it.

    Homework that is not given yet is for the next lesson, unless another day was chosen.
    """
    due = entry.homework_due if entry.homework else next_lesson
    values = (entry.topic, entry.homework or "", due, entry.homework_none, entry.control_form)
    for name, value in zip(_WIDGETS, values, strict=True):
        key = _key(name, lesson_id)
        chosen_ahead = name == "due" and not entry.homework
        if key not in st.session_state or (st.session_state[key] != value and not chosen_ahead):
            st.session_state[key] = value


def _next_lesson(page: JournalPage, lesson: LessonColumn) -> date | None:
    last = lesson.day + timedelta(days=_DUE_WITHIN)
    days = [one.day for one in page.lessons if lesson.day < one.day <= last and takes_place(one.state)]
    return min(days, default=None)


def _seen(draft: DraftView | None, lesson: LessonColumn) -> int:
    """The version that the writer saw: a draft over other contents than today's must be compared before it is saved."""
    if draft is None or typed_entry(draft.payload["base"]) == lesson.entry:
        return lesson.version
    return int(draft.payload["version"])


def _error_of(lesson_id: int) -> KozomolError | None:
    found = st.session_state.get(_REFUSED)
    return found[1] if found and found[0] == lesson_id else None


def _said_at(error: KozomolError | None, *fields: str) -> None:
    if isinstance(error, Invalid) and error.field in fields:
        st.markdown(f":red[:material/error: :small[{esc(faults.text(error))}]]")


def _key(name: str, lesson_id: int) -> str:
    return f"journal.{name}.{lesson_id}"
