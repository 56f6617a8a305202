"""What the lesson's form was filled from and what stands in its widgets: browser, draft and lesson agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.domain.lesson import takes_place
from app.services.drafts import DraftView, delete_draft
from app.services.journal import JournalPage, LessonColumn, LessonEntry

DUE_WITHIN = 21
"""Days ahead for which homework may be given."""

WIDGETS = ("topic", "homework", "due", "none", "control")
_REFILL = "journal.refill"
"""Key of the lesson whose form is to show what the lesson has now."""
_BASE = "journal.base"
"""Key of the `Base` of the form that is shown."""


@dataclass(frozen=True)
class Base:
    """What the form was filled from: a save is judged against this, not against what has come in meanwhile."""

    lesson_id: int
    entry: LessonEntry
    version: int


def filled(me: Actor, page: JournalPage, lesson: LessonColumn, draft: DraftView | None) -> Base:
    """Fill the form where it is first shown, and again after a save or a drop.

    In between it is left alone whatever comes in: the server does not see what is being typed until it is left.
    """
    shown, current = st.session_state.get(_BASE), Base(lesson.id, lesson.entry, lesson.version)
    again = st.session_state.pop(_REFILL, None) == lesson.id or key("topic", lesson.id) not in st.session_state
    if shown and shown.lesson_id == lesson.id and not again:
        st.session_state[_BASE] = current if shown.entry == lesson.entry else shown
        return base()
    typed = typed_entry(draft.payload["typed"]) if draft else lesson.entry
    if draft and typed == lesson.entry:
        delete_draft(by=me, key=draft_key(lesson.id))
    elif draft and typed_entry(draft.payload["base"]) != lesson.entry:
        current = Base(lesson.id, typed_entry(draft.payload["base"]), int(draft.payload["version"]))
    _settle(lesson.id, typed, _next_lesson(page, lesson))
    st.session_state[_BASE] = current
    return current


def refill(lesson_id: int) -> None:
    """The next run shows what the lesson has then."""
    st.session_state[_REFILL] = lesson_id


def base() -> Base:
    """Of the form that is shown."""
    shown: Base = st.session_state[_BASE]
    return shown


def entered(page: JournalPage) -> LessonEntry:
    """What stands in the widgets; a widget that was not shown stands for what the form was filled from."""
    there = base().entry
    held = {name: st.session_state.get(key(name, base().lesson_id)) for name in WIDGETS}
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


def key(name: str, lesson_id: int) -> str:
    """Of a widget of the form."""
    return f"journal.{name}.{lesson_id}"


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


def _settle(lesson_id: int, entry: LessonEntry, next_lesson: date | None) -> None:
    """The widgets say what holds. One that says so already is not touched.

    Homework that is not given yet is for the next lesson, unless another day was chosen.
    """
    due = entry.homework_due if entry.homework else next_lesson
    values = (entry.topic, entry.homework or "", due, entry.homework_none, entry.control_form)
    for name, value in zip(WIDGETS, values, strict=True):
        held = key(name, lesson_id)
        chosen_ahead = name == "due" and not entry.homework
        if held not in st.session_state or (st.session_state[held] != value and not chosen_ahead):
            st.session_state[held] = value


def _next_lesson(page: JournalPage, lesson: LessonColumn) -> date | None:
    last = lesson.day + timedelta(days=DUE_WITHIN)
    days = [one.day for one in page.lessons if lesson.day < one.day <= last and takes_place(one.state)]
    return min(days, default=None)
