"""The teacher's day on the screen: lessons with what is still to fill, deadlines, what is owed from before (O3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import streamlit as st

from app.access.actor import Actor
from app.domain.lesson import class_name
from app.domain.obligations import State
from app.i18n import t, tn
from app.services.duties import Duty, LessonDuties
from app.services.late_permissions import PermissionView, my_permissions
from app.services.teacher_day import TeacherDay
from app.shell.views.journal_choice import local, subject_name
from app.shell.views.journal_today import address
from app.shell.views.links import link
from app.ui.attention import Item
from app.ui.format import NB, day_month, esc, num, time_, until, weekday
from app.ui.palette import ICONS, Tone
from app.ui.tiles import Tile


def figures(day: TeacherDay, owed: list[Item], now: datetime) -> list[Tile]:
    """Lessons, filled ones, what is left today and what is owed from before."""
    lessons = [one for one in day.lessons if one.lesson.takes_place]
    left = sum(duty.open for one in lessons for duty in one.duties)
    over = sum(one.lesson.ends_at <= now for one in lessons)
    overdue = sum(item.tone is Tone.OFF for item in owed)
    return [
        Tile(t("teacher_day.lessons"), num(len(lessons)), context=t("teacher_day.over", n=over)),
        Tile(t("teacher_day.filled"), num(sum(bool(one.duties) and one.done for one in lessons))),
        Tile(t("teacher_day.left"), num(left), tone=Tone.AWAITED if left else Tone.ORDER),
        Tile(t("teacher_day.overdue"), num(overdue), tone=Tone.OFF if overdue else Tone.ORDER),
    ]


def title(day: date) -> str:
    """«Среда 18.11»."""
    return f"{weekday(day)} {day_month(day)}"


def lessons(me: Actor, day: TeacherDay, now: datetime) -> None:
    """Today's lessons in their order, each with one tap to its journal."""
    for one in day.lessons:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, border=True):
            st.markdown(lesson_text(one, me, now), width="stretch")
            found = link(me, "journal", t("teacher_day.open"), **address(one))
            if found and one.lesson.takes_place:
                st.page_link(found.page, label=f":blue[{esc(found.label)}]", query_params=dict(found.query))


def lesson_text(one: LessonDuties, me: Actor, now: datetime) -> str:
    """Time, class, subject, and below what is done and what is left, with its deadline."""
    lesson = one.lesson
    place = esc(class_name(lesson.grade, lesson.letter))
    name = f"**{time_(local(lesson.starts_at))} · {place}** {esc(_subject(one))}"
    if not lesson.takes_place:
        return f":gray[~~{name}~~]  \n:gray[:small[{esc(t(f'teacher_day.state.{lesson.state}'))}]]"
    marks = [t("ui.grid.control")] if lesson.is_control else []
    marks += [t("journal_page.substituting")] if lesson.substitute_id == me.person_id else []
    extra = f" :gray[:small[{esc(' · '.join(marks))}]]" if marks else ""
    if one.done:
        topic = esc(lesson.topic or t("teacher_day.all_filled"))
        return f"{name}{extra}  \n:gray[:material/check: :small[{topic}]]" if one.duties else name + extra
    told = [_told(duty, now) for duty in one.duties if duty.open]
    return f"{name}{extra}  \n" + " ".join(told)


def owed_before(me: Actor, day: TeacherDay, now: datetime) -> list[Item]:
    """Earlier lessons that still owe something: what can be done at all, and everything of this week."""
    week = day.day - timedelta(days=day.day.weekday())
    items = []
    for one in reversed(day.owed_before):
        duties = [duty for duty in one.duties if duty.open and (can_help(duty, now) or one.lesson.lesson_date >= week)]
        if duties:
            items.append(_item(me, one, duties, now))
    return items


def can_help(duty: Duty, now: datetime) -> bool:
    """Whether it can still be entered, be it with a permission."""
    return now <= max(duty.due_at, duty.late_until, duty.permission_until or duty.late_until)


def permissions(me: Actor, now: datetime) -> list[Item]:
    """Own requests that wait, and permissions that still run."""
    return [
        _request(me, one, now)
        for one in my_permissions(by=me, now=now)
        if one.granted is None or (one.granted and one.until is not None and one.until > now)
    ]


def _request(me: Actor, one: PermissionView, now: datetime) -> Item:
    what = ", ".join(t(f"journal.entry.{entry}") for entry in one.entries)
    who = f"{one.class_name} · {subject_name(one.subject_ky, one.subject_ru)}"
    days = ", ".join(day_month(day) for day in one.lesson_days)
    days = f"{days} · " if days else ""
    if one.granted is None:
        return Item(f"p{one.id}", Tone.AWAITED, who, what, f"{days}{t('journal_page.permission_waits')}")
    limit = until(local(one.until), now) if one.until else ""
    return Item(
        f"p{one.id}", Tone.AWAITED, who, what, f"{days}{t('journal_page.permission_granted')} {limit}",
        t("teacher_day.open"),
        link=link(me, "journal", t("teacher_day.open"), at=f"c:{one.class_id}", subject=str(one.subject_id)),
    )  # fmt: skip


def _item(me: Actor, one: LessonDuties, duties: list[Duty], now: datetime) -> Item:
    lesson = one.lesson
    who = f"{weekday(lesson.lesson_date, 'short')} {day_month(lesson.lesson_date)}, {lesson.grade}{lesson.letter}"
    missing = any(duty.state is State.MISSING for duty in duties)
    what = ", ".join(t(f"journal_page.owed.{duty.kind}").lower() for duty in duties)
    return Item(
        str(lesson.id), Tone.OFF if missing else Tone.AWAITED, f"{who} · {_subject(one)}", what, _limit(duties, now),
        t("teacher_day.open"), t("teacher_day.open_help"),
        link(me, "journal", t("teacher_day.open"), **address(one)),
    )  # fmt: skip


def _limit(duties: Iterable[Duty], now: datetime) -> str:
    """Until when it can be done, and how; the tightest of the duties that can be."""
    told: list[tuple[datetime, str]] = []
    for duty in duties:
        if now <= duty.due_at:
            told.append((duty.due_at, until(local(duty.due_at), now)))
        elif now <= duty.late_until:
            told.append((duty.late_until, f"{t('teacher_day.late_until')} {until(local(duty.late_until), now)}"))
        elif duty.permission_until and now <= duty.permission_until:
            limit = until(local(duty.permission_until), now)
            told.append((duty.permission_until, f"{t('teacher_day.by_permission')} {limit}"))
    return min(told)[1] if told else t("teacher_day.too_late")


def _told(duty: Duty, now: datetime) -> str:
    tone = Tone.OFF if duty.state is State.MISSING else Tone.AWAITED
    name = esc(t(f"journal_page.owed.{duty.kind}"))
    return f":{tone.value}[{ICONS[tone]}{NB}:small[{name} {esc(_limit([duty], now))}]]"


def _subject(one: LessonDuties) -> str:
    return subject_name(one.lesson.subject_ky, one.lesson.subject_ru)


def left_note(day: TeacherDay) -> str:
    """«3 урока не заполнены»."""
    left = sum(not one.done for one in day.lessons)
    return tn("teacher_day.unfilled", left) if left else ""
