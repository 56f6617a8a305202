"""Today in a school, for its heads: what teachers owe, who is absent without reason, what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

from app.access.actor import Actor
from app.access.permissions import Permission
from app.domain.errors import KozomolError
from app.domain.lesson import class_name
from app.domain.periods import school_year_of
from app.i18n import language, t, tn
from app.services.duties import LessonDuties
from app.services.late_permissions import PermissionView, decide_permission, tick_permission
from app.services.school_today import SchoolToday, TeacherOwes, school_today
from app.shell import clock, faults, place
from app.shell.guard import guard
from app.shell.views.board import Board
from app.shell.views.overview_attention import Concern
from app.shell.views.remind import Letter, Reminder
from app.shell.views.table import Table
from app.ui.attention import Item
from app.ui.format import date_, day_month, esc, month_title, num, pct, until
from app.ui.head import Link
from app.ui.notes import saved
from app.ui.palette import Tone
from app.ui.ranking import name, number, text
from app.wording.kyrgyz import dative
from warehouse.queries import children

_LESSONS_NAMED = 4
_CHECKS_SHOWN = 4


def today(board: Board) -> SchoolToday | None:
    """The day as it stands in the gradebook now; None for who does not run the school."""
    if Permission.LATE_ENTRY_DECIDE not in board.me.rights or len(board.scope.schools) != 1:
        return None
    return school_today(by=board.me, school_id=board.scope.schools[0], day=clock.today(), now=clock.now())


def progress(day: SchoolToday) -> str:
    """«Прошло уроков 64 из 112, посещаемость отмечена в 91 %»."""
    if not day.lessons:
        return t("overview.no_lessons_today")
    share = pct(day.with_attendance / day.lessons_over if day.lessons_over else None, 0)
    return t("overview.day_progress", over=num(day.lessons_over), all=num(day.lessons), share=share)


def owing(board: Board, day: SchoolToday) -> list[Concern]:
    """Teachers whose lessons of today stand without topic or roll, most first, each with a letter."""
    return [_owes(board.me, one) for one in day.owing]


def absent(day: SchoolToday) -> Table:
    """Pupils with Н today: class, name, from how many lessons. Names of people: never inside `replayed`."""
    rows = [(one.pupil_id, one.class_name, one.name, one.lessons) for one in day.absent]
    schema = {"id": pl.Int64, "class": pl.String, "name": pl.String, "lessons": pl.Int64}
    columns = [
        name("name", t("overview.child.class"), width=230),
        text("class", t("overview.child.school"), width=80),
        number("lessons", t("overview.lessons_missed"), width=110),
    ]
    return Table(pl.DataFrame(rows, schema=schema, orient="row"), columns)


def reasons(board: Board, day: SchoolToday) -> Reminder | None:
    """One letter to each homeroom teacher whose class has pupils with Н today."""
    classes = board.read(children.classes, day=board.day, school_year=school_year_of(day.day))
    leads = dict(zip(classes["class_id"], classes["homeroom_id"], strict=True))
    counts = Counter(leads[one.class_id] for one in day.absent if leads.get(one.class_id))
    letters = tuple(Letter(who, "notices.reasons_missing", {"count": n}) for who, n in sorted(counts.items()))
    return Reminder(letters, tn("overview.homeroom", len(letters), count=num(len(letters)))) if letters else None


def internet(board: Board, day: SchoolToday) -> list[Item]:
    """The months that the director has not answered for, each with the way to its card."""
    link = board.to(place.code(board.scope.level, board.scope.schools[0]), "", "act")
    return [_act(one.row.month, one.due, late=one.overdue is not None, link=link) for one in day.internet]


def permissions(waiting: Sequence[PermissionView]) -> None:
    """Requests for late entry, each to be granted or refused on the spot (A§22)."""
    for one in waiting:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(_request(one), width="stretch")
            choice = st.popover(t("overview.decide"), key=f"school.decide.{one.id}", on_change="rerun")
            if choice.open:
                with choice:
                    _choice(one)


def checks(to_check: Sequence[PermissionView]) -> None:
    """What came in under permissions and is not ticked yet: the deputy's check list (R2)."""
    for one in to_check[:_CHECKS_SHOWN]:
        _check(one)
    if len(to_check) > _CHECKS_SHOWN:
        more = st.expander(tn("ui.more", len(to_check) - _CHECKS_SHOWN), key="school.checks.more", on_change="rerun")
        if more.open:
            with more:
                for one in to_check[_CHECKS_SHOWN:]:
                    _check(one)


