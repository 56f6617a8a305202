"""Which journal is open: year, class, subject, group, period and lesson, all in the address: a lesson is one link.

An earlier year is read as it was taught: its periods are closed, so nothing can be entered there (J8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from app.access.actor import Actor
from app.access.scope import Level, Scope
from app.domain.calendar import CalendarKind, Period
from app.domain.lesson import takes_place
from app.domain.periods import Span, school_year_of
from app.i18n import language, t
from app.services.journal import JournalPage, JournalRef, LessonColumn, class_periods, earlier_years, list_journals
from app.shell import clock, place, places_read, push, session
from app.ui.choice import choice
from app.ui.format import day_month, time_, weekday

AHEAD = timedelta(days=8)
"""How far ahead lessons are shown: topics and homework may be published before the lesson (J4)."""
FINAL = (CalendarKind.YEAR, CalendarKind.EXAM)
"""Results that are of no lessons of their own: their sheet alone is shown."""

YEAR = "year"


@dataclass(frozen=True)
class Chosen:
    """The open journal and the days of it; `period` is None where the calendar knows none."""

    ref: JournalRef
    period: Period | None
    span: Span


@dataclass(frozen=True)
class Journals:
    """What may be opened in `year`, and the years that there are."""

    refs: tuple[JournalRef, ...]
    year: int
    years: tuple[int, ...]

    @property
    def past(self) -> bool:
        """True for a year that is over: read only."""
        return self.year != self.years[0]


def journals(me: Actor, now: datetime) -> Journals:
    """What this reader may open: the district in the school that its address names, everybody else in their own."""
    push.watch(None)
    school = me.school_id if me.school_id is not None else _school(me, place.current(me, follow=False))
    current = school_year_of(now.date())
    if school is None:
        return Journals((), current, (current,))
    years = (current, *earlier_years(by=me, now=now, school_id=school))
    asked = st.query_params.get(YEAR, "")
    year = next((each for each in years if str(each) == asked), years[0])
    return Journals(_distinct(list_journals(by=me, now=now, school_id=school, school_year=year)), year, years)


def choose(me: Actor, found: Journals, now: datetime) -> Chosen:
    """Class, subject and period as the address names them, with the menus to change them. There is a journal."""
    refs = found.refs
    _year(found)
    class_id = _class(found)
    of_class = {code(ref): ref for ref in refs if ref.class_id == class_id}
    labels = {name: subject_label(ref) for name, ref in of_class.items()}
    ref = of_class[choice("subject", labels, label=t("journal_page.subject"), menu=True)]
    last = min(now.date(), date(found.year + 1, 8, 31))
    periods = class_periods(by=me, class_id=ref.class_id, day=last, now=now)
    started = [period for period in periods if period.span.start <= last and period.kind not in FINAL]
    if not started:
        return Chosen(ref, None, Span(last - timedelta(days=30), last + AHEAD))
    by_code = {_period_code(period): period for period in periods}
    names = {name: period_label(period) for name, period in by_code.items()}
    period = by_code[
        choice(
            "period", names, label=t("journal_page.period"), menu=True, default=_period_code(started[-1]), width=180
        )
    ]
    if period.kind in FINAL:
        end = min(period.span.end, last)
        return Chosen(ref, period, Span(end, end))
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


def _year(found: Journals) -> None:
    """The menu of school years, where there is more than one. A class is of one year, so it is chosen anew."""
    if len(found.years) == 1:
        return
    st.session_state["journal.year"] = found.year

    def change() -> None:
        picked = st.session_state["journal.year"]
        for name in ("at", "period", "lesson", YEAR):
            st.query_params.pop(name, None)
        if picked != found.years[0]:
            st.query_params[YEAR] = str(picked)

    st.selectbox(
        t("journal_page.year"), found.years, format_func=lambda year: f"{year}/{(year + 1) % 100:02}",
        key="journal.year", on_change=change, label_visibility="collapsed", width=110, filter_mode=None,
    )  # fmt: skip


def _class(found: Journals) -> int:
    classes = {f"c:{ref.class_id}": ref.class_name for ref in found.refs}
    asked = st.query_params.get("at")
    if asked is not None and asked not in classes and asked.startswith("c:"):
        st.info(t("shell.bad_place"), icon=":material/info:")
    kept = str(st.session_state.get(session.Key.PLACE, ""))
    now = next((each for each in (asked, kept) if each in classes), None) or next(iter(classes))
    open_ = _read if found.past else _look
    open_(now)
    st.session_state["journal.class"] = now
    st.selectbox(
        t("journal_page.class"), list(classes), format_func=classes.__getitem__, key="journal.class", width=110,
        on_change=lambda: open_(st.session_state["journal.class"]), label_visibility="collapsed", filter_mode=None,
    )  # fmt: skip
    return int(now[2:])


def _look(at: str) -> None:
    place.look(at, Scope.nothing())
    push.watch(None)


def _read(at: str) -> None:
    """An earlier year's class is in the address of this page only: the other pages show this year."""
    st.query_params["at"] = at
    push.watch(None)


def _period_code(period: Period) -> str:
    """A period in the address: its number, `year`, `exam`."""
    return period.kind.value if period.kind in FINAL else str(period.ordinal)


def _distinct(refs: tuple[JournalRef, ...]) -> tuple[JournalRef, ...]:
    """One journal that two teachers shared in turn is still one."""
    found: dict[tuple[int, str], JournalRef] = {}
    for ref in refs:
        found.setdefault((ref.class_id, code(ref)), ref)
    return tuple(sorted(found.values(), key=lambda ref: (ref.grade, ref.class_name)))
