"""Which journal is open: class, subject, group, period and lesson, all in the address, so that a lesson is one link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from app.access.actor import Actor
from app.access.scope import Level, Scope
from app.domain.calendar import Period
from app.domain.lesson import takes_place
from app.domain.periods import Span, school_year_of
from app.i18n import language, t
from app.services.journal import JournalPage, JournalRef, LessonColumn, list_journals
from app.services.rulebook import load_rulebook
from app.shell import clock, place, places_read, push, session
from app.store.repositories.classes import class_by_id
from app.store.unit_of_work import unit_of_work
from app.ui.choice import choice
from app.ui.format import day_month, span_, time_, weekday

AHEAD = timedelta(days=8)
"""How far ahead lessons are shown: topics and homework may be published before the lesson (J4)."""


@dataclass(frozen=True)
class Chosen:
    """The open journal and the days of it; `period` is None where the calendar knows none."""

    ref: JournalRef
    period: Period | None
    span: Span


def journals(me: Actor, now: datetime) -> tuple[JournalRef, ...]:
    """What this reader may open: the district in the school that its address names, everybody else in their own."""
    push.watch(None)
    if me.school_id is not None:
        return _distinct(list_journals(by=me, now=now))
    school = _school(me, place.current(me, follow=False))
    return _distinct(list_journals(by=me, now=now, school_id=school)) if school else ()


def choose(me: Actor, refs: tuple[JournalRef, ...], now: datetime) -> Chosen:
    """Class, subject and period as the address names them, with the menus to change them. `refs` is not empty."""
    class_id = _class(refs)
    of_class = {code(ref): ref for ref in refs if ref.class_id == class_id}
    labels = {name: subject_label(ref) for name, ref in of_class.items()}
    ref = of_class[choice("subject", labels, label=t("journal_page.subject"), menu=True)]
    periods, last = _periods(me, ref.class_id, now), now.date()
    started = [period for period in periods if period.span.start <= last]
    if not started:
        return Chosen(ref, None, Span(last - timedelta(days=30), last + AHEAD))
    names = {str(period.ordinal): period_label(period) for period in periods}
    picked = choice(
        "period", names, label=t("journal_page.period"), menu=True, default=str(started[-1].ordinal), width=180
    )
    period = next(period for period in periods if str(period.ordinal) == picked)
    end = min(period.span.end, max(last, period.span.start) + AHEAD)
    return Chosen(ref, period, Span(period.span.start, end))


def choose_lesson(page: JournalPage, now: datetime) -> LessonColumn | None:
    """The lesson of the form: the one that the address names, else the present or the last one."""
    if not page.lessons:
        return None
    by_code = {str(lesson.id): lesson for lesson in reversed(page.lessons)}
    labels = {name: lesson_label(lesson, now.date()) for name, lesson in by_code.items()}
    meant = str(present_lesson(page.lessons, now).id)
    return by_code[
        choice("lesson", labels, label=t("journal_page.lesson"), menu=True, default=meant, width="stretch")
    ]


def present_lesson(lessons: tuple[LessonColumn, ...], now: datetime) -> LessonColumn:
    """The lesson that is on or was last; before the first one, the first. `lessons` is not empty."""
    taking_place = [one for one in lessons if takes_place(one.state)] or list(lessons)
    begun = [one for one in taking_place if one.starts_at <= now]
    today = [one for one in taking_place if one.day == now.date()]
    on = [one for one in begun if one.day == now.date()]
    return (on[-1:] or today[:1] or begun[-1:] or taking_place[:1])[0]


def code(ref: JournalRef) -> str:
    """A subject, and a group of it, in the address: `12`, `12.7`."""
    return f"{ref.subject_id}.{ref.group_id}" if ref.group_id else str(ref.subject_id)


def subject_label(ref: JournalRef) -> str:
    """«Английский язык · группа 1», with a word when it is a colleague's."""
    parts = [subject_name(ref.subject_ky, ref.subject_ru), ref.group_name]
    return " · ".join([*filter(None, parts), *([t("journal_page.substituting")] if ref.substituting else [])])


def subject_name(ky: str, ru: str) -> str:
    """A subject in the language of the run."""
    return ky if language() == "ky" else ru


def period_label(period: Period) -> str:
    """«2-я четверть»."""
    return t(f"journal_page.period_of.{period.kind}", n=period.ordinal)


def period_days(chosen: Chosen) -> str:
    """The days of the period, for the note below the title."""
    return span_(chosen.period.span.start, chosen.period.span.end) if chosen.period else ""


def lesson_label(lesson: LessonColumn, today: date) -> str:
    """«вт 03.03, 10:00 · сегодня · контр.»."""
    parts = [f"{weekday(lesson.day, 'short')} {day_month(lesson.day)}, {time_(local(lesson.starts_at))}"]
    parts += [t("ui.grid.today")] if lesson.day == today else []
    parts += [t("ui.grid.control")] if lesson.entry.is_control else []
    return " · ".join(parts)


def local(moment: datetime) -> datetime:
    """An instant as the clock on the wall shows it."""
    return moment.astimezone(clock.BISHKEK)


def _school(me: Actor, scope: Scope) -> int | None:
    """The school of those who oversee several, with the menu to change it."""
    names = {one.id: subject_name(one.name_ky, one.name_ru) for one in places_read.schools(me)}
    now = scope.schools[0] if len(scope.schools) == 1 else None
    st.session_state["journal.school"] = now
    st.selectbox(
        t("journal_page.school"), list(names), format_func=names.__getitem__, key="journal.school", width=420,
        on_change=lambda: _look(place.code(Level.SCHOOL, st.session_state["journal.school"])),
        placeholder=t("journal_page.choose_school"), label_visibility="collapsed",
    )  # fmt: skip
    return now


def _class(refs: tuple[JournalRef, ...]) -> int:
    classes = {f"c:{ref.class_id}": ref.class_name for ref in refs}
    asked = st.query_params.get("at")
    if asked is not None and asked not in classes and asked.startswith("c:"):
        st.info(t("shell.bad_place"), icon=":material/info:")
    kept = str(st.session_state.get(session.Key.PLACE, ""))
    now = next((each for each in (asked, kept) if each in classes), None) or next(iter(classes))
    _look(now)
    st.session_state["journal.class"] = now
    st.selectbox(
        t("journal_page.class"), list(classes), format_func=classes.__getitem__, key="journal.class", width=110,
        on_change=lambda: _look(st.session_state["journal.class"]), label_visibility="collapsed", filter_mode=None,
    )  # fmt: skip
    return int(now[2:])


def _look(at: str) -> None:
    place.look(at, Scope.nothing())
    push.watch(None)


def _periods(me: Actor, class_id: int, now: datetime) -> tuple[Period, ...]:
    day = now.date()
    with unit_of_work(me, read_only=True) as work:
        found = class_by_id(work, class_id)
        if found is None:
            return ()
        book = load_rulebook(work, found.school_id, now)
        return book.calendar.periods(book.period_kind(found.grade, day), school_year_of(day), found.grade)


def _distinct(refs: tuple[JournalRef, ...]) -> tuple[JournalRef, ...]:
    """One journal that two teachers shared in turn is still one."""
    found: dict[tuple[int, str], JournalRef] = {}
    for ref in refs:
        found.setdefault((ref.class_id, code(ref)), ref)
    return tuple(sorted(found.values(), key=lambda ref: (ref.grade, ref.class_name)))
