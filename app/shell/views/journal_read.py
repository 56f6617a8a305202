"""The journal as it is read: its head, the files of it, a lesson of somebody else's, and why nothing can be typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from streamlit.delta_generator import DeltaGenerator

from app.access.actor import Actor
from app.access.permissions import Permission
from app.documents import export
from app.documents.stamp import Stamp
from app.i18n import t, tn
from app.services.journal import JournalPage, open_journal
from app.shell import clock, exports, place
from app.shell.views.journal_choice import FINAL, Chosen, code, period_label, subject_name
from app.shell.views.journal_marks import table
from app.shell.views.links import link
from app.ui.choice import choice
from app.ui.format import span_
from app.ui.head import Link, head
from app.ui.notes import empty, legend_note


def opened(me: Actor, chosen: Chosen, now: datetime) -> JournalPage:
    """The journal of the chosen days."""
    ref = chosen.ref
    return open_journal(
        by=me, class_id=ref.class_id, subject_id=ref.subject_id, span=chosen.span, now=now, group_id=ref.group_id
    )


def view(chosen: Chosen) -> str:
    """Lessons, the marks of the period, or the plan."""
    if chosen.period is None:
        return "lessons"
    if chosen.period.kind in FINAL:
        return "results"
    names = {"lessons": t("journal_page.view.lessons"), "results": t("journal_page.view.results")}
    names["plan"] = t("journal_page.view.plan")
    return choice("view", names, label=t("journal_page.view.label"))


def top(me: Actor, page: JournalPage, chosen: Chosen, *, lessons: bool) -> None:
    """The way up, class and subject, how many pupils, which period, and the files of its lessons for those who print
    (J8); the sheet of results has its own.
    """
    ref, subject = chosen.ref, subject_name(page.subject_ky, page.subject_ru)
    title = " · ".join(part for part in (page.class_name, subject, ref.group_name) if part)
    note = [tn("journal_page.pupils", len(page.pupils)), period_label(chosen.period) if chosen.period else ""]
    if ref.teacher_id != me.person_id and ref.teacher:
        note.append(ref.teacher)
    note += [t("journal_page.past_year")] if page.past else []
    files = _files(me, page, title) if lessons else None
    head(title, note=" · ".join(filter(None, note)), crumbs=_crumbs(me), downloads=files)


def none(me: Actor, top: DeltaGenerator) -> None:
    """No journal to open: no school is chosen yet, or nobody has been given a class to teach."""
    with top:
        head(t("nav.journal"), crumbs=_crumbs(me))
    one_school = me.school_id is not None or len(place.current(me, follow=False).schools) == 1
    asked = ("none", "none_why") if one_school else ("choose_school", "choose_school_why")
    title, why = (t(f"journal_page.{name}") for name in asked)
    empty(title, why, icon=":material/edit_note:")


def why_read_only(page: JournalPage) -> None:
    """Why nothing, or not everything, can be typed here (J8); that the year is over stands in the head."""
    if page.past:
        return
    if page.reasons_only:
        legend_note(t("journal_page.reasons_only_why"))
    elif not page.writes:
        legend_note(t("journal_page.read_only_why"))


def draft_of(me: Actor, chosen: Chosen) -> str:
    """The name under which this person's browser keeps what is not saved of this journal."""
    return f"{me.account_id}.{chosen.ref.class_id}.{code(chosen.ref)}"


def _crumbs(me: Actor) -> list[Link]:
    found = (
        link(me, "day", t("nav.teacher_day")),
        link(me, "class", t("nav.class_today")),
        link(me, "school", t("nav.school")),
    )
    return [each for each in found if each]


def _files(me: Actor, page: JournalPage, title: str) -> Callable[[str], str] | None:
    if Permission.TABLE_EXPORT not in me.rights or not page.pupils:
        return None
    frame, columns = table(page)
    name, days, where = me.name, [(t("ui.period"), span_(page.span.start, page.span.end))], page.class_name

    def make(kind: str) -> export.Export:
        return export.table(frame, title, columns, Stamp(clock.now(), name, where, days), kind)

    return lambda kind: exports.offer_later(me, f"journal.{kind}", partial(make, kind))
