"""Today's lessons of a teacher as a strip: one tap to the journal of each, with what is still to fill."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.scope import Scope
from app.i18n import t
from app.services.duties import LessonDuties
from app.services.teacher_day import teacher_day
from app.shell import place, push, session
from app.shell.views.journal_choice import local
from app.ui.format import esc, time_

KEY = "journal.strip"


def lessons(me: Actor, now: datetime) -> dict[int, LessonDuties]:
    """Today's lessons of a teacher by id. An address without a journal gets the lesson that is on."""
    if Permission.TEACHER_DAY not in me.rights:
        return {}
    day = teacher_day(by=me, day=now.date(), now=now, look_back=False)
    found = {one.lesson.id: one for one in day.lessons if one.lesson.takes_place}
    if found and "at" not in st.query_params and session.Key.PLACE not in st.session_state:
        open_lesson(present(list(found.values()), now))
    return found


def strip(found: dict[int, LessonDuties], chosen: int | None) -> None:
    """The strip; a tap writes class, subject and lesson into the address."""
    if not found:
        return
    st.session_state[KEY] = chosen if chosen in found else None

    def go() -> None:
        if picked := st.session_state[KEY]:
            open_lesson(found[picked])
            for name in ("period", "view"):
                st.query_params.pop(name, None)

    st.segmented_control(
        t("journal_page.lessons_today"), list(found), format_func=lambda one: label(found[one]), key=KEY, wrap=False,
        width="stretch", label_visibility="collapsed", on_change=go,
    )  # fmt: skip


def others(found: dict[int, LessonDuties]) -> Any:
    """Where the menus of class, subject and period stand: behind a button for whom the strip does, else in the row."""
    if not found:
        return st.container(horizontal=True, gap="small", width="content")
    return st.popover(t("journal_page.others"), icon=":material/tune:", key="journal.others")


def present(found: list[LessonDuties], now: datetime) -> LessonDuties:
    """The lesson that began last, before the first one the first. `found` is not empty."""
    begun = [one for one in found if one.lesson.starts_at <= now]
    return (begun[-1:] or found[:1])[0]


def open_lesson(one: LessonDuties) -> None:
    """Write the lesson into the address."""
    place.look(f"c:{one.lesson.class_id}", Scope.nothing())
    push.watch(None)
    for name, value in address(one).items():
        st.query_params[name] = value


def address(one: LessonDuties) -> dict[str, str]:
    """The address of a lesson's journal."""
    lesson = one.lesson
    subject = f"{lesson.subject_id}.{lesson.group_id}" if lesson.group_id else str(lesson.subject_id)
    return {"at": f"c:{lesson.class_id}", "subject": subject, "lesson": str(lesson.id)}


def label(one: LessonDuties) -> str:
    """«10:00 7А · осталось 3»; a tick when all is done."""
    lesson = one.lesson
    name = f"{time_(local(lesson.starts_at))} {esc(f'{lesson.grade}{lesson.letter}')}"
    left = sum(duty.open for duty in one.duties)
    if one.duties and not left:
        return f":material/check: {name}"
    return f"{name} · {t('journal_page.left', n=left)}" if left else name
