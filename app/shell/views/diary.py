"""The diary on the screen: the week day by day, what was missed, whose diary and which week (Y1, Y3)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from app.access.actor import Actor
from app.domain.attendance import ABSENT
from app.domain.calendar import DayKind
from app.domain.marks import AbsenceCode
from app.domain.periods import Span, school_year_of
from app.i18n import t, tn
from app.services.diary import Diary, DiaryDay, DiaryLesson, OwnPupil
from app.shell import place, push
from app.shell.views.journal_choice import local, period_label, subject_name
from app.ui.choice import choice
from app.ui.format import day_month, esc, span_, time_, weekday
from app.ui.palette import ICONS, Tone

WEEK = "week"
_FIVE = 5


def pick(me: Actor, pupils: tuple[OwnPupil, ...]) -> OwnPupil:
    """Whose diary: the address names one of one's own, else the first."""
    by_code = {f"p:{one.pupil_id}": one for one in pupils}
    code = next(iter(by_code))
    if len(pupils) > 1:
        names = {name: _named(one) for name, one in by_code.items()}
        code = choice("at", names, label=t("diary.child"))
    push.watch(place.resolve(me, code))
    return by_code[code]


def week_of(today: date) -> date:
    """The Monday that the address names, else this week's; on a Sunday already the next one."""
    try:
        day = date.fromisoformat(st.query_params.get(WEEK, ""))
    except ValueError:
        day = today + timedelta(days=today.weekday() == 6)
    first = date(school_year_of(today) - 1, 9, 1)
    day = min(max(day, first), today + timedelta(days=28))
    return day - timedelta(days=day.weekday())


def week_buttons(monday: date, today: date) -> None:
    """Previous and next week, written into the address; back to this week from anywhere."""
    here = today - timedelta(days=today.weekday())
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _turn("earlier", ":material/chevron_left:", monday - timedelta(days=7))
        st.markdown(f"**{span_(monday, monday + timedelta(days=6))}**", width="content")
        _turn("later", ":material/chevron_right:", monday + timedelta(days=7))
        if monday != here:
            _turn("this_week", "", here)


def days(diary: Diary, now: datetime) -> None:
    """The days of the week as cards: two columns on a desktop, one below the other on a phone."""
    shown = [one for one in diary.days if one.lessons or one.day.isoweekday() <= _FIVE]
    for start in range(0, len(shown), 2):
        for column, one in zip(st.columns(2, gap="small"), shown[start : start + 2], strict=False):
            with column, st.container(border=True, gap="xsmall", height="stretch", key=f"diary.{one.day}"):
                _day(one, now)


def missed_text(diary: Diary) -> str:
    """What was missed in the week, by kind."""
    if not diary.missed:
        return f":gray[:material/check: {esc(t('diary.missed_none'))}]"
    lines = []
    for code, number in sorted(diary.missed.items()):
        tone, name = _tone(code), esc(t(f"journal.code.{int(code)}"))
        lines.append(f":{tone.value}[{ICONS[tone]}] {name}: {tn('diary.lessons', number)}")
    return "  \n".join(lines)


def period_name(diary: Diary) -> str:
    """«2-я четверть»."""
    return period_label(diary.period) if diary.period else ""


def usual_span(diary: Diary, monday: date) -> Span:
    """The days that the paper is offered for at first: the period, else the week."""
    return diary.period.span if diary.period else Span(monday, monday + timedelta(days=6))


def lesson_text(one: DiaryLesson, today: date, day: date) -> str:
    """Number, subject and marks in a line; topic, homework and whatever is out of the ordinary below it."""
    name = f"{one.lesson_no}. **{esc(subject_name(one.subject_ky, one.subject_ru))}**"
    if one.state in ("cancelled", "moved"):
        return f"~~{name}~~ :gray[:small[{esc(t(f'diary.state.{one.state}'))}]]"
    right = " ".join(filter(None, (_marks(one), _absence(one))))
    notes = [time_(local(one.starts_at))]
    notes += [t("diary.control")] if one.control else []
    notes += [t("diary.substituted", teacher=one.teacher)] if one.substituted else []
    lines = [f"{name} :gray[:small[{esc(' · '.join(notes))}]] {right}".rstrip()]
    if one.topic and day <= today:
        lines.append(f":gray[:small[{esc(one.topic)}]]")
    if one.homework:
        due = f" · {t('diary.homework_due', day=day_month(one.homework_due))}" if one.homework_due else ""
        lines.append(f":small[:material/home_work: {esc(one.homework + due)}]")
    return "  \n".join(lines)


def due_text(one: DiaryDay, today: date) -> str:
    """«На сегодня: Алгебра — № 412; Физика — § 7»: what is to be ready on the day, whenever it was given."""
    tasks = "; ".join(f"{subject_name(each.subject_ky, each.subject_ru)} — {each.homework}" for each in one.due)
    key = "diary.due_today" if one.day == today else "diary.due_on"
    return f":small[:material/task_alt: {esc(t(key, tasks=tasks))}]"


def _turn(name: str, icon: str, monday: date) -> None:
    label = t(f"diary.{name}")
    st.button(
        icon or label, key=f"diary.{name}", type="tertiary", help=label if icon else None,
        on_click=lambda: st.query_params.update({WEEK: monday.isoformat()}),
    )  # fmt: skip


def _day(one: DiaryDay, now: datetime) -> None:
    today = f" :blue[:small[{esc(t('ui.grid.today'))}]]" if one.day == now.date() else ""
    st.markdown(f"**{esc(weekday(one.day).capitalize())}** :gray[{day_month(one.day)}]{today}")
    if not one.lessons:
        name = subject_name(one.name_ky, one.name_ru)
        kind = t(f"diary.day_kind.{one.kind}") if one.kind is not DayKind.WORKING else t("diary.no_lessons")
        st.caption(esc(name or kind))
    if one.due:
        st.markdown(due_text(one, now.date()))
    for lesson in one.lessons:
        st.markdown(lesson_text(lesson, now.date(), one.day))


def _marks(one: DiaryLesson) -> str:
    """Marks as badges; a 2 is red, and says its number."""
    return " ".join(f":{'red' if mark <= 2 else 'blue'}-badge[{mark}]" for mark in one.marks)


def _absence(one: DiaryLesson) -> str:
    if one.absence is None:
        return ""
    color = {AbsenceCode.UNEXCUSED: "red", AbsenceCode.LATE: "orange"}.get(one.absence, "gray")
    return f":{color}-badge[{one.absence.sign}]"


def _tone(code: AbsenceCode) -> Tone:
    if code is AbsenceCode.UNEXCUSED:
        return Tone.OFF
    return Tone.AWAITED if code not in ABSENT and code is AbsenceCode.LATE else Tone.ORDER


def _named(one: OwnPupil) -> str:
    return esc(f"{one.name} · {one.class_name}" if one.class_name else one.name)
