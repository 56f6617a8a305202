"""The class today on the screen: who is absent and why, who came late, where the roll was not called (J3, A§39)."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.attendance import ABSENT
from app.domain.errors import KozomolError
from app.domain.marks import AbsenceCode
from app.i18n import t, tn
from app.services.class_today import AbsentPupil, ClassToday, MissedLesson
from app.services.journal import CellEdit, save_cells
from app.shell import clock, faults
from app.shell.guard import guard
from app.shell.views.journal_choice import local, subject_name
from app.store.repositories.lessons import LessonRow
from app.ui.choice import choice
from app.ui.format import esc, num, time_
from app.ui.notes import saved
from app.ui.palette import ICONS, Tone
from app.ui.tiles import Tile

REASONS = (AbsenceCode.UNEXCUSED, AbsenceCode.EXCUSED, AbsenceCode.ILL)


def pick(classes: tuple[ClassToday, ...]) -> ClassToday:
    """The class of the page: most lead one, some two."""
    if len(classes) == 1:
        return classes[0]
    names = {f"{one.class_id}": esc(one.class_name) for one in classes}
    chosen = choice("class", names, label=t("class_today.class"))
    return next(one for one in classes if str(one.class_id) == chosen)


def figures(here: ClassToday, now: datetime) -> list[Tile]:
    """Pupils, absent, without a reason, late, lessons without the roll."""
    gone = [one for one in here.absent if any(missed.code in ABSENT for missed in one.lessons)]
    late = sum(any(missed.code is AbsenceCode.LATE for missed in one.lessons) for one in here.absent)
    waiting = sum(one.without_reason for one in gone)
    whole, begun = sum(one.whole_day for one in gone), without_roll(here, now)
    return [
        Tile(t("class_today.pupils"), num(here.pupils)),
        Tile(t("class_today.absent"), num(len(gone)), context=t("class_today.whole_day", n=whole)),
        Tile(t("class_today.without_reason"), num(waiting), tone=Tone.OFF if waiting else Tone.ORDER),
        Tile(t("class_today.late"), num(late)),
        Tile(t("class_today.not_taken"), num(len(begun)), tone=Tone.AWAITED if begun else Tone.ORDER),
    ]  # fmt: skip


def without_roll(here: ClassToday, now: datetime) -> list[LessonRow]:
    """Lessons that are over without the roll being called."""
    return [one for one in here.not_taken if one.ends_at <= now]


def absent(here: ClassToday) -> None:
    """Each pupil with the lessons missed, and for the absences the reason to choose; those without a reason first."""
    ordered = sorted(here.absent, key=lambda one: (not one.without_reason, not one.whole_day, one.name))
    for one in ordered:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", border=True):
            st.markdown(pupil_text(one), width="stretch")
            _reason(one)


def pupil_text(one: AbsentPupil) -> str:
    """Who, and which lessons with which sign."""
    gone = any(missed.code in ABSENT for missed in one.lessons)
    tone = Tone.OFF if one.without_reason else Tone.ORDER if gone else Tone.AWAITED
    sign = f":{tone.value}[{ICONS[tone]}]"
    note = f" :gray[:small[{esc(t('class_today.all_lessons'))}]]" if one.whole_day else ""
    missed = ", ".join(f"{m.lesson_no}. {subject_name(m.subject_ky, m.subject_ru)} {m.code.sign}" for m in one.lessons)
    return f"{sign} **{esc(one.name)}**{note}  \n:gray[:small[{esc(missed)}]]"


def lessons_text(lessons: list[LessonRow]) -> str:
    """The lessons whose roll was not called, one per line."""
    return "  \n".join(
        f":orange[{ICONS[Tone.AWAITED]}] **{time_(local(one.starts_at))}** "
        f"{esc(subject_name(one.subject_ky, one.subject_ru))}"
        for one in lessons
    )


def set_reason(me: Actor, lessons: list[MissedLesson], pupil_id: int, code: AbsenceCode, now: datetime) -> int:
    """Set one reason for the pupil's absences of the day; gives how many lessons have it now."""
    edits = [CellEdit(pupil_id, one.lesson_id, code.sign, one.version) for one in lessons]
    found = save_cells(by=me, edits=edits, now=now)
    for refused in found.refused[:1]:
        st.error(t(refused.key, **refused.params), icon=":material/error:")
    if found.conflicts:
        st.warning(t("class_today.changed_meanwhile"), icon=":material/call_split:")
    return len(found.saved)


def _reason(one: AbsentPupil) -> None:
    open_ones = [missed for missed in one.lessons if missed.open]
    if not open_ones:
        return
    key, codes = f"class_today.reason.{one.pupil_id}", {missed.code for missed in open_ones}
    st.session_state[key] = next(iter(codes)) if len(codes) == 1 else None
    st.segmented_control(
        t("class_today.reason"), REASONS, format_func=lambda code: code.sign, key=key, width="content",
        label_visibility="collapsed", on_change=_chosen, args=(key, one.pupil_id, one.name, open_ones),
    )  # fmt: skip


def _chosen(key: str, pupil_id: int, name: str, lessons: list[MissedLesson]) -> None:
    me, code = guard(Permission.ABSENCE_REASON_SET), st.session_state[key]
    if code is None:
        return
    try:
        number = set_reason(me, lessons, pupil_id, AbsenceCode(code), clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    if number:
        saved(tn("class_today.reason_set", number, who=name, code=t(f"journal.code.{int(code)}")))
