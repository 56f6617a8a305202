"""A pupil's summary on paper: for the family from the diary, for parents without one from the class's page (Y4)."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from app.access.actor import Actor
from app.documents import export
from app.documents.pupil_summary import PupilSummary, SubjectLine, summary_pdf
from app.documents.stamp import Stamp
from app.domain.periods import Span, school_year_of
from app.i18n import language, t
from app.services.pupil_summary import Summary, pupil_summary
from app.shell import clock, exports
from app.shell.views.diary_marks import result_words
from app.shell.views.journal_marks import exact
from app.store.repositories.classes import pupils_of_class
from app.store.unit_of_work import unit_of_work
from app.ui.format import span_
from app.ui.periods import DAY_FORMAT


def menu(me: Actor, pupil_id: int, usual: Span, today: date) -> None:
    """Which days, and the link; nothing is read before the menu is open."""
    opened = st.popover(t("diary.paper"), icon=":material/picture_as_pdf:", key="paper.menu", on_change="rerun")
    with opened:
        if opened.open:
            st.caption(t("diary.paper_note"))
            _days_and_link(me, pupil_id, usual, today)


def of_class(me: Actor, class_id: int, today: date) -> None:
    """The same for one pupil of the class, chosen by name."""
    opened = st.popover(t("class_today.paper"), icon=":material/picture_as_pdf:", key="paper.menu", on_change="rerun")
    with opened:
        if not opened.open:
            return
        st.caption(t("class_today.paper_why"))
        with unit_of_work(me, read_only=True) as work:
            names = {one.id: one.name.short for one in pupils_of_class(work, class_id, today)}
        pupil = st.selectbox(
            t("class_today.paper_pupil"), list(names), format_func=names.__getitem__, key="paper.pupil",
            filter_mode=None,
        )  # fmt: skip
        if pupil is not None:
            _days_and_link(me, pupil, Span(date(school_year_of(today), 9, 1), today), today)


def _days_and_link(me: Actor, pupil_id: int, usual: Span, today: date) -> None:
    first = date(school_year_of(today) - 1, 9, 1)
    days = st.date_input(
        t("diary.paper_days"), (usual.start, min(usual.end, today)), min_value=first, max_value=today,
        format=DAY_FORMAT, key="paper.days",
    )  # fmt: skip
    if len(days) == 2:
        span = Span(*days)
        key = f"summary.{pupil_id}.{span.start}.{span.end}"
        address = exports.offer_own_later(me, key, partial(paper, me, pupil_id, span))
        st.link_button(t("diary.paper_get"), address, icon=":material/picture_as_pdf:", width="stretch")


def paper(me: Actor, pupil_id: int, span: Span) -> export.Export:
    """The file. Read again when it is fetched: the reader's right counts then."""
    found = pupil_summary(by=me, pupil_id=pupil_id, span=span)
    stamp = Stamp(clock.now(), me.name, found.class_name, [(t("ui.period"), span_(span.start, span.end))])
    return export.named(summary_pdf(content(found), stamp), f"{t('diary.paper')} {found.pupil}", stamp, "pdf")


def content(found: Summary) -> PupilSummary:
    """The service's summary as the paper takes it."""
    spoken = language() == "ky"
    lines = [
        SubjectLine(
            one.subject_ky if spoken else one.subject_ru, one.entries,
            None if one.average is None else float(exact(one.average) or 0), one.missed,
            ", ".join(result_words(one.results)),
        )
        for one in found.subjects
    ]  # fmt: skip
    tally = found.tally
    return PupilSummary(
        found.pupil, found.class_name, found.school_ky if spoken else found.school_ru, found.homeroom,
        found.span.start, found.span.end, lines, tally.pupil_lessons,
        None if tally.rate is None else float(tally.rate), tally.unexcused, tally.excused, tally.ill, tally.late,
    )  # fmt: skip