def _choice(one: PermissionView) -> None:
    st.markdown(t("overview.decide_note", teacher=esc(one.teacher)))
    if one.latest and st.button(
        t("overview.grant", until=until(one.latest.astimezone(clock.BISHKEK), clock.now())),
        key=f"school.grant.{one.id}", type="primary",
    ):  # fmt: skip
        _decide(one, granted=True)
    if not one.latest:
        st.caption(t("overview.too_late"))
    if st.button(t("overview.refuse"), key=f"school.refuse.{one.id}"):
        _decide(one, granted=False)


def _check(one: PermissionView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        entered = t("overview.entered", n=num(one.entered))
        st.markdown(f"{_place(one)}  \n:gray[:small[{esc(entered)}]]", width="stretch")
        open_until = until(one.until.astimezone(clock.BISHKEK), clock.now()) if one.until else ""
        if st.button(
            f":blue[{t('overview.tick')}]", key=f"school.tick.{one.id}", type="tertiary", disabled=not one.checkable,
            help=None if one.checkable else t("overview.tick_later", until=open_until),
        ):  # fmt: skip
            _tick(one)


def _owes(me: Actor, one: TeacherOwes) -> Concern:
    topics, rolls = len(one.without_topic), len(one.without_attendance)
    parts = [t("overview.without_topic", n=num(topics))] if topics else []
    parts += [t("overview.without_roll", n=num(rolls))] if rolls else []
    lessons = {each.lesson.id: each for each in (*one.without_topic, *one.without_attendance)}
    item = Item(
        id=f"teacher.{one.teacher_id}",
        tone=Tone.AWAITED,
        who=one.teacher,
        what=", ".join(parts),
        why=_lessons(list(lessons.values())),
    )
    if Permission.NOTICE_SEND not in me.rights:
        return Concern(item)
    key, count = "notices.filling_missing", topics + rolls
    if not topics or not rolls:
        key = "notices.topics_missing" if topics else "notices.attendance_missing"
    sent = Reminder((Letter(one.teacher_id, key, {"count": count}),), one.teacher)
    return Concern(replace(item, action=t("overview.action.remind"), help=sent.help), sent)


def _lessons(found: list[LessonDuties]) -> str:
    spoken = "subject_ky" if language() == "ky" else "subject_ru"
    lessons = [one.lesson for one in found[:_LESSONS_NAMED]]
    told = [
        t("overview.lesson", no=one.lesson_no, place=class_name(one.grade, one.letter), subject=getattr(one, spoken))
        for one in lessons
    ]
    more = f", +{len(found) - _LESSONS_NAMED}" if len(found) > _LESSONS_NAMED else ""
    return ", ".join(told) + more


def _act(month: date, due: date, *, late: bool, link: Link | None) -> Item:
    what = t("overview.act_late", day=day_month(due)) if late else t("overview.act_waits", day=_until_day(due))
    item = Item(f"act.{month}", Tone.OFF if late else Tone.AWAITED, month_title(month), what)
    if link is None:
        return item
    return replace(item, action=t("overview.action.answer"), help=t("overview.answer_help"), link=link)


def _until_day(day: date) -> str:
    return day_month(day) + (dative(day.month) if language() == "ky" else "")


def _request(one: PermissionView) -> str:
    entries = ", ".join(t(f"journal.entry.{entry}") for entry in one.entries)
    what = ", ".join([entries, *(day_month(day) for day in one.lesson_days)])
    why = t("overview.request_why", reason=one.reason, day=date_(one.asked_at.astimezone(clock.BISHKEK).date()))
    return f"{_place(one)}: {esc(what)}  \n:gray[:small[{esc(why)}]]"


def _place(one: PermissionView) -> str:
    subject = one.subject_ky if language() == "ky" else one.subject_ru
    return f"**{esc(one.teacher)}**, {esc(one.class_name)} {esc(subject)}"


def _decide(one: PermissionView, *, granted: bool) -> None:
    me = guard(Permission.LATE_ENTRY_DECIDE)
    try:
        decide_permission(by=me, permission_id=one.id, granted=granted, now=clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    saved(t("overview.granted" if granted else "overview.refused", teacher=one.teacher))
    st.rerun()


def _tick(one: PermissionView) -> None:
    me = guard(Permission.LATE_ENTRY_DECIDE)
    try:
        tick_permission(by=me, permission_id=one.id, now=clock.now())
    except KozomolError as error:
        faults.show(error)
        return
    st.rerun()


def waiting_count(day: SchoolToday) -> str:
    """How many decisions wait, for the heading's note."""
    n = len(day.waiting) + len(day.internet) + len(day.to_check)
    return tn("overview.waiting", n, count=num(n)) if n else t("overview.nothing_waits")
